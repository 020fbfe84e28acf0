//! Text → records of cells, each with the line where it begins.
//!
//! Written here rather than taken from the `csv` crate, which this room needs to go beyond: true
//! line numbers past blank lines and quoted newlines, the place of a quote never closed, and bounds.

use super::cells::Cells;
use super::limits::{MAX_CELL_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS};

/// A record as split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRecord {
    pub(super) line: u64,
    pub(super) cells: Cells,
}

/// A bound of [`super::limits`] that a table goes beyond, and the line where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    Rows,
    Columns,
    Cells,
    /// One cell is too long.
    Cell,
}

impl Excess {
    /// What goes beyond which bound, in French.
    pub(super) fn what(self) -> String {
        match self {
            Self::Rows => format!("le tableau dépasse {MAX_ROWS} lignes"),
            Self::Columns => format!("le tableau dépasse {MAX_COLUMNS} colonnes"),
            Self::Cells => format!("le tableau dépasse {MAX_CELLS} cellules"),
            Self::Cell => format!("une cellule dépasse {MAX_CELL_BYTES} octets"),
        }
    }
}

/// All records that hold something, and what stopped the reading.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) records: Vec<RawRecord>,
    /// Line of a quote never closed.
    pub(super) open_quote: Option<u64>,
    pub(super) excess: Option<(Excess, u64)>,
}

/// Splits at most `limit` records; quotes as RFC 4180. Records without anything are left out.
pub(super) fn split(text: &str, delimiter: char, limit: usize) -> Split {
    let mut splitter = Splitter {
        text,
        delimiter: u8::try_from(delimiter).unwrap_or(b';'),
        at: 0,
        line: 1,
        cells: 0,
        scratch: Cells::default(),
        split: Split::default(),
    };
    while splitter.split.records.len() < limit && splitter.at < text.len() {
        if let Err(stop) = splitter.record() {
            match stop {
                Stop::OpenQuote(line) => splitter.split.open_quote = Some(line),
                Stop::Excess(excess, line) => splitter.split.excess = Some((excess, line)),
            }
            break;
        }
    }
    splitter.split
}

enum Stop {
    OpenQuote(u64),
    Excess(Excess, u64),
}

struct Splitter<'t> {
    text: &'t str,
    delimiter: u8,
    /// Offset of the next byte.
    at: usize,
    line: u64,
    /// Cells so far.
    cells: usize,
    /// Room for the record being read.
    scratch: Cells,
    split: Split,
}

impl Splitter<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Offset of the first byte from here that `stops`, or the end of the text.
    fn seek(&self, stops: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let found = rest.iter().position(|&byte| stops(byte));
        found.map_or(self.text.len(), |offset| self.at.saturating_add(offset))
    }

    /// The text up to an offset, which becomes the next one. Every stop is an ASCII byte, hence a
    /// boundary of characters.
    fn take_to(&mut self, end: usize) -> &str {
        let taken = self.text.get(self.at..end).unwrap_or("");
        self.at = end;
        taken
    }

    fn record(&mut self) -> Result<(), Stop> {
        let line = self.line;
        let mut cells = std::mem::take(&mut self.scratch);
        cells.clear();
        loop {
            let ends_record = self.cell(&mut cells)?;
            if cells.len() > MAX_COLUMNS {
                return Err(Stop::Excess(Excess::Columns, line));
            }
            if ends_record {
                break;
            }
        }
        // A copy has just the room that it needs.
        let kept = (!cells.is_blank()).then(|| cells.clone());
        self.scratch = cells;
        let Some(cells) = kept else { return Ok(()) };
        self.cells = self.cells.saturating_add(cells.len());
        if self.cells > MAX_CELLS {
            return Err(Stop::Excess(Excess::Cells, line));
        }
        if self.split.records.len() >= MAX_ROWS {
            return Err(Stop::Excess(Excess::Rows, line));
        }
        self.split.records.push(RawRecord { line, cells });
        Ok(())
    }

    /// Reads a cell and the mark after it; true when the record ends there.
    fn cell(&mut self, cells: &mut Cells) -> Result<bool, Stop> {
        let line = self.line;
        let before = cells.n_bytes();
        while self.byte() == Some(0xEF)
            && self
                .text
                .get(self.at..)
                .is_some_and(|rest| rest.starts_with('\u{feff}'))
        {
            self.at = self.at.saturating_add('\u{feff}'.len_utf8());
        }
        if self.byte() == Some(b'"') {
            self.at = self.at.saturating_add(1);
            self.quoted(cells, line)?;
        }
        let delimiter = self.delimiter;
        let end = self.seek(|byte| byte == delimiter || byte == b'\n' || byte == b'\r');
        let plain = self.take_to(end);
        cells.write(plain);
        cells.end_cell();
        if cells.n_bytes().saturating_sub(before) > MAX_CELL_BYTES {
            return Err(Stop::Excess(Excess::Cell, line));
        }
        Ok(self.mark())
    }

    /// The inside of quotes, the opening one already taken.
    fn quoted(&mut self, cells: &mut Cells, line: u64) -> Result<(), Stop> {
        let before = cells.n_bytes();
        loop {
            let end = self.seek(|byte| byte == b'"');
            if end >= self.text.len() {
                return Err(Stop::OpenQuote(line));
            }
            let inside = self.take_to(end);
            let newlines = newlines(inside);
            cells.write(inside);
            self.line = self.line.saturating_add(newlines);
            self.at = self.at.saturating_add(1);
            if cells.n_bytes().saturating_sub(before) > MAX_CELL_BYTES {
                return Err(Stop::Excess(Excess::Cell, line));
            }
            if self.byte() != Some(b'"') {
                return Ok(());
            }
            cells.write("\"");
            self.at = self.at.saturating_add(1);
        }
    }

    /// Takes the mark after a cell: true at the end of a line or of the text.
    fn mark(&mut self) -> bool {
        let mark = self.byte();
        self.at = self.at.saturating_add(1);
        match mark {
            Some(byte) if byte == self.delimiter => return false,
            Some(b'\r') if self.byte() == Some(b'\n') => self.at = self.at.saturating_add(1),
            Some(_) => {}
            None => return true,
        }
        self.line = self.line.saturating_add(1);
        true
    }
}

