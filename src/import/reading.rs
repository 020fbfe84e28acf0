//! A whole file read through its format: records, rejections, what it is complete for.

mod details;
mod duplicates;
mod gathering;
mod merged;

use std::collections::BTreeMap;

use super::cell::CellReader;
use super::column_match::{known_headers, named_in_rows, wanted};
use super::decision::{Decision, Settled};
use super::divided::divided_communes;
use super::error::ImportError;
use super::issue::{Issue, Issues};
use super::issue_code::IssueCode;
use super::keep::Keep;
use super::locate::Locator;
use super::mapping::{Mapping, Matching};
use super::report::{ColumnsReport, Detected};
use super::row::{LongReader, RowReader, StoredColumns, Translation};
use super::table::Table;
use crate::catalogue::dictionary::Dictionary;
use crate::catalogue::format::{DataYearRule, FormatDefinition};
use crate::domain::delivery::{Perimeter, Record};
use details::Gathers;
use gathering::FileReader;

/// What is asked: these bytes, through this format.
#[derive(Debug, Clone, Copy)]
pub struct ImportRequest<'a> {
    /// Name of the file as received.
    pub file_name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// How to read it.
    pub format: &'a FormatDefinition,
    /// Year that the data describe, when the format does not tell; otherwise it is checked.
    pub data_year: Option<i32>,
    /// Year of collection.
    pub survey_year: Option<i32>,
    /// What persons settled for this delivery, or for earlier ones of the same format.
    pub settled: &'a [Settled],
}

/// Rows of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowsRead {
    /// Rows considered: those of the file, less those left out.
    pub read: u64,
    /// Rows refused.
    pub rejected: u64,
    /// Rows left out by the rule of the format, or that repeat the header.
    pub left_out: u64,
}

/// A column of the file that feeds a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FedColumn {
    /// Position in the row, from 0.
    pub position: usize,
    /// Header in the file.
    pub header: String,
    /// Variable of the dictionary.
    pub variable: String,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// How it was read.
    pub detected: Detected,
    /// Records, in order of the rows then of the years.
    pub records: Vec<Record>,
    /// What it is complete for.
    pub perimeter: Perimeter,
    /// Its rows.
    pub rows: RowsRead,
    /// Its columns.
    pub columns: ColumnsReport,
    /// The columns that feed variables, in order of the file.
    pub fed: Vec<FedColumn>,
    /// At most a thousand remarks, errors first.
    pub issues: Vec<Issue>,
    /// What waits for a person, and what a person settled.
    pub decisions: Vec<Decision>,
    /// Every remark counted, by code.
    pub issue_counts: BTreeMap<String, u64>,
    /// Year of the data; the last one when the file has several, none when no row was kept.
    pub data_year: Option<i32>,
    /// Year of collection, as given.
    pub survey_year: Option<i32>,
}

impl Reading {
    /// Adds remarks and decisions, under the same cap and order: all remarks are counted, at most a
    /// thousand shown.
    pub fn remark(&mut self, remarks: Vec<Issue>, decisions: Vec<Decision>) {
        let counts = std::mem::take(&mut self.issue_counts);
        let mut issues = Issues::resume(std::mem::take(&mut self.issues), counts);
        issues.extend(remarks);
        (self.issues, self.issue_counts) = issues.finish();
        self.decisions.extend(decisions);
    }
}

/// Reads a file through its format. A bad row is rejected, never an error.
///
/// # Errors
/// The file is refused whole: not a table, required columns absent, year unknown, or a value that
/// the format's contract does not forgive.
pub fn read(
    request: &ImportRequest<'_>,
    dictionary: &Dictionary,
    locator: &dyn Locator,
) -> Result<Reading, ImportError> {
    let format = request.format;
    let data_year = announced_year(request)?;
    let wanted = wanted(format, dictionary);
    let table = Table::open(request.bytes, &known_headers(format, &wanted))?;
    let detected = table.detected();
    let matching = Matching {
        format,
        wanted: &wanted,
        headers: &table.headers,
        header_row: table.header_row,
        data_year,
        settled: request.settled,
    };
    let refused = |issues| ImportError::Headers {
        issues,
        detected: Some(Box::new(detected.clone())),
    };
    let mut mapping = matching.find().map_err(refused)?;
    let doubled = table.doubled(|position| mapping.reads(position));
    if !doubled.is_empty() {
        return Err(refused(doubled));
    }
    let mut issues = Issues::default();
    issues.extend(table.issues);
    issues.extend(std::mem::take(&mut mapping.issues));
    if mapping.is_blocked {
        return Ok(unread(request, mapping, detected, issues));
    }
    let on_error = format.long.as_ref().map(|long| long.on_error);
    let long = LongReader::new(
        &mapping,
        &named_in_rows(format, dictionary),
        &table.headers,
        on_error.unwrap_or_default(),
    );
    let rows = RowReader {
        format,
        cells: CellReader::new(format, table.decimal),
        keep: Keep::new(format, mapping.keep),
        stored_columns: StoredColumns::new(&mapping, format),
        mapping,
        locator,
        headers: table.headers,
        long,
        translations: format.translations.iter().map(Translation::new).collect(),
        data_year,
    };
    let gathers = Gathers::new(format, dictionary, &rows.mapping);
    let mut file = FileReader::new(rows, gathers, detected, issues, request.survey_year);
    for row in &table.rows {
        let reading = file.rows.read(row);
        file.take(reading);
    }
    let mut reading = file.finish()?;
    divided_communes(&mut reading, locator);
    Ok(reading)
}

/// A file of which a person must first say what a column is: no row can be read without it.
fn unread(
    request: &ImportRequest<'_>,
    mapping: Mapping<'_>,
    detected: Detected,
    issues: Issues,
) -> Reading {
    let (issues, issue_counts) = issues.finish();
    Reading {
        detected,
        records: Vec::new(),
        perimeter: Perimeter::Nothing,
        rows: RowsRead::default(),
        columns: mapping.report,
        fed: Vec::new(),
        issues,
        decisions: mapping.decisions,
        issue_counts,
        data_year: request.data_year,
        survey_year: request.survey_year,
    }
}

/// The year given with the import or fixed by the format, none when the file tells.
fn announced_year(request: &ImportRequest<'_>) -> Result<Option<i32>, ImportError> {
    let refused = |code, message: &str, remedy: &str| {
        Err(ImportError::Year {
            issue: Box::new(Issue::new(code, message, remedy)),
        })
    };
    let label = &request.format.label;
    match (&request.format.data_year, request.data_year) {
        (DataYearRule::Argument, None) => refused(
            IssueCode::YearMissing,
            &format!("Le format « {label} » ne dit pas de quelle année sont les données."),
            "Donnez-la avec l'import : champ « Année des données » de la page, ou --data-year 2023.",
        ),
        (DataYearRule::Fixed(fixed), Some(given)) if *fixed != given => refused(
            IssueCode::YearContradicted,
            &format!("Le format « {label} » décrit {fixed}, l'import annonce {given}."),
            "Retirez l'année annoncée, ou choisissez le format de cette année.",
        ),
        (DataYearRule::Fixed(fixed), _) => Ok(Some(*fixed)),
        (_, given) => Ok(given),
    }
}
