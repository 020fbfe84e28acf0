"""Sets what Vigie publishes beside what the oracle expects, and names every difference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

#: What the notes of a figure without a number say.
REASONS = {
    "livraisons : %": "not_delivered",
    "%question non posée cette année-là%": "not_asked",
    "%aucune structure%": "no_structure",
    "%aucune réponse%": "no_answer",
    "%dénominateur nul%": "zero_denominator",
    "%année précédente non livrée%": "no_previous_year",
}
#: Numbers are printed with six decimals at least; beyond that they must agree to 1e-9.
RELATIVE, PRINTED = 1e-9, 5.0001e-7
RULE_UNITS, RULE_SHARE = 3, 0.85  # units: under a rule's own floor where it has one


PRUDENT = "hidden as primary"

#: Defects of Vigie that the oracle found and that wait to be mended (README, « What it found »):
#: what, and which figures. Printed and counted apart; take the line out with the defect.
KNOWN: tuple[tuple[str, str], ...] = (
    # Nothing spent where no structure stands: Vigie says a true zero, the oracle reads no rate.
    ("state value instead of no_structure", r"^euro-public-par-habitant$"),
)


@dataclass
class Outcome:
    """How many figures were compared, and which differ."""

    compared: int
    states: dict[str, int]
    differences: list[tuple]
    #: Hidden more than the primary rule asks: prudent, not wrong.
    prudent: list[tuple]
    #: Defects already reported.
    known: list[tuple]

    @property
    def is_equal(self) -> bool:
        return self.compared > 0 and not self.differences


def load(db: duckdb.DuckDBPyConnection, pattern: str) -> None:
    """Table `vigie`: the figures published, from CSV pages."""
    numbers = ("obs_value", "numerator", "denominator", "accredited", "surveyed", "respondents", "filled", "response_rate")
    whens = " ".join(f"WHEN notes LIKE '{text}' THEN '{state}'" for text, state in REASONS.items())
    casts = ", ".join(f"TRY_CAST({name} AS DOUBLE) AS {name}" for name in numbers)
    db.execute(
        f"""
        CREATE OR REPLACE TABLE vigie AS
        -- A figure asked twice (by its own breakdown, or inside two départements) is one figure.
        SELECT DISTINCT indicator || CASE WHEN breakdown IS NULL THEN '' ELSE '/' || breakdown END AS key,
            split_part(geo, '-', 2) AS level, geo, CAST(time_period AS INTEGER) AS year, population, {casts},
            obs_status, conf_status, coalesce(notes, '') AS notes,
            -- A rate may be published without the parts that, beside other figures, would tell a secret.
            coalesce(notes LIKE '%numérateur et dénominateur non diffusés%', false) AS hides_parts,
            CASE WHEN conf_status <> 'F' THEN 'secret' WHEN obs_value IS NOT NULL THEN 'value' {whens} ELSE 'unsaid' END AS state
        FROM read_csv('{pattern}', header = true, all_varchar = true, quote = '"', escape = '"')
        """
    )


def same(a: str, b: str) -> str:
    """SQL: two numbers agree, or neither is there."""
    return f"({a} IS NULL AND {b} IS NULL OR coalesce(abs({a} - {b}) <= {RELATIVE} * abs({b}) + {PRINTED}, false))"


def judge(db: duckdb.DuckDBPyConnection) -> None:
    """Table `judged`: each published figure with the state and the numbers expected."""
    db.execute(
        f"""
        CREATE OR REPLACE TABLE judged AS
        WITH joined AS (
            SELECT v.*, e.num, e.den, e.value, e.filled AS e_filled, e.managers, e.largest, e.secrecy, e.fewest,
                e.key IS NOT NULL AS found, k.key IS NOT NULL AS is_known, k.needs, k.is_ratio AS ratio, coalesce(k.of_asked, false) AS of_asked,
                coalesce(c.register, false) AND (k.needs NOT LIKE '%survey' OR coalesce(c.survey, false)) AS is_covered,
                coalesce(p.register, false) AS had_before, u.key IS NOT NULL AS is_unasked,
                coalesce(n.accredited, 0) AS e_accredited, coalesce(n.surveyed, 0) AS e_surveyed,
                coalesce(n.respondents, 0) AS e_respondents,
                -- Of a member of a shared dimension, the structures that are of it.
                -- Where structures exist and none answered the question, no member has an answer.
                CASE WHEN k.member IS NULL OR k.needs <> 'survey' OR of_asked THEN coalesce(o.accredited, 0) ELSE 0 END
                    + coalesce(o.respondents, 0) > 0 OR (k.member IS NOT NULL AND k.needs = 'survey' AND NOT of_asked
                    AND coalesce(n.accredited, 0) + coalesce(n.respondents, 0) > 0 AND w.key IS NULL) AS has_some
            FROM vigie v
            LEFT JOIN expected e USING (key, geo, year, population)
            LEFT JOIN expected w ON w.key = split_part(v.key, '/', 1) AND w.geo = v.geo AND w.year = v.year
                AND w.population = v.population
            LEFT JOIN known k ON k.key = v.key
            LEFT JOIN covered c ON c.geo = v.geo AND c.year = v.year
            LEFT JOIN covered p ON p.geo = v.geo AND p.year = v.year - 1
            LEFT JOIN unasked u ON u.key = v.key AND u.year = v.year
            LEFT JOIN counted n ON n.member = '' AND n.geo = v.geo AND n.year = v.year AND n.population = v.population
            LEFT JOIN counted o ON o.member = coalesce(k.member, '') AND o.geo = v.geo AND o.year = v.year
                AND o.population = v.population
        )
        SELECT *,
            CASE WHEN needs = 'list' OR (needs = 'table' AND NOT found) THEN 'no_number'
                WHEN NOT is_covered THEN 'not_delivered'
                WHEN is_unasked THEN 'not_asked'
                WHEN needs LIKE 'previous%' AND NOT had_before THEN 'no_previous_year'
                WHEN found AND value IS NOT NULL THEN 'value'
                WHEN ratio AND NOT has_some AND coalesce(num, 0) = 0 THEN 'no_structure'
                WHEN found AND ratio AND den = 0 THEN 'zero_denominator'
                WHEN NOT has_some THEN 'value'
                -- A rate over structures asked, where some exist and none was asked yet.
                WHEN of_asked THEN 'zero_denominator'
                ELSE 'no_answer' END AS e_state,
            CASE WHEN found THEN num WHEN NOT ratio THEN 0 END AS e_num, coalesce(found AND ratio AND den IS NULL, false) AS has_no_terms,
            CASE WHEN found THEN den END AS e_den,
            CASE WHEN found THEN value WHEN NOT ratio THEN 0 END AS e_value,
            found AND secrecy <> 'public' AND e_filled > 0 AND (
                e_filled < fewest OR managers < {RULE_UNITS} OR coalesce(largest > {RULE_SHARE}, false)
                OR (secrecy = 'unanimity' AND (num = 0 OR num = den))
            ) AS is_secret
        FROM joined
        """
    )


def differences(db: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Rows (what, key, geo, year, population, published, expected), in order; what nobody worked out comes first."""
    return db.execute(
        f"""
        WITH said AS (
            SELECT key, geo, year, population, unnest([
                CASE WHEN NOT is_known THEN 'indicator not worked out by the oracle' END,
                CASE WHEN is_known AND state <> 'secret' AND state <> e_state AND (e_state <> 'no_number' OR state = 'value')
                    THEN 'state ' || state || ' instead of ' || e_state END,
                CASE WHEN is_known AND state = 'secret' AND e_state NOT IN ('value', 'zero_denominator')
                    THEN 'secret instead of ' || e_state END,
                CASE WHEN is_known AND state = 'value' AND e_state = 'value' AND NOT {same('obs_value', 'e_value')}
                    THEN 'value ' || obs_value || ' instead of ' || e_value END,
                CASE WHEN is_known AND state = 'value' AND e_state = 'value' AND NOT has_no_terms AND NOT hides_parts AND NOT {same('numerator', 'e_num')}
                    THEN 'numerator ' || coalesce(numerator::VARCHAR, 'none') || ' instead of ' || coalesce(e_num::VARCHAR, 'none') END,
                CASE WHEN is_known AND state = 'value' AND e_state = 'value' AND NOT has_no_terms AND NOT hides_parts AND NOT {same('denominator', 'e_den')}
                    THEN 'denominator ' || coalesce(denominator::VARCHAR, 'none') || ' instead of ' || coalesce(e_den::VARCHAR, 'none') END,
                CASE WHEN hides_parts AND (state <> 'value' OR numerator IS NOT NULL OR denominator IS NOT NULL OR secrecy = 'public')
                    THEN 'parts said hidden without reason, or shown' END,
                CASE WHEN is_known AND state = 'value' AND found AND e_filled IS NOT NULL AND coalesce(filled, -1) <> e_filled
                    THEN 'filled ' || coalesce(filled::VARCHAR, 'none') || ' instead of ' || e_filled END,
                CASE WHEN is_known AND is_covered AND accredited IS NOT NULL AND accredited <> e_accredited
                    THEN 'accredited ' || accredited || ' instead of ' || e_accredited END,
                CASE WHEN is_known AND is_covered AND surveyed IS NOT NULL AND surveyed <> e_surveyed
                    THEN 'surveyed ' || surveyed || ' instead of ' || e_surveyed END,
                CASE WHEN is_known AND is_covered AND respondents IS NOT NULL AND respondents <> e_respondents
                    THEN 'respondents ' || respondents || ' instead of ' || e_respondents END,
                CASE WHEN is_secret AND state <> 'secret' AND e_state = 'value' THEN 'shown though secret' END,
                CASE WHEN state = 'secret' AND NOT is_secret AND conf_status IN ('A', 'O')
                    THEN 'hidden as primary (' || conf_status || ') without the rule' END,
                CASE WHEN state = 'secret' AND (obs_value IS NOT NULL OR numerator IS NOT NULL OR denominator IS NOT NULL
                    OR filled IS NOT NULL OR respondents IS NOT NULL) THEN 'a secret figure shows a number' END,
                CASE WHEN state = 'secret' AND secrecy = 'public' AND found THEN 'public figure hidden' END
            ]) AS what
            FROM judged
        )
        SELECT what, key, geo, year, population FROM said WHERE what IS NOT NULL
        UNION ALL
        SELECT 'not published', e.key, e.geo, e.year, e.population
        FROM expected e JOIN covered c USING (geo, year) JOIN known k ON k.key = e.key
        ANTI JOIN vigie v ON v.key = e.key AND v.geo = e.geo AND v.year = e.year AND v.population = e.population
        WHERE c.register AND (k.needs NOT LIKE '%survey' OR c.survey) AND e.geo IN (SELECT geo FROM vigie)
            AND split_part(e.key, '/', 1) IN (SELECT split_part(key, '/', 1) FROM vigie)
        ORDER BY ALL
        """
    ).fetchall()


