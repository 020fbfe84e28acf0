//! Worked examples: rows in, figure out, by the very formulas that make the editions.

use polars::prelude::{Column, DataFrame, NamedFrom as _, Series};
use toml::Value;

use super::columns;
use super::error::EngineError;
use super::formula::{ParsedFormula, parse, year_before};
use super::places::Places;
use super::plan::Plan;
use super::rollup::Rollup;
use super::rows::{Rows, evaluate};
use super::year::Formula;
use crate::catalogue::Dictionary;
use crate::catalogue::dictionary::VariableType;
use crate::catalogue::indicator::{Example, Frame, IndicatorDefinition};

/// What an example gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Numerator computed.
    pub numerator: f64,
    /// Denominator computed.
    pub denominator: Option<f64>,
    /// Value computed; none when the denominator is zero.
    pub value: Option<f64>,
}

/// Computes one example of an indicator, without secrecy.
///
/// # Errors
/// A formula that cannot be read, columns of unequal length or mixed types.
pub fn run(
    indicator: &IndicatorDefinition,
    example: &Example,
    dictionary: &Dictionary,
) -> Result<Outcome, EngineError> {
    let fault = |message: String| EngineError::Example {
        indicator: indicator.id.clone(),
        example: example.title.clone(),
        message,
    };
    let formulas = indicator.formulas();
    let formula = formulas
        .iter()
        .find(|formula| {
            let member = formula.member.and_then(|index| indicator.member(index));
            member.map(|member| member.code.as_str()) == example.member.as_deref()
        })
        .ok_or_else(|| fault("membre inconnu de la ventilation".to_owned()))?;
    let parsed = parse(indicator, *formula, dictionary)?;
    let frame = rows_in_columns(indicator, example, &parsed, dictionary).map_err(fault)?;
    let mut plan = Plan::default();
    let planned = plan.add(&parsed, &[]);
    let outside = parsed
        .denominator_of_territory
        .as_ref()
        .map(|(aggregates, arithmetic)| plan.add_unrestricted(aggregates, arithmetic));
    let results = evaluate(&frame, &plan, WITNESS)?;
    let (rows, places) = (Rows::read(&results, &plan)?, Places::single(frame.height()));
    let rollup = Rollup::new(&plan, &rows, &places, (&[], &[]));
    let numerator = Formula::new(&planned.numerator, &rollup).of(0);
    let denominator = planned.denominator.or(outside);
    let denominator = denominator.map(|found| Formula::new(&found, &rollup).of(0));
    let value = numerator / denominator.unwrap_or(1.0) * indicator.scale;
    Ok(Outcome {
        numerator,
        denominator,
        value: value.is_finite().then_some(value),
    })
}

/// A column that every example has.
const WITNESS: &str = "__group";

fn rows_in_columns(
    indicator: &IndicatorDefinition,
    example: &Example,
    parsed: &ParsedFormula,
    dictionary: &Dictionary,
) -> Result<DataFrame, String> {
    let height = example
        .rows
        .values()
        .map(Vec::len)
        .next()
        .unwrap_or_default();
    let mut frame: Vec<Column> = vec![Series::new(WITNESS.into(), vec![1u32; height]).into()];
    for (name, values) in &example.rows {
        if values.len() != height {
            return Err(format!(
                "la colonne « {name} » a {} valeurs au lieu de {height}",
                values.len()
            ));
        }
        frame.push(typed_column(name, values, dictionary)?);
    }
    let mut defaults = parsed.columns.clone();
    defaults.extend(parsed.territory_columns.iter().cloned());
    if indicator.frame == Frame::Structure {
        defaults.extend(
            [
                columns::KIND,
                columns::ACCREDITED,
                columns::SURVEYED,
                columns::RESPONDENT,
            ]
            .map(String::from),
        );
    }
    for name in defaults
        .iter()
        .filter(|name| !example.rows.contains_key(*name))
    {
        frame.push(default_column(name, height)?);
    }
    DataFrame::new(height, frame).map_err(|error| error.to_string())
}

/// States default to true, kinds to CS, identifiers to the rank of the row.
fn default_column(name: &str, height: usize) -> Result<Column, String> {
    let ranks = || (0..height).map(|rank| rank.to_string()).collect::<Vec<_>>();
    let series = match name {
        columns::ACCREDITED | columns::SURVEYED | columns::RESPONDENT => {
            Series::new(name.into(), vec![true; height])
        }
        columns::KIND => Series::new(name.into(), vec!["CS"; height]),
        columns::STRUCTURE | columns::MANAGER | columns::COMMUNE => {
            Series::new(name.into(), ranks())
        }
        _ => {
            return Err(format!(
                "il manque la colonne « {name} », que la formule utilise"
            ));
        }
    };
    Ok(series.into())
}

/// A column of one type; an empty text is a blank, whatever the type.
fn typed_column(name: &str, values: &[Value], dictionary: &Dictionary) -> Result<Column, String> {
    let is_blank = |value: &Value| value.as_str() == Some("");
    let filled: Vec<&Value> = values.iter().filter(|value| !is_blank(value)).collect();
    let series = if filled.iter().all(|value| value.is_bool())
        && (!filled.is_empty() || is_flag(name, dictionary))
    {
        Series::new(
            name.into(),
            values.iter().map(Value::as_bool).collect::<Vec<_>>(),
        )
    } else if filled
        .iter()
        .all(|value| value.is_integer() || value.is_float())
        && (!filled.is_empty() || is_numeric(name, dictionary))
    {
        Series::new(name.into(), values.iter().map(number).collect::<Vec<_>>())
    } else if filled.iter().all(|value| value.is_str()) {
        let texts = values
            .iter()
            .map(|value| value.as_str().filter(|text| !text.is_empty()));
        Series::new(name.into(), texts.collect::<Vec<_>>())
    } else {
        return Err(format!("la colonne « {name} » mêle plusieurs types"));
    };
    Ok(series.into())
}

fn is_flag(name: &str, dictionary: &Dictionary) -> bool {
    dictionary
        .get(name)
        .is_some_and(|variable| variable.kind == VariableType::Flag)
}

fn is_numeric(name: &str, dictionary: &Dictionary) -> bool {
    dictionary
        .get(year_before(name, dictionary).unwrap_or(name))
        .is_some_and(|variable| variable.kind.is_numeric())
        || matches!(
            name,
            columns::INHABITANTS
                | columns::STRUCTURES
                | columns::SENIORITY_YEARS
                | columns::QUARTIER_STRUCTURES
                | columns::ZONE_INHABITANTS
        )
}

fn number(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "examples hold small numbers")]
    value
        .as_float()
        .or_else(|| value.as_integer().map(|integer| integer as f64))
}
