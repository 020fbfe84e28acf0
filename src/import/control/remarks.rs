//! What the control says: remarks on subjects, doubts about the whole delivery, and what persons
//! confirmed of both.

use std::collections::BTreeMap;

use super::super::confirm::CONFIRM;
use super::super::decision::{Choice, Decision, DecisionKind, Settled};
use super::super::issue::{Issue, Severity};
use super::super::issue_code::IssueCode;
use super::super::reading::FedColumn;
use super::super::wording::{quoted_list, typeset};
use super::subjects::Subject;
use crate::catalogue::format::{CoherenceRule, RuleSeverity, WholeRule};
use crate::domain::delivery::Feed;

/// Something about the whole delivery that must not reach the figures without a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    code: String,
    message: String,
    remedy: String,
    variables: Vec<String>,
}

impl Doubt {
    /// A doubt of the table of codes.
    pub(super) fn new(code: IssueCode, message: &str, remedy: &str) -> Self {
        Self {
            code: code.code().to_owned(),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
            variables: Vec::new(),
        }
    }

    /// The variables concerned.
    pub(super) fn about(mut self, variables: impl IntoIterator<Item = String>) -> Self {
        self.variables.extend(variables);
        self
    }

    /// A rule that fails for most subjects: variables, failures and subjects judged.
    pub(super) fn of_most(whole: &WholeRule, of_most: &[(&str, (u32, u32))]) -> Self {
        let worst = of_most.iter().map(|(_, share)| *share).max();
        let (failed, judged) = worst.unwrap_or_default();
        Self {
            code: whole.code.clone(),
            message: format!("{} ({failed} sur {judged})", whole.message),
            remedy: whole.remedy.clone(),
            variables: of_most.iter().map(|(id, _)| (*id).to_owned()).collect(),
        }
    }
}

/// Collects what the control says.
pub(super) struct Remarks<'a> {
    /// Variable → header of its column.
    headers: BTreeMap<&'a str, &'a str>,
    confirmed: BTreeMap<&'a str, &'a Settled>,
    issues: Vec<Issue>,
    decisions: BTreeMap<String, Decision>,
}

impl<'a> Remarks<'a> {
    pub(super) fn new(fed: &'a [FedColumn], settled: &'a [Settled]) -> Self {
        let headers = fed
            .iter()
            .map(|column| (column.variable.as_str(), column.header.as_str()))
            .collect();
        let confirmed = settled
            .iter()
            .filter(|settled| settled.answer == CONFIRM)
            .map(|settled| (settled.id.as_str(), settled))
            .collect();
        Self {
            headers,
            confirmed,
            issues: Vec::new(),
            decisions: BTreeMap::new(),
        }
    }

    /// Remarks that a rule does not hold for a subject; says whether its answers are refused.
    pub(super) fn of_rule(
        &mut self,
        rule: &CoherenceRule,
        subject: &Subject<'_>,
        variable: &str,
        value: &str,
    ) -> bool {
        let brought = |id: &&str| subject.brings(id);
        let brought = [variable].into_iter().find(brought).or_else(|| {
            let mut others = rule.variables().map(String::as_str);
            others.find(brought)
        });
        let severity = match rule.severity {
            RuleSeverity::Error => Severity::Error,
            RuleSeverity::Wait | RuleSeverity::Warning => Severity::Warning,
            RuleSeverity::Info => Severity::Info,
        };
        let mut issue = Issue::coherence(&rule.code, &rule.message, &rule.remedy)
            .at(subject.record.row)
            .value(value);
        issue.severity = severity;
        if subject.record.feed != Feed::Territory {
            issue = issue.structure(&subject.record.subject);
        }
        if let Some(variable) = brought {
            issue = issue.variable(variable);
        }
        let is_confirmed = self.say(issue, rule.severity == RuleSeverity::Wait);
        severity == Severity::Error && !is_confirmed
    }

    /// Makes the delivery wait for a person, unless one confirmed.
    pub(super) fn doubt(&mut self, doubt: &Doubt) {
        let columns: Vec<String> = doubt
            .variables
            .iter()
            .map(|id| self.header(id).unwrap_or(id).to_owned())
            .collect();
        let mut issue = Issue::coherence(&doubt.code, &doubt.message, &doubt.remedy);
        if !columns.is_empty() {
            issue = issue.value(&quoted_list(&columns, 5));
        }
        if let [variable] = doubt.variables.as_slice() {
            issue = issue.variable(variable);
        }
        self.say(issue, true);
    }

    /// Keeps a remark, with what a person said of it; says whether it was confirmed.
    fn say(&mut self, mut issue: Issue, waits: bool) -> bool {
        if let Some(variable) = &issue.variable {
            issue.column = self.header(variable).map(str::to_owned);
        }
        let id = issue.confirmation();
        let confirmed = self.confirmed.get(id.as_str()).copied();
        if waits || confirmed.is_some() {
            self.decisions
                .entry(id.clone())
                .or_insert_with(|| question(id, &issue, confirmed));
        }
        if let Some(settled) = confirmed {
            issue.confirmed(settled);
        }
        self.issues.push(issue);
        confirmed.is_some()
    }

    fn header(&self, variable: &str) -> Option<&'a str> {
        self.headers.get(variable).copied()
    }

    pub(super) fn finish(self) -> (Vec<Issue>, Vec<Decision>) {
        (self.issues, self.decisions.into_values().collect())
    }
}

fn question(id: String, issue: &Issue, confirmed: Option<&Settled>) -> Decision {
    let choice = Choice {
        answer: CONFIRM.to_owned(),
        label: "Les valeurs sont justes : appliquer la livraison telle quelle".to_owned(),
    };
    let value = issue.value.as_ref();
    let about = value.map_or_else(String::new, |value| format!(" {value}."));
    let text = format!("{}{about} Est-ce juste tel quel ?", issue.message);
    let mut decision = Decision::new(id, DecisionKind::Confirmation, typeset(&text), vec![choice]);
    decision.row = issue.row;
    decision.column.clone_from(&issue.column);
    match confirmed {
        Some(settled) => decision.settled_by(std::slice::from_ref(settled)),
        None => decision,
    }
}
