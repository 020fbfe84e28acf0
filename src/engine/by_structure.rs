//! What each structure brings to a figure: for a role that may read answers, never for an edition.

use std::collections::BTreeSet;

use polars::prelude::{DataType, col};

use super::aggregate::aggregate;
use super::columns;
use super::error::EngineError;
use super::formula::ParsedFormula;
use super::frame::structure_frame;
use super::numbers::{Line, Numbers};
use super::request::{CubeRequest, ReadyFormula, Scope, ready_formulas};
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
    /// Denominator over its answers alone.
    pub denominator: Option<f64>,
    /// The indicator over its answers alone; none where it does not count or divides by zero.
    pub value: Option<f64>,
}

/// What every structure of `request.lines` brings to one formula of one indicator.
///
/// Only years of the scope; sorted by structure, then year. Empty for an indicator of the territory
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

/// The same for several formulas, in their order, in one pass.
///
/// # Errors
/// As [`values_of_structures`].
pub fn values_of_structures_in(
    request: &CubeRequest<'_>,
    wanted: &[(u16, Option<u16>)],
) -> Result<Vec<Vec<StructureValue>>, EngineError> {
    let formulas = ready_formulas(request.catalogue, &request.scope)?;
    let place = |key: &(u16, Option<u16>)| {
        let is_it = |ready: &&ReadyFormula<'_>| (ready.indicator, ready.member) == *key;
        let of_structures = |ready: &&ReadyFormula<'_>| ready.definition.frame == Frame::Structure;
        formulas.iter().find(is_it).filter(of_structures)
    };
    let ready: Vec<Option<&ReadyFormula<'_>>> = wanted.iter().map(place).collect();
    let known: Vec<&ReadyFormula<'_>> = ready.iter().copied().flatten().collect();
    let lines: Vec<_> = request
        .lines
        .iter()
        .filter(|line| request.scope.has_year(line.data_year))
        .collect();
    let variables = known.iter().flat_map(|r| r.named_variables()).collect();
    let frame = structure_frame(
        &lines,
        &variables,
        &request.catalogue.dictionary,
        request.geography,
    )?;
    let parsed: Vec<&ParsedFormula> = known.iter().map(|ready| &ready.parsed).collect();
    let everywhere = col(columns::STRUCTURE).is_not_null();
    let groups = [columns::STRUCTURE, columns::DATA_YEAR];
    let results = aggregate(&frame, everywhere, &groups, &parsed, Vec::new())?;
    let structures = results.column(columns::STRUCTURE)?.str()?.clone();
    let years = results
        .column(columns::DATA_YEAR)?
        .cast(&DataType::Int32)?
        .i32()?
        .clone();
    let mut rank = 0;
    let mut found = Vec::with_capacity(wanted.len());
    for one in ready {
        let Some(one) = one else {
            found.push(Vec::new());
            continue;
        };
        let numbers = Numbers::read(&results, rank)?;
        rank += 1;
        let rows = structures.iter().zip(years.iter()).zip(numbers.lines());
        let value = |((structure, year), line): ((Option<&str>, Option<i32>), Line)| {
            let counted = line.filled > 0;
            StructureValue {
                structure: structure.unwrap_or_default().to_owned(),
                data_year: year.unwrap_or_default(),
                counted,
                numerator: line.numerator,
                denominator: line.denominator,
                value: line.value(one.definition).filter(|_| counted),
            }
        };
        found.push(rows.map(value).collect());
    }
    Ok(found)
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
    let formulas = ready_formulas(catalogue, &scope)?;
    let found = formulas.iter().find(|ready| ready.member == member);
    let variables = found.map(|ready| ready.parsed.variables.iter().cloned());
    Ok(variables.into_iter().flatten().collect())
}
