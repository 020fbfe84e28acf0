//! The composition root: settings to a working observatory; the only clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tracing_subscriber::EnvFilter;

use crate::config::{Settings, secret};
use crate::service::observatory::Observatory;
use crate::service::schedule::Outside;
use crate::service::watch;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

/// Starts tracing on standard error; `RUST_LOG` chooses what, by default warnings.
pub fn start_tracing() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,vigie=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Now, RFC 3339, UTC, to the second. Everything else takes the time as a parameter.
pub fn now() -> String {
    instant().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn instant() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the only clock")]
    let now = Utc::now();
    now
}

/// What scheduled imports need from outside: this clock, the environment of the process.
pub fn outside() -> Outside {
    Outside::new(Arc::new(instant), Arc::new(secret))
}

/// Opens the observatory of the settings.
///
/// # Errors
/// As [`Workplace::open`].
pub fn workplace(settings: &Settings) -> Result<Workplace, WorkError> {
    let mut place = Workplace::open(
        &settings.data_dir,
        &settings.database_url,
        settings.definitions.as_deref(),
    )?;
    if let Some(days) = settings.retention_days {
        place.retention_days = days;
    }
    Ok(place)
}

/// What the server answers from: the edition served, if there is one, and the list of editions.
///
/// # Errors
/// The store fails; the edition cannot be read.
pub fn observatory(place: &Workplace) -> Result<Observatory, WorkError> {
    let observatory = Observatory::new(Arc::clone(&place.catalogue), Arc::clone(&place.geography));
    watch::refresh(place, &observatory)?;
    observatory.set_editions(watch::published(place)?);
    Ok(observatory)
}
