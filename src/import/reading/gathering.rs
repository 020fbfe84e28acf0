//! Rows gathered into a reading: duplicates, perimeter, remarks on the whole.

use std::collections::BTreeMap;

use super::super::error::ImportError;
use super::super::issue::{Issue, Issues};
use super::super::issue_code::IssueCode;
use super::super::keep::left_out;
use super::super::report::Detected;
use super::super::row::{Draft, Outcome, RowReader, RowReading};
use super::super::wording::{count, counted, quoted_list};
use super::details::Gathers;
use super::{FedColumn, Reading, RowsRead};
use crate::catalogue::FormatDefinition;
use crate::catalogue::format::{PerimeterRule, TranslateRule};
use crate::domain::delivery::{Perimeter, Record};

/// The rows of one file, as they are read.
pub(super) struct FileReader<'a> {
    pub(super) rows: RowReader<'a>,
    detected: Detected,
    survey_year: Option<i32>,
    pub(super) issues: Issues,
    freezing: Vec<Issue>,
    pub(super) counts: RowsRead,
    left_out: u64,
    headers_again: u64,
    departements: BTreeMap<String, u64>,
    not_asked: BTreeMap<usize, u64>,
    /// Texts without a code, by translation of the format.
    untranslated: BTreeMap<usize, Vec<String>>,
    pub(super) gathers: Gathers<'a>,
    pub(super) drafts: Vec<Draft>,
}

