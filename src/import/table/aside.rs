//! Rows that are no data: a second header of codes, totals at the bottom, technical records.

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::number;
use super::super::split::RawRecord;
use super::super::wording::{count, counted, fold, normalise, trimmed};
use super::Table;

/// Rows at the bottom among which totals and technical records are looked for.
const BOTTOM: usize = 6;

/// Rows under the header that tell a row of codes from the data.
const COMPARED: usize = 20;

/// First cells of a row of totals.
const TOTALS: [&str; 8] = [
    "total",
    "totaux",
    "total general",
    "sous total",
    "ensemble",
    "somme",
    "grand total",
    "cumul",
];

/// First cells of the last record of a machine's export.
const ENDS: [&str; 9] = [
    "eof",
    "fin",
    "end",
    "fin de fichier",
    "fin du fichier",
    "end of file",
    "trailer",
    "nb lignes",
    "nombre de lignes",
];

impl Table {
    /// Moves the rows that are no data out of the rows, and says so.
    pub(super) fn put_aside(&mut self) {
        if let Some(codes) = self.codes() {
            let row = self.rows.remove(codes);
            let issue = remark(
                IssueCode::RowOfCodes,
                "une seconde ligne d'en-tête (codes techniques)",
                &row,
            );
            self.issues.push(issue);
            self.aside.push(row);
        }
        self.put_bottom_aside();
        self.aside.sort_by_key(|row| row.line);
    }

    fn put_bottom_aside(&mut self) {
        let mut technical = 0_u64;
        let mut from_bottom = 0;
        while from_bottom < BOTTOM.min(self.rows.len().saturating_sub(1)) {
            let at = self
                .rows
                .len()
                .saturating_sub(from_bottom)
                .saturating_sub(1);
            let Some(row) = self.rows.get(at) else { return };
            let issue = if self.is_technical(row) {
                technical = technical.saturating_add(1);
                remark(IssueCode::RowTechnical, "un enregistrement technique", row)
            } else if is_total(row, self.headers.len()) || self.adds_up(at) {
                remark(IssueCode::RowOfTotals, "un total", row)
            } else {
                from_bottom = from_bottom.saturating_add(1);
                continue;
            };
            self.issues.push(issue);
            let row = self.rows.remove(at);
            self.aside.push(row);
        }
    }

    /// The row right under the header whose cells are all codes in capitals, alone in that.
    fn codes(&self) -> Option<usize> {
        let first = self.rows.first()?;
        let others = self.rows.iter().skip(1).take(COMPARED);
        let alone =
            self.rows.len() > 1 && others.clone().all(|row| !is_codes(row, self.headers.len()));
        let header_is_worded = self.headers.iter().any(|header| !is_code(header));
        (alone && header_is_worded && is_codes(first, self.headers.len())).then_some(0)
    }

    /// The end mark of an export, or the count of its records: `EOF`, `FIN6`, `99;12`.
    fn is_technical(&self, row: &RawRecord) -> bool {
        let cells = row.cells.iter().map(trimmed);
        let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        match filled.as_slice() {
            [mark] => is_end(mark) && self.headers.len() > 1,
            [_, rest @ ..] if filled.len() <= 3 && row.cells.len() < self.headers.len() => {
                let digits = |cell: &&str| cell.bytes().all(|byte| byte.is_ascii_digit());
                // The count may include the header, or the record of the count.
                let counts = |cell: &&str| {
                    let said = cell.parse::<u64>().ok();
                    said.is_some_and(|said| said.abs_diff(count(self.rows.len())) <= 3)
                };
                filled.iter().all(digits) && rest.iter().any(counts)
            }
            _ => false,
        }
    }

    /// A last row without its first cell whose every number is the sum of the column above.
    fn adds_up(&self, at: usize) -> bool {
        let Some((row, above)) = self.rows.get(at).zip(self.rows.get(..at)) else {
            return false;
        };
        let has_key = row
            .cells
            .get(0)
            .is_some_and(|cell| !trimmed(cell).is_empty());
        if has_key || above.len() < 2 || row.cells.len() != self.headers.len() {
            return false;
        }
        let mut sums = 0_usize;
        for (position, cell) in row.cells.iter().enumerate() {
            let cell = trimmed(cell);
            if cell.is_empty() {
                continue;
            }
            let Ok(said) = number::parse(cell, self.decimal) else {
                return false;
            };
            let cells = above.iter().filter_map(|row| row.cells.get(position));
            let parsed = cells.filter_map(|cell| number::parse(cell, self.decimal).ok());
            let sum: f64 = parsed.map(|number| number.value).sum();
            if (sum - said.value).abs() > 0.01_f64.max(sum.abs() * 1e-6) || sum == 0.0 {
                return false;
            }
            sums = sums.saturating_add(1);
        }
        sums > 0
    }
}

