//! Text → headers and rows, each row with the line that a person sees.

use std::collections::BTreeSet;

use super::delimiter::delimiter_of;
use super::error::ImportError;
use super::header::{header_position, headers_of, untrustworthy};
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::number::DecimalMark;
use super::report::Detected;
use super::split::{RawRecord, split};
use super::wording::{count, trimmed};

/// A table whose headers can be trusted. Rows may be ragged: the reader rejects them one by one.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) delimiter: char,
    pub(super) decimal: Option<DecimalMark>,
    pub(super) header_row: u64,
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<RawRecord>,
}

impl Table {
    /// # Errors
    /// A quote never closed, headers in double or absent, no row.
    pub(super) fn read(text: &str, known_headers: &BTreeSet<String>) -> Result<Self, ImportError> {
        let delimiter = delimiter_of(text, known_headers);
        let split = split(text, delimiter, usize::MAX);
        if let Some(line) = split.open_quote {
            return Err(open_quote(line));
        }
        let mut records = split.records;
        records.retain(|record| !record.is_blank());
        let position = header_position(&records, known_headers).unwrap_or(0);
        let mut rows = records.split_off(position.saturating_add(1).min(records.len()));
        let Some(header) = records.pop() else {
            return Err(no_row(None));
        };
        let headers = headers_of(&header);
        for row in &mut rows {
            drop_empty_cells_beyond(row, headers.len());
        }
        let has_values_beyond = named_nowhere(&header, &rows, headers.len());
        let issues = untrustworthy(&headers, header.line, has_values_beyond);
        if !issues.is_empty() {
            return Err(ImportError::Headers {
                issues,
                detected: None,
            });
        }
        if rows.is_empty() {
            return Err(no_row(Some(header.line)));
        }
        let decimal = DecimalMark::shown_by(rows.iter().flat_map(|row| &row.cells));
        Ok(Self {
            delimiter,
            decimal,
            header_row: header.line,
            headers,
            rows,
        })
    }

    /// What the report says of it.
    pub(super) fn detected(&self, encoding: &str) -> Detected {
        Detected {
            container: "csv".to_owned(),
            encoding: encoding.to_owned(),
            delimiter: self.delimiter.to_string(),
            decimal: self.decimal.map(|mark| mark.character().to_string()),
            header_row: self.header_row,
            columns: self.headers.clone(),
            records: count(self.rows.len()),
        }
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
    let beyond = rows.iter().filter(|row| row.cells.len() > width).count();
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
        Table::read(text, &BTreeSet::new())
    }

    #[test]
    fn titles_above_the_header_are_skipped_and_lines_stay_true() {
        let text = "Structures de Loire-Atlantique;;\n\nnom;commune;etp\n\n\"A\nsuite\";Nantes;1,5\nB;Rezé;2\n";
        let table = read(text).unwrap();
        assert_eq!(table.header_row, 3);
        assert_eq!(table.headers, ["nom", "commune", "etp"]);
        assert_eq!(
            table.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
            [5, 7]
        );
    }

    #[test]
    fn the_headers_of_the_format_find_the_header() {
        let text = "a;b;c\nun;titre;large\nNom;Commune;ETP\nA;Nantes;1\n";
        let known = ["nom", "commune"].map(str::to_owned).into();
        assert_eq!(Table::read(text, &known).unwrap().header_row, 3);
    }

    #[test]
    fn empty_columns_at_the_end_are_ignored() {
        let table = read("nom;commune;;;\nA;Nantes;;;\nB;Rezé;;;\n").unwrap();
        assert_eq!(table.headers.len(), 2);
        assert!(table.rows.iter().all(|row| row.cells.len() == 2));
    }

    #[test]
    fn headers_in_double_or_absent_are_refused_by_name() {
        let error = read("nom;Commune;commune \nA;Nantes;Rezé\n").unwrap_err();
        assert_eq!(error.issues()[0].code, "COL-002");
        assert!(error.issues()[0].message.contains("commune"));
        let error = read("nom;;commune\nA;x;Nantes\n").unwrap_err();
        assert_eq!(error.issues()[0].code, "COL-003");
        assert!(error.issues()[0].message.contains("n° 2"));
        assert_eq!(
            read("nom;commune;\nA;Nantes;x\nB;Rezé;y\n")
                .unwrap_err()
                .issues()[0]
                .code,
            "COL-003"
        );
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
}
