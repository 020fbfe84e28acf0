//! Which record is the header, and what its columns are called.

use std::collections::{BTreeMap, BTreeSet};

use super::delimiter::{modal_width, n_known};
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::split::RawRecord;
use super::wording::{normalise, quoted_list, trimmed};

/// Records among which the header is looked for: titles above it are few.
const SEARCHED: usize = 60;

/// Position of the header: the record with most headers known to the format, else the first one
/// of the usual width whose cells are mostly filled.
pub(super) fn header_position(
    records: &[RawRecord],
    known_headers: &BTreeSet<String>,
) -> Option<usize> {
    let mut best = ((0, 0), None);
    for (position, record) in records.iter().enumerate().take(SEARCHED) {
        // A title may use one word of the format: of equals, the header is the fullest.
        let score = (n_known(&record.cells, known_headers), n_filled(record));
        if score.0 > 0 && score > best.0 {
            best = (score, Some(position));
        }
    }
    best.1.or_else(|| first_of_usual_width(records))
}

fn n_filled(record: &RawRecord) -> usize {
    let filled = |cell: &&str| !trimmed(cell).is_empty();
    record.cells.iter().filter(filled).count()
}

fn first_of_usual_width(records: &[RawRecord]) -> Option<usize> {
    let width = modal_width(records.iter().map(|record| record.cells.len()));
    let of_width = |record: &RawRecord| record.cells.len() == width;
    records
        .iter()
        .position(|record| of_width(record) && n_filled(record).saturating_mul(2) > width)
        .or_else(|| records.iter().position(of_width))
}

/// Headers as written: trimmed, without the empty ones at the end.
pub(super) fn headers_of(record: &RawRecord) -> Vec<String> {
    let cells = record.cells.iter();
    let mut headers: Vec<String> = cells.map(|cell| one_line(trimmed(cell))).collect();
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }
    headers
}

/// A header broken over several lines inside its cell is one name.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// The columns of a table, each with a name of its own.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// Unique names: « Montant », « Montant (2) », « colonne 7 ».
    pub(super) names: Vec<String>,
    /// Positions that the file calls by the same name.
    pub(super) doubles: Vec<Vec<usize>>,
    /// Remarks, each a warning: which column is which cannot be known.
    pub(super) issues: Vec<Issue>,
}

/// Gives every column a name: the second « Montant » becomes « Montant (2) », the unnamed seventh
/// « colonne 7 ».
pub(super) fn named(headers: &[String], line: u64) -> Headers {
    let mut found = Headers::default();
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut unnamed = Vec::new();
    for (position, header) in headers.iter().enumerate() {
        let number = position.saturating_add(1);
        if header.is_empty() {
            unnamed.push(number.to_string());
            found.names.push(format!("colonne {number}"));
            continue;
        }
        let positions = seen.entry(form(header)).or_default();
        positions.push(position);
        found.names.push(match positions.len() {
            1 => header.clone(),
            rank => format!("{header} ({rank})"),
        });
    }
    found.doubles = seen
        .into_values()
        .filter(|positions| positions.len() > 1)
        .collect();
    found.doubles.sort();
    found.issues.extend(twice(headers, &found.doubles, line));
    if !unnamed.is_empty() {
        let message = format!(
            "Des colonnes n'ont pas d'en-tête : n° {}. Elles ne sont pas lues.",
            unnamed.join(", ")
        );
        let remedy = "Nommez ces colonnes sur la ligne d'en-tête si elles sont utiles.";
        found
            .issues
            .push(Issue::new(IssueCode::ColumnUnnamed, &message, remedy).at(line));
    }
    found
}

/// What a header is recognised by.
fn form(header: &str) -> String {
    let normal = normalise(header);
    if normal.is_empty() {
        header.to_owned()
    } else {
        normal
    }
}

fn twice(headers: &[String], doubles: &[Vec<usize>], line: u64) -> Option<Issue> {
    let first = |positions: &Vec<usize>| headers.get(*positions.first()?).cloned();
    let names: Vec<String> = doubles.iter().filter_map(first).collect();
    let name = names.first()?;
    let message = format!(
        "Plusieurs colonnes portent le même en-tête : {}. Elles sont numérotées.",
        quoted_list(&names, 10)
    );
    let remedy = "Renommez ou supprimez les colonnes en double.";
    let issue = Issue::new(IssueCode::ColumnNumbered, &message, remedy);
    Some(issue.at(line).column(name))
}

/// The refusal of an import that needs a column given twice.
pub(super) fn needed_twice(header: &str, line: u64) -> Issue {
    let message = format!(
        "Plusieurs colonnes portent l'en-tête « {header} », que le format attend : laquelle lire ne peut être deviné."
    );
    let remedy = "Renommez ou supprimez les colonnes en double.";
    let issue = Issue::new(IssueCode::ColumnDuplicate, &message, remedy);
    issue.at(line).column(header)
}
