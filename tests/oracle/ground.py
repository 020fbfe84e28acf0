"""Figures about territories: communes and EPCI that host a structure, people who live there, movements.

Each query answers rows (level, geo, year, population, num, den, filled) for all levels at once.
A commune hosts what sits in it on 31 December, answered or not (domain.md §0.5).
"""

from __future__ import annotations

KINDS = "(VALUES ('CS', 'CS'), ('EVS', 'EVS'), ('CS', 'AVS'), ('EVS', 'AVS')) AS kinds(kind, population)"

#: Accredited structures of each commune, year and population; and a line for every commune.
HOSTS = f"""
    years AS (SELECT DISTINCT year FROM delivered WHERE feed = 'register'),
    seats AS (
        SELECT commune, year, population, count(*) AS n
        FROM line JOIN {KINDS} USING (kind) WHERE accredited GROUP BY ALL
    ),
    host AS (
        SELECT commune, year, population, coalesce(n, 0) AS n
        FROM (SELECT DISTINCT commune FROM member_of) CROSS JOIN years
        CROSS JOIN (VALUES ('AVS'), ('CS'), ('EVS')) AS p(population)
        LEFT JOIN seats USING (commune, year, population)
    )"""

#: Inhabitants of the year, or of the nearest year published.
PEOPLE = """
    published AS (SELECT DISTINCT year FROM people),
    nearest AS (
        SELECT years.year, arg_min(published.year, abs(published.year - years.year)) AS taken
        FROM years CROSS JOIN published GROUP BY ALL
    ),
    inhabited AS (
        SELECT commune, nearest.year, inhabitants FROM people JOIN nearest ON people.year = nearest.taken
    )"""

COMMUNES = f"""
    WITH {HOSTS}
    SELECT level, geo, year, population, count(*) FILTER (n > 0) AS num, count(*) AS den
    FROM host JOIN member_of USING (commune) GROUP BY ALL"""

POPULATION = f"""
    WITH {HOSTS}, {PEOPLE}
    SELECT level, geo, year, population,
        coalesce(sum(inhabitants) FILTER (n > 0), 0) AS num, sum(inhabitants) AS den
    FROM host JOIN inhabited USING (commune, year) JOIN member_of USING (commune) GROUP BY ALL"""

DENSITY = f"""
    WITH {HOSTS}, {PEOPLE}
    SELECT level, geo, year, population, sum(n) AS num, sum(inhabitants) AS den
    FROM host JOIN inhabited USING (commune, year) JOIN member_of USING (commune) GROUP BY ALL"""

#: An EPCI astride two territories counts in both, covered in each by what sits on that side.
EPCI = f"""
    WITH {HOSTS}, sides AS (
        SELECT m.level, m.geo, year, population, e.geo AS epci, sum(n) AS n
        FROM host JOIN member_of m USING (commune)
        JOIN member_of e ON e.commune = host.commune AND e.level = 'EPCI'
        GROUP BY ALL
    )"""

EPCI_COVERED = EPCI + """
    SELECT level, geo, year, population, count(*) FILTER (n > 0) AS num, count(*) AS den
    FROM sides GROUP BY ALL"""

EPCI_WITHOUT = EPCI + """
    SELECT level, geo, year, population, count(*) FILTER (n = 0) AS num, NULL AS den
    FROM sides GROUP BY ALL"""

#: Each year's structures where that year's register puts them.
EVOLUTION = f"""
    WITH {HOSTS}, counted AS (
        SELECT level, geo, year, population, sum(n) AS n
        FROM host JOIN member_of USING (commune) GROUP BY ALL
    )
    SELECT level, geo, now.year, population, now.n - before.n AS num, before.n AS den
    FROM counted now JOIN counted before USING (level, geo, population)
    WHERE before.year = now.year - 1"""

#: Population says nothing of structures: it stands under AVS alone.
PEOPLED = f"""
    WITH {HOSTS}, {PEOPLE}
    SELECT level, geo, year, 'AVS' AS population, sum(inhabitants) AS num, NULL AS den
    FROM inhabited JOIN member_of USING (commune) GROUP BY ALL"""


def aged(group: str) -> str:
    """Share of an age group, where the age is known in every commune of the territory."""
    return f"""
        WITH {HOSTS}
        SELECT level, geo, year, 'AVS' AS population, sum({group}) AS num, sum(everyone) AS den
        FROM member_of LEFT JOIN aged USING (commune) CROSS JOIN years
        GROUP BY level, geo, year HAVING bool_and(everyone IS NOT NULL)"""


#: Declared zones, bounded by the population of the commune of the seat; no delivery here lists the communes of a zone.
ZONES = f"""
    WITH {HOSTS}, {PEOPLE}, declared AS (
        SELECT commune, year, population, sum(population_zone) AS zone FROM line JOIN {KINDS} USING (kind)
        WHERE respondent AND population_zone IS NOT NULL GROUP BY ALL
    )
    SELECT level, geo, year, population, sum(least(coalesce(zone, 0), inhabitants)) AS num, sum(inhabitants) AS den
    FROM inhabited CROSS JOIN (VALUES ('AVS'), ('CS'), ('EVS')) AS p(population)
    LEFT JOIN declared USING (commune, year, population) JOIN member_of USING (commune) GROUP BY ALL"""

#: What only lists bring (Filosofi, FRR, density, quartiers): none is delivered here, so there is no number.
LISTED = (
    "communes-frr", "part-population-frr", "communes-par-densite", "qpv-couverts", "qpv-sans-structure",
    "niveau-de-vie-median", "taux-de-pauvrete",
)

#: Indicator → its query and what must be delivered.
GROUND = {
    "communes-equipees": (COMMUNES, "register"),
    "population-communes-equipees": (POPULATION, "register"),
    "structures-pour-10000-habitants": (DENSITY, "register"),
    "epci-couverts": (EPCI_COVERED, "register"),
    "epci-sans-structure": (EPCI_WITHOUT, "register"),
    "evolution-annuelle-structures": (EVOLUTION, "previous"),
    "population": (PEOPLED, "register"),
    "part-0-19-ans": (aged("young"), "table"),
    "part-65-ans-et-plus": (aged("old"), "table"),
    "population-zones-de-competence": (ZONES, "survey"),
}
