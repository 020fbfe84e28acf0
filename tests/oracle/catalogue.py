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
THEMES = {
    "acces-aux-droits": "act_acces_droits", "numerique": "act_numerique", "parentalite": "act_familles",
    "petite-enfance": "act_petite_enfance", "enfance": "act_enfance", "scolarite": "act_clas",
    "seniors": "act_seniors", "isolement": "act_isolement", "exclusion": "act_exclusion",
    "francais": "act_francais", "insertion": "act_insertion_pro", "culture": "act_culture",
    "sante": "act_sante_bien_etre", "logement": "act_logement", "transition-ecologique": "act_environnement",
    "citoyennete": "act_citoyennete", "vacances": "act_vacances_familles",
}
SERVICES = {
    "numerique-libre": "poste_info_libre", "permanences": "permanences_institutions",
    "ecrivain-public": "ecrivain_public", "france-services": "france_services",
    "conseiller-numerique": "conseiller_numerique", "soir-week-end": "ouverture_soir_we",
    "accessibilite": "acces_pmr",
}
FORMS = {"multisites": "structure_multisites", "itinerante": "structure_itinerante", "gens-du-voyage": "structure_gdv"}
PARTNERS = {
    "commune": "part_commune", "caf": "part_caf", "epci": "part_epci", "departement": "part_departement",
    "etat": "part_etat", "ecole": "part_ecole", "bailleur": "part_bailleur", "equipement": "part_equipement",
    "association": "part_association",
}
GROUPS = {
    "enfants-0-11": "nb_enfants_0_11", "jeunes-11-25": "nb_jeunes_11_25",
    "jeunes-18-25": "nb_jeunes_18_25", "departs-12-18": "jeunes_departs_vacances",
}
SECTORS = {
    "familles": "heures_familles", "enfance": "heures_enfance", "jeunesse": "heures_jeunesse",
    "adultes": "heures_adultes", "seniors": "heures_seniors", "numerique": "heures_numerique",
    "insertion": "heures_insertion", "autre": "heures_autre_secteur",
}
BOARD_AGES = {"moins-de-26": "ca_moins_26", "26-40": "ca_26_40", "41-60": "ca_41_60", "plus-de-60": "ca_plus_60"}
CONTRACTS = {"cdi": "nb_cdi", "cdd": "nb_cdd", "aide": "emplois_aides", "autre": "nb_autres_contrats"}
FUNCTIONS = {
    "direction": "etp_direction", "referent-familles": "etp_referent_familles",
    "accueil": "etp_accueil", "animation": "etp_animation",
}
GENDERS = {"femmes": "genre_f", "hommes": "genre_m", "autre-nr": "genre_autre_nr"}
#: A convention of reading that the indicator's text states: hours of one full-time job in a year.
FULL_TIME_HOURS = 1607
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
    found |= shares(g, "actions-thematiques/theme", THEMES)
    return found


def shares(g: Grammar, name: str, flags: dict[str, str]) -> dict[str, Rule]:
    """A breakdown where each member is a yes-or-no question with its own answers."""
    return {f"{name}:{code}": g.share(column, column) for code, column in flags.items()}


def split(g: Grammar, name: str, parts: dict[str, str]) -> dict[str, Rule]:
    """A breakdown of a whole that is the sum of its parts, on the structures that filled them all."""
    whole = f"({' + '.join(parts.values())})"
    return {f"{name}:{code}": g.ratio(column, whole, *parts.values()) for code, column in parts.items()}


