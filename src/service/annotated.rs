//! The person's own file back, as a workbook that says in each cell what was found.

use std::collections::{BTreeMap, BTreeSet};

use super::import_file::{ImportReport, Severity};
use super::pages::wording::{counted, moment, typeset};
use super::report_words::{gravities, outcome, status_label, steps};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::catalogue::format::OnError;
use crate::import::Issue;
use crate::import::sheet::sheet_of;
use crate::render::workbook::{
    AnnotatedWorkbook, Gravity, RemarkOnFile, ReturnedFile, ReturnedRow,
    annotated_workbook as write,
};

/// Cells of the largest table given back whole; beyond, only the lines with a remark are.
const LARGEST_TABLE: usize = 1_500_000;

/// Codes of errors that refuse the line, whatever the contract of their column.
const REFUSE_THE_LINE: [&str; 4] = ["KEY-", "YEAR-", "GEO-", "ROW-"];

/// A table as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentTable {
    /// Line of the header.
    pub header_line: u64,
    /// Headers.
    pub headers: Vec<String>,
    /// Number of each line, and its cells.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Positions of the columns whose content is never given back.
    pub personal: Vec<usize>,
}

/// The workbook of a delivery.
///
/// # Errors
/// No such delivery; its report cannot be read; the store fails.
pub fn annotated_workbook(place: &Workplace, id: &str) -> Result<Vec<u8>, WorkError> {
    let report = super::deliveries::read_report(place, id)?;
    let received = super::deliveries::delivery(place, id)?;
    let table = sent_table(place, &report)?;
    let format = place.catalogue.formats.get(&report.format);
    let book = annotated(&report, format, table, Some(&received.received_at));
    Ok(write(&book)?)
}

/// The table as it was sent; none when its bytes are kept no longer, or hold no table.
fn sent_table(place: &Workplace, report: &ImportReport) -> Result<Option<SentTable>, WorkError> {
    let Some(bytes) = place.store.raw_content(&report.file.sha256)? else {
        return Ok(None);
    };
    let format = place.catalogue.formats.get(&report.format);
    let Ok(sheet) = sheet_of(&bytes, format, &place.catalogue.dictionary) else {
        return Ok(None);
    };
    let rows = sheet.rows.into_iter().map(|row| (row.line, row.cells));
    Ok(Some(SentTable {
        header_line: sheet.header_row,
        headers: sheet.headers,
        rows: rows.collect(),
        personal: sheet.personal,
    }))
}

/// Puts a report and the table that it speaks of together.
pub fn annotated(
    report: &ImportReport,
    format: Option<&FormatDefinition>,
    table: Option<SentTable>,
    received_at: Option<&str>,
) -> AnnotatedWorkbook {
    let positions = table.as_ref().map(positions).unwrap_or_default();
    let personal: BTreeSet<usize> = table
        .iter()
        .flat_map(|table| table.personal.iter().copied())
        .collect();
    let remarks: Vec<RemarkOnFile> = report
        .issues
        .iter()
        .map(|issue| remark(issue, &positions, &personal))
        .collect();
    let (file, shortened) = match table {
        Some(table) => {
            let (file, shortened) = returned(table, report, format);
            (Some(file), shortened)
        }
        None => (None, None),
    };
    let mut facts = facts(report, format, received_at);
    facts.extend(shortened.map(|text| ("Lignes montrées".to_owned(), text)));
    AnnotatedWorkbook {
        title: report.file.name.clone(),
        created_at: received_at.unwrap_or_default().to_owned(),
        facts,
        steps: steps_of(report),
        file,
        remarks,
    }
}

/// Header → its position; a header that appears twice has none.
fn positions(table: &SentTable) -> BTreeMap<String, usize> {
    let mut positions = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (position, header) in table.headers.iter().enumerate() {
        let header = header.trim().to_owned();
        if positions.insert(header.clone(), position).is_some() {
            twice.insert(header);
        }
    }
    positions.retain(|header, _| !twice.contains(header));
    positions
}

fn remark(
    issue: &Issue,
    positions: &BTreeMap<String, usize>,
    personal: &BTreeSet<usize>,
) -> RemarkOnFile {
    let column = issue.column.as_deref().map(str::trim);
    let position = column.and_then(|header| positions.get(header).copied());
    let is_personal = position.is_some_and(|position| personal.contains(&position));
    RemarkOnFile {
        gravity: gravity(issue.severity),
        code: issue.code.clone(),
        line: issue.row,
        column: issue.column.clone(),
        position,
        value: issue.value.clone().filter(|_| !is_personal),
        message: issue.message.clone(),
        remedy: issue.remedy.clone(),
    }
}

