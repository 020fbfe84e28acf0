//! A plain table as a workbook of one sheet: texts are texts, numbers are numbers.

use rust_xlsxwriter::Worksheet;

use super::{WorkbookError, column_at, dated, fitting, line_at, style};

/// A cell of a listing.
#[derive(Debug, Clone, PartialEq)]
pub enum ListedCell {
    /// Words, never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing.
    Empty,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// Name of the workbook.
    pub title: String,
    /// Name of the sheet, at most 31 characters.
    pub sheet: String,
    /// Date written in the workbook, RFC 3339, UTC.
    pub created_at: String,
    /// Headers with the width of their column, in characters.
    pub columns: Vec<(String, u32)>,
    /// Rows.
    pub rows: Vec<Vec<ListedCell>>,
}

/// Writes the table: header that stays, filter.
///
/// # Errors
/// The writer fails.
pub fn listing_workbook(listing: &Listing) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = dated(&listing.title, &listing.created_at);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&listing.sheet)?;
    write_table(sheet, &listing.columns, &listing.rows)?;
    Ok(workbook.save_to_buffer()?)
}

/// A header that stays, rows, a filter.
pub(super) fn write_table(
    sheet: &mut Worksheet,
    columns: &[(String, u32)],
    rows: &[Vec<ListedCell>],
) -> Result<(), WorkbookError> {
    let header = style::header();
    for (position, (label, width)) in columns.iter().enumerate() {
        let Some(column) = column_at(position) else {
            break;
        };
        sheet.write_string_with_format(0, column, fitting(label), &header)?;
        sheet.set_column_width(column, *width)?;
    }
    for (place, row) in rows.iter().enumerate() {
        let Some(line) = line_at(place + 1) else {
            break;
        };
        write_row(sheet, line, row)?;
    }
    let last_line = line_at(rows.len()).unwrap_or_default();
    let last_column = column_at(columns.len().saturating_sub(1)).unwrap_or_default();
    sheet.autofilter(0, 0, last_line, last_column)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn write_row(sheet: &mut Worksheet, line: u32, row: &[ListedCell]) -> Result<(), WorkbookError> {
    let format = style::wrapped();
    for (position, cell) in row.iter().enumerate() {
        let Some(column) = column_at(position) else {
            break;
        };
        match cell {
            ListedCell::Text(text) if !text.is_empty() => {
                sheet.write_string_with_format(line, column, fitting(text), &format)?;
            }
            ListedCell::Number(number) => {
                sheet.write_number_with_format(line, column, *number, &format)?;
            }
            ListedCell::Text(_) | ListedCell::Empty => {}
        }
    }
    Ok(())
}
