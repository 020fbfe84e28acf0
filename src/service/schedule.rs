//! Scheduled imports: sources looked at when they are due, one run of each at a time, each noted.

mod bring;
mod check;
mod clockwork;
mod due;
mod heartbeat;
mod outside;
mod put_out;
mod run;
mod state;
mod wording;
mod work;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::SourceDefinition;
use crate::catalogue::schedule::{OnSuccess, Origin, Timetable};
use crate::sources::shown_address;
use crate::store::StoredRun;

pub use check::{SourceCheck, check_source};
pub use clockwork::Clockwork;
pub use due::{due, last_due};
pub use outside::Outside;
pub use run::{run_source, tick};

/// One run of a source, as people and programs see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunView {
    /// Number, in order of beginning.
    pub seq: i64,
    /// Identifier of the source.
    pub source: String,
    /// The moment that it answers, RFC 3339, UTC.
    pub due_at: String,
    /// When it began.
    pub started_at: String,
    /// When it ended; none while it runs.
    pub finished_at: Option<String>,
    /// `running`, `done`, `nothing`, `partly`, `refused`, `failed` or `interrupted`.
    pub outcome: String,
    /// What happened and what to do, in French.
    pub message: String,
    /// Its files.
    pub files: Vec<RunFile>,
}

/// One file of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFile {
    /// Name, as received.
    pub name: String,
    /// A status of the report, `accepted`…`unchanged`, or `failed`.
    pub outcome: String,
    /// Identifier of its delivery, if it made one.
    pub delivery: Option<String>,
    /// What happened, in French.
    pub message: String,
}

/// One scheduled source, as people and programs see it. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// Identifier.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Format of its files.
    pub format: String,
    /// `folder` or `http`.
    pub kind: &'static str,
    /// Folder, or address without its query.
    pub place: String,
    /// Cron expression; none when it runs only when asked.
    pub cron: Option<String>,
    /// Its zone.
    pub time_zone: &'static str,
    /// When it runs next, RFC 3339, UTC.
    pub next_due: Option<String>,
    /// `publish`, `preview` or `wait`.
    pub on_success: &'static str,
    /// Its last run.
    pub last_run: Option<RunView>,
}

/// Every source of the schedule, with its next moment and its last run.
///
/// # Errors
/// The store fails.
pub fn sources(place: &Workplace, now: DateTime<Utc>) -> Result<Vec<SourceView>, WorkError> {
    let schedule = place.catalogue.schedule.values();
    schedule
        .map(|source| source_view(place, source, now))
        .collect()
}

/// The last runs of every source, the last one first.
///
/// # Errors
/// The store fails.
pub fn runs(place: &Workplace, limit: u32) -> Result<Vec<RunView>, WorkError> {
    let stored = place.store.runs(None, limit)?;
    Ok(stored.into_iter().map(run_view).collect())
}

/// The last runs of one source, the last one first. A source that left the schedule keeps them.
///
/// # Errors
/// The store fails.
pub fn runs_of(place: &Workplace, source: &str, limit: u32) -> Result<Vec<RunView>, WorkError> {
    let stored = place.store.runs(Some(source), limit)?;
    Ok(stored.into_iter().map(run_view).collect())
}

/// A source by identifier.
///
/// # Errors
/// No such source.
pub fn source<'a>(place: &'a Workplace, id: &str) -> Result<&'a SourceDefinition, WorkError> {
    let known = place.catalogue.schedule.get(id);
    known.ok_or_else(|| WorkError::Unknown {
        id: id.to_owned(),
        remedy: "« vigie schedule list » donne les sources de import/schedule.toml",
    })
}

fn source_view(
    place: &Workplace,
    source: &SourceDefinition,
    now: DateTime<Utc>,
) -> Result<SourceView, WorkError> {
    let (kind, shown) = match &source.origin {
        Origin::Folder(folder) => {
            let path = place.data_dir.join(&folder.path);
            ("folder", path.display().to_string())
        }
        Origin::Http(http) => ("http", shown_address(&http.url)),
    };
    let timetable = source.timetable.as_ref();
    let next = timetable.and_then(|timetable| timetable.next_after(now));
    Ok(SourceView {
        id: source.id.clone(),
        label: source.label.clone(),
        format: source.format.clone(),
        kind,
        place: shown,
        cron: timetable.map(|timetable| timetable.expression().to_owned()),
        time_zone: source.time_zone.name(),
        next_due: next.map(text),
        on_success: match source.on_success {
            OnSuccess::Publish => "publish",
            OnSuccess::Preview => "preview",
            OnSuccess::Wait => "wait",
        },
        last_run: runs_of(place, &source.id, 1)?.pop(),
    })
}

fn run_view(stored: StoredRun) -> RunView {
    RunView {
        files: files_of(&stored),
        seq: stored.seq,
        source: stored.source,
        due_at: stored.due_at,
        started_at: stored.started_at,
        finished_at: stored.finished_at,
        outcome: stored.outcome,
        message: stored.message,
    }
}

/// Its files, none when another version of the program wrote them otherwise.
fn files_of(run: &StoredRun) -> Vec<RunFile> {
    serde_json::from_str(&run.files).unwrap_or_default()
}

/// A moment as it is stored: RFC 3339, UTC, to the second.
fn text(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The coming moments of a timetable.
fn coming(timetable: &Timetable, now: DateTime<Utc>, count: usize) -> Vec<String> {
    std::iter::successors(timetable.next_after(now), |last| {
        timetable.next_after(*last)
    })
    .take(count)
    .map(text)
    .collect()
}
