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
        let mut workbook = Xls::new(Cursor::new(file)).map_err(|why: XlsError| {
            if matches!(why, XlsError::Password) {
                protected()
            } else {
                unreadable()
            }
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
    let range = workbook
        .worksheet_range(name)
        .map_err(|_unreadable| unreadable())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// One record.
    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
    }

    fn bof(kind: u8) -> Vec<u8> {
        record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap();
        let body = [
            words(&[row, column, 0, length]),
            vec![0],
            text.as_bytes().to_vec(),
        ]
        .concat();
        record(0x0204, &body)
    }

    fn number_at(row: u16, column: u16, value: f64) -> Vec<u8> {
        let body = [words(&[row, column, 0]), value.to_le_bytes().to_vec()].concat();
        record(0x0203, &body)
    }

    /// A workbook of `sheets` sheets that share their cells.
    fn workbook(sheets: u32, cells: &[Vec<u8>]) -> Vec<u8> {
        let bound = |at: u32, rank: u32| {
            let name = format!("Feuille{rank}");
            let length = u8::try_from(name.len()).unwrap();
            let body = [
                at.to_le_bytes().to_vec(),
                vec![0, 0, length, 0],
                name.into_bytes(),
            ]
            .concat();
            record(0x0085, &body)
        };
        let globals = |at: u32| {
            let bounds = (0..sheets).flat_map(|rank| bound(at, rank)).collect();
            [bof(5), bounds, record(0x000A, &[])].concat()
        };
        let at = u32::try_from(globals(0).len()).unwrap();
        let sheet = [bof(16), cells.concat(), record(0x000A, &[])].concat();
        of_workbook(&[globals(at), sheet].concat()).unwrap()
    }

    fn code(bytes: &[u8]) -> String {
        read(bytes, &BTreeSet::new()).unwrap_err().issues()[0]
            .code
            .clone()
    }

    #[test]
    fn cells_of_an_old_workbook_are_read() {
        let bytes = workbook(
            1,
            &[
                label(1, 0, "nom"),
                label(1, 1, "etp"),
                label(2, 0, "A"),
                number_at(2, 1, 1.5),
            ],
        );
        let read = read(&bytes, &BTreeSet::new()).unwrap();
        assert_eq!(
            (read.kind, read.sheet.as_deref()),
            ("xls", Some("Feuille0"))
        );
        let rows: Vec<(u64, Vec<&str>)> = read
            .rows
            .iter()
            .map(|row| (row.line, row.cells.iter().collect()))
            .collect();
        assert_eq!(rows, [(2, vec!["nom", "etp"]), (3, vec!["A", "1,5"])]);
    }

    #[test]
    fn rectangles_and_dimensions_that_would_fill_the_memory_are_not_filled() {
        assert_eq!(
            code(&workbook(1, &[label(0, 0, "a"), label(65_535, 255, "b")])),
            "FILE-015"
        );
        let claim = [u32::MAX.to_le_bytes(); 2].concat();
        let claim = record(0x0200, &[[0; 4].to_vec(), claim, vec![0; 2]].concat());
        let cells = [
            claim,
            label(0, 0, "a"),
            label(0, 1, "b"),
            label(1, 0, "c"),
            label(1, 1, "d"),
        ];
        assert!(read(&workbook(1, &cells), &BTreeSet::new()).is_ok());
    }

    #[test]
    fn sheets_that_share_their_records_are_refused() {
        let cells: Vec<Vec<u8>> = (0..2000).map(|row| label(row, 0, "texte")).collect();
        assert_eq!(code(&workbook(500, &cells)), "FILE-015");
    }

    #[test]
    fn a_protected_or_truncated_workbook_is_refused_with_its_remedy() {
        let bytes = workbook(1, &[label(0, 0, "a")]);
        assert_eq!(code(&bytes[..bytes.len() / 2]), "FILE-005");
        let protected =
            of_workbook(&[bof(5), record(0x002F, &[1, 0]), record(0x000A, &[])].concat()).unwrap();
        let error = read(&protected, &BTreeSet::new()).unwrap_err();
        assert!(error.issues()[0].message.contains("mot de passe"));
    }
}
