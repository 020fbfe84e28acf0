//! Accredited, surveyed and respondent structures of a territory, once for all indicators.

use serde::{Deserialize, Serialize};

use super::{parts_of, series_key};
use crate::domain::figure::{Cell, Content};
use crate::domain::structure::Population;

/// Structures of a population in a territory and a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTotals {
    /// On the register at 31 December.
    pub accredited: u32,
    /// Asked in the campaign.
    pub surveyed: u32,
    /// Sent back an answer.
    pub respondents: u32,
}

/// Totals by territory, population and year, sorted; what is absent is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    keys: Vec<(u64, i16)>,
    counts: Vec<PlaceTotals>,
}

/// Totals of one territory and population.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TotalsByYear<'a> {
    keys: &'a [(u64, i16)],
    counts: &'a [PlaceTotals],
}

impl TotalsByYear<'_> {
    pub(super) fn of(self, year: i16) -> PlaceTotals {
        let mut pairs = self.keys.iter().zip(self.counts);
        pairs
            .find(|((_, known), _)| *known == year)
            .map(|(_, counts)| *counts)
            .unwrap_or_default()
    }
}

/// Territory, population and data year.
pub(super) type Place = (u32, Population, i16);

impl Totals {
    /// From totals in any order, one per place.
    pub fn new(found: impl IntoIterator<Item = (Place, PlaceTotals)>) -> Self {
        let mut all: Vec<((u64, i16), PlaceTotals)> = found
            .into_iter()
            .map(|((territory, population, year), counts)| {
                ((series_key(territory, population, None), year), counts)
            })
            .collect();
        all.sort_by_key(|(key, _)| *key);
        let (keys, counts) = all.into_iter().unzip();
        Self { keys, counts }
    }

    /// Those that cells tell; the first cell of a place that holds a number gives respondents.
    pub(super) fn from_cells(cells: &[Cell]) -> Self {
        let mut by_place = std::collections::BTreeMap::new();
        for cell in cells {
            let place = (
                series_key(cell.territory, cell.population, None),
                cell.data_year,
            );
            let known = by_place.entry(place).or_insert(PlaceTotals {
                accredited: cell.accredited,
                surveyed: cell.surveyed,
                respondents: 0,
            });
            if let (Content::Number { respondents, .. }, 0) = (cell.content, known.respondents) {
                known.respondents = respondents;
            }
        }
        let (keys, counts) = by_place.into_iter().unzip();
        Self { keys, counts }
    }

    /// Totals of a place, zero when nothing is known.
    pub fn of(&self, territory: u32, population: Population, year: i16) -> PlaceTotals {
        let key = (series_key(territory, population, None), year);
        let found = self.keys.binary_search(&key).ok();
        found
            .and_then(|place| self.counts.get(place))
            .copied()
            .unwrap_or_default()
    }

    pub(super) fn years_of(&self, territory: u32, population: Population) -> TotalsByYear<'_> {
        let key = series_key(territory, population, None);
        let start = self.keys.partition_point(|(known, _)| *known < key);
        let n = self
            .keys
            .get(start..)
            .map_or(0, |rest| rest.iter().take_while(|(k, _)| *k == key).count());
        TotalsByYear {
            keys: self.keys.get(start..start + n).unwrap_or_default(),
            counts: self.counts.get(start..start + n).unwrap_or_default(),
        }
    }

    /// Every place with its totals, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Place, PlaceTotals)> + '_ {
        let pairs = self.keys.iter().zip(&self.counts);
        pairs.map(|((key, year), counts)| {
            let (territory, population, _) = parts_of(*key);
            ((territory, population, *year), *counts)
        })
    }

    pub(super) fn translated(&self, territories: impl Fn(u32) -> Option<u32>) -> Self {
        Self::new(
            self.iter()
                .filter_map(|((territory, population, year), counts)| {
                    Some(((territories(territory)?, population, year), counts))
                }),
        )
    }

    pub(super) fn merged(&self, others: &Self) -> Self {
        let known = |(territory, population, year): Place| {
            let key = (series_key(territory, population, None), year);
            self.keys.binary_search(&key).is_ok()
        };
        let new = others.iter().filter(|(place, _)| !known(*place));
        Self::new(self.iter().chain(new))
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.keys) + size_of_val(&*self.counts)
    }
}
