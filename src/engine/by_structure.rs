//! What each structure brings to a figure: for a role that may read answers, never for an edition.

use std::collections::BTreeSet;

use super::columns;
use super::error::EngineError;
use super::frame::structure_frame;
use super::places::Places;
use super::request::{CubeRequest, ReadyFormula, Scope, ready_formulas};
use super::rollup::Rollup;
use super::rows::{Rows, evaluate};
use super::year::Formula;
use crate::catalogue::Catalogue;
use crate::catalogue::indicator::Frame;

/// One structure in one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureValue {
    /// Identifier.
    pub structure: String,
    /// Year that the answers describe.
    pub data_year: i32,
    /// Whether it counts: it belongs to the base and answered every question used.
    pub counted: bool,
    /// Numerator over its answers alone; 0 where it does not count.
    pub numerator: f64,
    /// Denominator over its answers alone; none where it is of the territory.
    pub denominator: Option<f64>,
    /// The indicator over its answers alone; none where it does not count, divides by zero, or
    /// divides by something of the territory.
    pub value: Option<f64>,
}

/// What every line of `request.lines` brings to one formula of one indicator.
///
/// Only years of the scope, in the order of the lines. Empty for an indicator of the territory
/// frame, whose figures no answer enters.
///
/// # Errors
/// A formula that cannot be read; a plan that fails, which is a bug.
pub fn values_of_structures(
    request: &CubeRequest<'_>,
    indicator: u16,
    member: Option<u16>,
) -> Result<Vec<StructureValue>, EngineError> {
    let mut found = values_of_structures_in(request, &[(indicator, member)])?;
    Ok(found.pop().unwrap_or_default())
}

/// The same for several formulas, in their order; the lines are evaluated once.
///
/// # Errors
/// As [`values_of_structures`].
pub fn values_of_structures_in(
    request: &CubeRequest<'_>,
    wanted: &[(u16, Option<u16>)],
) -> Result<Vec<Vec<StructureValue>>, EngineError> {
    let scope = Scope {
        indicators: Some(wanted.iter().map(|(indicator, _)| *indicator).collect()),
        ..request.scope.clone()
    };
    let formulas = ready_formulas(request.catalogue, &scope)?;
    let lines: Vec<_> = request
        .lines
        .iter()
        .filter(|line| scope.has_year(line.data_year))
        .collect();
    let frame = structure_frame(&lines, &formulas.variables(), request)?;
    let evaluated = evaluate(&frame, &formulas.of_structures, columns::DATA_YEAR)?;
    let rows = Rows::read(&evaluated, &formulas.of_structures)?;
    let places = Places::apart(lines.len());
    let rollup = Rollup::new(&formulas.of_structures, &rows, &places, (&[], &[]));
    let values = |(indicator, member): &(u16, Option<u16>)| {
        let is_it = |ready: &&ReadyFormula<'_>| {
            ready.indicator == *indicator
                && ready.member == *member
                && ready.definition.frame == Frame::Structure
        };
        let Some(ready) = formulas.formulas.iter().find(is_it) else {
            return Vec::new();
        };
        let numerator = Formula::new(&ready.planned.numerator, &rollup);
        let denominator = ready.planned.denominator.as_ref();
        let denominator = denominator.map(|found| Formula::new(found, &rollup));
        let counts = rollup.lines(ready.planned.lines);
        let value = |(slot, line): (usize, &&super::roster::StructureYear)| {
            let counted = counts.counts.get(slot).is_some_and(|n| *n > 0);
            let (top, bottom) = (
                numerator.of(slot),
                denominator.as_ref().map(|found| found.of(slot)),
            );
            let value = top / bottom.unwrap_or(1.0) * ready.definition.scale;
            let is_own = ready.territory_denominator.is_none();
            StructureValue {
                structure: line.structure.clone(),
                data_year: line.data_year,
                counted,
                numerator: top,
                denominator: bottom,
                value: (counted && is_own && value.is_finite()).then_some(value),
            }
        };
        lines.iter().enumerate().map(value).collect()
    };
    Ok(wanted.iter().map(values).collect())
}

/// Variables of the dictionary that a formula of an indicator names, in order.
///
/// # Errors
/// A formula that cannot be read.
pub fn variables_of(
    catalogue: &Catalogue,
    indicator: u16,
    member: Option<u16>,
) -> Result<Vec<String>, EngineError> {
    let scope = Scope {
        indicators: Some(BTreeSet::from([indicator])),
        ..Scope::default()
    };
    let ready = ready_formulas(catalogue, &scope)?;
    let found = ready.formulas.iter().find(|ready| ready.member == member);
    let variables = found.map(|ready| ready.parsed.variables.iter().cloned());
    Ok(variables.into_iter().flatten().collect())
}
