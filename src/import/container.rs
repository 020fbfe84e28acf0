//! What a file is, whatever its name says, and what is inside.
//!
//! Nothing is extracted to disk: names of members are only looked at. Whatever is compressed is
//! decompressed under the bounds of [`super::limits`], before any other crate sees it.

mod archive;
mod bounded;
mod compound;
mod geojson;
mod grid;
mod guard;
mod ods;
mod pick;
mod xls;
mod xlsx;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::error::ImportError;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::limits::{MAX_BYTES, MAX_WRAPPINGS};
use super::number::DecimalMark;
use super::signature::{Kind, kind_of};
use super::split::RawRecord;
use super::wording::count;
pub(super) use geojson::features_of;

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
    pub(super) rows: Vec<RawRecord>,
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
    known_headers: &BTreeSet<String>,
) -> Result<Opened<'b>, ImportError> {
    if count(bytes.len()) > MAX_BYTES {
        return Err(too_large("Le fichier"));
    }
    let mut wrappings = Vec::new();
    let mut bytes = Cow::Borrowed(bytes);
    loop {
        let inside = match kind_of(&bytes)? {
            Kind::Gzip => ("gzip", bounded::gunzip(&bytes)?),
            Kind::Zip => match archive::look(&bytes)? {
                archive::Inside::Member(inside) => ("zip", inside),
                archive::Inside::Xlsx => {
                    return Ok(records(wrappings, xlsx::read(&bytes, known_headers)?));
                }
                archive::Inside::Ods => {
                    return Ok(records(wrappings, ods::read(&bytes, known_headers)?));
                }
            },
            Kind::Xls => return Ok(records(wrappings, xls::read(&bytes, known_headers)?)),
            Kind::Text => {
                let content = Content::Text(bytes);
                return Ok(Opened { wrappings, content });
            }
        };
        wrappings.push(inside.0);
        if wrappings.len() > MAX_WRAPPINGS {
            return Err(refused(
                IssueCode::FileArchive,
                "Ce fichier est compressé plusieurs fois, une archive dans l'autre.",
                "Décompressez-le et envoyez le tableau qu'il contient.",
            ));
        }
        bytes = Cow::Owned(inside.1);
    }
}

fn records<'b>(wrappings: Vec<&'static str>, records: Records) -> Opened<'b> {
    let content = Content::Records(records);
    Opened { wrappings, content }
}

fn refused(code: IssueCode, message: &str, remedy: &str) -> ImportError {
    ImportError::unreadable(Issue::new(code, message, remedy))
}

/// A file beyond the bounds of size.
fn too_large(what: &str) -> ImportError {
    refused(
        IssueCode::FileTooLarge,
        &format!(
            "{what} dépasse {} Mo une fois décompressé.",
            MAX_BYTES / (1024 * 1024)
        ),
        "Vérifiez que c'est bien un tableau ; s'il est vraiment si grand, envoyez-le en plusieurs fichiers.",
    )
}

/// An archive or a workbook that cannot be read to its end.
fn damaged(what: &str) -> ImportError {
    refused(
        IssueCode::FileDamaged,
        &format!("{what} est abîmé ou incomplet : il ne peut être lu jusqu'au bout."),
        "Refaites l'export ou le transfert, puis vérifiez que le fichier s'ouvre dans un tableur.",
    )
}
