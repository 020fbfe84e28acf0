//! The cells of an edition: every indicator × territory × year × population, after secrecy.

use std::collections::BTreeSet;

use super::error::EngineError;
use super::frame::{structure_frame, territory_frame};
use super::request::{CubeRequest, ReadyFormula, ready_formulas};
use super::slice::Slice;
use crate::catalogue::indicator::Frame;
use crate::domain::figure::Cell;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// Computes every cell where something happens, sorted by indicator, territory, population,
/// member, year. Indices are those of `catalogue.indicators` and `geography.territories()`.
///
/// A territory that was not delivered whole has no cell, nor has one where no structure is on the
/// register: both follow from the deliveries and need no number.
///
/// # Errors
/// A formula that cannot be read; a plan that fails, which is a bug.
pub fn compute(request: &CubeRequest<'_>) -> Result<Vec<Cell>, EngineError> {
    let formulas = ready_formulas(request.catalogue, &request.scope)?;
    let variables: BTreeSet<String> = formulas
        .iter()
        .flat_map(ReadyFormula::named_variables)
        .collect();
    let lines: Vec<_> = request
        .lines
        .iter()
        .filter(|line| request.scope.has_year(line.data_year))
        .collect();
    let structures = structure_frame(
        &lines,
        &variables,
        &request.catalogue.dictionary,
        request.geography,
    )?;
    let territories = territory_frame(&lines, request)?;
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
