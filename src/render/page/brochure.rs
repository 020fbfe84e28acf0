//! The brochure of a territory: what federations and Caf print, on eight pages of A4 at most.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::FigureView;
use super::frame::LinkView;
use super::method::{SecrecyView, SourceView};
use super::table::TableView;
use super::territory::StructuresView;

/// A chart drawn for paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlateView {
    /// The chart; its `alt` is printed under it.
    pub chart: ChartView,
    /// Whether it takes both columns.
    pub wide: bool,
}

/// A chapter: the figures of a dashboard that the brochure prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChapterView {
    /// Anchor in the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its figures, those that are numbers here.
    pub table: Option<TableView>,
    /// Its charts.
    pub plates: Vec<PlateView>,
}

/// How the figures are made, on half a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrochureMethodView {
    /// Thresholds in force.
    pub secrecy: SecrecyView,
    /// Accredited, asked and answering structures of the last campaigns.
    pub campaigns: Option<TableView>,
    /// Where data and geography come from.
    pub sources: Vec<SourceView>,
}

/// `/imprimer/territoires/{geo}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrochurePage {
    /// Name of the territory.
    pub label: String,
    /// `Commune`, `EPCI`, `Département`…
    pub type_label: String,
    /// `2026-DEP-44`.
    pub geo: String,
    /// Page of the territory.
    pub href: String,
    /// Larger territories, largest first: `Pays de la Loire, Loire-Atlantique`.
    pub around_text: Option<String>,
    /// `1 457 806 habitants en 2023`.
    pub inhabitants_text: Option<String>,
    /// `207 communes`.
    pub communes_text: Option<String>,
    /// Year of the figures; none where nothing was delivered.
    pub year: Option<i32>,
    /// `Données 2024, enquête de 2025`.
    pub campaign_text: Option<String>,
    /// `Réponses : 85,6 % des structures interrogées`.
    pub response_text: Option<String>,
    /// Who publishes the observatory.
    pub publisher: Option<String>,
    /// Whether there is too little to print for a cover of its own.
    pub short: bool,
    /// What to know before reading.
    pub notices: Vec<String>,
    /// The map of the cover.
    pub cover: Option<PlateView>,
    /// Key figures, those that are numbers here.
    pub figures: Vec<FigureView>,
    /// Key figures beside larger territories and peers.
    pub comparison: Option<TableView>,
    /// Charts of the key figures.
    pub plates: Vec<PlateView>,
    /// Chapters that hold something.
    pub chapters: Vec<ChapterView>,
    /// What is not printed, by reason: `Secrets ici : a, b.`
    pub left_out: Vec<String>,
    /// Structures of the territory, or the nearest ones.
    pub structures: Option<StructuresView>,
    /// Where the whole list is, when it is cut.
    pub whole_list: Option<LinkView>,
    /// What others printed of the territory and of those around.
    pub reference: Option<TableView>,
    /// Method note.
    pub method: BrochureMethodView,
}
