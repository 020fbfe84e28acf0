//! Staff of a respondent: never more full-time equivalents than persons, but for declared defects.

use super::GenerateError;
use super::answers::{Cell, Respondent, Row};
use super::managing::Mode;
use crate::domain::structure::StructureKind;

/// Writes these answers.
pub(super) fn fill(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    let mut chance = respondent.chance("staff");
    let centre = respondent.structure.kind == StructureKind::Cs;
    let persons = respondent.level("employees")? * respondent.size * chance.factor(0.1);
    let persons = persons.round().max(if centre { 2.0 } else { 0.0 });
    // Persons cost what the budget gives them: the equivalents follow from both.
    let budget = respondent.level("income")? * respondent.level("share_personnel")?;
    let cost = respondent
        .calibration
        .value("cost_per_fte", respondent.year)?;
    let full_time = budget * respondent.size / cost * chance.factor(0.08);
    let full_time = hundredths(full_time.min(persons * 0.95));
    let permanent = respondent.level("share_cdi")? + chance.deviation(0.07);
    row.count("nb_salaries", persons);
    row.decimal("etp_total", full_time);
    row.count("nb_cdi", (persons * permanent.clamp(0.0, 1.0)).min(persons));
    functions(respondent, full_time, row);
    let aided = (persons * 0.06 * chance.factor(0.8)).round();
    contracts(respondent, persons, aided, row);
    let lent = respondent.manager.mode != Mode::Association && chance.happens(0.6);
    let lent = if lent { chance.between(0.2, 1.5) } else { 0.0 };
    row.decimal("mises_a_disposition", hundredths(lent));
    row.count(
        "services_civiques",
        f64::from(chance.between(0_u32, 3).saturating_sub(1)),
    );
    row.count(
        "postes_vacants",
        f64::from(chance.between(0_u32, 4).saturating_sub(2)),
    );
    row.count(
        "salaries_formes",
        (persons * chance.between(0.2, 0.6)).min(persons),
    );
    if chance.happens(
        respondent
            .calibration
            .value("defect_fte", respondent.year)?,
    ) {
        row.decimal("etp_total", hundredths(persons + chance.between(0.5, 3.0)));
    }
    Ok(())
}

/// Contracts other than the permanent ones: the four kinds add up to the persons.
fn contracts(respondent: &Respondent<'_>, persons: f64, aided: f64, row: &mut Row) {
    let left = (persons - row.number("nb_cdi")).max(0.0);
    let aided = aided.min(left);
    let share = respondent.chance("contracts").between(0.75, 0.95);
    let fixed = ((left - aided) * share).round();
    row.count("emplois_aides", aided);
    row.count("nb_cdd", fixed);
    row.count("nb_autres_contrats", left - aided - fixed);
}

/// Full-time equivalents by function: together at most the total.
fn functions(respondent: &Respondent<'_>, total: f64, row: &mut Row) {
    let direction = hundredths((total * 0.25).min(1.0));
    row.decimal("etp_direction", direction);
    let level = if respondent.steadily("master", 0.35) {
        "niveau_7"
    } else if respondent.steadily("bachelor", 0.75) {
        "niveau_6"
    } else {
        "niveau_5"
    };
    row.put("qualif_direction", Cell::Category(level));
    if row.is_true("agrement_acf") {
        row.decimal("etp_referent_familles", hundredths((total * 0.15).min(1.0)));
    } else {
        row.put("etp_referent_familles", Cell::NotConcerned);
    }
    row.decimal("etp_accueil", hundredths(total * 0.12));
    row.decimal("etp_animation", hundredths(total * 0.4));
}

/// Rounded down to the hundredth.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).floor() / 100.0
}
