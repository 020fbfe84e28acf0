//! Cells in the order in which they are found.

use std::ops::Range;

use crate::domain::figure::{Cell, Content};
use crate::domain::structure::Population;
use crate::service::figures::FigureKey;

use super::index;

pub(super) fn empty(key: &FigureKey, content: Content) -> Cell {
    Cell {
        indicator: key.indicator,
        territory: key.territory,
        population: key.population,
        member: key.member,
        data_year: key.data_year,
        accredited: 0,
        surveyed: 0,
        content,
        inhabitants_year: None,
    }
}

pub(super) fn translated(
    mut cells: Vec<Cell>,
    indicators: &[Option<u16>],
    territories: &[Option<u32>],
) -> Vec<Cell> {
    cells.retain_mut(|cell| {
        let indicator = indicators
            .get(usize::from(cell.indicator))
            .copied()
            .flatten();
        let territory = territories.get(index(cell.territory)).copied().flatten();
        let (Some(indicator), Some(territory)) = (indicator, territory) else {
            return false;
        };
        cell.indicator = indicator;
        cell.territory = territory;
        true
    });
    cells.sort_unstable_by_key(|cell| (cell.indicator, place_of(cell), cell.data_year));
    cells.shrink_to_fit();
    cells
}

pub(super) fn range_of(cells: &[Cell], indicator: u16) -> Range<usize> {
    let start = cells.partition_point(|cell| cell.indicator < indicator);
    let end = cells.partition_point(|cell| cell.indicator <= indicator);
    start..end
}

pub(super) fn place_of(cell: &Cell) -> (u32, Population, Option<u16>) {
    (cell.territory, cell.population, cell.member)
}
