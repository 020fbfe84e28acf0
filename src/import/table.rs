//! Records → headers and rows, each row with the line that a person sees.

mod aside;
mod stacked;

use std::collections::BTreeSet;

use super::container::{self, Content, features_of};
use super::decode::decode;
use super::delimiter::delimiter_of;
use super::error::ImportError;
use super::header::{Headers, header_position, headers_of, named, needed_twice};
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::number::DecimalMark;
use super::report::Detected;
use super::split::{Excess, RawRecord, split};
use super::wording::{count, trimmed};

/// A table, whatever it came in. Rows may be ragged: the reader rejects them one by one.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) decimal: Option<DecimalMark>,
    pub(super) header_row: u64,
    /// Names of columns, each unique.
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<RawRecord>,
    /// Rows that are no data: totals, technical records.
    pub(super) aside: Vec<RawRecord>,
    /// Remarks on the file and on its shape.
    pub(super) issues: Vec<Issue>,
    /// Positions that the file calls by the same name.
    doubles: Vec<Vec<usize>>,
    origin: Origin,
}

/// What the table was read from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    pub(super) container: String,
    pub(super) sheet: Option<String>,
    pub(super) encoding: String,
    pub(super) delimiter: String,
    /// The decimal mark, when the container has its own numbers.
    pub(super) decimal: Option<DecimalMark>,
    pub(super) issues: Vec<Issue>,
}

impl Table {
    /// Finds the table in the bytes of a file, helped by the headers that a format knows.
    ///
    /// # Errors
    /// Not a table, beyond the limits, a quote never closed, no row.
    pub(super) fn open(
        bytes: &[u8],
        known_headers: &BTreeSet<String>,
    ) -> Result<Self, ImportError> {
        let opened = container::open(bytes, known_headers)?;
        let wrapped = |kind: &str| {
            let mut wrappings = opened.wrappings.clone();
            wrappings.push(kind);
            wrappings.join("+")
        };
        match opened.content {
            Content::Text(bytes) => {
                let decoded = decode(&bytes)?;
                if let Some(read) = features_of(&decoded.text)? {
                    let origin = Origin {
                        container: wrapped(read.kind),
                        encoding: decoded.encoding,
                        decimal: read.decimal,
                        issues: decoded.issues,
                        ..Origin::default()
                    };
                    return Self::of(read.rows, origin, known_headers);
                }
                let delimiter = delimiter_of(&decoded.text, known_headers);
                let origin = Origin {
                    container: wrapped("csv"),
                    encoding: decoded.encoding,
                    delimiter: delimiter.to_string(),
                    issues: decoded.issues,
                    ..Origin::default()
                };
                let records = records_of(&decoded.text, delimiter)?;
                Self::of(records, origin, known_headers)
            }
            Content::Records(read) => {
                let origin = Origin {
                    container: wrapped(read.kind),
                    sheet: read.sheet,
                    decimal: read.decimal,
                    issues: read.issues,
                    ..Origin::default()
                };
                Self::of(read.rows, origin, known_headers)
            }
        }
    }

    /// # Errors
    /// No row.
    fn of(
        mut records: Vec<RawRecord>,
        mut origin: Origin,
        known_headers: &BTreeSet<String>,
    ) -> Result<Self, ImportError> {
        let position = header_position(&records, known_headers).unwrap_or(0);
        let mut rows = records.split_off(position.saturating_add(1).min(records.len()));
        let Some(header) = records.pop() else {
            return Err(no_row(None));
        };
        let mut headers = headers_of(&header);
        stacked::name_by_the_line_above(&mut headers, records.last());
        if stacked::continues(&headers, &rows) {
            let below = rows.remove(0);
            stacked::name_by_the_line_below(&mut headers, &below);
        }
        if named_nowhere(&header, &rows, headers.len()) {
            headers.push(String::new());
        }
        for row in &mut rows {
            drop_empty_cells_beyond(row, headers.len());
        }
        let Headers {
            names,
            doubles,
            issues,
        } = named(&headers, header.line);
        if rows.is_empty() {
            return Err(no_row(Some(header.line)));
        }
        let mut table = Self {
            decimal: origin.decimal,
            header_row: header.line,
            headers: names,
            rows,
            aside: Vec::new(),
            issues: std::mem::take(&mut origin.issues),
            doubles,
            origin,
        };
        table.issues.extend(issues);
        table.put_aside();
        if table.decimal.is_none() {
            let cells = table.rows.iter().flat_map(|row| row.cells.iter());
            table.decimal = DecimalMark::shown_by(cells);
        }
        Ok(table)
    }

    /// The refusal of a reading that `needs` one of several columns of the same name.
    pub(super) fn doubled(&self, needs: impl Fn(usize) -> bool) -> Vec<Issue> {
        let needed = self.doubles.iter().filter_map(|positions| {
            let first = positions.first()?;
            let name = self.headers.get(*first)?;
            positions
                .iter()
                .any(|position| needs(*position))
                .then(|| needed_twice(name, self.header_row))
        });
        needed.collect()
    }

    /// What the report says of it.
    pub(super) fn detected(&self) -> Detected {
        Detected {
            container: self.origin.container.clone(),
            sheet: self.origin.sheet.clone(),
            encoding: self.origin.encoding.clone(),
            delimiter: self.origin.delimiter.clone(),
            decimal: self.decimal.map(|mark| mark.character().to_string()),
            header_row: self.header_row,
            columns: self.headers.clone(),
            records: count(self.rows.len()),
        }
    }
}