def more_activity(g: Grammar) -> dict[str, Rule]:
    """Publics, actions, participation, partnerships of the second catalogue."""
    found = {
        "associations-accueillies": g.total("assos_accueillies"),
        "associations-accueillies-par-structure": g.mean("assos_accueillies"),
        "benevolat-en-etp": g.total(f"heures_benevolat / {FULL_TIME_HOURS}", "heures_benevolat"),
        "benevoles-median": g.quantile("benevoles_total", 0.5),
        "participants-median": g.quantile("participants_uniques", 0.5),
        "evenements-par-structure": g.mean("nb_evenements"),
        "heures-de-benevolat": g.total("heures_benevolat"),
        "heures-par-benevole": g.ratio("heures_benevolat", "benevoles_total"),
        "heures-face-public": g.total("heures_face_public"),
        "heures-face-public-par-structure": g.mean("heures_face_public"),
        "heures-ouverture-hebdomadaires": g.mean("heures_ouverture_hebdo"),
        "initiatives-par-structure": g.mean("initiatives_habitants"),
        "liens-a-distance": g.total("liens_a_distance"),
        "part-femmes-ca": g.ratio("ca_femmes", "ca_membres"),
        "part-habitants-ca": g.ratio("ca_habitants", "ca_membres"),
        "part-participants-qpv": g.ratio("participants_qpv", "participants_uniques"),
        "part-participation-ctg": g.share("participation_ctg", "participation_ctg"),
        "part-convention-multipartenariale": g.share("convention_multipartenariale", "convention_multipartenariale"),
        "participants-par-structure": g.mean("participants_uniques"),
        "participations-evenements": g.total("participants_evenements"),
        "personnes-accompagnees-droits": g.total("nb_accomp_droits"),
        "personnes-informees-droits": g.total("nb_info_droits"),
        "publics-hors-les-murs": g.total("publics_hors_les_murs"),
        "taux-de-penetration": g.ratio("participants_uniques", "population_zone"),
        # Public identity: what an agrément lasts, whether it has a family part.
        "duree-des-agrements": g.mean("duree_agrement"),
        "part-agrement-familles": g.share("agrement_acf", "agrement_acf"),
    }
    found |= {f"enfants-et-jeunes/group:{code}": g.total(column) for code, column in GROUPS.items()}
    found |= {f"heures-face-public/sector:{code}": g.total(column) for code, column in SECTORS.items()}
    found |= shares(g, "formes-d-implantation/form", FORMS)
    found |= shares(g, "services-d-accueil/service", SERVICES)
    found |= shares(g, "partenariats/partner", PARTNERS)
    found |= split(g, "composition-ca-age/age", BOARD_AGES)
    found |= split(g, "participants-par-genre/gender", GENDERS)
    return found


def of_its_kind(variable: Variable) -> str:
    """What a funder's line brings: zero where it does not concern this kind of structure."""
    kinds = ", ".join(f"'{kind}'" for kind in variable.populations)
    return f"(CASE WHEN kind IN ({kinds}) THEN {variable.id} ELSE 0 END)"


def caf_of(g: Grammar) -> tuple[str, str]:
    """The Caf's money: its expression, and the condition that each of its lines is filled."""
    lines = ("prod_caf_ps_agc", "prod_caf_ps_acf", "prod_caf_ps_al", "prod_caf_autres")
    parts = [of_its_kind(g.variables[name]) for name in lines]
    return f"({' + '.join(parts)})", " AND ".join(f"{part} IS NOT NULL" for part in parts)


def means(g: Grammar) -> dict[str, Rule]:
    """E, F: jobs and money."""
    caf, filled = caf_of(g)
    found = {
        "salaries": g.total("nb_salaries"),
        "salaries-par-structure": g.mean("nb_salaries"),
        "etp": g.total("etp_total"),
        "etp-par-structure": g.mean("etp_total"),
        "etp-median": g.quantile("etp_total", 0.5),
        "part-cdi": g.ratio("nb_cdi", "nb_salaries"),
        "part-cdi-moyenne": g.mean_of_ratios("nb_cdi", "nb_salaries"),
        "part-salaries-formes": g.ratio("salaries_formes", "nb_salaries"),
        "postes-vacants": g.total("postes_vacants"),
        "budget-total": g.total("produits_total"),
        "budget-moyen": g.mean("produits_total"),
        "budget-median": g.quantile("produits_total", 0.5),
        "budget-premier-quartile": g.quantile("produits_total", 0.25),
        "budget-troisieme-quartile": g.quantile("produits_total", 0.75),
        "part-charges-personnel": g.ratio("charges_personnel", "charges_total"),
        "part-charges-personnel-moyenne": g.mean_of_ratios("charges_personnel", "charges_total"),
        "part-en-deficit": g.share("resultat < 0", "resultat"),
        "taux-de-resultat": g.ratio("resultat", "produits_total"),
        "structure-des-financements/funder:caf": g.ratio(caf, "produits_total", "produits_total", where=filled),
        "part-financement-caf-moyenne": g.mean_of_ratios(caf, "produits_total", "produits_total", where=filled),
        "effet-levier-caf": g.ratio("produits_total", caf, "produits_total", where=filled),
    }
    for code, column in FUNDERS.items():
        found[f"structure-des-financements/funder:{code}"] = g.ratio(column, "produits_total")
    for code, column in FUNCTIONS.items():
        found[f"etp-par-fonction/function:{code}"] = g.ratio(column, "etp_total")
    found |= split(g, "salaries-par-contrat/contract", CONTRACTS)
    return found


