//! Territories: list, search, profile.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::{FigureSectionView, FigureView};
use super::filter::FilterView;
use super::frame::LinkView;
use super::table::{DownloadView, TableView};

/// A territory in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TerritoryItemView {
    /// Name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// `commune`, `EPCI`, `département`…
    pub type_label: String,
    /// Where it lies: `Nantes Métropole, Loire-Atlantique`.
    pub context: Option<String>,
    /// `323 204 habitants`.
    pub inhabitants_text: Option<String>,
    /// `26 structures agréées`.
    pub structures_text: Option<String>,
}

/// Territories of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TerritoryGroupView {
    /// `17 EPCI`, `207 communes`.
    pub title: String,
    /// Anchor in the page.
    pub id: String,
    /// In order.
    pub items: Vec<TerritoryItemView>,
}

/// Answer to a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchView {
    /// What was searched.
    pub query: String,
    /// `3 territoires`; none when nothing was found.
    pub count_text: Option<String>,
    /// Found, best first.
    pub items: Vec<TerritoryItemView>,
    /// `Seuls les 50 premiers sont montrés : précisez la recherche.`
    pub more_text: Option<String>,
    /// Nearest known names when nothing was found.
    pub suggestions: Vec<LinkView>,
}

/// `/territoires`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TerritoriesPage {
    /// Answer, when something was searched.
    pub search: Option<SearchView>,
    /// Territories to browse.
    pub groups: Vec<TerritoryGroupView>,
}

/// Structures of a territory, each with its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StructuresView {
    /// `12 structures agréées`.
    pub title: String,
    /// Where they are when the territory has none.
    pub introduction: Option<String>,
    /// The structures.
    pub table: TableView,
}

/// `/territoires/{geo}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TerritoryPage {
    /// Name.
    pub label: String,
    /// `Commune`, `EPCI`, `Département`…
    pub type_label: String,
    /// `2026-COM-44109`.
    pub geo: String,
    /// Larger territories, largest first.
    pub parents: Vec<LinkView>,
    /// `323 204 habitants en 2023`.
    pub inhabitants_text: Option<String>,
    /// `24 communes`; none for a commune.
    pub communes_text: Option<String>,
    /// Year of the figures shown; none without an edition.
    pub year: Option<i32>,
    /// `Données 2023, enquête de 2024`.
    pub campaign_text: Option<String>,
    /// `Réponses : 96,1 % des structures interrogées`.
    pub response_text: Option<String>,
    /// Choice of year and of what it is compared with.
    pub filter: Option<FilterView>,
    /// What to know before reading: delivered territory, edge of a département…
    pub notices: Vec<String>,
    /// Key figures.
    pub figures: Vec<FigureView>,
    /// Key figures beside larger territories and peers.
    pub comparison: Option<TableView>,
    /// Figures by axis, objective or theme.
    pub sections: Vec<FigureSectionView>,
    /// Two or three charts.
    pub charts: Vec<ChartView>,
    /// Zones blanches: smaller territories without a structure, by kind.
    pub gaps: Vec<TerritoryGroupView>,
    /// Structures of the territory, or the nearest ones.
    pub structures: Option<StructuresView>,
    /// Territories of the same kind around.
    pub neighbours: Option<TerritoryGroupView>,
    /// Smaller territories.
    pub children: Vec<TerritoryGroupView>,
    /// Dashboards on this territory.
    pub boards: Vec<LinkView>,
    /// The brochure of this territory, to print.
    pub brochure_href: String,
    /// The explorer on this territory.
    pub explorer_href: Option<String>,
    /// Files.
    pub downloads: Vec<DownloadView>,
}
