//! Where a figure comes from, for a person.

use serde::Serialize;

use super::figure::FigureView;
use super::frame::LinkView;
use super::table::{DownloadView, TableView};

/// A named step between an objective and a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactLinkView {
    /// `Objectif`, `Indicateur`, `Édition`, `Campagne`.
    pub label: String,
    /// What it is here.
    pub text: String,
    /// Its page.
    pub href: Option<String>,
}

/// The page of the provenance of one figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProvenancePage {
    /// Territory of the figure.
    pub territory: LinkView,
    /// Indicator of the figure.
    pub indicator: LinkView,
    /// The figure.
    pub figure: FigureView,
    /// How it is computed, in words.
    pub method: String,
    /// What it does not say.
    pub limits: String,
    /// Numerator, as SQL.
    pub numerator: String,
    /// Denominator, as SQL.
    pub denominator: Option<String>,
    /// `2 594 / 72`, when the numbers may be seen.
    pub computation_text: Option<String>,
    /// Structures used and left out, with the reason.
    pub counts: TableView,
    /// Beside larger territories, neighbours, peers and other years; none without a published value.
    pub comparison: Option<TableView>,
    /// What others printed of the same thing.
    pub printed: Option<TableView>,
    /// The structures one by one, for a role that may see their answers.
    pub rows: Option<TableView>,
    /// Deliveries that it was computed from.
    pub deliveries: TableView,
    /// Geography, and year of the inhabitants.
    pub geography_text: String,
    /// What the secrecy rule asks.
    pub secrecy_text: String,
    /// Objectives, indicator and its version, edition, campaign.
    pub chain: Vec<FactLinkView>,
    /// How to cite it.
    pub citation: String,
    /// Its page in its edition, that never changes.
    pub permanent_href: String,
    /// The same for a program, and the figure in files.
    pub downloads: Vec<DownloadView>,
}
