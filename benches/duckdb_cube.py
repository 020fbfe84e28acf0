#!/usr/bin/env python3
"""The national cube in DuckDB, for its time only: same frames, same formulas, same secrecy inputs.

    cargo run --release --example national_cube -- DATA_DIR FRAMES_DIR
    python3 benches/duckdb_cube.py FRAMES_DIR [--without-groups] [--threads 2]

The figures are not checked here: the independent oracle does that from the method texts.
Loading the frames is not timed. Two queries a frame: what is summed, and who weighs how much.
"""

import argparse
import re
import sys
import time
import tomllib
from pathlib import Path

import duckdb

DEFINITIONS = Path(__file__).resolve().parent.parent / "dashboards"
LEVELS_OF_GROUPS = ("EPCI", "EPCIDEP", "ARR", "DEP", "REG", "FRANCE", "DENS", "FRR", "ZONE")
BASES = {"register": "true", "accredited": "accredited", "surveyed": "surveyed", "respondents": "respondent"}


def definitions(folder):
    for path in sorted((DEFINITIONS / folder).glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))


def formulas(without_groups):
    """(frame, numerator, denominator, conditions, contributions, columns named, is a group)."""
    dimensions = {d["id"]: d for d in definitions("dimensions")}
    for one in definitions("indicators"):
        own = one.get("secrecy", {}).get("contributions", [])
        base = BASES[one["base"]]
        watched = one.get("secrecy", {}).get("rule", "free") != "free"

        def made(numerator, denominator, filter_, contributions, group):
            return {
                "frame": one["frame"],
                "numerator": numerator,
                "denominator": None if one.get("denominator_frame") == "territory" else denominator,
                "base": base,
                "filter": filter_,
                "contributions": own + contributions,
                "group": group,
                "watched": watched,
            }

        whole = one.get("numerator")
        if whole:
            yield made(whole, one.get("denominator"), None, [], False)
        for breakdown in one.get("breakdown", []):
            for member in breakdown["members"]:
                denominator = member.get("denominator", one.get("denominator"))
                yield made(member["numerator"], denominator, member.get("filter"), member.get("contributions", []), False)
        for name in one.get("breakdown_by", []) if whole and not without_groups else []:
            for member in dimensions[name]["members"]:
                yield made(whole, one.get("denominator"), member["filter"], [], True)


def words(text):
    outside = re.sub(r"'[^']*'", "", text or "")
    return set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", outside))


def restricted(expression, mask):
    """Aggregates of an expression over the lines of a mask."""
    out, at = [], 0
    pattern = re.compile(r"\b(SUM|COUNT|AVG|MEDIAN|QUANTILE_CONT)\s*\(", re.I)
    while found := pattern.search(expression, at):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(expression[end], 0)
            end += 1
        rest = re.match(r"\s*FILTER\s*\(\s*WHERE\s*", expression[end:], re.I)
        condition = mask
        stop = end
        if rest:
            depth, stop = 1, end + rest.end()
            start = stop
            while depth:
                depth += {"(": 1, ")": -1}.get(expression[stop], 0)
                stop += 1
            condition = f"({mask}) AND ({expression[start:stop - 1]})"
        out.append(expression[at:found.start()])
        out.append(f"{expression[found.start():end]} FILTER (WHERE {condition})")
        at = stop
    out.append(expression[at:])
    return "".join(out)


def mask_of(formula, columns):
    named = words(formula["numerator"]) | words(formula["denominator"]) | words(formula["filter"])
    own = {"structure", "manager", "kind", "commune", "data_year", "accredited", "accredited_previous_year",
           "surveyed", "respondent"}
    answered = [f"{name} IS NOT NULL" for name in sorted(named & columns - own)]
    conditions = [formula["base"], *answered]
    if formula["filter"]:
        conditions.append(f"({formula['filter']})")
    return " AND ".join(conditions)