fn gravity(severity: Severity) -> Gravity {
    match severity {
        Severity::Error => Gravity::Error,
        Severity::Warning => Gravity::Warning,
        Severity::Info => Gravity::Info,
    }
}

fn returned(
    table: SentTable,
    report: &ImportReport,
    format: Option<&FormatDefinition>,
) -> (ReturnedFile, Option<String>) {
    let mut by_line: BTreeMap<u64, Vec<&Issue>> = BTreeMap::new();
    for issue in &report.issues {
        if let Some(line) = issue.row {
            by_line.entry(line).or_default().push(issue);
        }
    }
    let n_rows = table.rows.len();
    let is_large = n_rows.saturating_mul(table.headers.len()) > LARGEST_TABLE;
    let rows: Vec<ReturnedRow> = table
        .rows
        .into_iter()
        .filter(|(line, _)| !is_large || by_line.contains_key(line))
        .map(|(line, cells)| ReturnedRow {
            line,
            verdict: by_line
                .get(&line)
                .map(|issues| verdict(issues, format))
                .unwrap_or_default(),
            cells,
        })
        .collect();
    let shortened = is_large.then(|| {
        typeset(&format!(
            "Le tableau est très grand ({}) : seules ses {} avec une anomalie sont reproduites.",
            counted(n_rows, "ligne", "lignes"),
            counted(rows.len(), "ligne", "lignes"),
        ))
    });
    let file = ReturnedFile {
        header_line: table.header_line,
        headers: table.headers,
        masked: table.personal,
        rows,
    };
    (file, shortened)
}

/// `LIGNE REFUSÉE : 2 erreurs, 1 à vérifier`.
fn verdict(issues: &[&Issue], format: Option<&FormatDefinition>) -> String {
    let count = |severity| {
        issues
            .iter()
            .filter(|issue| issue.severity == severity)
            .count()
    };
    let (errors, warnings, infos) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info),
    );
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(counted(errors, "erreur", "erreurs"));
    }
    if warnings > 0 {
        parts.push(format!("{warnings} à vérifier"));
    }
    if infos > 0 && parts.is_empty() {
        parts.push(counted(infos, "information", "informations"));
    }
    let found = parts.join(", ");
    if issues.iter().any(|issue| refuses_the_line(issue, format)) {
        typeset(&format!("LIGNE REFUSÉE : {found}"))
    } else {
        found
    }
}

fn refuses_the_line(issue: &Issue, format: Option<&FormatDefinition>) -> bool {
    let by_code = REFUSE_THE_LINE
        .iter()
        .any(|prefix| issue.code.starts_with(prefix));
    let by_contract = || {
        let columns = format.into_iter().flat_map(|format| &format.columns);
        let mut own = columns.filter(|column| Some(&column.variable) == issue.variable.as_ref());
        own.any(|column| column.on_error == OnError::DiscardRow)
    };
    issue.severity == Severity::Error && (by_code || by_contract())
}

fn facts(
    report: &ImportReport,
    format: Option<&FormatDefinition>,
    received_at: Option<&str>,
) -> Vec<(String, String)> {
    let mut facts = vec![("Résultat".to_owned(), outcome(report))];
    let mut add = |label: &str, text: String| facts.push((label.to_owned(), text));
    add("Statut", status_label(report.status).to_owned());
    add("Livraison", report.id.clone());
    if let Some(received_at) = received_at {
        add("Reçu le", moment(received_at));
    }
    add(
        "Format",
        format
            .map_or(&report.format, |format| &format.label)
            .clone(),
    );
    if let Some(year) = report.campaign.data_year {
        add("Année des données", year.to_string());
    }
    if let Some(year) = report.campaign.survey_year {
        add("Année de l’enquête", year.to_string());
    }
    if report.fictitious {
        add("Données", "fictives".to_owned());
    }
    let found = gravities(report);
    add(
        "Anomalies",
        typeset(&format!(
            "{}, {} à vérifier, {}",
            counted(found.errors, "erreur", "erreurs"),
            found.warnings,
            counted(found.infos, "information", "informations")
        )),
    );
    let total = found.errors + found.warnings + found.infos;
    if total > report.issues.len() {
        add(
            "Liste",
            typeset(&format!(
                "Les {} premières anomalies sont détaillées ; toutes sont comptées.",
                report.issues.len()
            )),
        );
    }
    facts
}

fn steps_of(report: &ImportReport) -> Vec<String> {
    let mut steps = steps(report);
    if !report.issues.is_empty() {
        steps.push(typeset(
            "Ce classeur montre ; votre fichier d'origine fait foi. Corrigez de préférence celui-ci dans l'outil d'où il vient, pour que l'erreur ne revienne pas.",
        ));
    }
    steps
}
