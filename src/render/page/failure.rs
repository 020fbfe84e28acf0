//! A page that cannot be served.

use serde::Serialize;

use super::frame::LinkView;

/// What went wrong and what to do: the page twin of `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorPage {
    /// HTTP status.
    pub status: u16,
    /// What happened: `Territoire inconnu`.
    pub title: String,
    /// To what.
    pub detail: String,
    /// What to do.
    pub remedy: String,
    /// Stable code: `territory_not_found`.
    pub code: String,
    /// Nearest known things.
    pub suggestions: Vec<LinkView>,
}
