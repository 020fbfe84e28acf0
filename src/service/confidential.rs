//! Figures that secrecy hides from the public, for a role that may see answers: inside its
//! départements only, and never stored.

use std::collections::BTreeSet;

use super::behind::Behind;
use super::figures::FigureKey;
use super::published::{PublishedEdition, index};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::figure::Content;
use crate::engine::{Scope, compute};
use crate::geography::Territory;

/// The hidden figures of an edition, with their numbers.
#[derive(Debug, Default)]
pub struct Revealed {
    /// Sorted by key.
    contents: Vec<(FigureKey, Content)>,
    /// Names the scope, for what depends on it.
    scope: String,
}

impl Revealed {
    /// Computes again, without secrecy, what an edition hides in some départements (all when the
    /// list is empty). A territory that reaches beyond them stays as the public sees it.
    ///
    /// # Errors
    /// The store or a formula fails.
    pub fn read(
        place: &Workplace,
        edition: &PublishedEdition,
        departements: &[String],
    ) -> Result<Self, WorkError> {
        let holds = |code: &str| departements.is_empty() || departements.iter().any(|d| d == code);
        let is_inside = |territory: &Territory| territory.departements.iter().all(|d| holds(d));
        let years: BTreeSet<i32> = edition.data_years().iter().copied().collect();
        let Some(behind) = Behind::read(place, edition, &years, holds)? else {
            return Ok(Self::default());
        };
        let scope = Scope {
            reveal: true,
            ..Scope::default()
        };
        let cells = behind.with_request(scope, compute)?;
        let territories = edition.geography().territories();
        let mut contents: Vec<(FigureKey, Content)> = cells
            .iter()
            .filter(|cell| {
                territories
                    .get(index(cell.territory))
                    .is_some_and(is_inside)
            })
            .map(|cell| {
                let key = FigureKey {
                    indicator: cell.indicator,
                    territory: cell.territory,
                    population: cell.population,
                    member: cell.member,
                    data_year: cell.data_year,
                };
                (key, cell.content)
            })
            .filter(|(key, _)| edition.figure(*key).is_secret())
            .collect();
        contents.sort_unstable_by_key(|(key, _)| *key);
        Ok(Self {
            contents,
            scope: departements.join(","),
        })
    }

    /// What the public does not see of a figure; none where it sees all, or the role does not.
    pub(in crate::service) fn content(&self, key: &FigureKey) -> Option<Content> {
        let found = self.contents.binary_search_by_key(key, |(key, _)| *key);
        let (_, content) = self.contents.get(found.ok()?)?;
        Some(*content)
    }

    /// Names what is revealed: answers made with it depend on it.
    pub(in crate::service) fn scope(&self) -> &str {
        &self.scope
    }

    /// How many figures it gives back.
    pub fn n_figures(&self) -> usize {
        self.contents.len()
    }
}
