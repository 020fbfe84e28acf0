//! Files that name in each row what their value is, and texts that stand for codes.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::OnError;

/// One value a row: a column names the variable (one of the format's themes), another gives its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongRule {
    /// Header spellings of the column that names the variable.
    pub variable: Vec<String>,
    /// Header spellings of the column of values.
    pub value: Vec<String>,
    /// What an unreadable value does.
    #[serde(default)]
    pub on_error: OnError,
}

/// What the codes of a translation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranslationTarget {
    /// Indicators, with a member where the text is about one: `mode-de-gestion/gestion:associatif`.
    Indicators,
}

/// Texts of one variable that give another one, spelling by spelling. The text is kept as it is
/// printed; one without a code gives nothing, which the report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranslateRule {
    /// Variable whose text is looked up.
    pub from: String,
    /// Variable that takes the code.
    pub into: String,
    /// What the codes are.
    pub target: TranslationTarget,
    /// Code → spellings, compared after normalisation.
    pub spellings: IndexMap<String, Vec<String>>,
}
