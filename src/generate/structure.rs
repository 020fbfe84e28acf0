//! A fictitious structure and what lasts of it from year to year.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};

use super::chance::recurrent;
use super::managing::Manager;
use crate::domain::structure::StructureKind;

/// The commune of a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    /// Insee code.
    pub(super) code: String,
    /// Name.
    pub(super) name: String,
}

/// A value that holds from a year on.
#[derive(Debug, Clone)]
pub(super) struct Since<T>(Vec<(i32, T)>);

impl<T> Since<T> {
    /// Holds from the beginning.
    pub(super) fn always(value: T) -> Self {
        Self(vec![(i32::MIN, value)])
    }

    /// Changes from this year on.
    pub(super) fn change(&mut self, year: i32, value: T) {
        self.0.push((year, value));
    }

    /// The value of a year.
    pub(super) fn of(&self, year: i32) -> Option<&T> {
        self.0
            .iter()
            .rev()
            .find(|(since, _)| *since <= year)
            .map(|(_, value)| value)
    }
}

/// One structure over all the years.
#[derive(Debug, Clone)]
pub(super) struct Structure {
    /// Identifier, `44-CS-0012`.
    pub(super) id: String,
    /// Kind.
    pub(super) kind: StructureKind,
    /// Name, which says « fictif ».
    pub(super) name: String,
    /// First agrément.
    pub(super) first_agreement: NaiveDate,
    /// Duration of its agréments, in years.
    pub(super) term: i32,
    /// Year of the first agrément familles, for the centres sociaux that have one.
    pub(super) families_since: Option<i32>,
    /// Day of closure.
    pub(super) closed: Option<NaiveDate>,
    /// Commune.
    pub(super) home: Since<Home>,
    /// Manager.
    pub(super) manager: Since<Arc<Manager>>,
    /// Whether its territory is urban.
    pub(super) urban: bool,
    /// Inhabitants of the commune of its beginnings.
    pub(super) inhabitants: f64,
    /// Size against the mean of its kind, by year: 1 is the mean.
    pub(super) size: Since<f64>,
    /// SIRET.
    pub(super) siret: String,
}

impl Structure {
    /// Whether its agrément covers 31 December.
    pub(super) fn accredited(&self, year: i32) -> bool {
        self.first_agreement.year() <= year && self.closed.is_none_or(|day| day.year() > year)
    }

    /// Whether the campaign on that data year asks it: from the year after its first agrément.
    pub(super) fn surveyed(&self, year: i32) -> bool {
        self.accredited(year) && self.first_agreement.year() < year
    }

    /// Whether it answers the campaign.
    pub(super) fn answers(&self, seed: u64, year: i32, rate: f64) -> bool {
        self.surveyed(year) && recurrent(seed, &self.id, "answers", year, rate)
    }

    /// Whether the register of the year knows it: accredited, or closed in the year.
    pub(super) fn registered(&self, year: i32) -> bool {
        self.first_agreement.year() <= year && self.closed.is_none_or(|day| day.year() >= year)
    }

    /// First and last day of the agrément in force at 31 December.
    pub(super) fn agreement(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        self.term_from(self.first_agreement, year)
    }

    /// The same for the agrément familles, which follows the same calendar.
    pub(super) fn families_agreement(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let since = self.families_since.filter(|since| *since <= year)?;
        let (start, end) = self.agreement(year)?;
        let first = start.with_year(start.year().max(since))?;
        Some((first, end))
    }

    fn term_from(&self, first: NaiveDate, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let elapsed = (year - first.year()).checked_div_euclid(self.term)?;
        let start = first.with_year(first.year() + elapsed * self.term)?;
        let end = start.with_year(start.year() + self.term)?.pred_opt()?;
        Some((start, end))
    }
}
