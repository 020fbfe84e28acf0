//! What the command line prints, and the exit codes of `interface.md` §2.

use std::error::Error as _;
use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;

use crate::config::ConfigError;
use crate::service::error::QueryError;
use crate::service::work_error::{StoreError, WorkError};

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Refused, with a reason that a person can act on (exit 1).
    #[error("{0}")]
    Refused(String),
    /// The report or list was printed already; only the exit code says no (exit 1).
    #[error("refusé")]
    RefusedAsReported,
    /// The same for something outside that failed (exit 3).
    #[error("échec")]
    OutsideAsReported,
    /// Wrong usage (exit 2).
    #[error("{0}")]
    Usage(String),
    /// A verb failed.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// Something outside failed: try again (exit 3).
    #[error("{what} ; réessayez")]
    Outside {
        /// What failed.
        what: String,
        /// Cause.
        source: std::io::Error,
    },
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        Self::Refused(explain(&error))
    }
}

impl CliError {
    fn code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::RefusedAsReported => 1,
            Self::Usage(_) => 2,
            Self::Outside { .. } | Self::OutsideAsReported => 3,
            Self::Work(error) => code_of(error),
        }
    }
}

fn code_of(error: &WorkError) -> u8 {
    match error {
        WorkError::UnknownFormat { .. }
        | WorkError::TokenName
        | WorkError::Store(StoreError::UnknownScheme { .. }) => 2,
        WorkError::Store(
            StoreError::Busy
            | StoreError::Unreachable { .. }
            | StoreError::Database { .. }
            | StoreError::Migration { .. },
        )
        | WorkError::Unwritable { .. }
        | WorkError::SourceBusy { .. }
        | WorkError::NoRandomness(_)
        | WorkError::Geography(_) => 3,
        WorkError::FileUnreadable { .. }
        | WorkError::NothingDelivered
        | WorkError::NothingPublished
        | WorkError::OutsideScope { .. }
        | WorkError::Unknown { .. }
        | WorkError::EditionUnreadable { .. }
        | WorkError::EverythingWithdrawn { .. }
        | WorkError::UnknownEdition { .. }
        | WorkError::PreviewOutdated { .. }
        | WorkError::SecretsRecovered { .. }
        | WorkError::EditionFormat { .. }
        | WorkError::EditionDefinitions { .. }
        | WorkError::DefinitionsGone { .. }
        | WorkError::Decision(_)
        | WorkError::Definitions(_)
        | WorkError::Store(_)
        | WorkError::Workbook(_)
        | WorkError::Engine(_) => 1,
    }
}

/// Prints an error on standard error and gives its exit code.
pub(super) fn exit_code(outcome: Result<(), CliError>) -> ExitCode {
    let Err(error) = outcome else {
        return ExitCode::SUCCESS;
    };
    if !matches!(
        error,
        CliError::RefusedAsReported | CliError::OutsideAsReported
    ) {
        complain(&format!("Erreur : {error}"));
        let mut source = error.source();
        while let Some(cause) = source {
            complain(&format!("  cause : {cause}"));
            source = cause.source();
        }
    }
    ExitCode::from(error.code())
}

/// Prints one line on standard output.
pub(super) fn say(line: &str) {
    // A closed pipe (`| head`) is no error of ours.
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// Prints a text that has its own line ends.
pub(super) fn say_raw(text: &str) {
    drop(std::io::stdout().write_all(text.as_bytes()));
}

/// Prints one line on standard error.
pub(super) fn complain(line: &str) {
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// Prints a value as JSON, for `--json`.
pub(super) fn say_json(value: &impl Serialize) {
    if let Ok(text) = serde_json::to_string_pretty(value) {
        say(&text);
    }
}

/// A query's error with its remedy, in one sentence.
fn explain(error: &QueryError) -> String {
    match error {
        QueryError::Unknown {
            nearest: Some(nearest),
            ..
        } => {
            format!("{error} ; vouliez-vous « {nearest} » ?")
        }
        QueryError::BadValue { allowed, .. }
        | QueryError::LevelNotComputed { allowed, .. }
        | QueryError::PopulationNotComputed { allowed, .. }
        | QueryError::BreakdownNotComputed { allowed, .. }
            if !allowed.is_empty() =>
        {
            format!("{error} ; possibles : {}", allowed.join(", "))
        }
        QueryError::Unknown { .. }
        | QueryError::BadValue { .. }
        | QueryError::MissingParameter { .. }
        | QueryError::LevelNotComputed { .. }
        | QueryError::PopulationNotComputed { .. }
        | QueryError::BreakdownNotComputed { .. }
        | QueryError::ChartNotPossible { .. }
        | QueryError::TooMany { .. }
        | QueryError::BadCursor => error.to_string(),
    }
}