/// « Fin de fichier », `EOF`, `FIN6`.
fn is_end(text: &str) -> bool {
    let normal = normalise(text);
    let word = normal
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    ENDS.contains(&word)
}

fn is_total(row: &RawRecord, width: usize) -> bool {
    let mut filled = row
        .cells
        .iter()
        .map(trimmed)
        .filter(|cell| !cell.is_empty());
    let Some(first) = filled.next() else {
        return false;
    };
    let is_named = TOTALS.contains(&normalise(first).as_str()) || fold(first).starts_with("total ");
    let mut others = filled.peekable();
    // A structure may be called « Ensemble »: its row has other texts, that of a total only figures.
    let figures = others.peek().is_some() && others.all(|cell| number::parse(cell, None).is_ok());
    is_named && figures && row.cells.len() <= width
}

fn is_codes(row: &RawRecord, width: usize) -> bool {
    width > 1 && row.cells.len() == width && row.cells.iter().all(|cell| is_code(trimmed(cell)))
}

/// `CODGEO`, `P21_POP`: a name that a machine gives to a column.
fn is_code(text: &str) -> bool {
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    capitals >= 3
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn remark(code: IssueCode, what: &str, row: &RawRecord) -> Issue {
    let first = row.cells.iter().map(trimmed).find(|cell| !cell.is_empty());
    let message = format!(
        "La ligne {} est {what} ; elle est laissée de côté.",
        row.line
    );
    let remedy = format!(
        "Rien à faire ; si c'est une donnée, écrivez-la autrement ({}).",
        counted(count(row.cells.len()), "cellule", "cellules")
    );
    Issue::new(code, &message, &remedy)
        .at(row.line)
        .value(first.unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn read(text: &str) -> (Vec<u64>, Vec<(String, Option<u64>)>) {
        let table = Table::open(text.as_bytes(), &BTreeSet::new()).unwrap();
        let issues = table
            .issues
            .iter()
            .map(|issue| (issue.code.clone(), issue.row));
        (
            table.rows.iter().map(|row| row.line).collect(),
            issues.collect(),
        )
    }

    #[test]
    fn totals_at_the_bottom_are_left_out() {
        for total in [
            "TOTAL GÉNÉRAL;;3",
            "Ensemble;;3",
            "Total Loire-Atlantique;;3",
            ";;3",
        ] {
            let (rows, issues) = read(&format!(
                "nom;commune;bénévoles\nA;Nantes;1\nB;Rezé;2\n{total}\n"
            ));
            assert_eq!(rows, [2, 3], "{total}");
            assert_eq!(issues, [("ROW-005".to_owned(), Some(4))], "{total}");
        }
    }

    #[test]
    fn a_structure_that_begins_like_a_total_stays() {
        let (rows, issues) = read("nom;commune;bénévoles\nA;Nantes;1\nEnsemble;Rezé;\n;Nantes;2\n");
        assert_eq!((rows.len(), issues.len()), (3, 0));
        let (rows, _) = read("nom;commune;bénévoles\nEnsemble pour Rezé;Rezé;2\nB;Nantes;4\n");
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn technical_records_first_and_last_are_left_out() {
        for end in [
            "99;2",
            "EOF",
            "Fin de fichier;;",
            "FIN6;;;",
            "99;20240131;4",
        ] {
            let (rows, issues) = read(&format!(
                "00;20240131\nnom;commune;bénévoles;etp\nA;Nantes;1;2\nB;Rezé;2;3\n{end}\n"
            ));
            assert_eq!(rows, [3, 4], "{end}");
            assert_eq!(issues, [("ROW-006".to_owned(), Some(5))], "{end}");
        }
    }

    #[test]
    fn a_second_header_of_codes_is_left_out() {
        let (rows, issues) = read("Code Insee;Libellé\nCODGEO;LIBGEO\n44109;Nantes\n44143;Rezé\n");
        assert_eq!(rows, [3, 4]);
        assert_eq!(issues, [("ROW-004".to_owned(), Some(2))]);
        let (rows, _) = read("ville;pays\nNANTES;FRANCE\nBERLIN;ALLEMAGNE\n");
        assert_eq!(rows.len(), 2);
    }
}
