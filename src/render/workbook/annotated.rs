//! A delivered file handed back with what was found in it.

use super::{WorkbookError, dated, read_me_sheet, remarks_sheet, returned_sheet};

/// How serious a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Something was refused.
    Error,
    /// Applied, to be looked at.
    Warning,
    /// Good to know.
    Info,
}

impl Gravity {
    /// French word, said wherever the colour shows.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "Erreur",
            Self::Warning => "À vérifier",
            Self::Info => "Information",
        }
    }
}

/// A remark on the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkOnFile {
    /// How serious.
    pub gravity: Gravity,
    /// Permanent code, `NUM-001`.
    pub code: String,
    /// Line that a person sees in the file.
    pub line: Option<u64>,
    /// Header of the column.
    pub column: Option<String>,
    /// Position of the column in the file, from 0; none where the remark is of no one cell.
    pub position: Option<usize>,
    /// The value received.
    pub value: Option<String>,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedRow {
    /// Its number, as a person counts.
    pub line: u64,
    /// `refusée : 2 erreurs`; empty where there is nothing to say.
    pub verdict: String,
    /// Its cells as they were sent.
    pub cells: Vec<String>,
}

/// The table of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedFile {
    /// Line of the header.
    pub header_line: u64,
    /// Headers as they were sent.
    pub headers: Vec<String>,
    /// Positions of the columns whose content is never given back.
    pub masked: Vec<usize>,
    /// Its lines.
    pub rows: Vec<ReturnedRow>,
}

/// A delivered file and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnotatedWorkbook {
    /// Name of the file.
    pub title: String,
    /// Date written in the workbook, RFC 3339, UTC.
    pub created_at: String,
    /// What is known of the delivery: label, text.
    pub facts: Vec<(String, String)>,
    /// What to do, step by step.
    pub steps: Vec<String>,
    /// The table; none when the file holds no readable one.
    pub file: Option<ReturnedFile>,
    /// Every remark, the most serious first.
    pub remarks: Vec<RemarkOnFile>,
}

/// Name of the sheet that holds the file.
pub(super) const FILE_SHEET: &str = "Fichier annoté";
/// Name of the sheet that lists every remark.
pub(super) const REMARKS_SHEET: &str = "Anomalies";
/// Name of the sheet that says what to do.
pub(super) const READ_ME_SHEET: &str = "Lisez-moi";

/// Writes the workbook: the file, the remarks, what to do.
///
/// # Errors
/// The writer fails.
pub fn annotated_workbook(book: &AnnotatedWorkbook) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = dated(&book.title, &book.created_at);
    if let Some(file) = &book.file {
        returned_sheet::write(workbook.add_worksheet(), file, &book.remarks)?;
    }
    remarks_sheet::write(workbook.add_worksheet(), book)?;
    read_me_sheet::write(workbook.add_worksheet(), book)?;
    Ok(workbook.save_to_buffer()?)
}
