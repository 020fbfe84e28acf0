//! Actions, services and partnerships of a respondent.

use super::GenerateError;
use super::answers::{Respondent, Row};
use super::chance::share_out;

/// Questions answered by yes or no.
const FLAGS: [&str; 34] = [
    "act_petite_enfance",
    "act_eaje",
    "act_laep",
    "act_rpe",
    "act_enfance",
    "act_clas",
    "act_ps_jeunes",
    "act_familles",
    "act_reaap",
    "act_vacances_familles",
    "act_seniors",
    "act_isolement",
    "act_exclusion",
    "act_acces_droits",
    "act_numerique",
    "conseiller_numerique",
    "act_francais",
    "act_insertion_pro",
    "act_culture",
    "act_sante_bien_etre",
    "act_logement",
    "act_environnement",
    "act_citoyennete",
    "part_commune",
    "part_caf",
    "part_epci",
    "part_departement",
    "part_etat",
    "part_ecole",
    "part_bailleur",
    "part_equipement",
    "part_association",
    "convention_multipartenariale",
    "participation_ctg",
];

/// Persons counted by structures: variable, quantity for a centre social, action it hangs on.
const PERSONS: [(&str, &str, &str); 6] = [
    ("nb_enfants_0_11", "children_0_11_cs", "act_enfance"),
    ("nb_jeunes_11_25", "youth_11_25_cs", "act_enfance"),
    ("nb_jeunes_18_25", "young_adults_cs", "act_familles"),
    (
        "jeunes_departs_vacances",
        "youth_holidays_cs",
        "act_vacances_familles",
    ),
    ("nb_info_droits", "rights_informed_cs", "act_acces_droits"),
    (
        "nb_accomp_droits",
        "rights_accompanied_cs",
        "act_acces_droits",
    ),
];

/// Hours with the public by sector, with their shares; the same for want of any source.
const SECTORS: [(&str, f64); 8] = [
    ("heures_familles", 0.18),
    ("heures_enfance", 0.3),
    ("heures_jeunesse", 0.16),
    ("heures_adultes", 0.12),
    ("heures_seniors", 0.08),
    ("heures_numerique", 0.05),
    ("heures_insertion", 0.06),
    ("heures_autre_secteur", 0.05),
];

/// Size of an espace de vie sociale against a centre social, for want of any source.
const EVS_SCALE: f64 = 0.25;

/// Writes these answers.
pub(super) fn fill(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    hours(respondent, row)?;
    for variable in FLAGS {
        respondent.flag(variable, row);
    }
    let mut chance = respondent.chance("actions");
    let places = 48.0 * respondent.size * chance.factor(0.2);
    row.count_if(row.is_true("act_enfance"), "act_alsh_places", places);
    let scale = match respondent.structure.kind {
        crate::domain::structure::StructureKind::Cs => 1.0,
        crate::domain::structure::StructureKind::Evs => EVS_SCALE,
    };
    for (variable, quantity, action) in PERSONS {
        let offered =
            respondent
                .calibration
                .find_of_kind(action, respondent.structure.kind, respondent.year);
        let mean = respondent
            .calibration
            .find(quantity, respondent.year)
            .unwrap_or(0.0)
            * scale;
        // The mean is over all structures: those that offer the action carry it.
        let persons = mean / offered.unwrap_or(1.0) * respondent.size * chance.factor(0.3);
        row.count(variable, if row.is_true(action) { persons } else { 0.0 });
    }
    let events = respondent
        .calibration
        .find("events", respondent.year)
        .unwrap_or(0.0);
    row.count(
        "nb_evenements",
        events * respondent.size.sqrt() * chance.factor(0.4),
    );
    Ok(())
}

/// Hours with the public: their sectors add up to the whole.
fn hours(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    let mut chance = respondent.chance("hours");
    let hours = respondent.level("public_hours")? * respondent.size * chance.factor(0.25);
    let hours = hours.round();
    let weights = SECTORS.map(|(_, share)| share * chance.factor(0.4));
    row.count("heures_face_public", hours);
    for ((variable, _), part) in SECTORS.into_iter().zip(share_out(hours, &weights)) {
        row.count(variable, part);
    }
    Ok(())
}
