//! How the objectives of different plans answer one another.

use serde::{Deserialize, Serialize};

use super::Nature;

/// Kind of a link between objectives, in the words of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Carries the other out at its own level.
    Decline,
    /// Helps to reach the other.
    Contribue,
    /// Goes the same way, without depending on it.
    Coherent,
}

impl RelationKind {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Decline => "decline",
            Self::Contribue => "contribue",
            Self::Coherent => "coherent",
        }
    }

    /// French words, read from the objective that declares the link.
    pub fn forward(self) -> &'static str {
        match self {
            Self::Decline => "décline",
            Self::Contribue => "contribue à",
            Self::Coherent => "est cohérent avec",
        }
    }

    /// French words, read from the objective at the other end.
    pub fn backward(self) -> &'static str {
        match self {
            Self::Decline => "est décliné par",
            Self::Contribue => "reçoit la contribution de",
            Self::Coherent => "est cohérent avec",
        }
    }
}

/// A link from an objective to one of another plan, or of another axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveLink {
    /// Plan of the other objective.
    pub plan: String,
    /// Code of the other objective.
    pub objective: String,
    /// Kind.
    pub kind: RelationKind,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source; required when sourced.
    pub source: Option<String>,
    /// Why.
    pub reason: String,
}
