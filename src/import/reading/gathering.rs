//! Rows gathered into a reading: duplicates, coherence, perimeter, remarks on the whole.

use std::collections::BTreeMap;

use super::super::coherence;
use super::super::error::ImportError;
use super::super::issue::{Issue, Issues};
use super::super::issue_code::IssueCode;
use super::super::keep::left_out;
use super::super::locate::IsFormer;
use super::super::report::Detected;
use super::super::row::{Draft, Outcome, RowReader, RowReading};
use super::super::wording::{count, counted, quoted_list};
use super::details::Gathers;
use super::{Reading, RowsRead, merged};
use crate::catalogue::FormatDefinition;
use crate::catalogue::dictionary::VariableDefinition;
use crate::catalogue::format::{PerimeterRule, TranslateRule};
use crate::domain::delivery::{Feed, Perimeter, Record};

/// The rows of one file, as they are read.
pub(super) struct FileReader<'a> {
    pub(super) rows: RowReader<'a>,
    detected: Detected,
    survey_year: Option<i32>,
    issues: Issues,
    freezing: Vec<Issue>,
    counts: RowsRead,
    left_out: u64,
    headers_again: u64,
    departements: BTreeMap<String, u64>,
    not_asked: BTreeMap<usize, u64>,
    /// Texts without a code, by translation of the format.
    untranslated: BTreeMap<usize, Vec<String>>,
    gathers: Gathers<'a>,
    drafts: Vec<Draft>,
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
            columns: self.rows.mapping.report,
            issues,
            decisions: self.rows.mapping.decisions,
            issue_counts,
            data_year: self.rows.data_year.or(last_year),
            survey_year: self.survey_year,
        })
    }

    /// A subject is described once a year: the first row stays. A row under the current code of a
    /// commune goes before one under a former code, and what can be added up is.
    fn without_duplicates(&mut self) -> Vec<Draft> {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| (draft.former, draft.row));
        let repeats = self
            .rows
            .format
            .item
            .as_ref()
            .is_some_and(|item| item.repeats);
        let mut places: BTreeMap<(String, i32), usize> = BTreeMap::new();
        let mut ranks: BTreeMap<(String, i32), u64> = BTreeMap::new();
        let mut kept: Vec<Draft> = Vec::new();
        for mut draft in drafts {
            if repeats {
                number(&mut draft, &mut ranks);
            }
            let mut keys = draft.keys();
            let first = keys.find_map(|key| places.get(&key).copied());
            drop(keys);
            let Some((place, first)) = first.and_then(|at| Some((at, kept.get_mut(at)?))) else {
                places.extend(draft.keys().map(|key| (key, kept.len())));
                kept.push(draft);
                continue;
            };
            match self.joined(first, &draft) {
                Ok(issue) => {
                    self.issues.extend(issue);
                    places.extend(draft.keys().map(|key| (key, place)));
                }
                Err(issue) => {
                    self.issues.push(*issue);
                    self.counts.rejected += 1;
                    self.gathers.has_rejected(draft.structure.map(|(id, _)| id));
                }
            }
        }
        kept.sort_by_key(|draft| draft.row);
        kept
    }

    /// Joins a row to the first one of its subject, where it brings other variables (one value a
    /// row), or the rest of a commune merged since.
    fn joined(&self, first: &mut Draft, draft: &Draft) -> Result<Option<Issue>, Box<Issue>> {
        if self.rows.long.is_some() && merged::brings_others(first, draft) {
            merged::extend(first, draft);
            return Ok(None);
        }
        let variables: Vec<&VariableDefinition> = self.rows.variables().collect();
        match merged::added(first, draft, &variables) {
            Some(years) if self.rows.format.feeds == Feed::Territory => {
                let issue = summed(draft, first.row);
                first.years = years;
                Ok(Some(issue))
            }
            Some(_) | None => Err(Box::new(duplicate(draft, first.row))),
        }
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
                for rule in &self.rows.format.coherence {
                    let remark = coherence::check(rule, &answers);
                    self.issues.extend(remark.map(|issue| issue.at(row)));
                }
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

/// Numbers a thing whose key others of the same structure have before it: `~2`, `~3`…
fn number(draft: &mut Draft, ranks: &mut BTreeMap<(String, i32), u64>) {
    let rank = draft
        .keys()
        .map(|key| {
            let rank = ranks.entry(key).or_default();
            *rank = rank.saturating_add(1);
            *rank
        })
        .max();
    if let Some(rank) = rank.filter(|rank| *rank > 1) {
        draft.subject = format!("{}~{rank}", draft.subject);
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

fn summed(draft: &Draft, first: u64) -> Issue {
    let message = format!(
        "« {} » fait aujourd'hui partie de {} : ses nombres sont additionnés à ceux de la ligne {first}.",
        draft.named, draft.subject
    );
    Issue::new(IssueCode::CommunesSummed, &message, "Rien à faire.")
        .at(draft.row)
        .value(&draft.named)
}

fn duplicate(draft: &Draft, first: u64) -> Issue {
    let (named, subject) = (&draft.named, &draft.subject);
    let (message, remedy) = if draft.former == IsFormer::Yes && named != subject {
        (
            format!(
                "« {named} » fait aujourd'hui partie de {subject}, déjà décrit à la ligne {first} : les deux lignes ne peuvent être additionnées."
            ),
            format!(
                "Rien à faire si la ligne {first} suffit ; sinon demandez le fichier dans la géographie actuelle."
            ),
        )
    } else {
        (
            format!("« {named} » est déjà décrit à la ligne {first}, pour la même année."),
            format!("Gardez une seule des lignes {first} et {}.", draft.row),
        )
    };
    let issue = Issue::new(IssueCode::KeyDuplicate, &message, &remedy)
        .at(draft.row)
        .value(named);
    match &draft.key_column {
        Some(header) => issue.column(header),
        None => issue,
    }
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
