//! Opens the observatory that the settings name.

use crate::app;
use crate::config::Settings;
use crate::service::observatory::Observatory;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

use super::CliError;

/// Definitions, territories and store of the settings.
pub(super) fn open(settings: &Settings) -> Result<Workplace, CliError> {
    Ok(app::workplace(settings)?)
}

/// The edition served, in memory.
pub(super) fn published(place: &Workplace) -> Result<Observatory, CliError> {
    if place.store.current_edition_id().map_err(WorkError::from)?.is_none() {
        return Err(WorkError::NothingPublished.into());
    }
    Ok(app::observatory(place)?)
}
