//! One frame in one year: lines, places, sums, and what was delivered of each place.

use std::ops::Range;

use polars::prelude::{DataFrame, DataType, PolarsResult};

use super::columns;
use super::places::{Holders, POPULATIONS, PlacedLine, Places};
use super::plan::Plan;
use super::request::{CubeRequest, ReadyFormula};
use super::rows::{Rows, evaluate};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// The evaluated lines of a frame in one year.
pub(super) struct Ground {
    pub(super) rows: Rows,
    pub(super) places: Places,
}

impl Ground {
    /// Of structures: results of the evaluation for the year, and where each line counts: its commune
    /// and the quartiers that it declares.
    pub(super) fn of_structures(
        results: &DataFrame,
        plan: &Plan,
        lines: &[PlacedLine],
        (holders, n_territories): (&Holders, usize),
    ) -> PolarsResult<Self> {
        Ok(Self {
            rows: Rows::read(results, plan)?,
            places: Places::new(lines, holders, true, n_territories),
        })
    }

    /// Of territories: their frame for the year.
    pub(super) fn of_territories(
        frame: &DataFrame,
        plan: &Plan,
        (holders, n_territories): (&Holders, usize),
    ) -> PolarsResult<Self> {
        let lines = lines_of_territories(frame)?;
        let results = evaluate(frame, plan, columns::DATA_YEAR)?;
        Ok(Self {
            rows: Rows::read(&results, plan)?,
            places: Places::new(&lines, holders, false, n_territories),
        })
    }
}

/// Commune and population of each line of a territory frame.
fn lines_of_territories(frame: &DataFrame) -> PolarsResult<Vec<PlacedLine>> {
    let communes = frame.column(columns::COMMUNE_INDEX)?;
    let communes = communes.cast(&DataType::UInt32)?;
    let populations = frame.column(columns::POPULATION)?;
    let pairs = communes.u32()?.iter().zip(populations.str()?.iter());
    Ok(pairs
        .map(|(commune, population)| {
            let population = population.and_then(|code| code.parse().ok());
            PlacedLine {
                commune: commune.unwrap_or(u32::MAX),
                population: population.unwrap_or(Population::Avs),
                quartiers: Vec::new(),
            }
        })
        .collect())
}

/// The oldest year of each slot in a column of years.
pub(super) fn oldest_year(
    frame: &DataFrame,
    years: &str,
    places: &Places,
) -> PolarsResult<Vec<Option<i32>>> {
    let years = frame.column(years)?;
    let years = years.cast(&DataType::Int32)?;
    let mut oldest: Vec<Option<i32>> = vec![None; places.n_slots()];
    for (line, year) in years.i32()?.iter().enumerate() {
        let Some(year) = year else { continue };
        for slot in places.of(line) {
            if let Some(known) = oldest.get_mut(super::rollup::wide(*slot)) {
                *known = Some(known.map_or(year, |known| known.min(year)));
            }
        }
    }
    Ok(oldest)
}

/// Ranks, in the list of places, of the territories where a formula is computed.
pub(super) fn ranks_of(
    places: &Places,
    ready: &ReadyFormula<'_>,
    request: &CubeRequest<'_>,
) -> Vec<Range<usize>> {
    let wanted = TerritoryType::ALL
        .into_iter()
        .filter(|level| ready.definition.has_level(*level, ready.member));
    wanted
        .map(|level| {
            let held = request.geography.indices_of(level);
            let before = |index: usize| {
                places
                    .territories
                    .partition_point(|known| super::rollup::wide(*known) < index)
            };
            before(held.start)..before(held.end)
        })
        .collect()
}

/// What was delivered of each slot.
pub(super) struct Delivered {
    register: Vec<bool>,
    survey: Vec<bool>,
}

impl Delivered {
    pub(super) fn new(places: &Places, data_year: i32, request: &CubeRequest<'_>) -> Self {
        let mut found = Self {
            register: Vec::with_capacity(places.n_slots()),
            survey: Vec::with_capacity(places.n_slots()),
        };
        for territory in &places.territories {
            for population in Population::ALL {
                let of = |needs_survey| {
                    let territory = super::rollup::wide(*territory);
                    let coverage = request.coverage;
                    coverage
                        .of(territory, data_year, population, needs_survey)
                        .complete
                };
                found.register.push(of(false));
                found.survey.push(of(true));
            }
        }
        found
    }

    pub(super) fn is_complete(&self, slot: usize, needs_survey: bool) -> bool {
        let list = if needs_survey {
            &self.survey
        } else {
            &self.register
        };
        list.get(slot).copied().unwrap_or(false)
    }
}

/// Slot of a territory (by rank) and population.
pub(super) fn slot_of(rank: usize, population: Population) -> usize {
    rank * POPULATIONS + super::rollup::wide(super::places::offset_of(population))
}
