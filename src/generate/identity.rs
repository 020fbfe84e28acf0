//! Identity, management, territory, project and opening of a respondent.

use chrono::Datelike as _;

use super::GenerateError;
use super::answers::{Cell, Respondent, Row};
use super::managing::Mode;
use crate::domain::structure::StructureKind;

/// Themes that a project may name, as they are printed.
const THEMES: [&str; 9] = [
    "parentalité",
    "jeunesse",
    "seniors",
    "santé",
    "culture",
    "numérique",
    "transition écologique",
    "citoyenneté",
    "insertion",
];

/// Writes these answers.
pub(super) fn fill(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    who(respondent, row)?;
    management(respondent, row);
    territory(respondent, row);
    project(respondent, row);
    opening(respondent, row);
    Ok(())
}

fn text(row: &mut Row, variable: &'static str, value: &str) {
    row.put(variable, Cell::Text(value.to_owned()));
}

fn who(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    let structure = respondent.structure;
    text(row, "id_structure", &structure.id);
    text(row, "nom", &structure.name);
    text(row, "commune", &respondent.home.name);
    text(row, "code_insee", &respondent.home.code);
    let departement = structure.id.split('-').next().unwrap_or_default();
    text(row, "departement", departement);
    text(row, "siret", &structure.siret);
    row.put(
        "annee_campagne",
        Cell::Number(f64::from(super::plan::survey_year(respondent.year)), 0),
    );
    row.put("annee_donnees", Cell::Number(f64::from(respondent.year), 0));
    row.put(
        "type_structure",
        Cell::Category(super::calibration::suffix(structure.kind)),
    );
    row.put(
        "date_premier_agrement",
        Cell::Date(structure.first_agreement),
    );
    let people = (respondent.level("zone")? * respondent.size.sqrt())
        .min(structure.inhabitants.max(1_500.0) * 1.2);
    // Declared by hand, so rounded to the hundred by most.
    row.count("population_zone", (people / 100.0).round() * 100.0);
    let member = respondent.manager.mode == Mode::Association;
    row.put(
        "reseau_appartenance_fcs",
        Cell::Flag(respondent.steadily("fcs", if member { 0.7 } else { 0.35 })),
    );
    let other = if respondent.steadily("other_federation", 0.12) {
        "Francas"
    } else {
        "Non"
    };
    text(row, "autre_federation", other);
    Ok(())
}

fn management(respondent: &Respondent<'_>, row: &mut Row) {
    let mode = respondent.manager.mode;
    row.put("mode_gestion", Cell::Category(mode.code()));
    let nature = match mode {
        Mode::Authority if respondent.steadily("epci", 0.25) => Cell::Category("epci"),
        Mode::Authority if respondent.steadily("ccas", 0.3) => Cell::Category("ccas"),
        Mode::Authority => Cell::Category("commune"),
        Mode::Association | Mode::Caf | Mode::Other => Cell::NotConcerned,
    };
    row.put("nature_collectivite", nature);
    let designation = match mode {
        Mode::Association if respondent.steadily("dsp", 0.05) => Cell::Category("dsp"),
        Mode::Association => Cell::Category("convention"),
        Mode::Other => Cell::Category("marche"),
        Mode::Authority | Mode::Caf => Cell::NotConcerned,
    };
    row.put("mode_designation", designation);
    row.put(
        "structure_gdv",
        Cell::Flag(respondent.steadily("gdv", 0.02)),
    );
    let sites = respondent.steadily("sites", 0.18);
    row.put("structure_multisites", Cell::Flag(sites));
    row.put(
        "structure_itinerante",
        Cell::Flag(respondent.steadily("itinerant", 0.04)),
    );
    let count = if sites {
        respondent.chance("sites").between(2_u32, 4)
    } else {
        1
    };
    row.count("nb_sites", f64::from(count));
}

