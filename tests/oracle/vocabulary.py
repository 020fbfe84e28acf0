"""The questions of the survey and how their cells are spelt, read from `import/dictionary`."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Variable:
    """One question: its type, whom it concerns, when it was asked."""

    id: str
    label: str
    type: str
    populations: tuple[str, ...]
    sensitivity: str
    only: tuple[int, ...]
    since: int | None
    until: int | None
    categories: dict[str, str]

    def asked(self, year: int) -> bool:
        """Whether the campaign on this data year put the question."""
        if self.only:
            return year in self.only
        after = self.since is None or year >= self.since
        return after and (self.until is None or year <= self.until)

    @property
    def is_number(self) -> bool:
        return self.type in ("count", "amount", "number", "fte", "hours")


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """A header or a category without case, accents, apostrophes' kinds or double spaces."""
    text = text.replace("\u2019", "'").replace("\u0153", "oe").replace("\u00a0", " ").replace("\u202f", " ")
    text = unicodedata.normalize("NFKD", text.strip().lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(text.replace("«", " ").replace("»", " ").replace('"', " ").split())


def _variable(table: dict) -> Variable:
    asked = table.get("asked", {})
    categories = {}
    for category in table.get("categories", []):
        spellings = [category["code"], category["label"], *category.get("spellings", [])]
        categories |= {plain(spelling): category["code"] for spelling in spellings}
    return Variable(
        id=table["id"],
        label=table["label"],
        type=table["type"],
        populations=tuple(table.get("populations", ())),
        sensitivity=table["sensitivity"],
        only=tuple(asked.get("only", ())),
        since=asked.get("since"),
        until=asked.get("until"),
        categories=categories,
    )


def read_variables(folder: Path) -> dict[str, Variable]:
    """Every variable of the dictionary, by id."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in table.get("variable", []):
            found[entry["id"]] = _variable(entry)
    return found


def read_headers(format_file: Path, variables: dict[str, Variable]) -> dict[str, str]:
    """Spelling of a header, made plain → variable: the labels, the ids and the format's own names."""
    found = {}
    for variable in variables.values():
        found[plain(variable.label)] = variable.id
        found[plain(variable.id)] = variable.id
    table = tomllib.loads(format_file.read_text(encoding="utf-8"))
    for column in table.get("column", []):
        for header in column.get("headers", []):
            found[plain(header)] = column["variable"]
    return found