impl<'a> FileReader<'a> {
    pub(super) fn new(
        rows: RowReader<'a>,
        gathers: Gathers<'a>,
        detected: Detected,
        issues: Issues,
        survey_year: Option<i32>,
    ) -> Self {
        Self {
            rows,
            detected,
            survey_year,
            issues,
            freezing: Vec::new(),
            counts: RowsRead::default(),
            left_out: 0,
            headers_again: 0,
            departements: BTreeMap::new(),
            not_asked: BTreeMap::new(),
            untranslated: BTreeMap::new(),
            gathers,
            drafts: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, reading: RowReading) {
        self.issues.extend(reading.issues);
        self.freezing.extend(reading.freezing);
        for position in reading.not_asked {
            *self.not_asked.entry(position).or_default() += 1;
        }
        for (position, text) in reading.untranslated {
            self.untranslated.entry(position).or_default().push(text);
        }
        match reading.outcome {
            Outcome::LeftOut => self.left_out += 1,
            Outcome::HeaderAgain => self.headers_again += 1,
            Outcome::Rejected => {
                self.counts.read += 1;
                self.counts.rejected += 1;
                self.gathers.has_rejected(reading.structure);
            }
            Outcome::Kept(draft) => {
                self.counts.read += 1;
                if let Some(departement) = reading.departement {
                    *self.departements.entry(departement).or_default() += 1;
                }
                self.drafts.push(draft);
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<Reading, ImportError> {
        let drafts = self.without_duplicates();
        let (gathered, remarks) = self.gathers.gather(&drafts);
        self.issues.extend(remarks);
        let mut records = self.records(drafts);
        records.extend(gathered);
        self.remark();
        let (issues, issue_counts) = self.issues.finish();
        if !self.freezing.is_empty() {
            let issues = self.freezing.into_iter().chain(issues).collect();
            return Err(ImportError::Frozen {
                issues,
                detected: Box::new(self.detected),
            });
        }
        let last_year = records.iter().map(|record| record.data_year).max();
        self.counts.left_out = self.left_out.saturating_add(self.headers_again);
        Ok(Reading {
            detected: self.detected,
            perimeter: perimeter(self.rows.format, &self.departements),
            records,
            rows: self.counts,
            fed: fed(&self.rows),
            columns: self.rows.mapping.report,
            issues,
            decisions: self.rows.mapping.decisions,
            issue_counts,
            data_year: self.rows.data_year.or(last_year),
            survey_year: self.survey_year,
        })
    }

    fn records(&mut self, drafts: Vec<Draft>) -> Vec<Record> {
        let feed = self.rows.format.feeds;
        let mut records = Vec::new();
        for draft in drafts {
            let Draft {
                row,
                subject,
                years,
                ..
            } = draft;
            for (data_year, answers) in years {
                records.push(Record {
                    feed,
                    subject: subject.clone(),
                    data_year,
                    row,
                    answers,
                });
            }
        }
        records
    }

    fn remark(&mut self) {
        for (position, texts) in &self.untranslated {
            let rule = self.rows.format.translations.get(*position);
            self.issues
                .extend(rule.map(|rule| without_code(rule, texts)));
        }
        self.issues
            .extend(left_out(self.rows.format, self.left_out));
        if self.headers_again > 0 {
            let message = format!(
                "L'en-tête est répété sur {} lignes, ignorées.",
                self.headers_again
            );
            let issue = Issue::new(IssueCode::RowHeaderAgain, &message, "Rien à faire.");
            self.issues.push(issue);
        }
        for (position, answers) in &self.not_asked {
            let header = self.rows.headers.get(*position).map_or("", String::as_str);
            let message = format!(
                "« {header} » a {}, alors que la question n'était pas posée cette année-là d'après le dictionnaire.",
                counted(*answers, "réponse", "réponses")
            );
            let remedy = "Vérifiez l'année annoncée, ou complétez les années de la question dans import/dictionary.";
            self.issues
                .push(Issue::new(IssueCode::ColumnNotAsked, &message, remedy).column(header));
        }
    }
}

fn fed(rows: &RowReader<'_>) -> Vec<FedColumn> {
    let mut fed: Vec<FedColumn> = rows
        .mapping
        .columns
        .iter()
        .map(|column| FedColumn {
            position: column.position,
            header: column.header.clone(),
            variable: column.variable.id.clone(),
        })
        .collect();
    fed.sort_by_key(|column| column.position);
    fed
}

fn perimeter(format: &FormatDefinition, departements: &BTreeMap<String, u64>) -> Perimeter {
    match (&format.perimeter, format.structure_kind) {
        (PerimeterRule::Nothing, _) => Perimeter::Nothing,
        (PerimeterRule::DepartementsOfRows, _) => Perimeter::Departements(delivered(departements)),
        (PerimeterRule::Territories(territories), None) => {
            Perimeter::Territories(territories.clone())
        }
        (PerimeterRule::Territories(territories), Some(kind)) => Perimeter::OneKind {
            kind,
            territories: territories.clone(),
        },
    }
}

/// Share of the rows from which a file is one département's: what it holds of others are strays
/// (a structure across the border, a mistyped code) and do not make those départements complete.
const ONE_DEPARTEMENT: (u64, u64) = (4, 5);

/// Départements that the file is complete for, from the rows kept in each.
fn delivered(departements: &BTreeMap<String, u64>) -> Vec<String> {
    let total: u64 = departements.values().sum();
    let (numerator, denominator) = ONE_DEPARTEMENT;
    let is_main = |rows: u64| rows * denominator >= total * numerator;
    let main = departements.iter().find(|(_, rows)| is_main(**rows));
    match main {
        Some((code, _)) => vec![code.clone()],
        None => departements.keys().cloned().collect(),
    }
}

fn without_code(rule: &TranslateRule, texts: &[String]) -> Issue {
    let mut labels: Vec<String> = texts.to_vec();
    labels.sort();
    labels.dedup();
    let message = format!(
        "{} sans indicateur, gardés tels qu'imprimés : {}.",
        counted(count(texts.len()), "chiffre", "chiffres"),
        quoted_list(&labels, 12)
    );
    let remedy =
        "Pour les comparer aux figures, ajoutez ces libellés à [[translate]] dans le format.";
    Issue::new(IssueCode::PublishedLabelUnknown, &message, remedy).variable(&rule.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_row_does_not_make_its_departement_complete() {
        let rows = |list: &[(&str, u64)]| -> BTreeMap<String, u64> {
            list.iter()
                .map(|(code, n)| ((*code).to_owned(), *n))
                .collect()
        };
        assert_eq!(delivered(&rows(&[("44", 88), ("49", 1)])), ["44"]);
        assert_eq!(delivered(&rows(&[("44", 4), ("49", 1)])), ["44"]);
        assert_eq!(delivered(&rows(&[("44", 30), ("49", 20)])), ["44", "49"]);
        assert!(delivered(&rows(&[])).is_empty());
    }
}
