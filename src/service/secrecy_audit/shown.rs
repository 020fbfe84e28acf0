//! The numbers that an edition shows of one year, under the indices of today's lists.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::super::workplace::Workplace;
use crate::domain::edition::Edition;
use crate::domain::figure::{Cell, Content};
use crate::domain::structure::Population;
use crate::engine::FigurePlace;

/// Indicator, territory, population, member.
pub(super) type Key = (u16, u32, Population, Option<u16>);

/// The parts of a number, as readers have them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// None when the parts are not shown.
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    pub(super) filled: u32,
}

/// Numbers shown.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) numbers: IndexMap<Key, Number>,
}

impl Shown {
    pub(super) fn of(edition: &Edition, place: &Workplace, year: i32) -> Self {
        let indicators = indicators(edition, place);
        let territories = territories(edition, place);
        let numbers = edition
            .cells
            .iter()
            .filter(|cell| i32::from(cell.data_year) == year)
            .filter_map(|cell| {
                let indicator = (*indicators.get(usize::from(cell.indicator))?)?;
                let territory = (*territories.get(usize::try_from(cell.territory).ok()?)?)?;
                let key = (indicator, territory, cell.population, cell.member);
                Some((key, number(&cell)?))
            })
            .collect();
        Self { numbers }
    }

    pub(super) fn number(&self, figure: &FigurePlace) -> Option<&Number> {
        self.numbers.get(&key(figure))
    }
}

pub(super) fn key(figure: &FigurePlace) -> Key {
    (
        figure.indicator,
        figure.territory,
        figure.population,
        figure.member,
    )
}

fn number(cell: &Cell) -> Option<Number> {
    match cell.content {
        Content::Number {
            value,
            numerator,
            denominator,
            filled,
            respondents: _,
        } => Some(Number {
            value,
            numerator,
            denominator,
            filled,
        }),
        Content::Secret(_) | Content::Missing(_) => None,
    }
}

/// Place in the catalogue of each indicator of the edition.
fn indicators(edition: &Edition, place: &Workplace) -> Vec<Option<u16>> {
    let known = edition.indicators.iter().map(|(id, _)| {
        let place = place.catalogue.indicators.get_index_of(id.as_str())?;
        u16::try_from(place).ok()
    });
    known.collect()
}

/// Index in the geography of each territory of the edition.
fn territories(edition: &Edition, place: &Workplace) -> Vec<Option<u32>> {
    let known: BTreeMap<_, u32> = (0u32..)
        .zip(place.geography.territories())
        .map(|(index, territory)| (&territory.code, index))
        .collect();
    let found = edition.territories.iter();
    found.map(|code| known.get(code).copied()).collect()
}
