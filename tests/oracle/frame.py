"""Lines and territories laid in DuckDB: the ground on which every figure is worked out."""

from __future__ import annotations

import csv
import datetime
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from catalogue import CONSTANT_SET
from deliveries import Line, seniority
from territories import Territories, geo
from vocabulary import Variable

#: Columns of a line that do not come from an answer.
FIXED = {
    "line": "INTEGER", "structure": "VARCHAR", "year": "INTEGER", "kind": "VARCHAR", "commune": "VARCHAR",
    "manager": "VARCHAR", "accredited": "BOOLEAN", "surveyed": "BOOLEAN", "respondent": "BOOLEAN",
    "seniority": "INTEGER", "first_year": "INTEGER", "register_management": "VARCHAR",
}


def sql_type(variable: Variable) -> str:
    """Type of the column of a variable."""
    if variable.is_number:
        return "DOUBLE"
    return {"flag": "BOOLEAN", "date": "DATE"}.get(variable.type, "VARCHAR")


def _fixed(number: int, line: Line) -> list:
    day = datetime.date(line.year, 12, 31)
    return [
        number, line.structure, line.year, line.kind, line.commune, line.manager,
        line.accredited, line.surveyed, line.respondent, seniority(line.first, day),
        line.first.year if line.first else None, line.register.get("mode_gestion"),
    ]


def _load(db: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], rows) -> None:
    """Fills a table through a file: the quickest way without another package."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for row in rows:
                writer.writerow(["\\N" if value is None else value for value in row])
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        db.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM read_csv('{path}', header = true, "
            f"nullstr = '\\N', quote = '\"', escape = '\"', columns = {{{types}}})"
        )


def lay(
    lines: Iterable[Line], territories: Territories, variables: dict[str, Variable], threads: int = 2
) -> duckdb.DuckDBPyConnection:
    """Tables `line`, `line_geo`, `member_of` (commune → territory), `people` (commune, year)."""
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    db.execute("SET preserve_insertion_order = false")
    # `code_postal` and the like are texts that no figure reads.
    asked = [v for v in variables.values() if v.type != "text" and v.populations]
    columns = FIXED | {v.id: sql_type(v) for v in asked}
    _load(db, "line", columns, (
        _fixed(number, line)
        + [line.answers.get(v.id) for v in asked]
        for number, line in enumerate(lines)
    ))
    followed = ", ".join(f"b.{name} AS {name}__before" for name in CONSTANT_SET.values())
    db.execute(
        f"""CREATE OR REPLACE TABLE line AS SELECT a.*, {followed} FROM line a
        LEFT JOIN line b ON b.structure = a.structure AND b.year = a.year - 1"""
    )
    places = {"commune": "VARCHAR", "level": "VARCHAR", "geo": "VARCHAR"}
    _load(db, "member_of", places, territories.memberships)
    people = ((*key, inhabitants) for key, inhabitants in territories.population.items())
    _load(db, "people", {"commune": "VARCHAR", "year": "INTEGER", "inhabitants": "DOUBLE"}, people)
    ages = {"commune": "VARCHAR", "everyone": "DOUBLE", "young": "DOUBLE", "old": "DOUBLE"}
    _load(db, "aged", ages, territories.ages)
    db.execute(
        "CREATE TABLE line_geo AS SELECT line, level, geo FROM line JOIN member_of USING (commune)"
    )
    return db


def lay_coverage(
    db: duckdb.DuckDBPyConnection, delivered: list[tuple[str, str, int]], territories: Territories
) -> None:
    """Table `covered`: for each territory and year, whether every département that it touches was delivered."""
    _load(db, "delivered", {"feed": "VARCHAR", "departement": "VARCHAR", "year": "INTEGER"}, delivered)
    _load(db, "commune_departement", {"commune": "VARCHAR", "departement": "VARCHAR"},
          territories.departement.items())
    db.execute(
        """
        CREATE TABLE covered AS
        WITH touched AS (
            SELECT DISTINCT level, geo, departement FROM member_of JOIN commune_departement USING (commune)
        ), years AS (SELECT DISTINCT year FROM delivered)
        SELECT level, geo, years.year,
            bool_and(r.departement IS NOT NULL) AS register, bool_and(s.departement IS NOT NULL) AS survey
        FROM touched CROSS JOIN years
        LEFT JOIN (SELECT DISTINCT * FROM delivered WHERE feed = 'register') r
            ON r.departement = touched.departement AND r.year = years.year
        LEFT JOIN (SELECT DISTINCT * FROM delivered WHERE feed = 'survey') s
            ON s.departement = touched.departement AND s.year = years.year
        GROUP BY ALL
        """
    )


__all__ = ["geo", "lay", "lay_coverage"]
