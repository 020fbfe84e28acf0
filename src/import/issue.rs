//! One remark on a delivery, and the collection that caps and counts them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::decision::confirmation_decision;
use super::issue_code::IssueCode;
use super::wording::{shorten, typeset};

/// How serious an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was refused: a value, a row or the file.
    Error,
    /// Applied, but to be looked at.
    Warning,
    /// Good to know.
    Info,
}

/// One remark, in the shape of `interface.md` §4. What is unknown is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Permanent code.
    pub code: String,
    /// How serious.
    pub severity: Severity,
    /// Line that a person sees in the file.
    pub row: Option<u64>,
    /// Header of the column.
    pub column: Option<String>,
    /// Variable of the dictionary.
    pub variable: Option<String>,
    /// The structure concerned, by its identifier.
    #[serde(default)]
    pub structure: Option<String>,
    /// The value received, shortened when long.
    pub value: Option<String>,
    /// What happened, in French.
    pub message: String,
    /// What to do, in French.
    pub remedy: String,
}

impl Issue {
    /// An issue of the table of codes; spaces before French punctuation become non-breaking.
    pub fn new(code: IssueCode, message: &str, remedy: &str) -> Self {
        Self::with_code(code.code(), code.severity(), message, remedy)
    }

    /// A warning under the permanent code of a coherence rule.
    pub fn coherence(code: &str, message: &str, remedy: &str) -> Self {
        Self::with_code(code, Severity::Warning, message, remedy)
    }

    /// Identifier of the decision by which a person confirms what the issue doubts.
    pub fn confirmation(&self) -> String {
        confirmation_decision(
            &self.code,
            self.structure.as_deref(),
            self.variable.as_deref(),
        )
    }

    /// Whether it doubts the delivery as a whole.
    pub fn is_of_the_delivery(&self) -> bool {
        self.code.starts_with("DEL-")
    }

    /// Whether a person may confirm it: a rule of coherence, not a value that cannot be read.
    pub fn is_confirmable(&self) -> bool {
        self.severity == Severity::Warning
            && (self.code.starts_with("COH-") || self.is_of_the_delivery())
    }

    fn with_code(code: &str, severity: Severity, message: &str, remedy: &str) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            row: None,
            column: None,
            variable: None,
            structure: None,
            value: None,
            message: typeset(message),
            remedy: typeset(remedy),
        }
    }

    /// Says the line.
    #[must_use]
    pub fn at(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// Says the column.
    #[must_use]
    pub fn column(mut self, header: &str) -> Self {
        self.column = Some(header.to_owned());
        self
    }

    /// Says the variable.
    #[must_use]
    pub fn variable(mut self, id: &str) -> Self {
        self.variable = Some(id.to_owned());
        self
    }

    /// Says the structure.
    #[must_use]
    pub fn structure(mut self, id: &str) -> Self {
        self.structure = Some(id.to_owned());
        self
    }

    /// Says the value received; an empty cell has none.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        self.value = (!value.is_empty()).then(|| shorten(value));
        self
    }
}

/// Issues kept in a report; all are counted.
pub const MAX_ISSUES: usize = 1000;

/// Collects issues: counts all, keeps the first thousand of each severity so that a flood of
/// remarks never hides an error.
#[derive(Debug, Default)]
pub(super) struct Issues {
    kept: BTreeMap<Severity, Vec<Issue>>,
    counts: BTreeMap<String, u64>,
}

impl Issues {
    pub(super) fn push(&mut self, issue: Issue) {
        *self.counts.entry(issue.code.clone()).or_default() += 1;
        let kept = self.kept.entry(issue.severity).or_default();
        if kept.len() < MAX_ISSUES || issue.is_of_the_delivery() {
            kept.push(issue);
        }
    }

    pub(super) fn extend(&mut self, issues: impl IntoIterator<Item = Issue>) {
        for issue in issues {
            self.push(issue);
        }
    }

    /// The collection that gave these issues and counts.
    pub(super) fn resume(shown: Vec<Issue>, counts: BTreeMap<String, u64>) -> Self {
        let mut kept: BTreeMap<Severity, Vec<Issue>> = BTreeMap::new();
        for issue in shown {
            kept.entry(issue.severity).or_default().push(issue);
        }
        Self { kept, counts }
    }

    /// The issues to show and the count of each code: what makes the delivery wait, then the most
    /// serious, by line.
    pub(super) fn finish(self) -> (Vec<Issue>, BTreeMap<String, u64>) {
        let mut shown: Vec<Issue> = self.kept.into_values().flatten().collect();
        shown.sort_by_key(|issue| (!issue.is_of_the_delivery(), issue.severity));
        shown.truncate(MAX_ISSUES);
        shown.sort_by_key(|issue| (!issue.is_of_the_delivery(), issue.severity, issue.row));
        (shown, self.counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_remarks_never_hides_an_error() {
        let mut issues = Issues::default();
        for row in 0..3000 {
            issues.push(Issue::new(IssueCode::CommuneFormer, "ancien", "rien").at(row));
        }
        issues.push(Issue::new(IssueCode::KeyMissing, "clé", "donnez-la").at(3001));
        let (shown, counts) = issues.finish();
        assert_eq!(shown.len(), 1000);
        assert_eq!(shown[0].code, "KEY-001");
        assert_eq!(counts["GEO-002"], 3000);
        let mut issues = Issues::resume(shown, counts);
        for row in 0..3000 {
            issues.push(Issue::new(IssueCode::NumberUnreadable, "x", "nombre").at(row));
        }
        issues.push(Issue::new(
            IssueCode::DeliveryShifted,
            "décalées",
            "vérifiez",
        ));
        let (shown, counts) = issues.finish();
        assert_eq!(
            (shown.len(), shown[0].code.as_str()),
            (1000, "DEL-005"),
            "what makes the delivery wait comes first"
        );
        assert_eq!((counts["GEO-002"], counts["NUM-001"]), (3000, 3000));
    }
}
