//! Money of a respondent: funders add up to the income, result to income less expenses.

use super::GenerateError;
use super::answers::{Cell, Respondent, Row};
use super::chance::{recurrent, share_out};

const FUNDERS: [&str; 12] = [
    "prod_caf_ps_agc",
    "prod_caf_ps_acf",
    "prod_caf_ps_al",
    "prod_caf_autres",
    "prod_commune_epci",
    "prod_departement",
    "prod_region",
    "prod_etat",
    "prod_msa_carsat",
    "prod_europe",
    "prod_usagers",
    "prod_fondations",
];
/// Funders that only some structures have: share of structures concerned.
const RARE: [(&str, f64); 3] = [
    ("prod_europe", 0.2),
    ("prod_region", 0.5),
    ("prod_fondations", 0.6),
];

/// Writes these answers.
pub(super) fn fill(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    let mut chance = respondent.chance("finances");
    let income = respondent.level("income")? * respondent.size * chance.factor(0.08);
    let income = income.round();
    row.count("produits_total", income);
    funders(respondent, income, row)?;
    let deficit = recurrent(
        respondent.seed,
        &respondent.structure.id,
        "deficit",
        respondent.year,
        respondent.calibration.value("deficit", respondent.year)?,
    );
    let gap = (income * chance.between(0.004, 0.075)).round();
    let result = if deficit { -gap } else { gap };
    let expenses = income - result;
    let personnel = respondent.level("share_personnel")? * chance.factor(0.06);
    row.count("charges_total", expenses);
    row.count("charges_personnel", expenses * personnel.min(0.92));
    let pilot = chance.between(0.18, 0.26);
    let parts = share_out(expenses, &[pilot, chance.between(0.18, 0.28), 0.55]);
    let functions = [
        "charges_pilotage",
        "charges_logistique",
        "charges_activites",
    ];
    for (variable, part) in functions.into_iter().zip(parts) {
        row.count(variable, part);
    }
    row.put(
        "fonds_propres",
        Cell::Number((income * chance.deviation(0.12) + income * 0.16).round(), 0),
    );
    let wrong_sign = chance.happens(
        respondent
            .calibration
            .value("defect_sign", respondent.year)?,
    );
    row.put(
        "resultat",
        Cell::Number(if wrong_sign { -result } else { result }, 0),
    );
    Ok(())
}

fn funders(respondent: &Respondent<'_>, income: f64, row: &mut Row) -> Result<(), GenerateError> {
    let structure = respondent.structure;
    let mut chance = respondent.chance("funders");
    let mut weights = Vec::with_capacity(FUNDERS.len());
    for funder in FUNDERS {
        let share = respondent
            .calibration
            .find_of_kind(funder, structure.kind, respondent.year)
            .unwrap_or(0.0);
        let noise = chance.factor(0.25);
        let rare = RARE
            .iter()
            .find(|(name, _)| *name == funder)
            .map_or(1.0, |(_, concerned)| *concerned);
        let present = respondent.steadily(funder, rare)
            && (funder != "prod_caf_ps_acf" || row.is_true("agrement_acf"));
        weights.push(if present { share / rare * noise } else { 0.0 });
    }
    let parts = share_out(income, &weights);
    for (funder, part) in FUNDERS.into_iter().zip(parts) {
        row.count(funder, part);
    }
    if chance.happens(
        respondent
            .calibration
            .value("defect_income", respondent.year)?,
    ) {
        // A funder typed twice.
        let towns = row.number("prod_commune_epci");
        row.count("prod_commune_epci", towns * 2.0);
    }
    Ok(())
}
