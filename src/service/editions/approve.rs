//! A preview that a person approves becomes the edition served, as it is.

use super::{EditionSummary, WorkError, Workplace};
use crate::domain::delivery::DeliverySummary;
use crate::store::{Approval, StoreError, StoredEdition};

/// Who approves what.
#[derive(Debug, Clone, Copy)]
pub struct Approving<'a> {
    /// The preview.
    pub id: &'a str,
    /// Even when deliveries, definitions or the edition served changed since it was computed.
    pub force: bool,
    /// Who; empty for the command line.
    pub by: &'a str,
    /// Now, RFC 3339, UTC.
    pub now: &'a str,
}

/// Publishes a preview: its figures do not change, the public sees them from now on.
///
/// # Errors
/// Not a preview; something changed since it was computed and `force` is not set; the store fails.
/// Then nothing changed.
pub fn approve(place: &Workplace, approving: Approving<'_>) -> Result<EditionSummary, WorkError> {
    let current = place.store.current_edition_id()?;
    let stored = place.store.edition(approving.id)?;
    let preview = stored.filter(|edition| edition.summary.preview);
    let preview = preview.ok_or_else(|| StoreError::NotPreview {
        id: approving.id.to_owned(),
    })?;
    let reasons = outdated(place, &preview)?;
    if !reasons.is_empty() && !approving.force {
        return Err(WorkError::PreviewOutdated {
            id: approving.id.to_owned(),
            reasons,
        });
    }
    let approved = place.store.approve_edition(Approval {
        id: approving.id,
        current: current.as_deref(),
        at: approving.now,
        by: approving.by,
    })?;
    Ok(approved.summary)
}

/// Why a preview no longer says what a publication would; empty when it still does.
///
/// # Errors
/// The store fails.
pub fn outdated(place: &Workplace, preview: &StoredEdition) -> Result<Vec<String>, WorkError> {
    let used = &preview.contents.deliveries;
    let mut reasons = Vec::new();
    let active = place.store.active_deliveries()?;
    let added = missing_from(used, &active);
    let gone = missing_from(&active, used);
    if added > 0 {
        reasons.push(format!("{added} livraison(s) prise(s) en compte depuis"));
    }
    if gone > 0 {
        reasons.push(format!("{gone} livraison(s) retirée(s) ou revue(s) depuis"));
    }
    if preview.summary.definitions_sha256 != place.catalogue.sha256 {
        reasons.push("les définitions ont changé".to_owned());
    }
    let current = place.store.current_edition_id()?;
    if let Some(current) = current.filter(|current| Some(current) != preview.previous.as_ref()) {
        reasons.push(format!("l'édition {current} a été publiée depuis"));
    }
    Ok(reasons)
}

fn missing_from(known: &[DeliverySummary], all: &[DeliverySummary]) -> usize {
    all.iter()
        .filter(|delivery| !known.contains(delivery))
        .count()
}
