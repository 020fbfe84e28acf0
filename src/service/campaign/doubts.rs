//! Doubtful answers of a campaign: those to call back about, those that a person confirmed.

use std::collections::BTreeMap;

use crate::import::decision::confirmation_decision;
use crate::import::{CONFIRM, Decision, DecisionKind, ImportReport, Issue, Severity};
use crate::service::deliveries::{DeliveryView, read_report};
use crate::service::workplace::Workplace;
use crate::store::Origin;

/// Who confirmed an answer, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Who; empty for the command line.
    pub author: String,
    /// When, RFC 3339, UTC.
    pub decided_at: String,
    /// Why.
    pub reason: String,
}

/// A doubtful answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The structure.
    pub structure: String,
    /// The question.
    pub variable: Option<String>,
    /// The value received.
    pub value: Option<String>,
    /// Permanent code of the remark.
    pub code: String,
    /// What is doubtful.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The delivery that brought it.
    pub delivery: String,
    /// Identifier of the decision that confirms it.
    pub decision: String,
    /// Who confirmed it, if someone did.
    pub confirmation: Option<Confirmation>,
}

/// The doubts of the applied deliveries of a campaign that no later delivery replaced: first those
/// that stand, then those confirmed.
pub(super) fn doubts(
    place: &Workplace,
    deliveries: &[DeliveryView],
    answers: &[Origin],
) -> (Vec<Doubt>, Vec<Doubt>) {
    let said = Said::new(answers);
    let mut found = Vec::new();
    for delivery in deliveries.iter().filter(|delivery| is_applied(delivery)) {
        // The report of another version of the program says nothing that can be read here.
        let Ok(report) = read_report(place, &delivery.id) else {
            continue;
        };
        found.extend(doubts_of(&report, &said));
    }
    found
        .into_iter()
        .partition(|doubt| doubt.confirmation.is_none())
}

fn is_applied(delivery: &DeliveryView) -> bool {
    matches!(delivery.status, "accepted" | "accepted_with_warnings")
}

fn doubts_of(report: &ImportReport, said: &Said<'_>) -> Vec<Doubt> {
    let confirmed: BTreeMap<&str, &Decision> = report
        .decisions
        .iter()
        .filter(|decision| {
            decision.kind == DecisionKind::Confirmation
                && decision.answer.as_deref() == Some(CONFIRM)
        })
        .map(|decision| (decision.id.as_str(), decision))
        .collect();
    let mut doubts = Vec::new();
    for issue in &report.issues {
        let structure = issue.structure.as_deref();
        let decision = confirmation_decision(&issue.code, structure, issue.variable.as_deref());
        let settled = confirmed.get(decision.as_str());
        if issue.severity != Severity::Warning && settled.is_none() {
            continue;
        }
        let Some(structure) = said.subject(&report.id, issue) else {
            continue;
        };
        if said.is_replaced(&report.id, structure, issue.variable.as_deref()) {
            continue;
        }
        doubts.push(Doubt {
            structure: structure.to_owned(),
            variable: issue.variable.clone(),
            value: issue.value.clone(),
            code: issue.code.clone(),
            message: issue.message.clone(),
            remedy: issue.remedy.clone(),
            delivery: report.id.clone(),
            confirmation: settled.map(|decision| confirmation(decision)),
            decision,
        });
    }
    doubts
}

fn confirmation(decision: &Decision) -> Confirmation {
    Confirmation {
        author: decision.author.clone().unwrap_or_default(),
        decided_at: decision.decided_at.clone().unwrap_or_default(),
        reason: decision.reason.clone().unwrap_or_default(),
    }
}

/// What was said, by whom, in order.
struct Said<'a> {
    by_subject: BTreeMap<&'a str, Vec<&'a Origin>>,
    by_line: BTreeMap<(&'a str, u64), &'a str>,
}

impl<'a> Said<'a> {
    fn new(answers: &'a [Origin]) -> Self {
        let mut said = Self {
            by_subject: BTreeMap::new(),
            by_line: BTreeMap::new(),
        };
        for origin in answers {
            let subject = origin.record.subject.as_str();
            said.by_subject.entry(subject).or_default().push(origin);
            said.by_line
                .insert((&origin.delivery, origin.record.row), subject);
        }
        said
    }

    /// The structure of a remark: as it says, or that of its line.
    fn subject(&self, delivery: &'a str, issue: &'a Issue) -> Option<&str> {
        match issue.structure.as_deref() {
            Some(structure) => Some(structure),
            None => self.by_line.get(&(delivery, issue.row?)).copied(),
        }
    }

    /// Whether a later delivery answered again.
    fn is_replaced(&self, delivery: &str, structure: &str, variable: Option<&str>) -> bool {
        let origins = self.by_subject.get(structure);
        let origins = origins.map_or(&[][..], Vec::as_slice);
        let Some(own) = origins
            .iter()
            .rposition(|origin| origin.delivery == delivery)
        else {
            // The delivery says nothing of the structure for that year: nothing to call back about.
            return true;
        };
        origins.iter().skip(own + 1).any(|later| match variable {
            Some(variable) => later.record.answers.contains_key(variable),
            None => true,
        })
    }
}
