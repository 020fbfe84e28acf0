//! One edition as people look at it: what it holds, what it changed, what made it.

use serde_json::{Value, json};

use super::{WorkError, Workplace, outdated};
use crate::service::definitions::edition_view;
use crate::store::StoredEdition;

/// What is known of an edition besides its figures.
#[derive(Debug, Clone)]
pub struct EditionDescription {
    /// What was kept with it.
    pub stored: StoredEdition,
    /// Whether it is the one served.
    pub current: bool,
    /// For a preview, why it no longer says what a publication would.
    pub outdated: Vec<String>,
}

/// Describes an edition.
///
/// # Errors
/// No such edition, or one of before these things were kept; the store fails.
pub fn describe(place: &Workplace, id: &str) -> Result<EditionDescription, WorkError> {
    let stored = place.store.edition(id)?;
    let stored = stored.ok_or_else(|| WorkError::UnknownEdition { id: id.to_owned() })?;
    let outdated = if stored.summary.preview {
        outdated(place, &stored)?
    } else {
        Vec::new()
    };
    Ok(EditionDescription {
        current: place.store.current_edition_id()?.as_deref() == Some(id),
        outdated,
        stored,
    })
}

impl EditionDescription {
    /// What it changed, as it was counted when it was computed.
    pub fn comparison(&self) -> Value {
        serde_json::from_str(&self.stored.comparison).unwrap_or_default()
    }

    /// As JSON; names of files and deliveries for a role that reads deliveries.
    pub fn view(&self, names: bool) -> Value {
        let mut view = edition_view(&self.stored.summary, self.current);
        let contents = &self.stored.contents;
        let deliveries = contents.deliveries.iter().map(|delivery| {
            let mut shown = json!({
                "format": delivery.format,
                "data_year": delivery.data_year,
                "survey_year": delivery.survey_year,
                "sha256": delivery.sha256,
                "fictitious": delivery.fictitious,
                "rows": {"read": delivery.rows_read, "rejected": delivery.rows_rejected},
            });
            if names && let Value::Object(members) = &mut shown {
                members.insert("id".to_owned(), json!(delivery.id));
                members.insert("file_name".to_owned(), json!(delivery.file_name));
            }
            shown
        });
        let deliveries: Vec<Value> = deliveries.collect();
        let indicators = contents.indicators.iter();
        let indicators: Vec<Value> = indicators
            .map(|(id, version)| json!({"id": id, "version": version}))
            .collect();
        let more = [
            ("figures", json!(contents.figures)),
            ("suppressed", json!(contents.suppressed)),
            ("territories", json!(contents.territories)),
            ("indicators", json!(indicators)),
            ("deliveries", json!(deliveries)),
            ("previous", json!(self.stored.previous)),
            ("comparison", self.comparison()),
            ("software", json!(self.stored.software)),
            ("bytes", json!(self.stored.bytes)),
            ("approved_at", json!(self.stored.approved_at)),
        ];
        if let Value::Object(members) = &mut view {
            members.extend(more.map(|(name, value)| (name.to_owned(), value)));
            if self.stored.summary.preview {
                members.insert("outdated".to_owned(), json!(self.outdated));
            }
            if names {
                members.insert("approved_by".to_owned(), json!(self.stored.approved_by));
            }
        }
        view
    }
}
