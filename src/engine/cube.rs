//! The cells of an edition: every indicator × territory × year × population, after secrecy.

use std::collections::BTreeSet;

use super::error::EngineError;
use super::formula::{ParsedFormula, parse};
use super::frame::{InhabitantsOf, structure_frame, territory_frame};
use super::roster::StructureYear;
use super::slice::Slice;
use crate::catalogue::Catalogue;
use crate::catalogue::indicator::{Frame, IndicatorDefinition};
use crate::domain::figure::Cell;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;
use crate::geography::coverage::Coverage;

/// What an edition is computed from.
#[expect(
    missing_debug_implementations,
    reason = "holds a closure and whole tables"
)]
pub struct CubeRequest<'a> {
    /// Definitions.
    pub catalogue: &'a Catalogue,
    /// Territories.
    pub geography: &'a Geography,
    /// What was delivered.
    pub coverage: &'a Coverage,
    /// One line per structure and year.
    pub lines: &'a [StructureYear],
    /// Inhabitants of a commune (index) for a year, with the year of the count.
    pub inhabitants_of: &'a InhabitantsOf<'a>,
}

/// Computes every cell where something happens, sorted by indicator, territory, population,
/// member, year. Indices are those of `catalogue.indicators` and `geography.territories()`.
///
/// A territory that was not delivered whole has no cell, nor has one where no structure is on the
/// register: both follow from the deliveries and need no number.
///
/// # Errors
/// A formula that cannot be read; a plan that fails, which is a bug.
pub fn compute(request: &CubeRequest<'_>) -> Result<Vec<Cell>, EngineError> {
    let formulas = ready_formulas(request.catalogue)?;
    let variables: BTreeSet<String> = formulas
        .iter()
        .flat_map(ReadyFormula::named_variables)
        .collect();
    let structures = structure_frame(
        request.lines,
        &variables,
        &request.catalogue.dictionary,
        request.geography,
    )?;
    let territories = territory_frame(
        request.lines,
        request.coverage,
        request.geography,
        request.inhabitants_of,
    )?;
    let mut cells = Vec::new();
    for level in TerritoryType::ALL {
        for population in Population::ALL {
            let slice = Slice {
                request,
                level,
                population,
            };
            let totals = slice.totals(&structures)?;
            let wanted = |frame| slice.wanted(&formulas, frame);
            slice.cells_of_structures(&structures, &wanted(Frame::Structure), &mut cells)?;
            slice.cells_of_territories(
                &territories,
                &wanted(Frame::Territory),
                &totals,
                &mut cells,
            )?;
        }
    }
    cells.sort_by_key(|c| {
        (
            c.indicator,
            c.territory,
            c.population,
            c.member,
            c.data_year,
        )
    });
    Ok(cells)
}

/// A formula of an indicator, read and restricted, with what secrecy must look at.
pub(super) struct ReadyFormula<'a> {
    pub(super) indicator: u16,
    pub(super) definition: &'a IndicatorDefinition,
    pub(super) member: Option<u16>,
    pub(super) parsed: ParsedFormula,
    pub(super) contributions: Vec<String>,
}

impl ReadyFormula<'_> {
    fn named_variables(&self) -> impl Iterator<Item = String> {
        self.parsed
            .variables
            .iter()
            .chain(&self.contributions)
            .cloned()
    }
}

fn ready_formulas(catalogue: &Catalogue) -> Result<Vec<ReadyFormula<'_>>, EngineError> {
    let mut ready = Vec::new();
    for (indicator, definition) in (0u16..).zip(catalogue.indicators.values()) {
        for formula in definition.formulas() {
            let own = formula.member.and_then(|index| definition.member(index));
            let own = own.iter().flat_map(|member| &member.contributions);
            ready.push(ReadyFormula {
                indicator,
                definition,
                member: formula.member,
                parsed: parse(definition, formula, &catalogue.dictionary)?,
                contributions: definition
                    .secrecy
                    .contributions
                    .iter()
                    .chain(own)
                    .cloned()
                    .collect(),
            });
        }
    }
    Ok(ready)
}
