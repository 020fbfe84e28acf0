"""Vigie seen from outside: imports files, publishes, and answers figures over HTTP as anyone gets them."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path


class Vigie:
    """One observatory in its own data directory."""

    def __init__(self, binary: Path, data: Path):
        self.binary, self.data = binary, data

    def run(self, *arguments: str, check: bool = True) -> str:
        """Runs a command; its output."""
        environment = {**os.environ, "VIGIE_DATA_DIR": str(self.data)}
        done = subprocess.run(
            [self.binary, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode != 0:
            raise SystemExit(f"vigie {' '.join(arguments)} : {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def bring(self, files: list[tuple[Path, str, int]], fictitious: bool = True) -> list[dict]:
        """Imports (file, format, data year); the reports. A refused value would blur the comparison: it stops."""
        reports = []
        for path, name, year in files:
            marks = ["--fictitious"] if fictitious else []
            text = self.run("import", str(path), "--format", name, "--data-year", str(year), "--json", *marks)
            report = json.loads(text)
            if report["status"] not in ("accepted", "accepted_with_warnings", "unchanged"):
                raise SystemExit(f"{path} : {report['status']}")
            if report["rows"]["rejected"] or any(issue["severity"] == "error" for issue in report["issues"]):
                raise SystemExit(f"{path} : {report['issue_counts']}")
            reports.append(report)
        return reports

    def publish(self) -> str:
        """Publishes an edition."""
        return self.run("publish")

    @contextmanager
    def served(self):
        """Serves the edition on a free port while the block runs."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {**os.environ, "VIGIE_DATA_DIR": str(self.data), "RUST_LOG": "error"}
        server = subprocess.Popen(
            [self.binary, "serve", "--listen", f"127.0.0.1:{port}"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server)
            yield Client(address)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit(f"vigie serve s'est arrêté : {server.returncode}")
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("vigie serve ne répond pas")


class Client:
    """Reads `/api/v1/figures.csv`, page after page."""

    def __init__(self, address: str):
        self.address = address
        #: Requests that Vigie refused, with its reason: differences, all of them.
        self.refused: list[str] = []

    def figures(self, into: Path, **query: str) -> int:
        """Writes every page of a request under `into`; the number of bytes."""
        query = {name: value for name, value in query.items() if value}
        parts = urllib.parse.urlencode({**query, "limit": "10000"}, safe=":,")
        following, page, size = f"/api/v1/figures.csv?{parts}", 0, 0
        while following:
            try:
                with urllib.request.urlopen(self.address + following, timeout=300) as answer:
                    body, link = answer.read(), answer.headers.get("Link", "")
            except urllib.error.HTTPError as error:
                self.refused.append(f"{following} : {error.code} {error.read().decode()[:300]}")
                break
            (into.parent / f"{into.name}.{page:04}.csv").write_bytes(body)
            size, page = size + len(body), page + 1
            found = re.search(r'<([^>]+)>;\s*rel="?next', link)
            following = found[1] if found else ""
        return size
