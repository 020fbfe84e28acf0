"""The delivered CSV files, read without Vigie: what the register and the survey say of each structure."""

from __future__ import annotations

import csv
import datetime
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import cells
from vocabulary import Variable, plain, read_headers

FORMATS = {"structures-agreees": "register", "senacs-structures": "survey"}


@dataclass
class Row:
    """One line of a delivery: typed values, and the questions said not to concern the structure."""

    values: dict
    not_concerned: set[str] = field(default_factory=set)


@dataclass
class Delivery:
    """One file: what it feeds, which data year it describes."""

    path: Path
    format: str
    year: int
    departements: set[str]
    rows: list[Row]

    @property
    def feed(self) -> str:
        return FORMATS[self.format]


def decode(data: bytes) -> str:
    """UTF-8 where it holds, Windows-1252 otherwise."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def read_rows(path: Path, headers: dict[str, str], variables: dict[str, Variable]) -> list[Row]:
    """Rows of a file whose first line names the columns."""
    text = decode(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    names = [headers.get(plain(name)) for name in next(reader)]
    unknown = [name for name in names if name is None]
    if unknown:
        raise SystemExit(f"{path}: {len(unknown)} colonnes que l'oracle ne connaît pas")
    rows = []
    for texts in reader:
        row = Row({})
        for name, text in zip(names, texts, strict=True):
            value, not_concerned = cells.typed(variables[name], text)
            row.values[name] = value
            if not_concerned:
                row.not_concerned.add(name)
        rows.append(row)
    return rows


def read_deliveries(
    folder: Path, formats: Path, variables: dict[str, Variable], departement: dict[str, str]
) -> list[Delivery]:
    """Every `FORMAT_DÉPARTEMENT_ANNÉE.csv` of a folder."""
    known = {name: read_headers(formats / f"{name}.toml", variables) for name in FORMATS}
    found = []
    for path in sorted(folder.glob("*.csv")):
        name = re.fullmatch(r"([a-z-]+)_(\w+)_(\d{4})", path.stem)
        if not name or name[1] not in FORMATS:
            continue
        rows = read_rows(path, known[name[1]], variables)
        places = {departement.get(row.values["code_insee"]) for row in rows} - {None}
        found.append(Delivery(path, name[1], int(name[3]), places, rows))
    return found


@dataclass
class Line:
    """One structure in one data year."""

    structure: str
    year: int
    kind: str
    commune: str
    manager: str
    accredited: bool
    surveyed: bool
    respondent: bool
    first: datetime.date | None
    answers: dict
    not_concerned: set[str]
    register: dict


def is_accredited(values: dict, kind: str, day: datetime.date) -> bool:
    """The main agrément covers the day, and the structure is not closed."""
    main = "agc" if kind == "CS" else "al"
    start, end = values.get(f"agrement_{main}_debut"), values.get(f"agrement_{main}_fin")
    closed = values.get("date_fermeture")
    if start is None or (closed is not None and closed <= day):
        return False
    return start <= day and (end is None or day <= end)


def seniority(first: datetime.date | None, day: datetime.date) -> int | None:
    """Whole years elapsed between two days."""
    if first is None:
        return None
    reached = (day.month, day.day) >= (first.month, first.day)
    return day.year - first.year - (0 if reached else 1)


def lines_of(deliveries: list[Delivery], current: dict[str, str]) -> list[Line]:
    """Joins register and survey by structure and year."""
    register, survey = {}, {}
    for delivery in deliveries:
        into = register if delivery.feed == "register" else survey
        for row in delivery.rows:
            key = (row.values["id_structure"], delivery.year)
            if key in into:
                raise SystemExit(f"{delivery.path}: {key} deux fois")
            into[key] = row
    found = []
    for key in sorted(register.keys() | survey.keys()):
        known, answered = register.get(key), survey.get(key)
        values = known.values if known else answered.values
        kind = values["type_structure"].upper()
        day = datetime.date(key[1], 12, 31)
        first = values.get("date_premier_agrement")
        accredited = known is not None and is_accredited(known.values, kind, day)
        found.append(
            Line(
                structure=key[0],
                year=key[1],
                kind=kind,
                commune=current[values["code_insee"]],
                manager=(known.values.get("gestionnaire_siren") if known else None) or f"= {key[0]}",
                accredited=accredited,
                surveyed=accredited and (first is None or first.year < key[1]),
                respondent=answered is not None,
                first=first,
                answers=answered.values if answered else {},
                not_concerned=answered.not_concerned if answered else set(),
                register=known.values if known else {},
            )
        )
    return found