def main():
    global DEFINITIONS
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("frames", type=Path)
    arguments.add_argument("--without-groups", action="store_true")
    arguments.add_argument("--definitions", type=Path, default=DEFINITIONS)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments = arguments.parse_args()
    DEFINITIONS = arguments.definitions

    base = duckdb.connect()
    base.execute(f"SET threads = {arguments.threads}")
    frames = arguments.frames
    base.execute(
        f"CREATE TABLE structures AS SELECT * FROM read_csv('{frames}/structures.csv', header=true, "
        "sample_size=-1, types={'structure': 'VARCHAR', 'manager': 'VARCHAR'})"
    )
    base.execute(f"CREATE TABLE held AS SELECT * FROM read_csv('{frames}/communes.csv', header=true)")
    base.execute(f"CREATE TABLE inhabitants AS SELECT * FROM read_csv('{frames}/inhabitants.csv', header=true)")
    columns = {row[0] for row in base.execute("DESCRIBE structures").fetchall()}

    known, left_out = [], 0
    seen = {}
    for formula in formulas(arguments.without_groups):
        if formula["frame"] == "territory" or "_previous_year" in formula["numerator"].replace("accredited_previous_year", ""):
            left_out += 1
            continue
        known.append(formula)

    def queries(group):
        sums, by_manager, shares = [], [], []

        def once(sql):
            if sql not in seen.setdefault(group, {}):
                seen[group][sql] = f"c{len(seen[group])}"
                sums.append(f"{sql} AS {seen[group][sql]}")

        watched = {}
        for formula in (one for one in known if one["group"] == group):
            mask = mask_of(formula, columns)
            once(restricted(formula["numerator"], mask))
            if formula["denominator"]:
                once(restricted(formula["denominator"], mask))
            once(f"count(*) FILTER (WHERE {mask})")
            if formula["watched"]:
                for name in [None, *formula["contributions"]]:
                    watched.setdefault((mask, name), len(watched))
        for (mask, name), rank in watched.items():
            if name is None:
                by_manager.append(f"count(*) FILTER (WHERE {mask}) AS p{rank}")
                shares.append(f"count(*) FILTER (WHERE p{rank} > 0)")
            else:
                by_manager.append(f"sum(abs({name})) FILTER (WHERE {mask}) AS p{rank}")
                shares.append(f"max(p{rank}) / nullif(sum(p{rank}), 0)")
        levels = f"level IN {LEVELS_OF_GROUPS}" if group else "true"
        joined = (
            "FROM structures JOIN held USING (commune), (VALUES (true), (false)) AS both(every) "
            f"WHERE {levels}"
        )
        keys = "territory, data_year, CASE WHEN every THEN 'AVS' ELSE kind END"
        if sums:
            yield f"CREATE OR REPLACE TEMP TABLE sums_{int(group)} AS SELECT {keys} AS population, {', '.join(sums)} {joined} GROUP BY {keys}"
        if by_manager:
            yield (
                f"CREATE OR REPLACE TEMP TABLE shares_{int(group)} AS SELECT territory, data_year, population, {', '.join(shares)} FROM ("
                f"SELECT {keys} AS population, manager, {', '.join(by_manager)} {joined} GROUP BY {keys}, manager"
                ") GROUP BY territory, data_year, population"
            )

    territory = (
        "CREATE OR REPLACE TEMP TABLE context AS "
        "WITH hosted AS (SELECT commune, data_year, kind, count(*) AS n FROM structures WHERE accredited GROUP BY ALL), "
        "lines AS (SELECT i.commune, i.data_year, p.population, i.inhabitants, "
        "coalesce((SELECT sum(n) FROM hosted h WHERE h.commune = i.commune AND h.data_year = i.data_year "
        "AND (p.population = 'AVS' OR h.kind = p.population)), 0) AS structures "
        "FROM inhabitants i, (VALUES ('AVS'), ('CS'), ('EVS')) AS p(population)) "
        "SELECT territory, data_year, population, sum(inhabitants), sum(structures), "
        "sum(CASE WHEN structures > 0 THEN inhabitants END), count(*), count(*) FILTER (WHERE structures > 0) "
        "FROM lines JOIN held USING (commune) WHERE level <> 'COM' GROUP BY ALL"
    )
    work = [*queries(False), *queries(True), territory]
    print(f"{len(known)} formulas of structures ({left_out} of territories or of two years reduced to five sums), "
          f"{sum(map(len, seen.values()))} distinct aggregates, {len(work)} queries, DuckDB {duckdb.__version__}")
    best = float("inf")
    for _ in range(arguments.rounds):
        started = time.perf_counter()
        parts = []
        for query in work:
            before = time.perf_counter()
            base.execute(query)
            parts.append(time.perf_counter() - before)
        best = min(best, time.perf_counter() - started)
        print("  " + " + ".join(f"{part:.2f}" for part in parts))
    print(f"DuckDB: {best:.3f} s on {arguments.threads} threads")


if __name__ == "__main__":
    sys.exit(main())
