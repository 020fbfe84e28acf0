//! What a role sees that the public does not: only inside its départements, and never unnoticed.

use crate::service::published::PublishedEdition;

use super::auth::Viewer;

/// Whether a viewer who may see answers may see those of a département.
pub(super) fn may_see_answers_in(viewer: &Viewer, departement: &str) -> bool {
    let own = viewer.departements();
    own.is_empty() || own.iter().any(|code| code == departement)
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
