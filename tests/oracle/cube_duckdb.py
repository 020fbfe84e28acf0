#!/usr/bin/env python3
"""The national cube in DuckDB: what Vigie's engine is timed against, from the same lines.

    cube_duckdb.py --frames DIR        what `national_cube` wrote (structures, communes, inhabitants)
    cube_duckdb.py --deliveries DIR    generated files, read by the oracle

Loading is not timed. Every indicator, level, year and population, on two threads: sums, means,
shares, structures that answered. `--breakdowns` adds the members of shared dimensions, `--secrecy`
the managers of each figure and the largest one's share.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

from catalogue import rules_of, shared_dimensions
from definitions import read_definitions
from deliveries import Shipment
from frame import lay, lay_coverage
from ground import KINDS
from rules import Rule
from territories import read_territories
from vocabulary import read_variables

ROOT = Path(__file__).resolve().parents[2]
SMALL = "level <> 'COM'"


def from_frames(folder: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """The tables of the oracle, from the frames that Vigie wrote of its own lines."""
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    db.execute(
        f"""CREATE TABLE line AS SELECT row_number() OVER () AS line, data_year AS year, seniority_years AS seniority, *
        FROM read_csv('{folder}/structures.csv', header = true, sample_size = -1)"""
    )
    db.execute(f"CREATE TABLE member_of AS SELECT commune, level, territory AS geo FROM read_csv('{folder}/communes.csv')")
    db.execute(f"CREATE TABLE people AS SELECT commune, data_year AS year, inhabitants FROM read_csv('{folder}/inhabitants.csv')")
    db.execute("CREATE TABLE delivered AS SELECT DISTINCT 'register' AS feed, year FROM line")
    return db


def from_deliveries(folder: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """The tables of the oracle, from the files."""
    variables = read_variables(ROOT / "import/dictionary")
    territories = read_territories(ROOT / "import/reference")
    shipment = Shipment(folder, ROOT / "import/formats", variables, territories.departement, territories.current)
    db = lay(shipment.lines(), territories, variables, threads)
    lay_coverage(db, shipment.delivered, territories)
    return db

#: Tables of the territory figures, each from those before.
GROUND_TABLES = {
    "nearest": """
        SELECT asked.year, arg_min(known.year, abs(known.year - asked.year)) AS taken
        FROM (SELECT DISTINCT year FROM delivered) asked CROSS JOIN (SELECT DISTINCT year FROM people) known GROUP BY ALL""",
    "peopled": """
        SELECT geo, year AS taken, sum(inhabitants) AS inhabitants FROM people JOIN member_of USING (commune) GROUP BY ALL""",
    "communes": "SELECT geo, count(*) AS communes FROM member_of GROUP BY ALL",
    "seats": f"""
        SELECT commune, year, population, count(*) AS n, any_value(inhabitants) AS inhabitants
        FROM line JOIN {KINDS} USING (kind) JOIN nearest USING (year)
        LEFT JOIN (SELECT commune, year AS taken, inhabitants FROM people) USING (commune, taken)
        WHERE accredited GROUP BY ALL""",
    "hosted": """
        SELECT geo, year, population, count(*) AS hosts, sum(inhabitants) AS hosted, sum(n) AS structures,
            sum(n) FILTER (inhabitants IS NOT NULL) AS counted
        FROM seats JOIN member_of USING (commune) GROUP BY ALL""",
    "epci_of": """
        SELECT m.geo, count(DISTINCT e.geo) AS epci FROM member_of m JOIN member_of e USING (commune)
        WHERE e.level = 'EPCI' AND m.level IN ('ARR', 'DEP', 'REG', 'FRANCE') GROUP BY ALL""",
    "epci_covered": """
        SELECT m.geo, year, population, count(DISTINCT e.geo) AS covered
        FROM seats JOIN member_of m USING (commune) JOIN member_of e USING (commune)
        WHERE e.level = 'EPCI' AND m.level IN ('ARR', 'DEP', 'REG', 'FRANCE') GROUP BY ALL""",
    "ground": """
        SELECT geo, year, population, coalesce(hosts, 0) / communes AS equipped, coalesce(hosted, 0) / inhabitants AS living_near,
            coalesce(counted, 0) / inhabitants AS density, coalesce(covered, 0) / epci AS covered, epci - coalesce(covered, 0) AS blank,
            (structures - lag(structures) OVER before) / lag(structures) OVER before AS evolution
        FROM hosted JOIN nearest USING (year) JOIN communes USING (geo) LEFT JOIN peopled USING (geo, taken)
        LEFT JOIN epci_of USING (geo) LEFT JOIN epci_covered USING (geo, year, population)
        WINDOW before AS (PARTITION BY geo, population ORDER BY year)""",
}


class Cube:
    """One projection of the lines, then one grouping of all sums by place, year and population."""

    def __init__(self, rules: dict[str, Rule], known: set[str]):
        self.rules = {key: rule for key, rule in rules.items() if set(rule.uses) <= known}
        dimensions = shared_dimensions()
        self.own = {key: rule for key, rule in self.rules.items() if key.partition("/")[2] not in dimensions
                    or key.startswith("mode-de-gestion/")}
        self.sums = [rule for rule in self.own.values() if rule.quantile is None]
        self.ranks = [rule for rule in self.own.values() if rule.quantile is not None]

    def columns(self) -> dict[str, str]:
        """Distinct expressions of the lines: the same sum serves every figure that shares it."""
        found: dict[str, str] = {}
        for rule in self.sums:
            for expression in (rule.num, rule.den or "1", "1"):
                text = f"CASE WHEN {rule.who} THEN CAST({expression} AS DOUBLE) END"
                found.setdefault(text, f"c{len(found)}")
        return found

    def compute(self, db: duckdb.DuckDBPyConnection, secrecy: bool, breakdowns: bool) -> dict[str, float]:
        """Seconds of each part."""
        spent, columns = {}, self.columns()
        start = time.perf_counter()
        projected = ", ".join(f"{text} AS {name}" for text, name in columns.items())
        db.execute(
            f"""CREATE OR REPLACE TEMP TABLE fact AS SELECT year, kind, commune, manager,
            mode_gestion, type_territoire, geo_prioritaire, reseau_appartenance_fcs AS federation,
            CASE WHEN seniority < 5 THEN 0 WHEN seniority < 10 THEN 1 WHEN seniority < 20 THEN 2 WHEN seniority >= 20 THEN 3 END AS age,
            CASE WHEN etp_total < 2 THEN 0 WHEN etp_total < 5 THEN 1 WHEN etp_total < 10 THEN 2 WHEN etp_total >= 10 THEN 3 END AS size,
            {projected} FROM line"""
        )
        names = list(columns.values())
        sums = ", ".join(f"sum({name}) AS {name}" for name in names)
        # Sums of a commune first, then of the territories that hold it: each line is read once.
        db.execute(f"CREATE OR REPLACE TEMP TABLE seat AS SELECT commune, year, kind, {sums} FROM fact GROUP BY ALL")
        db.execute(
            f"""CREATE OR REPLACE TEMP TABLE cube AS SELECT geo, year, coalesce(kind, 'AVS') AS population, {sums}
            FROM seat JOIN member_of USING (commune) GROUP BY GROUPING SETS ((geo, year, kind), (geo, year))"""
        )
        values = ", ".join(
            f"{columns[self.text(rule, rule.num)]} / nullif({columns[self.text(rule, rule.den or '1')]}, 0) AS v{i}"
            for i, rule in enumerate(self.sums) if rule.den is not None
        )
        db.execute(f"CREATE OR REPLACE TEMP TABLE cell AS SELECT *, {values} FROM cube")
        spent["sums, means, shares"] = time.perf_counter() - start
        spent |= self.ranked(db)
        spent |= self.grounds(db)
        if breakdowns:
            spent |= self.broken_down(db, sums)
        if secrecy:
            spent |= self.judged(db, names, sums)
        return spent

    @staticmethod
    def text(rule: Rule, expression: str) -> str:
        return f"CASE WHEN {rule.who} THEN CAST({expression} AS DOUBLE) END"

    def ranked(self, db: duckdb.DuckDBPyConnection) -> dict[str, float]:
        """Medians and quartiles, which no sum of communes gives."""
        if not self.ranks:
            return {}
        start = time.perf_counter()
        ranks = ", ".join(
            f"quantile_cont(CASE WHEN {rule.who} THEN {rule.num} END, {rule.quantile}) AS q{i}"
            for i, rule in enumerate(self.ranks)
        )
        db.execute(
            f"""CREATE OR REPLACE TEMP TABLE ranked AS SELECT geo, year, coalesce(kind, 'AVS') AS population, {ranks}
            FROM line JOIN member_of USING (commune) WHERE {SMALL} GROUP BY GROUPING SETS ((geo, year, kind), (geo, year))"""
        )
        return {"medians and quartiles": time.perf_counter() - start}

    @staticmethod
    def grounds(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
        """Communes, EPCI and inhabitants: what does not depend on structures is summed once a year at most."""
        start = time.perf_counter()
        for name, query in GROUND_TABLES.items():
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        return {"territories": time.perf_counter() - start}

    @staticmethod
    def broken_down(db: duckdb.DuckDBPyConnection, sums: str) -> dict[str, float]:
        """The same sums by each shared dimension, above the commune."""
        start = time.perf_counter()
        for name in ("mode_gestion", "type_territoire", "geo_prioritaire", "federation", "age", "size"):
            db.execute(
                f"""CREATE OR REPLACE TEMP TABLE by_{name} AS
                WITH seat AS (SELECT commune, year, kind, {name}, {sums} FROM fact GROUP BY ALL)
                SELECT geo, year, coalesce(kind, 'AVS') AS population, {name}, {sums} FROM seat JOIN member_of USING (commune)
                WHERE {SMALL} GROUP BY GROUPING SETS ((geo, year, kind, {name}), (geo, year, {name}))"""
            )
        return {"breakdowns by shared dimensions": time.perf_counter() - start}

    @staticmethod
    def judged(db: duckdb.DuckDBPyConnection, names: list[str], sums: str) -> dict[str, float]:
        """Managers of each figure and the share of the largest."""
        start = time.perf_counter()
        judged = ", ".join(f"count({n}) AS m_{n}, max(abs({n})) / nullif(sum(abs({n})), 0) AS s_{n}" for n in names)
        db.execute(
            f"""CREATE OR REPLACE TEMP TABLE managed AS
            WITH held AS (
                SELECT geo, year, coalesce(kind, 'AVS') AS population, manager, {sums}
                FROM fact JOIN member_of USING (commune)
                GROUP BY GROUPING SETS ((geo, year, kind, manager), (geo, year, manager))
            ) SELECT geo, year, population, {judged} FROM held GROUP BY ALL"""
        )
        return {"managers and dominance": time.perf_counter() - start}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--frames", type=Path)
    source.add_argument("--deliveries", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--secrecy", action="store_true")
    parser.add_argument("--breakdowns", action="store_true")
    arguments = parser.parse_args()
    if arguments.frames:
        db = from_frames(arguments.frames, arguments.threads)
    else:
        db = from_deliveries(arguments.deliveries, arguments.threads)
    known = {name for (name,) in db.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'line'").fetchall()}
    definitions = read_definitions(ROOT / "dashboards")
    cube = Cube(rules_of(definitions, read_variables(ROOT / "import/dictionary")), known)
    (lines,) = db.execute("SELECT count(*) FROM line").fetchone()
    print(f"DuckDB {duckdb.__version__}, {arguments.threads} threads: {lines:,} lines, {len(cube.own)} figures, {len(cube.columns())} sums")
    best: dict[str, float] = {}
    for _ in range(arguments.runs):
        spent = cube.compute(db, arguments.secrecy, arguments.breakdowns)
        if not best or sum(spent.values()) < sum(best.values()):
            best = spent
    for name, seconds in best.items():
        print(f"  {seconds:7.3f} s  {name}")
    print(f"  {sum(best.values()):7.3f} s  in all, best of {arguments.runs}")


if __name__ == "__main__":
    main()