fn records_of(text: &str, delimiter: char) -> Result<Vec<RawRecord>, ImportError> {
    let split = split(text, delimiter, usize::MAX);
    if let Some(line) = split.open_quote {
        return Err(open_quote(line));
    }
    match split.excess {
        Some((excess, line)) => Err(too_large(excess, line)),
        None => Ok(split.records),
    }
}

/// Spreadsheets pad rows with empty cells to the width of the widest.
fn drop_empty_cells_beyond(row: &mut RawRecord, width: usize) {
    while row.cells.len() > width
        && row
            .cells
            .last()
            .is_some_and(|cell| trimmed(cell).is_empty())
    {
        row.cells.pop();
    }
}

/// The header has an empty cell at its end, above a column that holds values in most rows.
fn named_nowhere(header: &RawRecord, rows: &[RawRecord], width: usize) -> bool {
    let filled = |row: &&RawRecord| {
        row.cells
            .get(width)
            .is_some_and(|cell| !trimmed(cell).is_empty())
    };
    let beyond = rows.iter().filter(filled).count();
    header.cells.len() > width && beyond.saturating_mul(2) > rows.len()
}

fn open_quote(line: u64) -> ImportError {
    let issue = Issue::new(
        IssueCode::FileOpenQuote,
        &format!(
            "Un guillemet ouvert à la ligne {line} n'est jamais refermé : la fin du fichier serait lue comme une seule cellule."
        ),
        "Refermez ou supprimez ce guillemet, ou refaites l'export.",
    );
    ImportError::unreadable(issue.at(line))
}

/// The refusal of a table beyond the limits.
pub(super) fn too_large(excess: Excess, line: u64) -> ImportError {
    let issue = Issue::new(
        IssueCode::FileTooLarge,
        &format!("À la ligne {line}, {}.", excess.what()),
        "Vérifiez l'export : découpez-le, ou corrigez le séparateur et les guillemets de cette ligne.",
    );
    ImportError::unreadable(issue.at(line))
}

fn no_row(line: Option<u64>) -> ImportError {
    let issue = Issue::new(
        IssueCode::FileNoRow,
        "Le tableau n'a pas de ligne sous son en-tête.",
        "Vérifiez que l'export contient des lignes, et que la première nomme les colonnes.",
    );
    ImportError::unreadable(match line {
        Some(line) => issue.at(line),
        None => issue,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, ImportError> {
        Table::open(text.as_bytes(), &BTreeSet::new())
    }

    fn codes(table: &Table) -> Vec<&str> {
        table
            .issues
            .iter()
            .map(|issue| issue.code.as_str())
            .collect()
    }

    fn lines(table: &Table) -> Vec<u64> {
        table.rows.iter().map(|row| row.line).collect()
    }

    #[test]
    fn titles_above_the_header_are_skipped_and_lines_stay_true() {
        let text = "Structures de Loire-Atlantique;;\n\nnom;commune;etp\n\n\"A\nsuite\";Nantes;1,5\nB;Rezé;2\n";
        let table = read(text).unwrap();
        assert_eq!(table.header_row, 3);
        assert_eq!(table.headers, ["nom", "commune", "etp"]);
        assert_eq!(lines(&table), [5, 7]);
    }

    #[test]
    fn the_headers_of_the_format_find_the_header() {
        let text = "a;b;c\nun;titre;large\nNom;Commune;ETP\nA;Nantes;1\n";
        let known = ["nom", "commune"].map(str::to_owned).into();
        let table = Table::open(text.as_bytes(), &known).unwrap();
        assert_eq!(table.header_row, 3);
    }

    #[test]
    fn empty_columns_at_the_end_are_ignored() {
        let table = read("nom;commune;;;\nA;Nantes;;;\nB;Rezé;;;\n").unwrap();
        assert_eq!(table.headers.len(), 2);
        assert!(table.rows.iter().all(|row| row.cells.len() == 2));
    }

    #[test]
    fn headers_in_double_are_numbered_and_refused_only_when_needed() {
        let table = read("nom;Commune;commune \nA;Nantes;Rezé\n").unwrap();
        assert_eq!(table.headers, ["nom", "Commune", "commune (2)"]);
        assert_eq!(codes(&table), ["COL-008"]);
        assert!(table.doubled(|position| position == 0).is_empty());
        assert_eq!(table.doubled(|position| position == 2)[0].code, "COL-002");
    }

    #[test]
    fn a_column_without_a_header_is_numbered() {
        let table = read("nom;;commune\nA;x;Nantes\n").unwrap();
        assert_eq!(table.headers, ["nom", "colonne 2", "commune"]);
        assert_eq!(codes(&table), ["COL-003"]);
        let table = read("nom;commune;\nA;Nantes;x\nB;Rezé;y\n").unwrap();
        assert_eq!(table.headers.len(), 3);
        assert!(table.issues[0].message.contains("n° 3"));
    }

    #[test]
    fn a_header_alone_is_no_table() {
        assert_eq!(
            read("nom;commune\n").unwrap_err().issues()[0].code,
            "FILE-013"
        );
    }

    #[test]
    fn a_quote_never_closed_refuses_the_file_with_its_line() {
        let error = read("nom;commune\nA;\"Nantes\nB;Rezé\n").unwrap_err();
        assert_eq!(
            (error.issues()[0].code.as_str(), error.issues()[0].row),
            ("FILE-012", Some(2))
        );
    }

    #[test]
    fn a_table_too_wide_is_refused_with_its_line() {
        let wide = format!("a;b\n{}\n", "1;".repeat(20_000));
        let error = read(&wide).unwrap_err();
        assert_eq!(
            (error.issues()[0].code.as_str(), error.issues()[0].row),
            ("FILE-015", Some(2))
        );
    }
}
