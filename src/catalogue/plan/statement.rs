//! What the sources say of a plan, sentence by sentence.

use serde::{Deserialize, Serialize};

use super::Nature;

/// What a statement is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementTopic {
    /// What the plan is for.
    Purpose,
    /// What it rests on.
    Basis,
    /// Who adopts it.
    Adoption,
    /// Who signed it, and when.
    Signature,
    /// What its signatories want together.
    Commitment,
    /// What is at stake.
    Stake,
    /// Orientations, national ones included.
    Orientation,
    /// Targets.
    Target,
    /// What was found at its end.
    Review,
    /// Anything else.
    #[default]
    Other,
}

impl StatementTopic {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Basis => "basis",
            Self::Adoption => "adoption",
            Self::Signature => "signature",
            Self::Commitment => "commitment",
            Self::Stake => "stake",
            Self::Orientation => "orientation",
            Self::Target => "target",
            Self::Review => "review",
            Self::Other => "other",
        }
    }

    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Purpose => "Objet",
            Self::Basis => "Appui",
            Self::Adoption => "Adoption",
            Self::Signature => "Signature",
            Self::Commitment => "Engagement",
            Self::Stake => "Enjeux",
            Self::Orientation => "Orientations",
            Self::Target => "Cibles",
            Self::Review => "Bilan",
            Self::Other => "À savoir",
        }
    }
}

/// A statement with its nature and source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// What it is about.
    #[serde(default)]
    pub topic: StatementTopic,
    /// The text.
    pub text: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source in words, with its address where there is one; required when sourced.
    pub source: Option<String>,
    /// What a reader must know of the text.
    pub note: Option<String>,
}