/// Line ends of a text: `\n`, `\r\n`, or `\r` alone.
fn newlines(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|&(at, &byte)| {
        byte == b'\n' || (byte == b'\r' && bytes.get(at.saturating_add(1)) != Some(&b'\n'))
    });
    u64::try_from(ends.count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_and_cells(text: &str) -> Vec<(u64, Vec<String>)> {
        split(text, ';', usize::MAX)
            .records
            .into_iter()
            .map(|record| {
                (
                    record.line,
                    record.cells.iter().map(str::to_owned).collect(),
                )
            })
            .collect()
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn a_quoted_cell_may_hold_delimiters_quotes_and_newlines() {
        let found = lines_and_cells("a;b\n\"x;y\";\"dit \"\"oui\"\"\nla suite\"\nc;d");
        assert_eq!(found[1], (2, cells(&["x;y", "dit \"oui\"\nla suite"])));
        assert_eq!(found[2], (4, cells(&["c", "d"])));
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let found = lines_and_cells("a\r\nb\rc\n\nd;\"e\r\nf\rg\"\nh");
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 5, 8]);
        assert_eq!(found[3].1, ["d", "e\r\nf\rg"]);
    }

    #[test]
    fn a_quote_inside_a_cell_is_only_a_quote() {
        assert_eq!(
            lines_and_cells("écran 15\";oui\n")[0].1,
            cells(&["écran 15\"", "oui"])
        );
        assert_eq!(lines_and_cells("\"a\" b;c\n")[0].1, cells(&["a b", "c"]));
    }

    #[test]
    fn an_empty_cell_at_the_end_is_a_cell() {
        assert_eq!(lines_and_cells("a;\nb;")[1].1, cells(&["b", ""]));
        assert_eq!(lines_and_cells("a;\n;\n\n")[..], [(1, cells(&["a", ""]))]);
    }

    #[test]
    fn a_quote_never_closed_is_told_with_its_line() {
        assert_eq!(
            split("a;b\nc;\"d\ne;f\n", ';', usize::MAX).open_quote,
            Some(2)
        );
    }

    #[test]
    fn a_million_columns_or_an_endless_cell_stop_the_reading_where_they_are() {
        let wide = format!("a;b\n{}\n", ";".repeat(1_000_000));
        let excess = split(&wide, ';', usize::MAX).excess;
        assert_eq!(excess, Some((Excess::Columns, 2)));
        let long = format!("a;b\n\n{};1\n", "x".repeat(MAX_CELL_BYTES + 1));
        assert_eq!(
            split(&long, ';', usize::MAX).excess,
            Some((Excess::Cell, 3))
        );
        let quoted = format!("a;b\n\"{}\n\";1\n", "x\n".repeat(MAX_CELL_BYTES));
        assert_eq!(
            split(&quoted, ';', usize::MAX).excess,
            Some((Excess::Cell, 2))
        );
    }
}
