//! Which figures differ between two editions, and what moved them.

mod causes;
mod crossing;
mod movements;
mod view;

use std::sync::Arc;

use super::editions::edition;
use super::published::PublishedEdition;
use super::work_error::WorkError;
use super::workplace::Workplace;

pub use causes::{Cause, CauseKind};
pub use movements::{Change, ChangeCounts, ChangeKind, Movements, movements};
pub use view::{DiffAsked, diff_view, figure_of, sides};

/// Two editions compared.
#[derive(Debug)]
pub struct EditionDiff {
    /// The first edition named.
    pub before: Arc<PublishedEdition>,
    /// The second.
    pub after: Arc<PublishedEdition>,
    /// The figures that differ.
    pub movements: Movements,
    /// What differs between the deliveries and definitions of the two.
    pub causes: Vec<Cause>,
}

/// Compares two editions of the store.
///
/// # Errors
/// No such edition; one cannot be read; the store fails.
pub fn diff(place: &Workplace, before: &str, after: &str) -> Result<EditionDiff, WorkError> {
    compare(place, edition(place, before)?, edition(place, after)?)
}

/// Compares two editions at hand.
///
/// # Errors
/// The store fails.
pub fn compare(
    place: &Workplace,
    before: Arc<PublishedEdition>,
    after: Arc<PublishedEdition>,
) -> Result<EditionDiff, WorkError> {
    let movements = movements(&before, &after);
    let mut causes = causes::causes(place, &before, &after)?;
    for change in &movements.changes {
        for place in causes::explaining(&causes, change, (&before, &after)) {
            if let Some(cause) = causes.get_mut(place) {
                cause.n_figures += 1;
            }
        }
    }
    Ok(EditionDiff {
        before,
        after,
        movements,
        causes,
    })
}

impl EditionDiff {
    /// Places, in `causes`, of what may have moved a figure; none for one that is secret in either
    /// edition.
    pub fn causes_of(&self, change: &Change) -> Vec<usize> {
        causes::explaining(&self.causes, change, (&self.before, &self.after))
    }
}