#: Indicator → what is followed on the structures that answered both years.
CONSTANT_SET = {
    "evolution-benevoles-champ-constant": "benevoles_total",
    "evolution-budget-champ-constant": "produits_total",
    "evolution-etp-champ-constant": "etp_total",
    "evolution-participants-champ-constant": "participants_uniques",
    "evolution-salaries-champ-constant": "nb_salaries",
}


def constant_set(g: Grammar) -> dict[str, Rule]:
    """Evolutions over a year, on the same structures; `frame.lay` gives the answer of the year before."""
    found = {}
    for key, column in CONSTANT_SET.items():
        before = f"{column}__before"
        rule = g.ratio(f"({column} - {before})", before, column, where=f"{before} IS NOT NULL")
        # What one manager weighs is judged on the year before; a difference has no share to judge.
        found[key] = replace(rule, amounts=(before,), needs="previous survey")
    return found


def public_money(g: Grammar) -> dict[str, Rule]:
    """Public money of the respondents that filled every line; `compute` divides it by all inhabitants."""
    caf, filled = caf_of(g)
    others = ("commune-epci", "departement", "region", "etat", "msa-carsat", "europe")
    lines = [FUNDERS[code] for code in others]
    rule = g.total(f"({caf} + {' + '.join(lines)})", *lines)
    return {"euro-public-par-habitant": replace(rule, who=f"{rule.who} AND {filled}")}


def shared_dimensions() -> dict[str, str]:
    """`dimension:member` of dashboards/dimensions → the structures meant, from the labels.

    `non-renseigne` is a structure that did not answer the question, or the survey.
    """
    found = {f"management:{code}": f"mode_gestion = '{code}'" for code in MANAGEMENT}
    found |= {f"setting:{code}": f"type_territoire = '{code}'" for code in ("urbain", "rural")}
    found |= {
        "priority:qpv": "geo_prioritaire = 'qpv'",
        "priority:veille-active": "geo_prioritaire = 'veille_active'",
        "priority:hors": "geo_prioritaire = 'non_concerne'",
        "federation:adherente": "reseau_appartenance_fcs",
        "federation:non-adherente": "NOT reseau_appartenance_fcs",
        "seniority:moins-de-5": "seniority < 5",
        "seniority:5-10": "seniority >= 5 AND seniority < 10",
        "seniority:10-20": "seniority >= 10 AND seniority < 20",
        "seniority:20-et-plus": "seniority >= 20",
        "size:moins-de-2": "etp_total < 2",
        "size:2-5": "etp_total >= 2 AND etp_total < 5",
        "size:5-10": "etp_total >= 5 AND etp_total < 10",
        "size:10-et-plus": "etp_total >= 10",
    }
    # Classes of communes come with lists; without one every structure is of an unknown class.
    found |= {f"density:{code}": "FALSE" for code in ("dense", "intermediaire", "rural")}
    found |= {"density:non-renseigne": "TRUE", "frr:classee": "FALSE", "frr:hors": "FALSE", "frr:non-renseigne": "TRUE"}
    unknown = {
        "management": "mode_gestion", "setting": "type_territoire", "priority": "geo_prioritaire",
        "federation": "reseau_appartenance_fcs", "seniority": "seniority", "size": "etp_total",
    }
    return found | {f"{name}:non-renseigne": f"{column} IS NULL" for name, column in unknown.items()}


def rules_of(definitions: dict[str, Definition], variables: dict[str, Variable]) -> dict[str, Rule]:
    """Every rule that the published indicators call for; what is missing is not in the answer."""
    grammar = Grammar(variables)
    own: dict[str, Rule] = {}
    for chapter in (structures, coverage, activity, more_activity, means, constant_set, public_money):
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
                    found[key] = own[definition.id].among(shared[member.name], member.name)
    return found
