//! The cells of an edition in columns: a secret or missing cell takes a few bytes and holds no number.
//!
//! Cells are grouped in series (indicator, territory, population, member), sorted; what is the same
//! for every indicator (accredited, surveyed, respondents) is kept once per territory, population
//! and year.

mod packed;
mod series;
mod totals;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use packed::PackedYear;
pub use series::Series;
pub use totals::{PlaceTotals, Totals};

use super::figure::{Cell, Content};
use super::structure::Population;
use packed::{Packed, unpack};

/// Place of a series inside its indicator: territory, then population, then member.
///
/// The order of keys is the order of cells.
pub fn series_key(territory: u32, population: Population, member: Option<u16>) -> u64 {
    let member = member.map_or(0, |member| u64::from(member) + 1);
    (u64::from(territory) << 20) | (population_rank(population) << 18) | member
}

fn population_rank(population: Population) -> u64 {
    match population {
        Population::Cs => 0,
        Population::Evs => 1,
        Population::Avs => 2,
    }
}

pub(super) fn parts_of(key: u64) -> (u32, Population, Option<u16>) {
    let population = match (key >> 18) & 3 {
        0 => Population::Cs,
        1 => Population::Evs,
        _ => Population::Avs,
    };
    let member = (key & 0x3_ffff).checked_sub(1);
    (
        u32::try_from(key >> 20).unwrap_or(u32::MAX),
        population,
        member.and_then(|member| u16::try_from(member).ok()),
    )
}

/// One series: where its cells and its numbers begin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Head {
    key: u64,
    cells: u32,
    numbers: u32,
}

/// Where the series of an indicator begin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct IndicatorHead {
    indicator: u16,
    series: u32,
}

/// The cells of an edition, sorted by indicator, territory, population, member, year.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    indicators: Vec<IndicatorHead>,
    series: Vec<Head>,
    years: Vec<i16>,
    states: Vec<u8>,
    /// Years between the data and the inhabitants used; empty when all are of the data year.
    lags: Vec<i8>,
    numbers: Vec<f64>,
    totals: Totals,
}

