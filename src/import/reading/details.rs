//! Rows of details gathered into answers of the survey, structure by structure.

use std::collections::{BTreeMap, BTreeSet};

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::mapping::Mapping;
use super::super::row::Draft;
use crate::catalogue::dictionary::{Dictionary, VariableDefinition};
use crate::catalogue::format::{FormatDefinition, GatherRule, Gathering};
use crate::domain::answer::{Answer, Value};
use crate::domain::answers::Answers;
use crate::domain::delivery::{Feed, Record};
use crate::domain::structure::StructureKind;

/// The rules of a format whose columns the file has, and the structures that are not whole.
pub(super) struct Gathers<'a> {
    rules: Vec<(&'a GatherRule, &'a VariableDefinition)>,
    rejected: BTreeSet<String>,
}

/// The rows of one structure in one year.
struct Rows<'d> {
    rows: Vec<(u64, &'d Answers)>,
    kind: Option<StructureKind>,
}

impl<'a> Gathers<'a> {
    pub(super) fn new(
        format: &'a FormatDefinition,
        dictionary: &'a Dictionary,
        mapping: &Mapping<'a>,
    ) -> Self {
        let has = |id: &String| {
            mapping
                .columns
                .iter()
                .any(|column| column.variable.id == *id)
        };
        let rules = format.gathers.iter().filter(|rule| rule.reads().all(has));
        Self {
            rules: rules
                .filter_map(|rule| Some((rule, dictionary.get(&rule.variable)?)))
                .collect(),
            rejected: BTreeSet::new(),
        }
    }

    /// Notes that a row of this structure was refused: what is left of it is not whole.
    pub(super) fn has_rejected(&mut self, structure: Option<String>) {
        self.rejected.extend(structure);
    }

    /// One record of the survey for each structure and year, and what could not be made.
    pub(super) fn gather(&self, drafts: &[Draft]) -> (Vec<Record>, Vec<Issue>) {
        let mut structures: BTreeMap<(&str, i32), Rows<'_>> = BTreeMap::new();
        for draft in drafts.iter().filter(|_| !self.rules.is_empty()) {
            let Some((structure, kind)) = &draft.structure else {
                continue;
            };
            for (year, answers) in &draft.years {
                let rows = structures
                    .entry((structure, *year))
                    .or_insert_with(|| Rows {
                        rows: Vec::new(),
                        kind: *kind,
                    });
                rows.rows.push((draft.row, answers));
            }
        }
        let (mut records, mut issues) = (Vec::new(), Vec::new());
        for ((structure, year), rows) in structures {
            let first = rows.rows.first().map_or(0, |(line, _)| *line);
            if self.rejected.contains(structure) {
                issues.push(not_whole(structure).at(first));
                continue;
            }
            let answers = self.answers(structure, year, &rows, &mut issues);
            if !answers.is_empty() {
                records.push(Record {
                    feed: Feed::Survey,
                    subject: structure.to_owned(),
                    data_year: year,
                    row: first,
                    answers,
                });
            }
        }
        (records, issues)
    }

    fn answers(
        &self,
        structure: &str,
        year: i32,
        rows: &Rows<'_>,
        issues: &mut Vec<Issue>,
    ) -> Answers {
        let mut answers = Answers::new();
        let mut unknown: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
        for (rule, variable) in &self.rules {
            let concerned = variable.populations.is_empty()
                || rows
                    .kind
                    .is_none_or(|kind| variable.populations.contains(&kind));
            if !concerned || !variable.asked.in_year(year) {
                continue;
            }
            match computed(rule, &rows.rows) {
                Ok(value) => {
                    answers.insert(variable.id.clone(), Answer::Value(value));
                }
                Err(line) => unknown.entry(line).or_default().push(&variable.label),
            }
        }
        let remarks = unknown
            .iter()
            .map(|(line, labels)| not_made(structure, *line, labels));
        issues.extend(remarks);
        answers
    }
}

/// The value of a rule over the rows of a structure, or the line of the first cell that it lacks.
fn computed(rule: &GatherRule, rows: &[(u64, &Answers)]) -> Result<Value, u64> {
    let (mut count, mut sum) = (0_u32, 0.0);
    let mut doubtful = None;
    for (line, answers) in rows {
        match concerns(rule, answers) {
            None => doubtful = doubtful.or(Some(*line)),
            Some(false) => {}
            Some(true) => {
                count = count.saturating_add(1);
                if let Some(of) = &rule.of {
                    let number = answers.get(of).and_then(Answer::number);
                    sum += number.ok_or(*line)?;
                }
            }
        }
    }
    match (rule.compute, doubtful) {
        (Gathering::Any, _) if count > 0 => Ok(Value::Flag(true)),
        (_, Some(line)) => Err(line),
        (Gathering::Any, None) => Ok(Value::Flag(false)),
        (Gathering::Count, None) => Ok(Value::Number(f64::from(count))),
        (Gathering::Sum, None) => Ok(Value::Number(sum)),
    }
}

/// Whether a row is one of those that a rule is about; none when the row does not say.
fn concerns(rule: &GatherRule, answers: &Answers) -> Option<bool> {
    let mut concerned = Some(true);
    for (variable, codes) in &rule.only {
        match answers.get(variable).and_then(Answer::text) {
            Some(code) if codes.iter().any(|known| known == code) => {}
            Some(_) => return Some(false),
            None => concerned = None,
        }
    }
    concerned
}

fn not_made(structure: &str, line: u64, labels: &[&str]) -> Issue {
    let message = format!(
        "Une cellule vide ou refusée empêche de calculer, pour la structure {structure} : {}.",
        labels.join(", ")
    );
    let remedy = "Complétez la ligne et renvoyez le fichier ; ce qui était connu reste.";
    Issue::new(IssueCode::GatheredNotMade, &message, remedy)
        .at(line)
        .structure(structure)
}

fn not_whole(structure: &str) -> Issue {
    let message = format!(
        "Une ligne de la structure {structure} est refusée : ses totaux ne sont pas calculés."
    );
    let remedy = "Corrigez la ligne refusée et renvoyez le fichier ; ce qui était connu reste.";
    Issue::new(IssueCode::GatheredNotMade, &message, remedy).structure(structure)
}
