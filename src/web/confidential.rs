//! What a role sees that the public does not: only inside its départements, and never unnoticed.

use std::sync::{Arc, Mutex, PoisonError};

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::service::confidential::Revealed;
use crate::service::published::PublishedEdition;

use super::auth::Viewer;
use super::error::ApiError;
use super::state::State;

/// Whether a viewer may see the answers of every structure of these départements.
pub(super) fn may_see_answers_of(viewer: &Viewer, departements: &[Arc<str>]) -> bool {
    let own = viewer.departements();
    let holds = |departement: &Arc<str>| own.iter().any(|code| **code == **departement);
    viewer.may(Permission::SeeAnswers) && (own.is_empty() || departements.iter().all(holds))
}

/// Writes to the log that a viewer saw something confidential: who, what, in which edition.
pub(super) fn note_view(viewer: &Viewer, edition: &PublishedEdition, what: &str) {
    tracing::info!(
        target: "vigie::confidential",
        who = viewer.name,
        token = viewer.token_id().unwrap_or_default(),
        edition = edition.id(),
        what,
        "consultation confidentielle"
    );
}

/// Editions as roles see them: the last ones that were read.
#[derive(Debug, Default)]
pub(super) struct RevealedEditions(Mutex<Vec<(String, Arc<PublishedEdition>)>>);

/// Most of them kept: each is an edition of its own in memory.
const MOST: usize = 3;

impl RevealedEditions {
    fn find(&self, key: &str) -> Option<Arc<PublishedEdition>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(known, _)| known == key);
        found.map(|(_, edition)| Arc::clone(edition))
    }

    fn put(&self, key: String, edition: Arc<PublishedEdition>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.insert(0, (key, edition));
        kept.truncate(MOST);
    }
}

/// An edition as a viewer sees it, with what secrecy hides inside their départements.
///
/// It is computed again from the deliveries that the edition names, once for each scope.
///
/// # Errors
/// The store or a formula fails; too many wait.
pub(super) async fn revealing(
    state: &State,
    edition: Arc<PublishedEdition>,
    viewer: &Viewer,
) -> Result<Arc<PublishedEdition>, ApiError> {
    let departements = viewer.departements().to_vec();
    let key = format!("{} {}", edition.seed(), departements.join(","));
    if let Some(found) = state.revealed.find(&key) {
        return Ok(found);
    }
    let place = Arc::clone(&state.office()?.place);
    let work = move || {
        let revealed = Revealed::read(&place, &edition, &departements)?;
        if revealed.n_figures() == 0 {
            return Ok::<_, ApiError>(edition);
        }
        Ok(Arc::new(edition.revealing(revealed)))
    };
    let found = run_blocking(&state.past, work).await??;
    state.revealed.put(key, Arc::clone(&found));
    Ok(found)
}
