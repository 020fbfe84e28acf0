//! Cells under the indices with which they are found, and those that are not kept.

use crate::domain::cells::Cells;
use crate::domain::figure::{Cell, Content};
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

/// The cells under the indices of the catalogue and of the geography.
pub(super) fn translated(
    cells: Cells,
    indicators: &[Option<u16>],
    territories: &[Option<u32>],
) -> Cells {
    let place = |territory: u32| territories.get(index(territory)).copied().flatten();
    let rank = |indicator: u16| indicators.get(usize::from(indicator)).copied().flatten();
    cells.translated(rank, place)
}
