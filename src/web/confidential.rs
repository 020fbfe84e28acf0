//! What a role sees that the public does not: only inside its départements, and never unnoticed.

use std::sync::Arc;

use crate::domain::role::Permission;
use crate::service::published::PublishedEdition;

use super::auth::Viewer;

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
