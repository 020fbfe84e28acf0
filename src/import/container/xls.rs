//! Old Excel workbooks (XLS). `calamine` fills rectangles and copies texts as the records say: the
//! records are counted first, those that only cost are emptied, and the workbook is put alone in a
//! new file.

mod records;

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use super::super::error::ImportError;
use super::super::issue_code::IssueCode;
use super::super::limits::MAX_XLS_BYTES;
use super::compound::{of_workbook, workbook_stream};
use super::grid::Grid;
use super::guard::guarded;
use super::pick::{Pick, beyond, date, error, flag, iso_date, number};
use super::{Records, refused, too_large};
use records::Trouble;

const WHAT: &str = "Cet ancien classeur Excel (.xls)";

/// # Errors
/// Damaged, protected, beyond the limits, or empty.
pub(super) fn read(bytes: &[u8], known_headers: &BTreeSet<String>) -> Result<Records, ImportError> {
    if bytes.len() > MAX_XLS_BYTES {
        return Err(too_large(WHAT));
    }
    let mut stream = workbook_stream(bytes).ok_or_else(unreadable)?;
    records::tame(&mut stream).map_err(|trouble| match trouble {
        Trouble::Damaged => unreadable(),
        Trouble::Protected => protected(),
        Trouble::TooLarge => too_large(WHAT),
    })?;
    let file = of_workbook(&stream).ok_or_else(unreadable)?;
    guarded(WHAT, || {
        let mut workbook = Xls::new(Cursor::new(file)).map_err(|why: XlsError| match why {
            XlsError::Password => protected(),
            _ => unreadable(),
        })?;
        let sheets: Vec<(String, bool)> = workbook
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
            .collect();
        let some_visible = sheets.iter().any(|(_, visible)| *visible);
        let mut pick = Pick::new(known_headers);
        for (name, visible) in sheets {
            if visible || !some_visible {
                let grid = sheet(&mut workbook, &name)?;
                pick.look(&name, grid)?;
            }
        }
        pick.finish("xls")
    })
}

fn sheet(workbook: &mut Xls<Cursor<Vec<u8>>>, name: &str) -> Result<Grid, ImportError> {
    let range = workbook.worksheet_range(name).map_err(|_| unreadable())?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut grid = Grid::default();
    for (row, column, cell) in range.used_cells() {
        let position = |first: u32, at: usize| {
            u32::try_from(at).map_or(u32::MAX, |at| first.saturating_add(at))
        };
        let (row, column) = (position(first_row, row), position(first_column, column));
        let added = match cell {
            Data::Empty => Ok(()),
            Data::Int(value) => grid.add(row, column, &value.to_string()),
            Data::Float(value) => grid.add(row, column, &number(*value)),
            Data::String(text) | Data::DurationIso(text) => grid.add(row, column, text),
            Data::Bool(value) => grid.add(row, column, flag(*value)),
            Data::DateTime(value) => grid.add(row, column, &date(*value)),
            Data::DateTimeIso(text) => grid.add(row, column, iso_date(text)),
            Data::Error(value) => grid.add(row, column, &error(value)),
        };
        added.map_err(beyond)?;
    }
    Ok(grid)
}

fn unreadable() -> ImportError {
    refused(
        IssueCode::FileOldWorkbook,
        "Cet ancien classeur Excel (.xls) est abîmé, ou d'une version trop ancienne.",
        "Ouvrez-le dans le tableur et enregistrez-le en .xlsx ou en CSV.",
    )
}

fn protected() -> ImportError {
    refused(
        IssueCode::FileOldWorkbook,
        "Cet ancien classeur Excel (.xls) est protégé par un mot de passe.",
        "Enregistrez-le sans mot de passe, puis envoyez-le.",
    )
}
