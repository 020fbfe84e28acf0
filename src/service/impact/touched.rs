//! Years and départements whose figures a delivery may change.

use std::collections::BTreeSet;

use super::super::published::index;
use super::super::workplace::Workplace;
use crate::domain::delivery::{DeliverySummary, Feed, Perimeter, Record};
use crate::domain::edition::Edition;

/// What a delivery touches.
pub(super) struct Touched {
    /// None for any year: inhabitants serve several.
    years: Option<BTreeSet<i32>>,
    departements: BTreeSet<String>,
}

impl Touched {
    /// A year of the survey or the register also makes the evolution of the next one. A directory
    /// changes no figure.
    pub(super) fn by(place: &Workplace, feed: Feed, records: &[Record]) -> Option<Self> {
        let years = match feed {
            // Details count by the totals that they give to the survey.
            Feed::Survey | Feed::Register | Feed::Detail => {
                let years = records.iter().map(|record| record.data_year);
                Some(years.flat_map(|year| [year, year + 1]).collect())
            }
            Feed::Territory => None,
            Feed::Directory | Feed::Published | Feed::Reference => return None,
        };
        let departements = records
            .iter()
            .filter_map(|record| departement(place, record))
            .map(str::to_owned)
            .collect();
        Some(Self {
            years,
            departements,
        })
    }

    /// Whether the figures of a year may change.
    pub(super) fn has_year(&self, year: i32) -> bool {
        self.years
            .as_ref()
            .is_none_or(|years| years.contains(&year))
    }

    /// Whether the records of a year are needed to compute those.
    pub(super) fn needs_year(&self, year: i32) -> bool {
        self.has_year(year) || self.has_year(year + 1)
    }

    /// Whether a record is of one of the départements.
    pub(super) fn is_in(&self, place: &Workplace, record: &Record) -> bool {
        departement(place, record).is_some_and(|code| self.departements.contains(code))
    }

    /// Whether a delivery says anything of those years and départements.
    pub(super) fn needs(&self, delivery: &DeliverySummary) -> bool {
        let is_near = match &delivery.perimeter {
            Perimeter::Departements(codes) => {
                codes.iter().any(|code| self.departements.contains(code))
            }
            Perimeter::Nothing | Perimeter::Territories(_) | Perimeter::OneKind { .. } => true,
        };
        is_near && self.needs_year(delivery.data_year)
    }

    /// Whether a territory lies whole in the départements.
    pub(super) fn holds(&self, place: &Workplace, territory: usize) -> bool {
        let Some(territory) = place.geography.territory(territory) else {
            return false;
        };
        territory
            .departements
            .iter()
            .all(|code| self.departements.contains(&**code))
    }

    /// Leaves out the cells that cannot change.
    pub(super) fn keep_only(&self, place: &Workplace, edition: &mut Edition) {
        let is_kept: Vec<bool> = edition
            .territories
            .iter()
            .map(|code| place.geography.find(code))
            .map(|found| found.is_some_and(|territory| self.holds(place, territory)))
            .collect();
        edition.cells = std::mem::take(&mut edition.cells).retaining(|cell| {
            let is_kept = is_kept.get(index(cell.territory));
            self.has_year(i32::from(cell.data_year)) && is_kept == Some(&true)
        });
    }
}

/// The département of a record: that of its commune.
fn departement<'a>(place: &'a Workplace, record: &Record) -> Option<&'a str> {
    let code = match record.feed {
        Feed::Territory => record.subject.as_str(),
        Feed::Survey | Feed::Register | Feed::Directory => {
            record.answers.get("code_insee")?.text()?
        }
        Feed::Detail | Feed::Published | Feed::Reference => return None,
    };
    place.geography.commune(code)?.departement.as_deref()
}
