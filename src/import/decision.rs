//! What waits for a person, and what a person settled.

use serde::{Deserialize, Serialize};

use super::wording::normalise;

/// What a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Which variable a column feeds.
    Column,
    /// Which structure a row speaks of.
    Identity,
    /// A remark that is confirmed, with a reason.
    Confirmation,
}

/// One of the answers proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What to answer: a variable, a structure, `new`, `ignore`, `confirm`.
    pub answer: String,
    /// What it means, in French.
    pub label: String,
}

/// A question that a delivery puts to a person, in the shape of the report's `decisions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// `column:nb benevoles`, `identity:44-012`, `confirmation:DEL-003:-:-`: stable for one content.
    pub id: String,
    /// What it is about.
    pub kind: DecisionKind,
    /// The question, in French.
    pub question: String,
    /// Line that a person sees in the file.
    pub row: Option<u64>,
    /// Header of the column.
    pub column: Option<String>,
    /// The answers possible.
    pub choices: Vec<Choice>,
    /// The answer given, none while it waits.
    pub answer: Option<String>,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// Who answered.
    pub author: Option<String>,
    /// When, RFC 3339, UTC.
    pub decided_at: Option<String>,
}

impl Decision {
    /// A question without its answer.
    pub fn new(id: String, kind: DecisionKind, question: String, choices: Vec<Choice>) -> Self {
        Self {
            id,
            kind,
            question,
            row: None,
            column: None,
            choices,
            answer: None,
            reason: None,
            author: None,
            decided_at: None,
        }
    }

    /// Whether nobody answered yet.
    pub fn is_pending(&self) -> bool {
        self.answer.is_none()
    }

    /// Takes the last answer given to this question.
    #[must_use]
    pub fn settled_by(mut self, settled: &[Settled]) -> Self {
        if let Some(found) = settled.iter().rev().find(|settled| settled.id == self.id) {
            self.answer = Some(found.answer.clone());
            self.reason = Some(found.reason.clone());
            self.author = Some(found.author.clone());
            self.decided_at = Some(found.decided_at.clone());
        }
        self
    }
}

/// The answer that a person gave to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Identifier of the decision.
    pub id: String,
    /// The answer.
    pub answer: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When, RFC 3339, UTC.
    pub decided_at: String,
}

/// Identifier of the decision about a column.
pub fn column_decision(header: &str) -> String {
    format!("column:{}", normalise(header))
}

/// Identifier of the decision about the structure that rows call `subject`.
pub fn identity_decision(subject: &str) -> String {
    format!("identity:{subject}")
}

/// Identifier of the confirmation of a remark; `-` where it is about no structure or variable.
pub fn confirmation_decision(
    code: &str,
    structure: Option<&str>,
    variable: Option<&str>,
) -> String {
    let (structure, variable) = (structure.unwrap_or("-"), variable.unwrap_or("-"));
    format!("confirmation:{code}:{structure}:{variable}")
}
