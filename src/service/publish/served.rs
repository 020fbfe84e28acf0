//! The edition served while another is computed: what to copy from, and to compare with.

use std::sync::Arc;

use super::reuse::Part;
use crate::domain::edition::Edition;
use crate::service::diff::{Movements, movements};
use crate::service::editions::{catalogue_of, load_edition, ready};
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;
use crate::store::StoredEdition;

/// The edition served, as far as this program can read it.
#[derive(Debug)]
pub(super) struct Served {
    /// Its identifier; none before the first publication.
    pub(super) id: Option<String>,
    /// None when it was written by another version of the program: everything is computed then, and
    /// compared with nothing.
    pub(super) edition: Option<Edition>,
    stored: Option<StoredEdition>,
}

impl Served {
    pub(super) fn read(place: &Workplace) -> Result<Self, WorkError> {
        let id = place.store.current_edition_id()?;
        let (edition, stored) = match &id {
            None => (None, None),
            Some(id) => (readable(place, id)?, place.store.edition(id)?),
        };
        Ok(Self {
            id,
            edition,
            stored,
        })
    }

    pub(super) fn parts(&self) -> Option<(&Edition, &StoredEdition)> {
        self.edition.as_ref().zip(self.stored.as_ref())
    }

    /// What `edition` changes, as the JSON that is kept with it; empty where there is nothing to
    /// compare with. Years that were copied are not looked at.
    pub(super) fn compared(
        &self,
        place: &Workplace,
        edition: &Edition,
        part: &Part,
    ) -> Result<String, WorkError> {
        let Some(before) = &self.edition else {
            return Ok(String::new());
        };
        let catalogue = match catalogue_of(place, &before.summary) {
            Ok(catalogue) => catalogue,
            Err(WorkError::EditionDefinitions { .. } | WorkError::DefinitionsGone { .. }) => {
                return Ok(String::new());
            }
            Err(error) => return Err(error),
        };
        let before = ready(place, looked_at(before, part), catalogue);
        let after = looked_at(edition, part);
        let after = ready(place, after, Arc::clone(&place.catalogue));
        let copied = edition.cells.len().saturating_sub(after.n_cells());
        let mut movements: Movements = movements(&before, &after);
        movements.counts.unchanged += copied;
        Ok(movements.summary(&before, &after).to_string())
    }
}

fn readable(place: &Workplace, id: &str) -> Result<Option<Edition>, WorkError> {
    match load_edition(place, id) {
        Ok(edition) => Ok(Some(edition)),
        Err(error @ (WorkError::EditionFormat { .. } | WorkError::EditionUnreadable { .. })) => {
            tracing::warn!(%error, "l'édition servie n'est pas comparée");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The edition without the years that were copied.
fn looked_at(edition: &Edition, part: &Part) -> Edition {
    let all = edition.cells.clone();
    let cells = match part {
        Part::Whole => all,
        Part::Years(years) => all.retaining(|cell| years.contains(&i32::from(cell.data_year))),
    };
    Edition {
        summary: edition.summary.clone(),
        deliveries: edition.deliveries.clone(),
        indicators: edition.indicators.clone(),
        territories: edition.territories.clone(),
        printed: Vec::new(),
        structures: Vec::new(),
        additions: edition.additions.clone(),
        cells,
    }
}
