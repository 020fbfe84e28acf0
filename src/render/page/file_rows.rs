//! `/imports/{id}/lignes`: the lines of a file behind a figure.

use serde::Serialize;

use super::figure::{FigureView, ObjectiveLinkView};
use super::frame::LinkView;
use super::table::TableView;

/// The lines of a delivered file that a figure is made of: confidential.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileRowsPage {
    /// The delivery.
    pub delivery: LinkView,
    /// The figure.
    pub figure: FigureView,
    /// Objectives that it informs.
    pub objectives: Vec<ObjectiveLinkView>,
    /// `95 lignes`.
    pub count_text: String,
    /// The lines.
    pub rows: TableView,
    /// The whole file back, with what was found in it.
    pub annotated_href: String,
}
