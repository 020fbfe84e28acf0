//! ZIP: a workbook, or an archive of one table.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::super::error::ImportError;
use super::super::issue_code::IssueCode;
use super::super::limits::{MAX_BYTES, MAX_MEMBERS, MAX_WORKBOOK_BYTES, MAX_WORKBOOK_PART_BYTES};
use super::super::wording::quoted_list;
use super::bounded::{Stop, pour};
use super::{damaged, refused};

/// What an archive is.
#[derive(Debug)]
pub(super) enum Inside {
    Xlsx,
    Ods,
    /// The content of its only table.
    Member(Vec<u8>),
}

const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Endings of names of tables.
const TABLES: [&str; 10] = [
    ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xls", ".ods", ".gz", ".geojson", ".json",
];

pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Opens a ZIP without decompressing anything.
pub(super) fn unpack(bytes: &[u8]) -> Result<Archive<'_>, ImportError> {
    let what = "Cette archive ou ce classeur";
    let archive = super::guard::guarded(what, || {
        ZipArchive::new(Cursor::new(bytes)).map_err(|_unreadable| damaged(what))
    })?;
    if archive.len() > MAX_MEMBERS {
        return Err(refused(
            IssueCode::FileTooLarge,
            &format!("Cette archive contient plus de {MAX_MEMBERS} fichiers."),
            "Envoyez seulement le tableau à importer.",
        ));
    }
    Ok(archive)
}

/// Tells a workbook from an archive, and takes the only table out of the latter.
///
/// # Errors
/// Damaged, protected, a document of another kind, no table or several.
pub(super) fn look(bytes: &[u8]) -> Result<Inside, ImportError> {
    let mut archive = unpack(bytes)?;
    let names = names(&mut archive);
    let holds = |name: &str| {
        names
            .iter()
            .any(|(_, held)| held.eq_ignore_ascii_case(name))
    };
    if holds("xl/workbook.bin") || holds("xl/workbook.xml") && holds("xl/worksheets/sheet1.bin") {
        return Err(refused(
            IssueCode::FileWorkbook,
            "Ce fichier est un classeur Excel binaire (.xlsb).",
            "Ouvrez-le dans le tableur et enregistrez-le en .xlsx ou en CSV.",
        ));
    }
    if holds("[Content_Types].xml") && names.iter().any(|(_, name)| name.starts_with("xl/")) {
        return Ok(Inside::Xlsx);
    }
    if let Some(kind) = open_document(&mut archive) {
        return if kind.starts_with(ODS) {
            Ok(Inside::Ods)
        } else {
            Err(not_a_workbook())
        };
    }
    if holds("word/document.xml") || holds("ppt/presentation.xml") {
        return Err(not_a_workbook());
    }
    member(&mut archive, &names).map(Inside::Member)
}

/// Positions and names of the files of an archive, without what systems add to it.
fn names(archive: &mut Archive<'_>) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    for position in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(position) else {
            continue;
        };
        let Ok(name) = member.name() else { continue };
        let of_system = name.starts_with("__MACOSX/") || name.ends_with(".DS_Store");
        if !member.is_dir() && !of_system {
            names.push((position, name.into_owned()));
        }
    }
    names
}

/// The kind that an `OpenDocument` file says of itself.
fn open_document(archive: &mut Archive<'_>) -> Option<Vec<u8>> {
    let mut kind = Vec::new();
    let mimetype = archive.by_name("mimetype").ok()?;
    mimetype.take(100).read_to_end(&mut kind).ok()?;
    kind.starts_with(b"application/vnd.oasis.opendocument")
        .then_some(kind)
}

fn not_a_workbook() -> ImportError {
    refused(
        IssueCode::FileWorkbook,
        "Ce fichier est un document de traitement de texte ou de présentation.",
        "Copiez son tableau dans un tableur, et enregistrez-le en .xlsx, .ods ou CSV.",
    )
}

