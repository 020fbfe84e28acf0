//! `import/schedule.toml`: where files come from, when, and what happens next.

mod check;
mod timetable;
mod written;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Datelike as _, Utc};
use chrono_tz::Tz;
use indexmap::IndexMap;

pub(super) use check::read;
pub use timetable::{Timetable, TimetableError};

/// Path of the schedule among the definition files.
pub const SCHEDULE_FILE: &str = "import/schedule.toml";

/// Every source, by identifier, in the order of the file.
pub type Schedule = IndexMap<String, SourceDefinition>;

/// One scheduled source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceDefinition {
    /// Identifier: lower-case letters, digits, hyphens.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Format of its files.
    pub format: String,
    /// Where its files are.
    pub origin: Origin,
    /// When it runs; none when only a person or another scheduler runs it.
    pub timetable: Option<Timetable>,
    /// Zone of its years and days.
    pub time_zone: Tz,
    /// The year that its files describe.
    pub data_year: YearRule,
    /// The year of collection.
    pub survey_year: YearRule,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// What follows when every file is accepted.
    pub on_success: OnSuccess,
    /// Whom to tell when something is refused or fails; empty for nobody.
    pub notify: Vec<Notice>,
}

impl SourceDefinition {
    /// The two years, data then survey, that a run gives to its files.
    pub fn years(&self, run: DateTime<Utc>) -> (Option<i32>, Option<i32>) {
        let year = run.with_timezone(&self.time_zone).year();
        (self.data_year.of(year), self.survey_year.of(year))
    }
}

/// Where the files of a source are.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// A folder where people or programs put files.
    Folder(FolderOrigin),
    /// An address that answers with a file.
    Http(HttpOrigin),
}

/// A watched folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderOrigin {
    /// The folder, absolute or relative to the observatory's.
    pub path: PathBuf,
    /// Names that count, `*` and `?`; the case of letters does not matter.
    pub patterns: Vec<String>,
    /// How long a file must have stayed the same.
    pub settle: Duration,
    /// Where done files go.
    pub archive: PathBuf,
    /// Where refused files go.
    pub refused: PathBuf,
    /// Largest file read.
    pub max_bytes: u64,
}

/// An HTTP(S) address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpOrigin {
    /// The address.
    pub url: String,
    /// Header → name of the environment variable that holds its value.
    pub headers: IndexMap<String, String>,
    /// Largest answer read, once decompressed.
    pub max_bytes: u64,
    /// How long one attempt may last.
    pub timeout: Duration,
    /// Attempts after the first.
    pub retries: u32,
}

/// Which year a file is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearRule {
    /// None: the file says it, or nothing does.
    Unsaid,
    /// Always this one.
    Fixed(i32),
    /// The year before the run's.
    Previous,
    /// The year of the run.
    Current,
}

impl YearRule {
    fn of(self, run: i32) -> Option<i32> {
        match self {
            Self::Unsaid => None,
            Self::Fixed(year) => Some(year),
            Self::Previous => Some(run - 1),
            Self::Current => Some(run),
        }
    }
}

/// What follows a run whose files are all accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSuccess {
    /// An edition is published.
    Publish,
    /// A preview is computed, for roles.
    Preview,
    /// A person publishes.
    #[default]
    Wait,
}

/// Whom to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// By which way.
    pub way: NoticeWay,
    /// How long it may last.
    pub timeout: Duration,
}

/// How to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeWay {
    /// An address that takes JSON.
    Webhook(String),
    /// The environment variable that holds such an address.
    WebhookOf(String),
    /// A program and its arguments, given JSON on its standard input.
    Command(Vec<String>),
}
