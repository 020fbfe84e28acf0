//! Which record is the header, and whether its names can be trusted.

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
    record
        .cells
        .iter()
        .filter(|cell| !trimmed(cell).is_empty())
        .count()
}

fn first_of_usual_width(records: &[RawRecord]) -> Option<usize> {
    let width = modal_width(records.iter().map(|record| record.cells.len()));
    let of_width = |record: &RawRecord| record.cells.len() == width;
    records
        .iter()
        .position(|record| of_width(record) && n_filled(record).saturating_mul(2) > width)
        .or_else(|| records.iter().position(of_width))
}

/// Headers as shown: trimmed, without the empty ones at the end.
pub(super) fn headers_of(record: &RawRecord) -> Vec<String> {
    let mut headers: Vec<String> = record
        .cells
        .iter()
        .map(|cell| trimmed(cell).to_owned())
        .collect();
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }
    headers
}

/// Headers given twice, columns without one: which column is which cannot be known.
pub(super) fn untrustworthy(headers: &[String], line: u64, has_values_beyond: bool) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut twice = Vec::new();
    let mut unnamed = Vec::new();
    for (position, header) in headers.iter().enumerate() {
        if header.is_empty() {
            unnamed.push((position + 1).to_string());
            continue;
        }
        let normal = normalise(header);
        let form = if normal.is_empty() {
            header.clone()
        } else {
            normal
        };
        if seen.insert(form, position).is_some() {
            twice.push(header.clone());
        }
    }
    if has_values_beyond {
        unnamed.push((headers.len() + 1).to_string());
    }
    if !twice.is_empty() {
        let message = format!(
            "Plusieurs colonnes portent le même en-tête : {}.",
            quoted_list(&twice, 10)
        );
        let remedy = "Renommez ou supprimez les colonnes en double.";
        let issue = Issue::new(IssueCode::ColumnDuplicate, &message, remedy).at(line);
        issues.push(match twice.first() {
            Some(header) => issue.column(header),
            None => issue,
        });
    }
    if !unnamed.is_empty() {
        let message = format!(
            "Des colonnes n'ont pas d'en-tête : n° {}.",
            unnamed.join(", ")
        );
        let remedy = "Nommez ces colonnes sur la ligne d'en-tête, ou supprimez-les.";
        issues.push(Issue::new(IssueCode::ColumnUnnamed, &message, remedy).at(line));
    }
    issues
}
