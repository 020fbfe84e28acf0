//! Text → records of cells, each with the line where it begins.
//!
//! Written here rather than taken from the `csv` crate, which this room needs to go beyond: true
//! line numbers past blank lines and quoted newlines, and the place of a quote never closed.

/// A record as split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRecord {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

impl RawRecord {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// All records, and the line of a quote never closed.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) records: Vec<RawRecord>,
    pub(super) open_quote: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the first character of a cell: only here does a quote open.
    Start,
    Plain,
    Quoted,
    /// After a closing quote: a second one means a quote inside the cell.
    Closed,
}

struct Splitter {
    state: State,
    line: u64,
    quote_line: u64,
    record: RawRecord,
    cell: String,
    split: Split,
}

/// Splits at most `limit` records; quotes as RFC 4180, blank lines kept.
pub(super) fn split(text: &str, delimiter: char, limit: usize) -> Split {
    let mut splitter = Splitter {
        state: State::Start,
        line: 1,
        quote_line: 1,
        record: RawRecord {
            line: 1,
            cells: Vec::new(),
        },
        cell: String::new(),
        split: Split::default(),
    };
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if splitter.split.records.len() >= limit {
            return splitter.split;
        }
        let followed_by_newline = characters.peek() == Some(&'\n');
        splitter.take(character, delimiter, followed_by_newline);
    }
    splitter.finish()
}

impl Splitter {
    fn take(&mut self, character: char, delimiter: char, followed_by_newline: bool) {
        let ends_line = character == '\n' || (character == '\r' && !followed_by_newline);
        if ends_line {
            self.line += 1;
        }
        match (self.state, character) {
            (State::Quoted, '"') => self.state = State::Closed,
            (State::Quoted, other) => self.cell.push(other),
            (State::Closed, '"') => {
                self.cell.push('"');
                self.state = State::Quoted;
            }
            (State::Start, '"') => {
                self.quote_line = self.line;
                self.state = State::Quoted;
            }
            (State::Start, '\u{feff}') => {}
            (_, other) if other == delimiter => self.end_cell(),
            _ if ends_line => self.end_record(),
            (_, '\r') => {}
            (_, other) => {
                self.cell.push(other);
                self.state = State::Plain;
            }
        }
    }

    fn end_cell(&mut self) {
        self.record.cells.push(std::mem::take(&mut self.cell));
        self.state = State::Start;
    }

    fn end_record(&mut self) {
        self.end_cell();
        let next = RawRecord {
            line: self.line,
            cells: Vec::new(),
        };
        self.split
            .records
            .push(std::mem::replace(&mut self.record, next));
    }

    fn finish(mut self) -> Split {
        if self.state == State::Quoted {
            self.split.open_quote = Some(self.quote_line);
        }
        if !self.cell.is_empty() || !self.record.cells.is_empty() {
            self.end_record();
        }
        self.split
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_and_cells(text: &str) -> Vec<(u64, Vec<String>)> {
        split(text, ';', usize::MAX)
            .records
            .into_iter()
            .map(|r| (r.line, r.cells))
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
        let found = lines_and_cells("a\r\nb\rc\n\nd");
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5]);
        assert_eq!(found[4].1, ["d"]);
    }

    #[test]
    fn a_quote_inside_a_cell_is_only_a_quote() {
        assert_eq!(
            lines_and_cells("écran 15\";oui\n")[0].1,
            cells(&["écran 15\"", "oui"])
        );
    }

    #[test]
    fn a_quote_never_closed_is_told_with_its_line() {
        assert_eq!(
            split("a;b\nc;\"d\ne;f\n", ';', usize::MAX).open_quote,
            Some(2)
        );
    }
}