impl Cells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Number of cells hidden from the public.
    pub fn n_secret(&self) -> usize {
        let secret = |state: &&u8| packed::is_secret(**state);
        self.states.iter().filter(secret).count()
    }

    /// Bytes taken in memory, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.series)
            + size_of_val(&*self.years)
            + size_of_val(&*self.states)
            + size_of_val(&*self.lags)
            + size_of_val(&*self.numbers)
            + self.totals.bytes()
    }

    /// Indices of the territories that have a cell.
    pub fn territories(&self) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut last = None;
        for head in &self.series {
            let (territory, ..) = parts_of(head.key);
            if last.replace(territory) != Some(territory) {
                found.insert(territory);
            }
        }
        found
    }

    /// Puts cells in columns, in whatever order they come.
    pub fn from_cells(mut cells: Vec<Cell>) -> Self {
        cells.sort_by_key(|cell| {
            let key = series_key(cell.territory, cell.population, cell.member);
            (cell.indicator, key, cell.data_year)
        });
        let totals = Totals::from_cells(&cells);
        Self::from_sorted(cells, totals)
    }

    /// Puts cells in columns that are already in order.
    pub fn from_sorted(cells: impl IntoIterator<Item = Cell>, totals: Totals) -> Self {
        let mut found = Self {
            totals,
            ..Self::default()
        };
        for cell in cells {
            let counts = found
                .totals
                .of(cell.territory, cell.population, cell.data_year);
            let mut numbers = [0.0; packed::WIDEST];
            let packed = Packed::of(&cell, counts, &mut numbers);
            let key = series_key(cell.territory, cell.population, cell.member);
            found.push(
                (cell.indicator, key, cell.data_year),
                packed.state,
                packed.lag,
                numbers.get(..packed.width).unwrap_or_default(),
            );
        }
        found.shrink();
        found
    }

    /// Adds a cell after all others.
    fn push(
        &mut self,
        (indicator, key, year): (u16, u64, i16),
        state: u8,
        lag: i8,
        numbers: &[f64],
    ) {
        let is_new = self.indicators.last().map(|last| last.indicator) != Some(indicator);
        if is_new {
            self.indicators.push(IndicatorHead {
                indicator,
                series: narrow(self.series.len()),
            });
        }
        if is_new || self.series.last().map(|last| last.key) != Some(key) {
            self.series.push(Head {
                key,
                cells: narrow(self.states.len()),
                numbers: narrow(self.numbers.len()),
            });
        }
        if lag != 0 && self.lags.is_empty() {
            self.lags.resize(self.states.len(), 0);
        }
        if lag != 0 || !self.lags.is_empty() {
            self.lags.push(lag);
        }
        self.years.push(year);
        self.states.push(state);
        self.numbers.extend_from_slice(numbers);
    }

    fn shrink(&mut self) {
        self.series.shrink_to_fit();
        self.years.shrink_to_fit();
        self.states.shrink_to_fit();
        self.lags.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }

    /// Puts together cells of different years, each already packed.
    pub fn from_years(years: &[PackedYear], totals: Totals) -> Self {
        let mut found = Self {
            totals,
            ..Self::default()
        };
        let n_cells = years.iter().map(PackedYear::len).sum();
        found.years.reserve_exact(n_cells);
        found.states.reserve_exact(n_cells);
        let n_numbers = years.iter().map(PackedYear::n_numbers).sum();
        found.numbers.reserve_exact(n_numbers);
        packed::merge(years, |place, state, lag, numbers| {
            found.push(place, state, lag, numbers);
        });
        found.shrink();
        found
    }

    /// The same with other indices; what has none is left out.
    #[must_use]
    pub fn translated(
        self,
        indicators: impl Fn(u16) -> Option<u16>,
        territories: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        if let Some((heads, series)) = self.renamed(&indicators, &territories) {
            return Self {
                indicators: heads,
                series,
                totals: self.totals.translated(&territories),
                ..self
            };
        }
        let totals = self.totals.translated(&territories);
        let cell = |mut cell: Cell| {
            cell.indicator = indicators(cell.indicator)?;
            cell.territory = territories(cell.territory)?;
            Some(cell)
        };
        let cells = || self.iter().filter_map(cell);
        let place = |cell: &Cell| {
            let key = series_key(cell.territory, cell.population, cell.member);
            (cell.indicator, key, cell.data_year)
        };
        if cells().is_sorted_by_key(|cell| place(&cell)) {
            return Self::from_sorted(cells(), totals);
        }
        let mut all: Vec<Cell> = cells().collect();
        all.sort_by_key(place);
        Self::from_sorted(all, totals)
    }

    /// Heads under other indices, when these keep every series and its order.
    fn renamed(
        &self,
        indicators: impl Fn(u16) -> Option<u16>,
        territories: impl Fn(u32) -> Option<u32>,
    ) -> Option<(Vec<IndicatorHead>, Vec<Head>)> {
        let heads = self.indicators.iter().map(|head| {
            Some(IndicatorHead {
                indicator: indicators(head.indicator)?,
                series: head.series,
            })
        });
        let heads: Vec<IndicatorHead> = heads.collect::<Option<_>>()?;
        let series = self.series.iter().map(|head| {
            let (territory, population, member) = parts_of(head.key);
            Some(Head {
                key: series_key(territories(territory)?, population, member),
                ..*head
            })
        });
        let series: Vec<Head> = series.collect::<Option<_>>()?;
        let starts = heads.iter().map(|head| widen(head.series));
        let ends = starts.clone().skip(1).chain([series.len()]);
        let in_order = heads.is_sorted_by(|a, b| a.indicator < b.indicator)
            && starts.zip(ends).all(|(start, end)| {
                let of_indicator = series.get(start..end).unwrap_or_default();
                of_indicator.is_sorted_by(|a, b| a.key < b.key)
            });
        in_order.then_some((heads, series))
    }

    /// The same without some cells.
    #[must_use]
    pub fn retaining(self, keep: impl Fn(&Cell) -> bool) -> Self {
        Self::from_sorted(self.iter().filter(|cell| keep(cell)), self.totals.clone())
    }

    /// These and others, none in common: the years of an edition computed apart.
    #[must_use]
    pub fn merged(&self, others: &Self) -> Self {
        let place = |cell: &Cell| {
            let key = series_key(cell.territory, cell.population, cell.member);
            (cell.indicator, key, cell.data_year)
        };
        let (mut left, mut right) = (self.iter().peekable(), others.iter().peekable());
        let next = std::iter::from_fn(|| match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if place(b) < place(a) => right.next(),
            (Some(_), _) => left.next(),
            (None, _) => right.next(),
        });
        Self::from_sorted(next, self.totals.merged(&others.totals))
    }

    /// Every cell, in order.
    pub fn iter(&self) -> impl Iterator<Item = Cell> + '_ {
        let indicators = self.indicators.iter();
        indicators.flat_map(|head| self.of_indicator(head.indicator))
    }

    /// The cells of an indicator, in order.
    pub fn of_indicator(&self, indicator: u16) -> impl Iterator<Item = Cell> + '_ {
        let (start, end) = self.series_of(indicator).unwrap_or_default();
        (start..end).flat_map(move |series| self.at(indicator, series).cells())
    }

    /// Where the series of an indicator begin and end.
    fn series_of(&self, indicator: u16) -> Option<(usize, usize)> {
        let rank = self
            .indicators
            .binary_search_by_key(&indicator, |head| head.indicator)
            .ok()?;
        let start = widen(self.indicators.get(rank)?.series);
        let next = self.indicators.get(rank + 1);
        Some((
            start,
            next.map_or(self.series.len(), |next| widen(next.series)),
        ))
    }

    /// The series of an indicator, territory, population and member, empty when nothing is kept.
    pub fn series(
        &self,
        indicator: u16,
        territory: u32,
        population: Population,
        member: Option<u16>,
    ) -> Series<'_> {
        let key = series_key(territory, population, member);
        let found = self.series_of(indicator).and_then(|(start, end)| {
            let heads = self.series.get(start..end)?;
            let offset = heads.binary_search_by_key(&key, |head| head.key).ok()?;
            Some(start + offset)
        });
        found.map_or_else(Series::default, |series| self.at(indicator, series))
    }

    fn at(&self, indicator: u16, series: usize) -> Series<'_> {
        let Some(head) = self.series.get(series) else {
            return Series::default();
        };
        let end = self
            .series
            .get(series + 1)
            .map_or(self.states.len(), |next| widen(next.cells));
        let start = widen(head.cells);
        let (territory, population, member) = parts_of(head.key);
        Series {
            indicator,
            territory,
            population,
            member,
            years: self.years.get(start..end).unwrap_or_default(),
            states: self.states.get(start..end).unwrap_or_default(),
            lags: self.lags.get(start..end).unwrap_or_default(),
            numbers: self.numbers.get(widen(head.numbers)..).unwrap_or_default(),
            totals: self.totals.years_of(territory, population),
        }
    }

    /// Accredited, surveyed and respondent structures, whatever the indicator.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn widen(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// What a state and its numbers mean.
fn content_of(state: u8, numbers: &[f64], counts: PlaceTotals) -> (Content, PlaceTotals, usize) {
    unpack(state, numbers, counts)
}

#[cfg(test)]
mod tests;
