//! What a source remembers between its runs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::due::is_believed;
use crate::catalogue::SourceDefinition;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;
use crate::sources::folder::Observations;
use crate::sources::http::Validators;

/// Kept as JSON by the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SourceState {
    /// The timetable that it had, with its zone.
    pub(super) timetable: String,
    /// When it was first seen with this timetable: earlier moments are not caught up.
    pub(super) first_seen: Option<DateTime<Utc>>,
    /// What was seen of the files of its folder.
    pub(super) observations: Observations,
    /// When to look again at a folder where files were still being written.
    pub(super) look_again_at: Option<DateTime<Utc>>,
    /// What its server said of the file last handled.
    pub(super) fetched: Option<FetchedBefore>,
    /// Whether something applied waits to be published.
    pub(super) publication: Publication,
}

/// The file last fetched and handled, and under which definitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FetchedBefore {
    /// SHA-256 of address, format and definitions: when they change, the file is handled anew.
    pub(super) under: String,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// What its server said of it.
    pub(super) validators: Validators,
}

/// Whether something applied waits to be published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Publication {
    /// No.
    #[default]
    Nothing,
    /// Yes, even if the process ends here.
    Due,
    /// It waits for files that were refused, or for a decision.
    Held,
}

impl SourceState {
    /// What a source remembers; nothing when another version of the program wrote it otherwise.
    pub(super) fn load(place: &Workplace, source: &str) -> Result<Self, WorkError> {
        let stored = place.store.source_state(source)?;
        let read = stored.and_then(|json| serde_json::from_str(&json).ok());
        Ok(read.unwrap_or_default())
    }

    pub(super) fn save(&self, place: &Workplace, source: &str) -> Result<(), WorkError> {
        let json = serde_json::to_string(self).unwrap_or_default();
        Ok(place.store.save_source_state(source, &json)?)
    }

    /// Notes when this timetable was first seen; `true` when it is now.
    pub(super) fn see(&mut self, source: &SourceDefinition, now: DateTime<Utc>) -> bool {
        let timetable = source.timetable.as_ref().map_or("", |t| t.expression());
        let timetable = format!("{timetable} {}", source.time_zone.name());
        let known = self.first_seen.is_some_and(|seen| is_believed(seen, now));
        if known && self.timetable == timetable {
            return false;
        }
        self.timetable = timetable;
        self.first_seen = Some(now);
        true
    }
}
