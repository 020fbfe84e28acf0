//! Publics of a respondent: participants by age and gender add up to their total.

use super::GenerateError;
use super::answers::{Cell, Respondent, Row};
use super::chance::share_out;

/// Age bands, as the end of the variable and of the quantity.
const BANDS: [(&str, &str); 8] = [
    ("age_0_6", "0_6"),
    ("age_7_10", "7_10"),
    ("age_11_14", "11_14"),
    ("age_15_17", "15_17"),
    ("age_18_25", "18_25"),
    ("age_26_59", "26_59"),
    ("age_60_74", "60_74"),
    ("age_75p", "75p"),
];

/// Writes these answers.
pub(super) fn fill(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    let mut chance = respondent.chance("publics");
    let people = respondent.level("participants")? * respondent.size * chance.factor(0.12);
    let people = people.round().max(12.0);
    row.count("participants_uniques", people);
    row.count("participations", people * 13.0 * chance.factor(0.2));
    ages(respondent, people, row)?;
    genders(respondent, people, row)?;
    let district = match row.get("geo_prioritaire") {
        Some(Cell::Category("qpv")) => Some(0.45),
        Some(Cell::Category("veille_active")) => Some(0.12),
        _ => None,
    };
    let share = (district.unwrap_or(0.0) * chance.factor(0.2)).min(0.9);
    row.count_if(district.is_some(), "participants_qpv", people * share);
    let events = people * 0.9 * chance.factor(0.4);
    row.count("participants_evenements", events);
    row.count("participants_uniques_evenements", events * 0.6);
    row.count(
        "publics_partenaires_heberges",
        people * 0.25 * chance.factor(0.5),
    );
    let outside = respondent.steadily("outside", 0.7);
    row.count(
        "publics_hors_les_murs",
        if outside {
            people * 0.3 * chance.factor(0.5)
        } else {
            0.0
        },
    );
    row.count("liens_a_distance", people * 0.55 * chance.factor(0.6));
    let members = people * 0.42 * chance.factor(0.2);
    row.count("nb_adherents", members);
    row.count("nb_familles_adherentes", members * 0.45);
    defect(respondent, people, row)
}

/// Bands of the Dordogne in rural territories, an invented younger profile in towns.
fn ages(respondent: &Respondent<'_>, people: f64, row: &mut Row) -> Result<(), GenerateError> {
    let mut chance = respondent.chance("ages");
    let profile = if respondent.structure.urban {
        "age_urban"
    } else {
        "age_rural"
    };
    let unknown = chance.between(0.02, 0.1);
    let mut weights = Vec::with_capacity(BANDS.len() + 1);
    for (_, band) in BANDS {
        let share = respondent
            .calibration
            .value(&format!("{profile}_{band}"), respondent.year)?;
        weights.push(share * chance.factor(0.2) * (1.0 - unknown));
    }
    weights.push(unknown);
    let variables = BANDS
        .into_iter()
        .map(|(variable, _)| variable)
        .chain(["age_nr"]);
    for (variable, part) in variables.zip(share_out(people, &weights)) {
        row.count(variable, part);
    }
    Ok(())
}

fn genders(respondent: &Respondent<'_>, people: f64, row: &mut Row) -> Result<(), GenerateError> {
    let mut chance = respondent.chance("genders");
    let women = respondent
        .calibration
        .value("share_women", respondent.year)?;
    let women = (women + chance.deviation(0.04)).clamp(0.3, 0.85);
    let unknown = chance.between(0.0, 0.05);
    let parts = share_out(
        people,
        &[
            women * (1.0 - unknown),
            (1.0 - women) * (1.0 - unknown),
            unknown,
        ],
    );
    for (variable, part) in ["genre_f", "genre_m", "genre_autre_nr"]
        .into_iter()
        .zip(parts)
    {
        row.count(variable, part);
    }
    Ok(())
}

/// At a declared rate a band was typed wrong, so that the report has something to say.
fn defect(respondent: &Respondent<'_>, people: f64, row: &mut Row) -> Result<(), GenerateError> {
    let rate = respondent
        .calibration
        .value("defect_ages", respondent.year)?;
    let mut chance = respondent.chance("defect_ages");
    if chance.happens(rate) {
        let adults = row.number("age_26_59");
        row.count(
            "age_26_59",
            adults + people * chance.between(0.05, 0.2) + 1.0,
        );
    }
    Ok(())
}