def compare(db: duckdb.DuckDBPyConnection, pattern: str) -> Outcome:
    """Loads, judges, lists."""
    load(db, pattern)
    judge(db)
    (compared,) = db.execute("SELECT count(*) FROM vigie").fetchone()
    states = dict(db.execute("SELECT state, count(*) FROM vigie GROUP BY ALL ORDER BY 1").fetchall())
    found = differences(db)
    prudent = [row for row in found if row[0].startswith(PRUDENT)]
    known = [row for row in found if any(row[0] == what and re.search(which, row[1]) for what, which in KNOWN)]
    apart = set(prudent) | set(known)
    return Outcome(compared, states, [row for row in found if row not in apart], prudent, known)


def summary(found: list[tuple]) -> list[tuple[str, int, tuple]]:
    """Differences by kind (numbers left out) and key, with one example of each."""
    kinds: dict[tuple[str, str], list[tuple]] = {}
    for row in found:
        words = " ".join(word for word in row[0].split() if not word.replace(".", "").replace("-", "").replace("e", "").isdigit())
        kinds.setdefault((words, row[1]), []).append(row)
    return [(f"{kind} — {key}", len(rows), rows[0]) for (kind, key), rows in sorted(kinds.items())]


def write(found: list[tuple], path: Path) -> None:
    """Every difference, one a line."""
    lines = ["what;key;geo;year;population", *(";".join(map(str, row)) for row in found)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