fn territory(respondent: &Respondent<'_>, row: &mut Row) {
    let structure = respondent.structure;
    row.put(
        "type_territoire",
        Cell::Category(if structure.urban { "urbain" } else { "rural" }),
    );
    row.put("taille_territoire", Cell::Category(scale(respondent)));
    let share = respondent
        .calibration
        .find("share_qpv_urban", respondent.year)
        .unwrap_or(0.0);
    // Priority districts are in the larger towns.
    let share = share
        * if structure.inhabitants >= 10_000.0 {
            1.2
        } else {
            0.3
        };
    let priority = if structure.urban && respondent.steadily("qpv", share) {
        "qpv"
    } else if structure.urban && respondent.steadily("watch", 0.1) {
        "veille_active"
    } else {
        "non_concerne"
    };
    row.put("geo_prioritaire", Cell::Category(priority));
    row.put(
        "zone_revitalisation",
        Cell::Flag(!structure.urban && respondent.steadily("frr", 0.55)),
    );
}

/// Scale of the territory: districts in towns, several communes in the country.
fn scale(respondent: &Respondent<'_>) -> &'static str {
    let urban = respondent.structure.urban;
    let district = respondent
        .calibration
        .find("share_district_urban", respondent.year);
    if urban && respondent.steadily("district", district.unwrap_or(0.0)) {
        "quartier"
    } else if urban && respondent.steadily("districts", 0.55) {
        "quartiers"
    } else if !urban && respondent.steadily("communes", 0.5) {
        "communes"
    } else if !urban && respondent.steadily("intercommunal", 0.25) {
        "intercommunalite"
    } else {
        "commune"
    }
}

fn project(respondent: &Respondent<'_>, row: &mut Row) {
    let structure = respondent.structure;
    row.put(
        "agrement_agc",
        Cell::Flag(structure.kind == StructureKind::Cs),
    );
    row.put(
        "agrement_acf",
        Cell::Flag(structure.families_agreement(respondent.year).is_some()),
    );
    row.put(
        "agrement_al",
        Cell::Flag(structure.kind == StructureKind::Evs),
    );
    row.count("duree_agrement", f64::from(structure.term * 12));
    row.put("prefiguration", Cell::Flag(false));
    let rights =
        respondent
            .calibration
            .find_of_kind("share_axis_rights", structure.kind, respondent.year);
    let mut themes = Vec::new();
    if respondent.steadily("axis_rights", rights.unwrap_or(0.4)) {
        themes.push("accès aux droits");
    }
    themes.extend(
        THEMES
            .into_iter()
            .filter(|theme| respondent.steadily(theme, 0.4)),
    );
    text(row, "themes_projet", &themes.join(", "));
}

fn opening(respondent: &Respondent<'_>, row: &mut Row) {
    let mut chance = respondent.chance("opening");
    let (hours, weeks, surface) = match respondent.structure.kind {
        StructureKind::Cs => (36.0, 47.0, 520.0),
        StructureKind::Evs => (21.0, 44.0, 150.0),
    };
    let year = f64::from(respondent.structure.first_agreement.year() % 7);
    let half_hours = (hours + year - 3.0 + chance.deviation(1.0)) * 2.0;
    row.put(
        "heures_ouverture_hebdo",
        Cell::Number(half_hours.round().max(6.0) / 2.0, 1),
    );
    row.count(
        "semaines_ouverture",
        (weeks + chance.deviation(2.0)).min(52.0),
    );
    row.count("locaux_surface", surface * respondent.size);
    let premises = if respondent.steadily("lent", 0.7) {
        "mise_a_disposition"
    } else if respondent.steadily("rented", 0.7) {
        "location"
    } else {
        "proprietaire"
    };
    row.put("locaux_statut", Cell::Category(premises));
    for variable in [
        "ouverture_soir_we",
        "acces_pmr",
        "poste_info_libre",
        "permanences_institutions",
        "ecrivain_public",
        "france_services",
    ] {
        respondent.flag(variable, row);
    }
}
