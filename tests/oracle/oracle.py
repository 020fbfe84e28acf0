#!/usr/bin/env python3
"""The independent oracle: recomputes what Vigie publishes, and says where the two differ.

    oracle.py compare --binary VIGIE [--departements 44,56] [--years 2020..2023]
    oracle.py self-test --binary VIGIE …      the same, then every mutation must be seen
    oracle.py properties --binary VIGIE …     sums, shares, and changes that change nothing
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from catalogue import rules_of
from compare import Outcome, compare, summary, write
from compute import compute
from definitions import Definition, read_definitions
from deliveries import FORMATS, Shipment
from frame import lay, lay_coverage
from mutate import self_test
from properties import Ledger, fresh, full_breakdowns, one_silent_more, renamed, same_bytes, shuffled, sums, unchanged
from territories import read_territories
from vigie import Client, Vigie
from vocabulary import read_variables

ROOT = Path(__file__).resolve().parents[2]
#: Levels whose territories fit in one request without a parent.
SMALL = ("EPCI", "EPCIDEP", "ARR", "DEP", "REG", "FRANCE")


def say(text: str) -> None:
    print(f"{time.strftime('%T')}  {text}", flush=True)


def expect(folder: Path, definitions: dict[str, Definition], threads: int = 2) -> duckdb.DuckDBPyConnection:
    """Everything the oracle expects of the deliveries of a folder."""
    variables = read_variables(ROOT / "import/dictionary")
    territories = read_territories(ROOT / "import/reference")
    shipment = Shipment(folder, ROOT / "import/formats", variables, territories.departement, territories.current)
    db = lay(shipment.lines(), territories, variables, threads)
    lay_coverage(db, shipment.delivered, territories)
    compute(db, definitions, rules_of(definitions, variables), variables)
    return db


def bring(vigie: Vigie, folder: Path) -> None:
    """Imports every delivery of the folder, oldest first, registers before answers, and publishes."""
    names = sorted(folder.glob("*.csv"), key=lambda path: (path.stem[-4:], path.stem.startswith("senacs"), path.stem))
    files = [(path, path.stem.split("_")[0], int(path.stem[-4:])) for path in names if path.stem.split("_")[0] in FORMATS]
    vigie.bring(files)
    say(vigie.publish().strip())


def fetch(client: Client, definitions: dict[str, Definition], into: Path, departements: list[str]) -> int:
    """Every figure of every indicator, level, year, population and breakdown; the bytes read.

    Communes are asked département by département; in all France, those of ten drawn at random.
    """
    drawn = departements if len(departements) <= 10 else random.Random(44).sample(departements, 10)
    size = 0
    for definition in definitions.values():
        asked = [(None, definition.levels)]
        asked += [(breakdown.dimension, breakdown.levels) for breakdown in definition.breakdowns]
        for by, levels in asked:
            for level in levels:
                wide = level in SMALL and len(departements) > 10 or level in ("REG", "FRANCE", "DEP")
                parents = [None] if wide else [f"2026-DEP-{code}" for code in drawn]
                for parent in parents:
                    name = f"{definition.id}.{by or 'total'}.{level}.{parent or 'all'}"
                    size += client.figures(
                        into / name, indicator=definition.id, by=by, geo_type=level, parent=parent,
                        population=",".join(definition.populations),
                    )
    return size


def report(outcome: Outcome, into: Path) -> None:
    """What was compared and what differs."""
    states = ", ".join(f"{state} {n:,}" for state, n in outcome.states.items())
    say(f"{outcome.compared:,} figures compared ({states})")
    for kind, n, example in summary(outcome.differences):
        print(f"  {n:,} × {kind}\n      such as {example[0]} : {' '.join(map(str, example[1:]))}")
    for title, rows in (("known defect", outcome.known), ("prudence", outcome.prudent)):
        for what in sorted({row[0] for row in rows}):
            some = [row for row in rows if row[0] == what]
            print(f"  {title}, not counted: {len(some):,} × {what}, such as {' '.join(map(str, some[0][1:]))}")
    if outcome.differences:
        path = into / "differences.csv"
        write(outcome.differences, path)
        say(f"{len(outcome.differences):,} differences, all in {path}")
    else:
        say("no difference")


def observe(vigie: Vigie, deliveries: Path, definitions: dict[str, Definition], answers: Path, work: Path) -> None:
    """Imports, publishes, and keeps every figure served."""
    answers.mkdir(parents=True)
    bring(vigie, deliveries)
    with vigie.served() as client:
        size = fetch(client, definitions, answers, departements_of(deliveries))
        refused = client.refused
    say(f"{size:,} bytes of figures read")
    with (work / "refused.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in refused)


def silent(db: duckdb.DuckDBPyConnection, ledger: Ledger, what: str, answers: Path, after: Path) -> None:
    """What the respondents say does not move when one more stays silent; the register does."""
    spoken = db.execute("SELECT key FROM known WHERE needs = 'survey' AND NOT of_asked").fetchall()
    means = "{key} IN (" + ", ".join(f"'{key}'" for (key,) in spoken) + ")"
    # Not `filled`: where a figure is of a territory, it counts the accredited, and one is more.
    columns = ("state", "obs_value", "numerator", "denominator", "conf_status")
    ledger.note(what, *unchanged(db, f"{answers}/*.csv", f"{after}/*.csv", means, columns))
    _, moved = unchanged(db, f"{answers}/*.csv", f"{after}/*.csv", "{key} = 'structures-agreees'", columns)
    ledger.note("the same is seen in the register", len(moved), [])


def check_properties(binary: Path, work: Path, definitions: dict[str, Definition], expected: duckdb.DuckDBPyConnection) -> int:
    """Properties of what was published, then of what is published once the deliveries are changed in a way that should not matter."""
    ledger = Ledger()
    db, deliveries, answers = expected, work / "deliveries", work / "answers"
    sums(db, definitions, ledger)
    full_breakdowns(db, definitions, ledger)
    variants = (
        ("rows in another order change nothing", shuffled),
        ("a commune renamed changes nothing", renamed),
        ("a non-respondent more changes no mean", one_silent_more),
    )
    for what, change in variants:
        place = fresh(work / change.__name__)
        change(deliveries, place / "deliveries")
        observe(Vigie(binary, place / "data"), place / "deliveries", definitions, place / "answers", work)
        if change is one_silent_more:
            silent(db, ledger, what, answers, place / "answers")
        else:
            ledger.note(f"{what}, byte for byte", *same_bytes(answers, place / "answers"))
    for line in ledger.broken:
        print(f"    {line}")
    return 1 if ledger.broken else 0


def departements_of(folder: Path) -> list[str]:
    return sorted({path.stem.split("_")[1] for path in folder.glob("*_*_*.csv")})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["compare", "self-test", "properties"])
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--departements", default="44,56")
    parser.add_argument("--years", default="2020..2023")
    parser.add_argument("--seed", default="44")
    parser.add_argument("--work", type=Path, help="folder to keep what was generated and read")
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="vigie-oracle-"))
    deliveries, answers = work / "deliveries", work / "answers"
    definitions = read_definitions(ROOT / "dashboards")
    vigie = Vigie(arguments.binary, work / "data")
    if not answers.exists():
        vigie.run("generate", "--out", str(deliveries), "--departements", arguments.departements,
                  "--years", arguments.years, "--seed", arguments.seed)
        observe(vigie, deliveries, definitions, answers, work)
    say("computing")
    db = expect(deliveries, definitions)
    outcome = compare(db, f"{answers}/*.csv")
    report(outcome, work)
    if arguments.action == "self-test":
        unseen = self_test(db)
        say(f"unseen mutations: {unseen}" if unseen else "every mutation was seen")
        return 0 if outcome.is_equal and not unseen else 1
    if arguments.action == "properties":
        return check_properties(arguments.binary, work, definitions, db)
    refused = (work / "refused.txt").read_text(encoding="utf-8").splitlines()
    for line in refused:
        say(f"refused: {line}")
    return 0 if outcome.is_equal and not refused else 1


if __name__ == "__main__":
    sys.exit(main())
