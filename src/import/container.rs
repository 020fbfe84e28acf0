//! What a file is, whatever its name says, and what is inside.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::error::ImportError;
use super::issue::Issue;
use super::number::DecimalMark;
use super::signature::not_a_table;
use super::split::RawRecord;

/// The inside of a file.
#[derive(Debug)]
pub(super) struct Opened<'b> {
    /// What it was wrapped in, the outermost first: `gzip`, `zip`.
    pub(super) wrappings: Vec<&'static str>,
    pub(super) content: Content<'b>,
}

/// A text to be split, or records that their container already separates.
#[derive(Debug)]
pub(super) enum Content<'b> {
    Text(Cow<'b, [u8]>),
    Records(Records),
}

/// The records of one sheet, or of a collection of features.
#[derive(Debug)]
pub(super) struct Records {
    /// `xlsx`, `xls`, `ods`, `geojson`.
    pub(super) kind: &'static str,
    pub(super) sheet: Option<String>,
    pub(super) records: Vec<RawRecord>,
    /// The mark with which its numbers were written.
    pub(super) decimal: Option<DecimalMark>,
    pub(super) issues: Vec<Issue>,
}

/// Looks inside a file, by its content alone.
///
/// # Errors
/// Not a table, damaged, or beyond the limits.
pub(super) fn open<'b>(
    bytes: &'b [u8],
    _known_headers: &BTreeSet<String>,
) -> Result<Opened<'b>, ImportError> {
    if let Some(issue) = not_a_table(bytes) {
        return Err(ImportError::unreadable(issue));
    }
    Ok(Opened {
        wrappings: Vec::new(),
        content: Content::Text(Cow::Borrowed(bytes)),
    })
}
