//! The three populations of structures behind every figure: accredited, surveyed, respondents.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, Expr, col};

use super::aggregate::{count, counts};
use super::columns;
use super::error::EngineError;

/// Accredited, surveyed and respondent structures of a territory in a year.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) accredited: u32,
    pub(super) surveyed: u32,
    pub(super) respondents: u32,
}

/// Totals by territory and data year.
pub(super) type TotalsByKey = BTreeMap<(u32, i32), Totals>;

/// Expressions that count them in each group.
pub(super) fn total_columns() -> Vec<Expr> {
    [columns::ACCREDITED, columns::SURVEYED, columns::RESPONDENT]
        .map(|name| count(col(name), &format!("__total_{name}")))
        .into()
}

/// Reads them back, one per group.
pub(super) fn read_totals(results: &DataFrame) -> Result<Vec<Totals>, EngineError> {
    let read = |name: &str| counts(results, &format!("__total_{name}"));
    let (accredited, surveyed) = (read(columns::ACCREDITED)?, read(columns::SURVEYED)?);
    let respondents = read(columns::RESPONDENT)?;
    let lines = accredited.into_iter().zip(surveyed).zip(respondents);
    Ok(lines
        .map(|((accredited, surveyed), respondents)| Totals {
            accredited,
            surveyed,
            respondents,
        })
        .collect())
}
