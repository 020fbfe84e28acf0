//! Figures as a workbook of three sheets: what they are, what they mean, how to read them.

use rust_xlsxwriter::Worksheet;

use super::listing::{ListedCell, write_table};
use super::{WorkbookError, dated, fitting, row_height, style};

const LABELS: u32 = 26;
const TEXTS: u32 = 96;

/// A table of a workbook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FigureSheet {
    /// Headers with the width of their column, in characters.
    pub columns: Vec<(String, u32)>,
    /// Rows.
    pub rows: Vec<Vec<ListedCell>>,
}

/// Figures, their definitions, and a page to read first.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureWorkbook {
    /// Name of the workbook.
    pub title: String,
    /// Date written in the workbook, RFC 3339, UTC.
    pub created_at: String,
    /// One figure a row: sheet « Données ».
    pub figures: FigureSheet,
    /// One indicator a row: sheet « Métadonnées ».
    pub definitions: FigureSheet,
    /// Label and text: sheet « Lisez-moi ».
    pub read_me: Vec<(String, String)>,
}

/// Writes the workbook.
///
/// # Errors
/// The writer fails.
pub fn figure_workbook(book: &FigureWorkbook) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = dated(&book.title, &book.created_at);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Données")?;
    write_table(sheet, &book.figures.columns, &book.figures.rows)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Métadonnées")?;
    write_table(sheet, &book.definitions.columns, &book.definitions.rows)?;
    write_read_me(workbook.add_worksheet(), book)?;
    Ok(workbook.save_to_buffer()?)
}

fn write_read_me(sheet: &mut Worksheet, book: &FigureWorkbook) -> Result<(), WorkbookError> {
    sheet.set_name("Lisez-moi")?;
    sheet.set_column_width(0, LABELS)?;
    sheet.set_column_width(1, TEXTS)?;
    sheet.write_string_with_format(0, 0, fitting(&book.title), &style::title())?;
    for ((label, text), line) in book.read_me.iter().zip(2u32..) {
        let text = fitting(text);
        let height = row_height([(label.as_str(), LABELS), (text.as_str(), TEXTS)]);
        sheet
            .set_row_height(line, height)?
            .write_string_with_format(line, 0, label, &style::label())?
            .write_string_with_format(line, 1, text, &style::wrapped())?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
