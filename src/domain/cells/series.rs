//! The cells of one indicator, territory, population and member, by year.

use super::content_of;
use super::totals::TotalsByYear;
use crate::domain::figure::Cell;
use crate::domain::structure::Population;

/// The cells kept for one series; reading it copies nothing but the cell asked for.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    pub(super) indicator: u16,
    pub(super) territory: u32,
    pub(super) population: Population,
    pub(super) member: Option<u16>,
    pub(super) years: &'a [i16],
    pub(super) states: &'a [u8],
    pub(super) lags: &'a [i8],
    pub(super) numbers: &'a [f64],
    pub(super) totals: TotalsByYear<'a>,
}

impl Default for Series<'_> {
    fn default() -> Self {
        Self {
            indicator: 0,
            territory: 0,
            population: Population::Avs,
            member: None,
            years: &[],
            states: &[],
            lags: &[],
            numbers: &[],
            totals: TotalsByYear::default(),
        }
    }
}

impl<'a> Series<'a> {
    /// The cell of a year.
    pub fn of_year(self, data_year: i16) -> Option<Cell> {
        self.cells().find(|cell| cell.data_year == data_year)
    }

    /// Every cell, by year.
    pub fn cells(self) -> impl Iterator<Item = Cell> + 'a {
        let mut numbers = self.numbers;
        let pairs = self.years.iter().zip(self.states).enumerate();
        pairs.map(move |(rank, (year, state))| {
            let known = self.totals.of(*year);
            let (content, counts, width) = content_of(*state, numbers, known);
            numbers = numbers.get(width..).unwrap_or_default();
            let lag = self.lags.get(rank).copied().unwrap_or(0);
            Cell {
                indicator: self.indicator,
                territory: self.territory,
                population: self.population,
                member: self.member,
                data_year: *year,
                accredited: counts.accredited,
                surveyed: counts.surveyed,
                content,
                inhabitants_year: (lag != 0).then(|| year.saturating_sub(i16::from(lag))),
            }
        })
    }
}
