//! Files with several rows for one structure: what a row is, and what its rows together say.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What each row is one of.
///
/// In a format that feeds `detail`, the subject of a row is `{structure}#{kind}:{key}`; in one that
/// feeds `reference` or `published`, `{kind}:{values of the format's key}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    /// Kind of thing, in one word: `post`, `funder`, `qpv`.
    pub kind: String,
    /// Variables that tell the things of one structure apart.
    #[serde(default)]
    pub key: Vec<String>,
    /// Several rows may have the same key (two animators with the same contract): they are numbered
    /// in the order of the file instead of being refused.
    #[serde(default)]
    pub repeats: bool,
}

/// How the rows of a structure make one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gathering {
    /// Number of rows.
    Count,
    /// Sum of a variable.
    Sum,
    /// Whether there is a row.
    Any,
}

/// An answer of the survey made from the rows of a structure, each structure being described whole:
/// no row is zero, or no. It is not made where one of the rows that it needs is blank or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatherRule {
    /// Variable of the survey that is answered.
    pub variable: String,
    /// How.
    pub compute: Gathering,
    /// Variable summed.
    pub of: Option<String>,
    /// Only the rows where each of these category variables has one of these codes.
    #[serde(default, rename = "where")]
    pub only: IndexMap<String, Vec<String>>,
}

impl GatherRule {
    /// Variables of the rows that it reads.
    pub fn reads(&self) -> impl Iterator<Item = &String> {
        self.of.iter().chain(self.only.keys())
    }
}
