//! The table of a delivery as a person knows it, to hand it back with remarks.

use std::collections::BTreeSet;

use super::column_match::{known_headers, wanted};
use super::error::ImportError;
use super::report::Detected;
use super::split::RawRecord;
use super::table::Table;
use super::wording::normalise;
use crate::catalogue::dictionary::{Dictionary, Sensitivity};
use crate::catalogue::format::FormatDefinition;

/// A table with its own headers and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Line of the header.
    pub header_row: u64,
    /// Names of columns: those in double are numbered, those without a name too.
    pub headers: Vec<String>,
    /// Rows under the header in order, totals and technical records included.
    pub rows: Vec<SheetRow>,
    /// Positions of the columns whose cells must not be shown again: personal data, and whatever
    /// the format leaves out on purpose.
    pub personal: Vec<usize>,
    /// How it was read.
    pub detected: Detected,
}

/// One row; it may have fewer or more cells than there are headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Line that a person sees in the file.
    pub line: u64,
    /// Cells as received.
    pub cells: Vec<String>,
}

/// Reads a table as an import would, without judging its columns nor its values.
///
/// # Errors
/// The file would be refused whatever the format.
pub fn sheet_of(
    bytes: &[u8],
    format: Option<&FormatDefinition>,
    dictionary: &Dictionary,
) -> Result<Sheet, ImportError> {
    let known = match format {
        Some(format) => known_headers(format, &wanted(format, dictionary)),
        None => BTreeSet::new(),
    };
    let mut table = Table::open(bytes, &known)?;
    let detected = table.detected();
    let mut rows = std::mem::take(&mut table.rows);
    rows.append(&mut table.aside);
    rows.sort_by_key(|row| row.line);
    let withheld = withheld(format, dictionary);
    let headers = table.headers.iter().enumerate();
    let personal = headers
        .filter(|(_, header)| withheld.contains(&normalise(without_rank(header))))
        .map(|(position, _)| position)
        .collect();
    Ok(Sheet {
        header_row: table.header_row,
        personal,
        headers: table.headers,
        rows: rows.iter().map(SheetRow::of).collect(),
        detected,
    })
}

impl SheetRow {
    fn of(row: &RawRecord) -> Self {
        Self {
            line: row.line,
            cells: row.cells.iter().map(str::to_owned).collect(),
        }
    }
}

/// Normalised headers whose cells are withheld.
fn withheld(format: Option<&FormatDefinition>, dictionary: &Dictionary) -> BTreeSet<String> {
    let mut withheld = BTreeSet::new();
    let personal = dictionary
        .variables
        .values()
        .map(|(_, variable)| variable)
        .filter(|variable| variable.sensitivity == Sensitivity::Personal);
    for variable in personal {
        withheld.insert(normalise(&variable.id));
        withheld.insert(normalise(&variable.label));
    }
    let Some(format) = format else {
        return withheld;
    };
    withheld.extend(format.ignored.iter().map(|header| normalise(header)));
    for wanted in wanted(format, dictionary) {
        if wanted.variable.sensitivity == Sensitivity::Personal {
            withheld.extend(wanted.spellings);
        }
    }
    withheld
}

/// « Courriel » of « Courriel (2) ».
fn without_rank(header: &str) -> &str {
    let ranked = header
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    match ranked {
        Some((name, rank)) if rank.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => header,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{SURVEY, dictionary, format};
    use super::*;

    #[test]
    fn a_table_is_given_back_with_its_lines_and_what_must_not_be_shown() {
        let text = "Enquête;;;\n\nIdentifiant;Téléphone;Courriel de contact;Courriel de contact\nA;02;a@exemple.fr;b\n\nB;03\nTotal;;;12\n";
        let sheet = sheet_of(text.as_bytes(), Some(&format(SURVEY)), &dictionary()).unwrap();
        assert_eq!((sheet.header_row, sheet.detected.records), (3, 2));
        assert_eq!(sheet.headers[3], "Courriel de contact (2)");
        assert_eq!(sheet.personal, [1, 2, 3]);
        let rows: Vec<(u64, usize)> = sheet
            .rows
            .iter()
            .map(|row| (row.line, row.cells.len()))
            .collect();
        assert_eq!(rows, [(4, 4), (6, 2), (7, 4)]);
        assert_eq!(sheet.rows[0].cells[0], "A");
    }

    #[test]
    fn without_a_format_the_dictionary_still_withholds_personal_data() {
        let sheet = sheet_of(b"Nom;courriel\nA;a@exemple.fr\n", None, &dictionary()).unwrap();
        assert_eq!(sheet.personal, [1]);
    }
}
