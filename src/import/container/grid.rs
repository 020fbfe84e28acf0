//! Cells found one by one → records of a table.

use super::super::cells::Cells;
use super::super::limits::{MAX_CELL_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_WORKBOOK_BYTES};
use super::super::split::{Excess, RawRecord};
use super::super::wording::{count, trimmed};

/// Filled cells of a sheet, in any order, within bounds.
#[derive(Debug, Default)]
pub(super) struct Grid {
    text: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    row: u32,
    column: u32,
    start: usize,
    end: usize,
}

/// A bound passed, and the line where it was.
pub(super) type Beyond = (Excess, u64);

impl Grid {
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds a cell; rows and columns count from zero. Cells without anything are not kept.
    pub(super) fn add(&mut self, row: u32, column: u32, text: &str) -> Result<(), Beyond> {
        if trimmed(text).is_empty() {
            return Ok(());
        }
        let line = u64::from(row).saturating_add(1);
        let is_far = usize::try_from(column).map_or(true, |column| column >= MAX_COLUMNS);
        if is_far {
            return Err((Excess::Columns, line));
        }
        if text.len() > MAX_CELL_BYTES {
            return Err((Excess::Cell, line));
        }
        // A text shared by many cells is small in the file and large here.
        let bytes = count(self.text.len().saturating_add(text.len()));
        if self.cells.len() >= MAX_CELLS / 2 || bytes > MAX_WORKBOOK_BYTES {
            return Err((Excess::Cells, line));
        }
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        self.cells.push(Cell {
            row,
            column,
            start,
            end,
        });
        Ok(())
    }

    /// Rows in order, each as wide as the sheet.
    pub(super) fn records(mut self) -> Result<Vec<RawRecord>, Beyond> {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        let width = self.width();
        let mut records = Vec::new();
        let mut padded = 0_usize;
        for row in self.cells.chunk_by(|a, b| a.row == b.row) {
            let line = row
                .first()
                .map_or(0, |cell| u64::from(cell.row))
                .saturating_add(1);
            let mut cells = Cells::with_capacity(width, 0);
            for cell in row {
                while cells.len() < at(cell.column) {
                    cells.push("");
                }
                cells.push(self.text.get(cell.start..cell.end).unwrap_or(""));
            }
            while cells.len() < width {
                cells.push("");
            }
            padded = padded.saturating_add(cells.len());
            if padded > MAX_CELLS {
                return Err((Excess::Cells, line));
            }
            records.push(RawRecord { line, cells });
        }
        Ok(records)
    }

    /// The width of the fullest rows: a note far to the right does not widen the table.
    fn width(&self) -> usize {
        let rows = || self.cells.chunk_by(|a, b| a.row == b.row);
        let fullest = rows().map(<[Cell]>::len).max().unwrap_or(0);
        let full = rows().filter(|row| row.len().saturating_mul(2) >= fullest);
        let last = full
            .filter_map(|row| row.last())
            .map(|cell| cell.column)
            .max();
        last.map_or(0, |last| at(last).saturating_add(1))
    }
}

fn at(column: u32) -> usize {
    usize::try_from(column).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_wide_as_the_sheet_and_keep_their_lines() {
        let mut grid = Grid::default();
        for (row, column, text) in [
            (4, 2, "c"),
            (0, 0, "titre"),
            (1, 0, "en"),
            (1, 1, "tê"),
            (1, 2, "te"),
            (2, 0, "a"),
            (2, 2, "b"),
            (4, 0, " "),
            (6, 9, "note"),
        ] {
            grid.add(row, column, text).unwrap();
        }
        let records = grid.records().unwrap();
        let found: Vec<(u64, usize)> = records
            .iter()
            .map(|record| (record.line, record.cells.len()))
            .collect();
        assert_eq!(found, [(1, 3), (2, 3), (3, 3), (5, 3), (7, 10)]);
        assert_eq!(records[3].cells.get(2), Some("c"));
    }

    #[test]
    fn a_cell_beyond_the_last_column_is_refused() {
        let mut grid = Grid::default();
        assert_eq!(grid.add(7, 16_384, "x"), Err((Excess::Columns, 8)));
        grid.add(1_048_575, 16_383, "x").unwrap();
        grid.add(0, 0, "x").unwrap();
        let records = grid.records().unwrap();
        assert_eq!((records.len(), records[1].line), (2, 1_048_576));
    }
}
