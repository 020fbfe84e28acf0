"""The delivered CSV files, read without Vigie: what the register and the survey say of each structure."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cells
from vocabulary import Variable, plain, read_headers

FORMATS = {"structures-agreees": "register", "senacs-structures": "survey"}
#: The only texts that matter here.
TEXTS = {"id_structure", "code_insee", "gestionnaire_siren"}
NEVER_READ = {"annee_donnees"}


@dataclass
class Delivery:
    """One file: what it feeds, which data year it describes."""

    path: Path
    format: str
    year: int
    departements: set[str]
    rows: list[dict]

    @property
    def feed(self) -> str:
        return FORMATS[self.format]


def decode(data: bytes) -> str:
    """UTF-8 where it holds, Windows-1252 otherwise."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def read_rows(path: Path, headers: dict[str, str], variables: dict[str, Variable]) -> list[dict]:
    """Rows of a file whose first line names the columns."""
    text = decode(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    names = [headers.get(plain(name)) for name in next(reader)]
    unknown = [name for name in names if name is None]
    if unknown:
        raise SystemExit(f"{path}: {len(unknown)} colonnes que l'oracle ne connaît pas")
    rows = []
    for texts in reader:
        row = {}
        for name, text in zip(names, texts, strict=True):
            if name in NEVER_READ or (variables[name].type == "text" and name not in TEXTS):
                continue
            row[name] = cells.typed(variables[name], text)
        rows.append(row)
    return rows


@dataclass
class Shipment:
    """What was delivered: which départements, when; and its lines, read year by year to spare memory."""

    folder: Path
    formats: Path
    variables: dict[str, Variable]
    departement: dict[str, str]
    current: dict[str, str]
    #: (feed, département, year), known once the lines were read.
    delivered: list[tuple[str, str, int]] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Every line, by year."""
        years = sorted({path.stem[-4:] for path in self.folder.glob("*_*_[0-9][0-9][0-9][0-9].csv")})
        for year in years:
            found = read_deliveries(self.folder, year, self.formats, self.variables, self.departement)
            self.delivered += [(one.feed, place, one.year) for one in found for place in sorted(one.departements)]
            yield from lines_of(found, self.current)


def read_deliveries(
    folder: Path, year: str, formats: Path, variables: dict[str, Variable], departement: dict[str, str]
) -> list[Delivery]:
    """Every `FORMAT_DÉPARTEMENT_ANNÉE.csv` of a folder and year."""
    known = {name: read_headers(formats / f"{name}.toml", variables) for name in FORMATS}
    found = []
    for path in sorted(folder.glob(f"*_{year}.csv")):
        name = re.fullmatch(r"([a-z-]+)_(\w+)_(\d{4})", path.stem)
        if not name or name[1] not in FORMATS:
            continue
        rows = read_rows(path, known[name[1]], variables)
        places = {departement.get(row["code_insee"]) for row in rows} - {None}
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
            key = (row["id_structure"], delivery.year)
            if key in into:
                raise SystemExit(f"{delivery.path}: {key} deux fois")
            into[key] = row
    found = []
    for key in sorted(register.keys() | survey.keys()):
        known, answered = register.get(key), survey.get(key)
        values = known if known else answered
        kind = values["type_structure"].upper()
        day = datetime.date(key[1], 12, 31)
        first = values.get("date_premier_agrement")
        accredited = known is not None and is_accredited(known, kind, day)
        found.append(
            Line(
                structure=key[0],
                year=key[1],
                kind=kind,
                commune=current[values["code_insee"]],
                manager=(known.get("gestionnaire_siren") if known else None) or f"= {key[0]}",
                accredited=accredited,
                surveyed=accredited and (first is None or first.year < key[1]),
                respondent=answered is not None,
                first=first,
                answers=answered or {},
                register=known or {},
            )
        )
    return found
