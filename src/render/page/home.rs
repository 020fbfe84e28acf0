//! The home page.

use serde::Serialize;

use super::figure::FigureView;
use super::frame::{EntryView, LinkView};

/// `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HomePage {
    /// Territory of the key figures.
    pub territory: LinkView,
    /// Year that the key figures describe; none without an edition.
    pub year: Option<i32>,
    /// Key figures, six or so; empty without an edition.
    pub figures: Vec<FigureView>,
    /// Territories to begin with, under the search field.
    pub suggestions: Vec<LinkView>,
    /// Ways in: dashboard, schéma, indicators, method…
    pub entries: Vec<EntryView>,
    /// Note of the publisher on the edition.
    pub edition_note: Option<String>,
}
