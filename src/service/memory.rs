//! What the store remembers of the subjects of a delivery, for the contrôle de cohérence.

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::import::{Memory, Reading};

/// The earlier answers of the subjects of a delivery.
///
/// # Errors
/// The store fails.
pub(super) fn memory(
    _place: &Workplace,
    _format: &FormatDefinition,
    _reading: &Reading,
) -> Result<Memory, WorkError> {
    Ok(Memory::default())
}
