//! A few earlier editions kept in memory: the last ones that were read.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::edition::EditionSummary;
use crate::service::published::PublishedEdition;

/// Most editions kept.
const MOST: usize = 4;
/// Most memory that they take together, in bytes; one alone may take more.
const BOUND: usize = 256 * 1_024 * 1_024;

/// The last earlier editions that were read, the most recent first.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Vec<Arc<PublishedEdition>>>);

impl Shelf {
    /// An edition at hand. A preview approved since it was put here is not: it says that it is one.
    pub fn find(&self, summary: &EditionSummary) -> Option<Arc<PublishedEdition>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|edition| {
            edition.id() == summary.id && edition.summary().preview == summary.preview
        })?;
        let found = kept.remove(place);
        kept.insert(0, Arc::clone(&found));
        Some(found)
    }

    /// Keeps an edition, and forgets those read longest ago beyond the bounds.
    pub fn put(&self, edition: Arc<PublishedEdition>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|known| known.id() != edition.id());
        kept.insert(0, edition);
        let mut total = 0usize;
        let fits = kept.iter().take_while(|edition| {
            total = total.saturating_add(edition.approximate_bytes());
            total <= BOUND
        });
        let n_kept = fits.count().clamp(1, MOST);
        kept.truncate(n_kept);
    }

    /// How many editions are kept.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
