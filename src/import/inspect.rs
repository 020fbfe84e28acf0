//! How a table would be read, without a format.

use std::collections::BTreeSet;

use serde::Serialize;

use super::error::ImportError;
use super::issue::Issue;
use super::report::Detected;
use super::table::Table;
use super::wording::count;
use crate::domain::digest::sha256;

/// What a file looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// Name as received.
    pub file_name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// How it would be read.
    pub detected: Detected,
    /// Remarks on the file itself.
    pub warnings: Vec<Issue>,
}

/// Looks at a file as an import would, up to its headers.
///
/// # Errors
/// The file would be refused whatever the format.
pub fn inspect(file_name: &str, bytes: &[u8]) -> Result<Inspection, ImportError> {
    let table = Table::open(bytes, &BTreeSet::new())?;
    Ok(Inspection {
        file_name: file_name.to_owned(),
        bytes: count(bytes.len()),
        sha256: sha256(bytes),
        detected: table.detected(),
        warnings: table.issues,
    })
}
