//! Tables handed back as XLSX workbooks; the only place that names `rust_xlsxwriter`.
//!
//! Every cell that comes from outside is written as text, never as a formula or a link: a cell
//! `=HYPERLINK(…)` stays the harmless words that it is. The same model gives the same bytes.

mod annotated;
mod figures;
mod listing;
mod read_me_sheet;
mod remarks_sheet;
mod returned_sheet;
mod style;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use annotated::{
    AnnotatedWorkbook, Gravity, RemarkOnFile, ReturnedFile, ReturnedRow, annotated_workbook,
};
pub use figures::{FigureSheet, FigureWorkbook, figure_workbook};
pub use listing::{ListedCell, Listing, listing_workbook};

/// Longest text that a spreadsheet accepts in a cell, in UTF-16 units, with room for the ellipsis.
const LONGEST_TEXT: usize = 32_700;

/// What a sheet holds.
const COLUMNS: u16 = 16_384;
const LINES: u32 = 1_048_576;

/// Why a workbook could not be made: always a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The writer refused something.
    #[error("le classeur n'a pas pu être écrit")]
    Writing(#[from] XlsxError),
}

/// A workbook whose dates are those told: two runs give the same bytes.
fn dated(title: &str, created_at: &str) -> Workbook {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(title).set_author("Vigie");
    let moment = created_at.trim_end_matches('Z');
    if let Ok(created) = ExcelDateTime::parse_from_str(moment) {
        properties = properties.set_creation_datetime(&created);
    }
    workbook.set_properties(&properties);
    workbook
}

/// A text that a cell accepts.
fn fitting(text: &str) -> String {
    let mut units = 0;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= LONGEST_TEXT
    });
    let kept: String = kept.collect();
    if kept.len() == text.len() {
        kept
    } else {
        kept + "…"
    }
}

/// Height of a line of text, in points: that of the default font, and a little air.
const LINE_HEIGHT: u32 = 15;
/// Lines of text that a row makes room for.
const MOST_LINES: u32 = 12;

/// Height of a row whose wrapped cells hold these texts, each with the width of its column.
///
/// Spreadsheets do not all measure wrapped rows when they open a file: `LibreOffice` keeps the height
/// of one line, and texts run over the rows below. Fonts wider than Calibri are allowed for.
fn row_height<'t>(cells: impl IntoIterator<Item = (&'t str, u32)>) -> u32 {
    let lines = cells.into_iter().map(|(text, width)| {
        let a_line = usize::try_from(width).unwrap_or(1).saturating_mul(17) / 20;
        let wrapped = text.lines().map(|line| {
            let letters = line.chars().count();
            letters.div_ceil(a_line.max(1)).max(1)
        });
        wrapped.sum::<usize>()
    });
    let lines = lines.max().unwrap_or(1).max(1);
    let lines = u32::try_from(lines).unwrap_or(MOST_LINES).min(MOST_LINES);
    lines * LINE_HEIGHT + 1
}

/// A place in a sheet; beyond what a spreadsheet holds there is none.
fn column_at(position: usize) -> Option<u16> {
    u16::try_from(position)
        .ok()
        .filter(|column| *column < COLUMNS)
}

/// A line of a sheet; beyond what a spreadsheet holds there is none.
fn line_at(position: usize) -> Option<u32> {
    u32::try_from(position).ok().filter(|line| *line < LINES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_makes_room_for_its_longest_wrapped_text() {
        assert_eq!(row_height([("", 10), ("court", 10)]), 16);
        assert_eq!(
            row_height([("court", 10), ("un texte bien plus long", 10)]),
            46
        );
        assert_eq!(row_height([("a\nb", 10)]), 31);
        assert_eq!(row_height([("mot ".repeat(900).as_str(), 10)]), 181);
    }
}
