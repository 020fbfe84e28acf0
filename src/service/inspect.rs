//! How a file would be read, without writing anything.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::work_error::WorkError;
use crate::import::limits::MAX_BYTES;
use crate::import::{Inspection, inspect};

/// The bytes of a file, and one more than an import accepts at most: what is endless (a device, a
/// pipe) is not read to its end, and its refusal comes from the importer.
///
/// # Errors
/// The file cannot be opened or read.
pub fn file_bytes(path: &Path) -> Result<Vec<u8>, WorkError> {
    let unreadable = |source| WorkError::FileUnreadable {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// Examines one file. The inner error is the refusal of the file, in French with its remedy.
///
/// # Errors
/// The file cannot be opened.
pub fn inspect_path(path: &Path) -> Result<Result<Inspection, String>, WorkError> {
    let bytes = file_bytes(path)?;
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok(inspect(&name, &bytes).map_err(|error| format!("{error} {}", error.remedy())))
}
