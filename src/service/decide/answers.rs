//! Whether answers can be given: to a question that the delivery puts, among its choices.

use super::super::decision_error::DecisionError;
use super::super::import_file::remembered::is_confirmation;
use crate::import::decision::{column_decision, confirmation_decision, identity_decision};
use crate::import::{CONFIRM, Choice, Decision, ImportReport, confirmation_of};

/// A person's answer to one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Identifier of the decision, `column:nb benevoles`.
    pub id: String,
    /// The answer, among the choices of the decision.
    pub answer: String,
}

impl Answered {
    /// A column, named as in the file, feeds a variable (or `ignore`).
    pub fn column(header: &str, answer: &str) -> Self {
        Self {
            id: column_decision(header),
            answer: answer.to_owned(),
        }
    }

    /// The rows that speak of `subject` are those of a structure (or `new`).
    pub fn identity(subject: &str, answer: &str) -> Self {
        Self {
            id: identity_decision(subject),
            answer: answer.to_owned(),
        }
    }

    /// A remark is confirmed: `COH-011:44-003:charges_total`, where what is missing at the end is
    /// about no structure or variable.
    pub fn confirmation(remark: &str) -> Self {
        let mut parts = remark.splitn(3, ':').filter(|part| !part.is_empty());
        let code = parts.next().unwrap_or_default();
        Self {
            id: confirmation_decision(code, parts.next(), parts.next()),
            answer: CONFIRM.to_owned(),
        }
    }
}

/// The remarks of a report that a person may confirm: one decision for each, as it waits.
pub fn confirmations_of(report: &ImportReport) -> Vec<Decision> {
    let mut found: Vec<Decision> = Vec::new();
    for decision in report.issues.iter().filter_map(confirmation_of) {
        if found.iter().all(|known| known.id != decision.id) {
            found.push(decision);
        }
    }
    found
}

/// Refuses what cannot be answered.
pub(super) fn check(
    report: &ImportReport,
    is_waiting: bool,
    answered: &[Answered],
    reason: &str,
) -> Result<(), DecisionError> {
    if answered.is_empty() {
        return Err(DecisionError::NothingAnswered {
            delivery: report.id.clone(),
        });
    }
    let mut possible = confirmations_of(report);
    if is_waiting {
        possible.extend(report.decisions.iter().cloned());
    }
    for given in answered {
        let Some(decision) = possible.iter().find(|decision| decision.id == given.id) else {
            return Err(unknown(report, &possible, &given.id));
        };
        let fits = |choice: &Choice| choice.answer == given.answer;
        if !decision.choices.iter().any(fits) {
            return Err(DecisionError::AnswerImpossible {
                id: given.id.clone(),
                answer: given.answer.clone(),
                choices: decision
                    .choices
                    .iter()
                    .map(|choice| choice.answer.clone())
                    .collect(),
            });
        }
    }
    let confirms = answered.iter().any(|given| is_confirmation(&given.id));
    if confirms && reason.trim().is_empty() {
        return Err(DecisionError::ReasonMissing);
    }
    Ok(())
}

fn unknown(report: &ImportReport, possible: &[Decision], id: &str) -> DecisionError {
    let id = id.to_owned();
    if report.decisions.iter().any(|decision| decision.id == id) {
        return DecisionError::AlreadyApplied { id };
    }
    let known = possible
        .iter()
        .map(|decision| decision.id.clone())
        .collect();
    DecisionError::UnknownDecision { id, known }
}
