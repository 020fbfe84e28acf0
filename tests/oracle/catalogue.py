"""The indicators as the oracle understands them, from domain.md §3.2 and the text of each definition.

A key is `indicator` or `indicator/dimension:member`. Nothing here was copied from a formula of
Vigie: where a text left a doubt, the doubt is said beside the rule.
"""

from __future__ import annotations

from dataclasses import replace

from definitions import Definition
from rules import Grammar, Rule
from vocabulary import Variable

AGES = {
    "0-6": "age_0_6", "7-10": "age_7_10", "11-14": "age_11_14", "15-17": "age_15_17",
    "18-25": "age_18_25", "26-59": "age_26_59", "60-74": "age_60_74", "75-et-plus": "age_75p",
}
FUNDERS = {
    "commune-epci": "prod_commune_epci", "departement": "prod_departement", "region": "prod_region",
    "etat": "prod_etat", "msa-carsat": "prod_msa_carsat", "europe": "prod_europe",
    "usagers": "prod_usagers", "fondations": "prod_fondations",
}
THEMES = {"acces-aux-droits": "act_acces_droits", "numerique": "act_numerique", "parentalite": "act_familles"}
MANAGEMENT = ("associatif", "collectivite", "caf", "autre")


def structures(g: Grammar) -> dict[str, Rule]:
    """N1–N4: the register."""
    count = Rule("accredited", "1", None, needs="register")
    bands = {"moins-de-5": (0, 5), "5-10": (5, 10), "10-20": (10, 20), "20-et-plus": (20, 999)}
    found = {
        "structures-agreees": count,
        "taux-de-reponse": Rule("surveyed", "CASE WHEN respondent THEN 1 ELSE 0 END", "1"),
    }
    for code, (low, high) in bands.items():
        found[f"anciennete-agrements/seniority:{code}"] = g.registered(
            f"seniority >= {low} AND seniority < {high}", "accredited AND seniority IS NOT NULL"
        )
    return found


def coverage(g: Grammar) -> dict[str, Rule]:
    """T1–T3, G1, G2: what structures say of their ground and of their manager."""
    found = {
        "part-qpv": g.share("geo_prioritaire = 'qpv'", "geo_prioritaire"),
        "part-qpv-urbain": g.share(
            "geo_prioritaire = 'qpv'", "geo_prioritaire", "type_territoire", among="type_territoire = 'urbain'"
        ),
        "part-adherents-fcs": g.share("reseau_appartenance_fcs", "reseau_appartenance_fcs"),
    }
    for code in ("urbain", "rural"):
        found[f"territoire-urbain-rural/territory:{code}"] = g.share(f"type_territoire = '{code}'", "type_territoire")
    for code in ("quartier", "quartiers", "commune", "communes", "intercommunalite"):
        found[f"echelle-intervention/scale:{code}"] = g.share(f"taille_territoire = '{code}'", "taille_territoire")
    for code in MANAGEMENT:
        found[f"mode-de-gestion/management:{code}"] = g.share(f"mode_gestion = '{code}'", "mode_gestion")
    return found


def activity(g: Grammar) -> dict[str, Rule]:
    """P, AC, D: publics, actions, participation."""
    known_age = " + ".join(AGES.values())
    found = {
        "participants-declares": g.total("participants_uniques"),
        "evenements": g.total("nb_evenements"),
        "initiatives-habitants": g.total("initiatives_habitants"),
        "benevoles": g.total("benevoles_total"),
        "benevoles/engagement:activite": g.total("benevoles_activite"),
        "benevoles/engagement:instances": g.total("benevoles_instances"),
        "benevoles/engagement:12-25": g.total("benevoles_12_25"),
        "benevoles-par-structure": g.mean("benevoles_total"),
    }
    for code, column in AGES.items():
        found[f"ages-des-publics/age:{code}"] = g.ratio(column, f"({known_age})", *AGES.values())
    for code, column in THEMES.items():
        found[f"actions-thematiques/theme:{code}"] = g.share(column, column)
    return found


def of_its_kind(variable: Variable) -> str:
    """What a funder's line brings: zero where it does not concern this kind of structure."""
    kinds = ", ".join(f"'{kind}'" for kind in variable.populations)
    return f"(CASE WHEN kind IN ({kinds}) THEN {variable.id} ELSE 0 END)"


def means(g: Grammar) -> dict[str, Rule]:
    """E, F: jobs and money."""
    lines = ("prod_caf_ps_agc", "prod_caf_ps_acf", "prod_caf_ps_al", "prod_caf_autres")
    caf = [of_its_kind(g.variables[name]) for name in lines]
    filled = " AND ".join(f"{part} IS NOT NULL" for part in caf)
    caf_share = g.ratio(f"({' + '.join(caf)})", "produits_total", "produits_total", where=filled)
    found = {
        "salaries": g.total("nb_salaries"),
        "etp": g.total("etp_total"),
        "etp-par-structure": g.mean("etp_total"),
        "part-cdi": g.ratio("nb_cdi", "nb_salaries"),
        "budget-total": g.total("produits_total"),
        "budget-moyen": g.mean("produits_total"),
        "part-en-deficit": g.share("resultat < 0", "resultat"),
        "structure-des-financements/funder:caf": caf_share,
    }
    for code, column in FUNDERS.items():
        found[f"structure-des-financements/funder:{code}"] = g.ratio(column, "produits_total")
    return found


def shared_dimensions() -> dict[str, tuple[str, tuple[str, ...]]]:
    """`dimension:member` of dashboards/dimensions → the structures meant, and the question asked for it."""
    return {f"management:{code}": (f"mode_gestion = '{code}'", ("mode_gestion",)) for code in MANAGEMENT}


def rules_of(definitions: dict[str, Definition], variables: dict[str, Variable]) -> dict[str, Rule]:
    """Every rule that the published indicators call for; what is missing is not in the answer."""
    grammar = Grammar(variables)
    own: dict[str, Rule] = {}
    for chapter in (structures, coverage, activity, means):
        own |= chapter(grammar)
    shared = shared_dimensions()
    found = {}
    for definition in definitions.values():
        if definition.id in own:
            found[definition.id] = own[definition.id]
        for breakdown in definition.breakdowns:
            for member in breakdown.members:
                key = f"{definition.id}/{member.name}"
                if key in own:
                    found[key] = own[key]
                elif member.name in shared and definition.id in own:
                    condition, uses = shared[member.name]
                    found[key] = replace(own[definition.id].among(condition), uses=own[definition.id].uses + uses)
    return found
