//! What follows a run whose files are all accepted.

use crate::catalogue::SourceDefinition;
use crate::catalogue::schedule::OnSuccess;
use crate::service::publish::{PublishOptions, publish};
use crate::service::work_error::{StoreError, WorkError};
use crate::service::workplace::Workplace;

/// How often a publication is tried when another took its identifier, or its place, meanwhile.
const ATTEMPTS: usize = 5;

/// Publishes, prepares a preview, or leaves it to a person; says which.
pub(super) fn put_out(
    place: &Workplace,
    source: &SourceDefinition,
    now: &str,
) -> Result<String, WorkError> {
    let preview = match source.on_success {
        OnSuccess::Wait => {
            return Ok("La publication est laissée à une personne (« vigie publish »).".to_owned());
        }
        OnSuccess::Publish => false,
        OnSuccess::Preview => true,
    };
    let note = format!("Import programmé : {}", source.label);
    let options = PublishOptions {
        note: &note,
        preview,
        now,
    };
    let mut tried = 1;
    let edition = loop {
        match publish(place, options) {
            Err(WorkError::Store(
                StoreError::EditionExists { .. } | StoreError::EditionOvertaken { .. },
            )) if tried < ATTEMPTS => {
                tried += 1;
            }
            other => break other?,
        }
    };
    let id = edition.summary.id;
    Ok(if preview {
        format!("Aperçu {id} préparé, à relire avant de publier.")
    } else {
        format!("Édition {id} publiée.")
    })
}
