//! How a file would be read, without writing anything.

use std::path::Path;

use super::work_error::WorkError;
use crate::import::{Inspection, inspect};

/// Examines one file. The inner error is the refusal of the file, in French with its remedy.
///
/// # Errors
/// The file cannot be opened.
pub fn inspect_path(path: &Path) -> Result<Result<Inspection, String>, WorkError> {
    let bytes = std::fs::read(path).map_err(|source| WorkError::FileUnreadable {
        path: path.to_owned(),
        source,
    })?;
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok(inspect(&name, &bytes).map_err(|error| format!("{error} {}", error.remedy())))
}
