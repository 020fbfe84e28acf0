"""Territories of France from `import/reference`: which communes make which, and how many people."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path

GEOGRAPHY = 2026


def read_table(path: Path, delimiter: str = ",") -> list[dict]:
    """A gzip CSV of the reference folder."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def is_departement(code: str) -> bool:
    """The 101 départements: 01 to 95 with 2A and 2B, 971 to 974, 976."""
    overseas = {"971", "972", "973", "974", "976"}
    return (len(code) == 2 and code != "") or code in overseas


@dataclass
class Territories:
    """Memberships (commune, level, territory) and populations (commune, year)."""

    memberships: list[tuple[str, str, str]]
    current: dict[str, str]
    population: dict[tuple[str, int], float]
    population_years: list[int]
    departement: dict[str, str]
    epci: dict[str, str]
    #: (commune, inhabitants of all ages, under 20, 65 and over), where a table gives them.
    ages: list[tuple[str, float, float, float]]


def geo(level: str, code: str) -> str:
    return f"{GEOGRAPHY}-{level}-{code}"


def read_territories(reference: Path) -> Territories:
    """Reads the tables; France is the 101 départements."""
    communes = read_table(reference / "communes_2026.csv.gz")
    memberships, departement, epci, current = [], {}, {}, {}
    for row in communes:
        code = row["code"]
        current[code] = code
        places = [("COM", code), ("EPCI", row["epci"]), ("ARR", row["arrondissement"])]
        if is_departement(row["departement"]):
            departement[code] = row["departement"]
            places += [("DEP", row["departement"]), ("REG", row["region"]), ("FRANCE", "F")]
            if row["epci"]:
                places.append(("EPCIDEP", f"{row['epci']}.{row['departement']}"))
        if row["epci"]:
            epci[code] = row["epci"]
        memberships += [(code, level, geo(level, value)) for level, value in places if value]
    former = read_table(reference / "commune_codes_before_2026.csv.gz", ";")
    for row in former:
        current.setdefault(row["ancien_code"], row["code_2026"])
    rows = read_table(reference / "population_2016_2023.csv.gz")
    years = sorted(int(name) for name in rows[0] if name.isdigit())
    population = {
        (row["code"], year): float(row[str(year)])
        for row in rows
        for year in years
        if row[str(year)] != ""
    }
    known = [row for path in sorted(reference.glob("population_by_age_*.csv.gz")) for row in read_table(path)]
    # Everyone is the sum of the bands, which rounding leaves a unit or two from the population printed.
    ages = [
        (row["code"], sum(float(row[band]) for band in ("0_19", "20_64", "65_plus")), float(row["0_19"]), float(row["65_plus"]))
        for row in known
    ]
    return Territories(memberships, current, population, years, departement, epci, ages)
