//! Opens the observatory that the settings name.

use std::sync::Arc;

use crate::app;
use crate::config::Settings;
use crate::service::published::PublishedEdition;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

use super::CliError;

/// Definitions, territories and store of the settings.
pub(super) fn open(settings: &Settings) -> Result<Workplace, CliError> {
    Ok(app::workplace(settings)?)
}

/// The edition served, in memory.
pub(super) fn published(place: &Workplace) -> Result<Arc<PublishedEdition>, CliError> {
    let observatory = app::observatory(place)?;
    Ok(observatory.current().ok_or(WorkError::NothingPublished)?)
}
