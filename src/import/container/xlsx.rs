//! XLSX, read cell by cell: a sheet with one cell at each corner costs two cells, not the rectangle.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::super::error::ImportError;
use super::super::issue_code::IssueCode;
use super::archive::check_workbook;
use super::grid::Grid;
use super::guard::guarded;
use super::pick::{Pick, beyond, date, error, flag, iso_date, number, percentage};
use super::{Records, damaged, refused};

const WHAT: &str = "Ce classeur Excel (.xlsx)";

/// # Errors
/// Damaged, protected, beyond the limits, or empty.
pub(super) fn read(bytes: &[u8], known_headers: &BTreeSet<String>) -> Result<Records, ImportError> {
    check_workbook(bytes)?;
    guarded(WHAT, || {
        let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|why| unreadable(&why))?;
        let sheets: Vec<(String, bool)> = workbook
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
            .collect();
        let mut pick = Pick::new(known_headers);
        let some_visible = sheets.iter().any(|(_, visible)| *visible);
        for (name, visible) in sheets {
            if visible || !some_visible {
                let grid = sheet(&mut workbook, &name)?;
                pick.look(&name, grid)?;
            }
        }
        pick.finish("xlsx")
    })
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Grid, ImportError> {
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet without a member, or a chart that says it is a sheet.
        Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => {
            return Ok(Grid::default());
        }
        Err(why) => return Err(unreadable(&why)),
    };
    let is_percentage: Vec<bool> = cells.styles().iter().map(shows_percentage).collect();
    let mut grid = Grid::default();
    while let Some((cell, style)) = cells
        .next_cell_with_style_id()
        .map_err(|why| unreadable(&why))?
    {
        let (row, column) = cell.get_position();
        let added = match cell.get_value() {
            DataRef::Empty => Ok(()),
            DataRef::Int(value) => grid.add(row, column, &value.to_string()),
            DataRef::Float(value) if is_percentage.get(style) == Some(&true) => {
                grid.add(row, column, &percentage(*value))
            }
            DataRef::Float(value) => grid.add(row, column, &number(*value)),
            DataRef::String(text) | DataRef::DurationIso(text) => grid.add(row, column, text),
            DataRef::SharedString(text) => grid.add(row, column, text),
            DataRef::Bool(value) => grid.add(row, column, flag(*value)),
            DataRef::DateTime(value) => grid.add(row, column, &date(*value)),
            DataRef::DateTimeIso(text) => grid.add(row, column, iso_date(text)),
            DataRef::Error(value) => grid.add(row, column, &error(value)),
        };
        added.map_err(beyond)?;
    }
    Ok(grid)
}

/// Whether a number of this style is shown multiplied by a hundred.
fn shows_percentage(style: &Style) -> bool {
    let format = style.number_format.as_ref();
    format.is_some_and(|format| format.format_code.contains('%'))
}

fn unreadable(why: &XlsxError) -> ImportError {
    if matches!(why, XlsxError::Password) {
        refused(
            IssueCode::FileDamaged,
            "Ce classeur Excel est protégé par un mot de passe.",
            "Enregistrez-le sans mot de passe, puis envoyez-le.",
        )
    } else {
        damaged(WHAT)
    }
}