fn member(archive: &mut Archive<'_>, names: &[(usize, String)]) -> Result<Vec<u8>, ImportError> {
    let is_table = |name: &str| {
        let name = name.to_lowercase();
        TABLES.iter().any(|ending| name.ends_with(ending))
    };
    let tables: Vec<&(usize, String)> = match names {
        [only] => vec![only],
        names => names.iter().filter(|(_, name)| is_table(name)).collect(),
    };
    let shown: Vec<String> = names.iter().map(|(_, name)| name.clone()).collect();
    let [(position, _)] = tables.as_slice() else {
        let message = if tables.is_empty() {
            "Cette archive ZIP ne contient pas de tableau."
        } else {
            "Cette archive ZIP contient plusieurs tableaux."
        };
        let remedy = format!(
            "Décompressez-la et envoyez les tableaux un par un. Elle contient : {}.",
            quoted_list(&shown, 5)
        );
        return Err(refused(IssueCode::FileArchive, message, &remedy));
    };
    let what = "Cette archive ZIP";
    let mut content = Vec::new();
    extract(archive, *position, MAX_BYTES, |piece| {
        content.extend_from_slice(piece);
    })
    .map_err(|stop| stop.error(what))?;
    Ok(content)
}

fn extract(
    archive: &mut Archive<'_>,
    position: usize,
    cap: u64,
    to: impl FnMut(&[u8]),
) -> Result<u64, Stop> {
    let is_protected = archive
        .by_index_raw(position)
        .is_ok_and(|member| member.encrypted());
    if is_protected {
        return Err(Stop::Protected);
    }
    let member = archive
        .by_index(position)
        .map_err(|_unreadable| Stop::Damaged)?;
    let compressed = member.compressed_size();
    pour(member, compressed, cap, to)
}

/// Decompresses a whole workbook once, keeping nothing: its reader will not meet more than the
/// bounds allow. What the reader holds in many small pieces is bounded further, and what it
/// would believe before reading is checked.
///
/// # Errors
/// Damaged, or beyond the bounds.
pub(super) fn check_workbook(bytes: &[u8]) -> Result<(), ImportError> {
    let what = "Ce classeur";
    let mut archive = unpack(bytes)?;
    let mut left = MAX_WORKBOOK_BYTES;
    for position in 0..archive.len() {
        let name = archive
            .by_index_raw(position)
            .ok()
            .and_then(|member| member.name().ok().map(std::borrow::Cow::into_owned))
            .unwrap_or_default();
        let is_sheet = name.contains("sheets/") || name.eq_ignore_ascii_case("content.xml");
        let cap = if is_sheet || !is_xml(&name) {
            left
        } else {
            left.min(MAX_WORKBOOK_PART_BYTES)
        };
        let mut claims = Claims::of(&name);
        let size = extract(&mut archive, position, cap, |piece| claims.look(piece))
            .map_err(|stop| stop.error(what))?;
        if is_xml(&name) && claims.are_false(size) {
            return Err(damaged(what));
        }
        left = left.saturating_sub(size);
    }
    Ok(())
}

fn is_xml(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or("");
    ending.eq_ignore_ascii_case("xml") || ending.eq_ignore_ascii_case("rels")
}

/// What a part says of itself that its reader would believe: room is reserved for as many texts as
/// the table of shared texts claims, wherever a trick of comments or quotes puts the claim.
#[derive(Debug, Default)]
struct Claims {
    is_texts: bool,
    bytes: Vec<u8>,
}

/// Bytes looked at of the parts that are no table of texts.
const START: usize = 64;

impl Claims {
    fn of(name: &str) -> Self {
        Self {
            is_texts: name.to_lowercase().ends_with("sharedstrings.xml"),
            bytes: Vec::new(),
        }
    }

    fn look(&mut self, piece: &[u8]) {
        let room = START.saturating_sub(self.bytes.len());
        let kept = if self.is_texts { piece.len() } else { room };
        self.bytes.extend(piece.iter().take(kept));
    }

    /// No part is written in two bytes a letter, no table has more texts than bytes.
    fn are_false(&self, size: u64) -> bool {
        let is_wide = self.bytes.iter().take(START).any(|byte| *byte == 0);
        is_wide || self.is_texts && self.texts() > size
    }

    /// The largest number of texts claimed.
    fn texts(&self) -> u64 {
        let text = String::from_utf8_lossy(&self.bytes);
        let claims = text.split("uniqueCount").skip(1).map(|after| {
            let value = after.trim_start_matches([' ', '\t', '\r', '\n', '=', '"', '\'']);
            let end = value.find(|c: char| !c.is_ascii_digit());
            let digits = value.get(..end.unwrap_or(value.len())).unwrap_or("");
            if digits.is_empty() {
                0
            } else {
                digits.parse().unwrap_or(u64::MAX)
            }
        });
        claims.max().unwrap_or(0)
    }
}
