"""The comparison must be able to fail: each mutation of what Vigie published must be seen."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from compare import differences, judge


@dataclass(frozen=True)
class Mutation:
    """A change made to one published figure, and to which figures it can be made."""

    name: str
    change: str
    where: str


SHOWN = "state = 'value' AND e_state = 'value'"
MUTATIONS = (
    Mutation("a value one millionth higher", "obs_value = obs_value * 1.000001", f"{SHOWN} AND abs(obs_value) > 10"),
    Mutation("a numerator one higher", "numerator = numerator + 1", f"{SHOWN} AND numerator IS NOT NULL"),
    Mutation("a denominator one lower", "denominator = denominator - 1", f"{SHOWN} AND denominator > 1"),
    Mutation("a denominator left out", "denominator = NULL", f"{SHOWN} AND denominator > 1"),
    Mutation("a part shown though said hidden", "hides_parts = true", f"{SHOWN} AND denominator > 1"),
    Mutation("one structure more that answered", "filled = filled + 1", f"{SHOWN} AND filled > 0 AND e_filled IS NOT NULL"),
    Mutation("one accredited structure more", "accredited = accredited + 1", SHOWN),
    Mutation("one respondent less", "respondents = respondents - 1", f"{SHOWN} AND respondents > 0"),
    Mutation("zero where nobody answered", "state = 'value', obs_value = 0, numerator = 0", "state = 'no_answer'"),
    Mutation("zero where nothing was asked", "state = 'value', obs_value = 0, numerator = 0", "state = 'not_asked'"),
    Mutation("zero where nothing was delivered", "state = 'value', obs_value = 0, numerator = 0", "state = 'not_delivered'"),
    Mutation("no answer where there is no structure", "state = 'no_answer'", "state = 'no_structure'"),
    Mutation("a secret shown", "state = 'value', conf_status = 'F', obs_value = 1", "state = 'secret' AND is_secret"),
    Mutation("a number left beside a secret", "filled = 2", "state = 'secret'"),
    Mutation("a figure hidden for nothing", "state = 'secret', conf_status = 'A', obs_value = NULL, numerator = NULL, "
             "denominator = NULL, filled = NULL, respondents = NULL", f"{SHOWN} AND secrecy = 'public'"),
    Mutation("a figure said of an unknown indicator", "key = key || '-bis'", SHOWN),
    Mutation("a figure not published", "key = NULL", f"{SHOWN} AND found"),
)


def self_test(db: duckdb.DuckDBPyConnection, chosen: int = 3, territories: int = 4) -> list[str]:
    """Applies each mutation to a few figures; the names of those that went unseen."""
    # A few territories are enough, and quicker than all.
    db.execute(
        f"""
        CREATE OR REPLACE TABLE honest AS SELECT * FROM vigie WHERE geo IN (
            SELECT geo FROM vigie GROUP BY geo, level
            QUALIFY row_number() OVER (PARTITION BY level ORDER BY count(*) FILTER (state = 'value') DESC, geo) <= {territories}
        ) OR geo IN (SELECT geo FROM vigie GROUP BY geo ORDER BY hash(geo) LIMIT {territories})
        """
    )
    db.execute("CREATE OR REPLACE TABLE vigie AS SELECT * FROM honest")
    judge(db)
    before = len(differences(db))
    unseen = []
    for mutation in MUTATIONS:
        db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE target AS SELECT key, geo, year, population
            FROM judged WHERE {mutation.where} ORDER BY hash(key, geo, year, population) LIMIT {chosen}
            """
        )
        (targets,) = db.execute("SELECT count(*) FROM target").fetchone()
        db.execute(
            f"UPDATE vigie SET {mutation.change} "
            "WHERE (key, geo, year, population) IN (SELECT (key, geo, year, population) FROM target)"
        )
        judge(db)
        found = len(differences(db)) - before
        print(f"  {found:>5} differences for {targets} × {mutation.name}")
        if targets == 0 or found < targets:
            unseen.append(mutation.name)
        db.execute("CREATE OR REPLACE TABLE vigie AS SELECT * FROM honest")
        judge(db)
    return unseen
