//! The search.

use serde::Serialize;

use crate::catalogue::plan::Nature;

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundItemView {
    /// Name.
    pub label: String,
    /// Page.
    pub href: String,
    /// What it is, where it is.
    pub details: Vec<String>,
    /// Whether its text is sourced, for what a plan says.
    pub nature: Option<Nature>,
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundGroupView {
    /// Anchor.
    pub id: String,
    /// Kind, plural.
    pub title: String,
    /// The best first.
    pub items: Vec<FoundItemView>,
    /// Said when there are more.
    pub more_text: Option<String>,
}

/// `/recherche`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchPage {
    /// What was typed; empty before.
    pub query: String,
    /// What was found, by kind.
    pub groups: Vec<FoundGroupView>,
    /// Whether nothing is spelt so: what is shown is near.
    pub near: bool,
}
