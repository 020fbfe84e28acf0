//! Numbers within the bounds of their variable.

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::number::{self, DecimalMark, NotANumber, ParsedNumber, UnitSign};
use super::Refusal;
use crate::catalogue::dictionary::{VariableDefinition, VariableType};
use crate::domain::number::french;

/// Reads a number that its variable may have: its sign, wholeness, unit and bounds. The remark,
/// if any, does not refuse it.
pub(super) fn read(
    text: &str,
    variable: &VariableDefinition,
    decimal: Option<DecimalMark>,
) -> Result<(f64, Option<Box<Issue>>), Box<Refusal>> {
    let parsed = number::parse(text, decimal).map_err(|why| not_a_number(text, why))?;
    let number = with_the_right_unit(parsed, text, variable)?;
    if number < 0.0 && !variable.signed {
        return Err(refusal(
            IssueCode::NumberNegative,
            format!(
                "La valeur « {text} » est négative, ce que « {} » ne peut être.",
                variable.label
            ),
            "Corrigez le signe, ou laissez la cellule vide si la valeur est inconnue.",
        ));
    }
    if variable.kind == VariableType::Count && number.fract() != 0.0 {
        return Err(refusal(
            IssueCode::NumberFractional,
            format!(
                "La valeur « {text} » n'est pas un nombre entier, alors que « {} » se compte.",
                variable.label
            ),
            "Saisissez un nombre entier.",
        ));
    }
    let is_percentage = variable
        .unit
        .as_deref()
        .is_some_and(|unit| unit.contains('%'));
    if is_percentage && !variable.signed && number > 100.0 {
        return Err(refusal(
            IssueCode::NumberNotAPercentage,
            format!("La valeur « {text} » dépasse 100 %."),
            "Saisissez un pourcentage entre 0 et 100.",
        ));
    }
    let remark = match parsed.unit {
        Some(UnitSign::ThousandEuros) => Some(Box::new(in_thousands(text, number))),
        None if is_percentage && !variable.signed && looks_like_a_fraction(text, number) => {
            Some(Box::new(a_fraction(text, number, variable)))
        }
        Some(_) | None => None,
    };
    Ok((number, remark))
}

#[expect(
    clippy::unnecessary_box_returns,
    reason = "a refusal is large, and the way of every cell passes by its place"
)]
fn refusal(code: IssueCode, message: String, remedy: impl Into<String>) -> Box<Refusal> {
    Box::new(Refusal::new(code, message, remedy))
}

fn in_thousands(text: &str, number: f64) -> Issue {
    Issue::new(
        IssueCode::NumberInThousands,
        &format!(
            "« {text} » est en milliers d'euros ; lu {} €.",
            french(number, 0)
        ),
        "Rien à faire ; saisissez des euros pour éviter le doute.",
    )
}

/// Between 0 and 1 with two decimals at least: a small share is seldom given so precisely.
fn looks_like_a_fraction(text: &str, number: f64) -> bool {
    let decimals = text.rsplit([',', '.']).next().map_or(0, str::len);
    number > 0.0 && number < 1.0 && decimals >= 2
}

/// `0,45` where 45 is meant: applied as written, since some shares are that small.
fn a_fraction(text: &str, number: f64, variable: &VariableDefinition) -> Issue {
    Issue::new(
        IssueCode::NumberAFraction,
        &format!(
            "« {text} » semble une fraction, alors que « {} » est un pourcentage.",
            variable.label
        ),
        &format!(
            "Si la part est de {} %, saisissez {} ; sinon rien à faire.",
            french(number * 100.0, 1),
            french(number * 100.0, 1)
        ),
    )
}

#[expect(
    clippy::unnecessary_box_returns,
    reason = "a refusal is large, and the way of every cell passes by its place"
)]
fn not_a_number(text: &str, why: NotANumber) -> Box<Refusal> {
    match why {
        NotANumber::Ambiguous => {
            let plain = text.replace('.', "");
            let decimal = text.replace('.', ",");
            refusal(
                IssueCode::NumberAmbiguous,
                format!(
                    "La valeur « {text} » est ambiguë : le point sépare-t-il les milliers ou les décimales ?"
                ),
                format!("Saisissez {plain} ou {decimal}."),
            )
        }
        NotANumber::Unreadable => {
            let remedy = match number::number_inside(text) {
                Some(inside) => format!("Saisissez seulement le nombre : {inside}."),
                None => "Saisissez un nombre, ou laissez la cellule vide.".to_owned(),
            };
            let message = format!("La valeur « {text} » n'est pas un nombre.");
            refusal(IssueCode::NumberUnreadable, message, remedy)
        }
    }
}

/// A sign that contradicts the variable's unit makes another quantity of the number.
fn with_the_right_unit(
    number: ParsedNumber,
    text: &str,
    variable: &VariableDefinition,
) -> Result<f64, Box<Refusal>> {
    let unit = variable.unit.as_deref().unwrap_or("");
    let fits = match number.unit {
        None => true,
        Some(UnitSign::Percent) => unit.contains('%'),
        Some(UnitSign::Euro | UnitSign::ThousandEuros) => unit.contains('€'),
    };
    if fits {
        let is_thousands = number.unit == Some(UnitSign::ThousandEuros);
        return Ok(number.value * if is_thousands { 1000.0 } else { 1.0 });
    }
    let expected = if unit.is_empty() {
        "un nombre sans unité"
    } else {
        unit
    };
    Err(refusal(
        IssueCode::NumberUnreadable,
        format!(
            "La valeur « {text} » n'est pas dans l'unité de « {} » ({expected}).",
            variable.label
        ),
        format!("Saisissez le nombre dans cette unité : {expected}."),
    ))
}
