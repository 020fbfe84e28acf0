"""What must hold of published figures whatever the data: sums, shares, and changes that change nothing."""

from __future__ import annotations

import csv
import io
import random
import shutil
from pathlib import Path

import duckdb

from compare import load
from definitions import Definition
from deliveries import decode

#: A territory is made of these, without overlap.
PARTS = (("EPCI", "COM"), ("ARR", "COM"), ("DEP", "COM"), ("DEP", "ARR"), ("REG", "DEP"))
CLOSE = "abs({a} - {b}) <= 1e-9 * abs({b}) + 1e-5"


class Ledger:
    """Counts what was verified; keeps what does not hold."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def note(self, what: str, checked: int, broken: list, required: bool = True) -> None:
        mark = "FAILED" if broken or (required and not checked) else "ok"
        print(f"  {mark}: {what} ({checked:,} verified, {len(broken)} broken)")
        if required and not checked:
            self.broken.append(f"{what}: nothing to verify")
        self.broken += [f"{what}: {row}" for row in broken[:20]]


def sums(db: duckdb.DuckDBPyConnection, definitions: dict[str, Definition], ledger: Ledger) -> None:
    """Σ children = parent for additive figures, wherever nothing of the sum is hidden."""
    additive = ", ".join(f"'{one.id}'" for one in definitions.values() if one.additive)
    for parent, child in PARTS:
        rows = db.execute(
            f"""
            WITH inside AS (
                SELECT DISTINCT p.geo AS parent, c.geo AS child
                FROM member_of p JOIN member_of c USING (commune) WHERE p.level = '{parent}' AND c.level = '{child}'
            ), numbered AS (
                SELECT *, count(*) OVER (PARTITION BY parent) AS children FROM inside
            ), summed AS (
                SELECT parent AS geo, v.key, v.year, v.population, sum(v.obs_value) AS total,
                    bool_and(v.state = 'value' OR v.state = 'no_answer') AS open,
                    count(*) = any_value(children) AS whole
                FROM numbered JOIN vigie v ON v.geo = numbered.child
                WHERE split_part(v.key, '/', 1) IN ({additive}) GROUP BY ALL
            )
            SELECT p.key, p.geo, p.year, p.population, p.obs_value, total,
                {CLOSE.format(a="p.obs_value", b="coalesce(total, 0)")} AS holds
            FROM vigie p JOIN summed USING (geo, key, year, population)
            WHERE p.state = 'value' AND open AND whole
            """
        ).fetchall()
        ledger.note(f"{parent} = Σ {child}", len(rows), [row for row in rows if not row[-1]])


def full_breakdowns(db: duckdb.DuckDBPyConnection, definitions: dict[str, Definition], ledger: Ledger) -> None:
    """Members of a full breakdown: shares make 100 %, parts of an additive figure make the figure."""
    for definition in definitions.values():
        for breakdown in definition.breakdowns:
            if not breakdown.exhaustive or not breakdown.members:
                continue
            keys = ", ".join(f"'{definition.id}/{member.name}'" for member in breakdown.members)
            wanted, whole = "100", "TRUE"
            if definition.additive:
                wanted = "any_value(t.obs_value)"
                whole = "bool_and(t.state = 'value')"
            elif definition.scale != 100 or definition.id in _own_total(db):
                continue
            rows = db.execute(
                f"""
                SELECT m.geo, m.year, m.population, sum(m.obs_value) AS total, {wanted} AS wanted,
                    {CLOSE.format(a="total", b="wanted")} AS holds
                FROM vigie m LEFT JOIN vigie t ON t.key = '{definition.id}' AND t.geo = m.geo
                    AND t.year = m.year AND t.population = m.population
                WHERE m.key IN ({keys}) GROUP BY m.geo, m.year, m.population
                HAVING {whole} AND count(*) = {len(breakdown.members)}
                    AND bool_and(m.state = 'value' OR m.state = 'no_answer' AND {definition.additive})
                """
            ).fetchall()
            name = f"{definition.id} by {breakdown.dimension}"
            # In a small département most members are secret: a breakdown may have nothing to add.
            ledger.note(f"{name} is whole", len(rows), [row for row in rows if not row[-1]], required=False)


def _own_total(db: duckdb.DuckDBPyConnection) -> set[str]:
    """Indicators that have a figure without breakdown: their members are not shares of a whole."""
    return {key for (key,) in db.execute("SELECT DISTINCT key FROM vigie WHERE key NOT LIKE '%/%'").fetchall()}


def _edit(source: Path, target: Path, change) -> None:
    """Copies deliveries, each table passed through `change(format, header, rows)`."""
    target.mkdir(parents=True)
    for path in sorted(source.glob("*.csv")):
        header, *rows = csv.reader(io.StringIO(decode(path.read_bytes()), newline=""), delimiter=";")
        rows = change(path.stem.split("_")[0], header, rows)
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([header, *rows])
        (target / path.name).write_bytes(text.getvalue().encode("cp1252"))


def shuffled(source: Path, target: Path) -> None:
    """The same rows in another order."""
    chance = random.Random(7)
    _edit(source, target, lambda _, __, rows: chance.sample(rows, len(rows)))


def renamed(source: Path, target: Path) -> None:
    """The largest commune under another name, its code unchanged."""
    def change(_, header, rows):
        code, name = header.index("Code commune Insee"), header.index("Commune")
        codes = [row[code] for row in rows]
        largest = max(sorted(set(codes)), key=codes.count)
        return [[*row[:name], "Bourg-le-Renommé", *row[name + 1:]] if row[code] == largest else row for row in rows]
    _edit(source, target, change)


def _faithful(source: Path) -> str:
    """A structure that is in every file of its département: open all along, and it always answered."""
    known: dict[str, list[set[str]]] = {}
    for path in sorted(source.glob("*.csv")):
        header, *rows = csv.reader(io.StringIO(decode(path.read_bytes()), newline=""), delimiter=";")
        identifier = header.index("Identifiant Senacs")
        known.setdefault(path.stem.split("_")[1], []).append({row[identifier] for row in rows})
    return min(set.intersection(*known[min(known)]))


def one_silent_more(source: Path, target: Path) -> None:
    """A structure more in the registers, of the kind and commune of one that answered, that did not answer."""
    model = _faithful(source)
    other = {
        "Identifiant Senacs": f"{model}-BIS", "Nom de la structure": "Structure muette", "Numéro SIRET": "",
        "SIREN du gestionnaire": "", "Nom du gestionnaire": "Association muette",
    }

    def change(name, header, rows):
        twins = [row for row in rows if row[header.index("Identifiant Senacs")] == model]
        if name != "structures-agreees" or not twins:
            return rows
        return [*rows, [other.get(column, text) for column, text in zip(header, twins[0], strict=True)]]

    _edit(source, target, change)


def unchanged(
    db: duckdb.DuckDBPyConnection, before: str, after: str, condition: str, columns: tuple[str, ...]
) -> tuple[int, list]:
    """Figures of two readings that satisfy a condition and whose columns differ."""
    for table, pattern in (("first", before), ("second", after)):
        load(db, pattern)
        db.execute(f"CREATE OR REPLACE TABLE {table}_reading AS SELECT * FROM vigie")
    differs = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in columns)
    rows = db.execute(
        f"""
        SELECT a.key, a.geo, a.year, a.population, {', '.join(f'a.{n}, b.{n}' for n in columns)},
            coalesce({differs}, true) OR a.key IS NULL OR b.key IS NULL AS differs
        FROM first_reading a FULL JOIN second_reading b USING (key, geo, year, population)
        WHERE {condition.format(key="coalesce(a.key, b.key)")}
        """
    ).fetchall()
    return len(rows), [row for row in rows if row[-1]]


def same_bytes(before: Path, after: Path) -> tuple[int, list]:
    """Pages that differ by a byte, the identifiers of the editions apart; how many were compared."""
    names = {path.name for folder in (before, after) for path in folder.glob("*.csv")}
    texts = [_pages(folder) for folder in (before, after)]
    return len(names), sorted(name for name in names if texts[0].get(name) != texts[1].get(name))


def _pages(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in folder.glob("*.csv"):
        text = path.read_bytes()
        edition = text.split(b"\r\n", 2)[1].split(b",")[1] if text.count(b"\r\n") > 1 else b"-"
        found[path.name] = text.replace(b"," + edition + b",", b",edition,")
    return found


def fresh(path: Path) -> Path:
    if path.exists():
        shutil.rmtree(path)
    return path
