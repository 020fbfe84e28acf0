"""Works out every expected figure, with what is needed to judge whether it may be shown."""

from __future__ import annotations

import duckdb

from catalogue import shared_dimensions
from definitions import Definition
from ground import GROUND, KINDS, LISTED, PEOPLED
from rules import Rule
from vocabulary import Variable

COLUMNS = """
    key VARCHAR, level VARCHAR, geo VARCHAR, year INTEGER, population VARCHAR,
    num DOUBLE, den DOUBLE, value DOUBLE, filled BIGINT, managers BIGINT, largest DOUBLE, secrecy VARCHAR,
    fewest INTEGER, is_ratio BOOLEAN"""


def asked_years(rule: Rule, variables: dict[str, Variable], years: list[int]) -> list[int]:
    """Years whose campaign put every question of the rule."""
    return [year for year in years if all(variables[name].asked(year) for name in rule.uses)]


def _levels(levels: tuple[str, ...]) -> str:
    return ", ".join(f"'{level}'" for level in levels)


def _placed(rule: Rule, definition: Definition, levels: tuple[str, ...], years: list[int]) -> str:
    """The lines that count, once for each territory and population that they are in."""
    within = ", ".join(str(year) for year in years) or "0"
    return f"""
        picked AS (
            SELECT line, year, kind, manager, CAST({rule.num} AS DOUBLE) AS num,
                CAST({rule.den or 'NULL'} AS DOUBLE) AS den
            FROM line WHERE ({rule.who}) AND year IN ({within})
        ), placed AS (
            SELECT level, geo, year, population, manager, num, den
            FROM picked JOIN line_geo USING (line) JOIN {KINDS} USING (kind) 
            WHERE level IN ({_levels(levels)}) AND population IN ({_levels(definition.populations)})
        )"""


def lines_query(key: str, rule: Rule, definition: Definition, years: list[int]) -> str:
    """Expected figures of a rule over lines. The largest share is that of a manager, with all its structures."""
    levels, scale = levels_of(definition, key), definition.scale
    placed = _placed(rule, definition, levels, years)
    if rule.quantile is not None:
        # One answer each: there is no sum to share out between managers.
        return f"""
            WITH {placed}
            SELECT '{key}', level, geo, year, population, NULL, NULL, quantile_cont(num, {rule.quantile}) * {scale},
                count(*), count(DISTINCT manager), NULL, '{rule.secrecy}', {rule.fewest}, true
            FROM placed GROUP BY ALL"""
    shares = ["NULL"]
    if rule.num in rule.amounts:
        shares.append("max(abs(num)) / nullif(sum(abs(num)), 0)")
    if rule.den in rule.amounts:
        shares.append("max(abs(den)) / nullif(sum(abs(den)), 0)")
    value = "sum(num)" if rule.den is None else "sum(num) / nullif(sum(den), 0)"
    return f"""
        WITH {placed}, by_manager AS (
            SELECT level, geo, year, population, manager, sum(num) AS num, sum(den) AS den, count(*) AS n
            FROM placed GROUP BY ALL
        )
        SELECT '{key}', level, geo, year, population, sum(num), sum(den), {value} * {scale}, sum(n), count(*),
            greatest({', '.join(shares)}), '{rule.secrecy}', {rule.fewest}, {rule.den is not None}
        FROM by_manager GROUP BY ALL"""


def ground_query(key: str, query: str, levels: tuple[str, ...], scale: float) -> str:
    """Expected figures of a rule over territories."""
    return f"""
        SELECT '{key}', level, geo, year, population, num, den,
            (CASE WHEN den IS NULL THEN num ELSE num / nullif(den, 0) END) * {scale},
            NULL, NULL, NULL, 'public', 0, den IS NOT NULL
        FROM ({query}) WHERE level IN ({_levels(levels)})"""


def levels_of(definition: Definition, key: str) -> tuple[str, ...]:
    """Levels where a figure or one member of its breakdowns is published."""
    _, _, member = key.partition("/")
    for breakdown in definition.breakdowns:
        if any(one.name == member for one in breakdown.members):
            return breakdown.levels
    return definition.levels


def compute(
    db: duckdb.DuckDBPyConnection,
    definitions: dict[str, Definition],
    rules: dict[str, Rule],
    variables: dict[str, Variable],
) -> None:
    """Tables `expected`, `known` (what is worked out, by key), `unasked` (key, year) and `counted`."""
    years = [year for (year,) in db.execute("SELECT DISTINCT year FROM delivered ORDER BY 1").fetchall()]
    db.execute(f"CREATE TABLE expected ({COLUMNS})")
    db.execute("CREATE TABLE known (key VARCHAR, needs VARCHAR, is_ratio BOOLEAN, of_asked BOOLEAN, member VARCHAR)")
    db.execute("CREATE TABLE unasked (key VARCHAR, year INTEGER)")
    for key, rule in rules.items():
        definition = definitions[key.partition("/")[0]]
        asked = asked_years(rule, variables, years)
        db.execute("INSERT INTO expected " + lines_query(key, rule, definition, asked))
        db.execute("INSERT INTO known VALUES (?, ?, ?, ?, ?)",
                   [key, rule.needs, rule.den is not None or rule.quantile is not None, rule.who.startswith(("surveyed", "(surveyed")), rule.member])
        for year in sorted(set(years) - set(asked)):
            db.execute("INSERT INTO unasked VALUES (?, ?)", [key, year])
    for key, (query, needs) in GROUND.items():
        if key in definitions:
            definition = definitions[key]
            db.execute("INSERT INTO expected " + ground_query(key, query, definition.levels, definition.scale))
            is_ratio = db.execute("SELECT bool_or(is_ratio) FROM expected WHERE key = ?", [key]).fetchone()[0]
            db.execute("INSERT INTO known VALUES (?, ?, ?, false, NULL)", [key, needs, is_ratio])
    for definition in definitions.values():
        if definition.id in LISTED:
            keys = [f"{definition.id}/{member.name}" for one in definition.breakdowns for member in one.members]
            for key in [definition.id, *keys]:
                db.execute("INSERT INTO known VALUES (?, 'list', false, false, NULL)", [key])
    divide_by_inhabitants(db, "euro-public-par-habitant")
    count(db, shared_dimensions())


def divide_by_inhabitants(db: duckdb.DuckDBPyConnection, key: str) -> None:
    """A sum over structures becomes a rate over everyone who lives in the territory."""
    db.execute(
        f"""UPDATE expected SET den = people.num, value = expected.num / nullif(people.num, 0), is_ratio = true
        FROM ({PEOPLED}) AS people WHERE expected.key = '{key}' AND people.geo = expected.geo AND people.year = expected.year"""
    )
    db.execute("UPDATE known SET is_ratio = true WHERE key = ?", [key])


def count(db: duckdb.DuckDBPyConnection, members: dict[str, str]) -> None:
    """Table `counted`: structures by territory, year and population; then those of each shared member, who may be none."""
    counts = "count(*) FILTER (accredited), count(*) FILTER (surveyed), count(*) FILTER (respondent)"
    db.execute(
        "CREATE TABLE counted (member VARCHAR, geo VARCHAR, year INTEGER, population VARCHAR, "
        "accredited BIGINT, surveyed BIGINT, respondents BIGINT)"
    )
    for member, condition in {"": "TRUE", **members}.items():
        db.execute(
            f"""INSERT INTO counted SELECT '{member}', geo, year, population, {counts}
            FROM line JOIN line_geo USING (line) JOIN {KINDS} USING (kind) WHERE {condition} GROUP BY ALL"""
        )
