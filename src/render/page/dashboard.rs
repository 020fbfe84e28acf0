//! Dashboards.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::{FigureView, ObjectiveLinkView, ValueState};
use super::filter::FilterView;
use super::frame::{CurrentLinkView, LinkView};
use super::plan::ProgressView;
use super::table::TableView;
use super::territory::TerritoryGroupView;

/// What a key figure is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedView {
    /// Territory, or group of territories.
    pub label: String,
    /// Value or mark.
    pub value_text: String,
    /// Whether a number stands there.
    pub value_state: ValueState,
    /// Difference of the figure with it.
    pub gap_text: Option<String>,
}

/// A key figure, with what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureTileView {
    /// The figure.
    #[serde(flatten)]
    pub figure: FigureView,
    /// What it is compared with.
    pub compared: Option<ComparedView>,
    /// What to know of the tile.
    pub tile_note: Option<String>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChartTileView {
    /// The chart.
    #[serde(flatten)]
    pub chart: ChartView,
    /// What to know of the tile.
    pub tile_note: Option<String>,
}

/// A table under its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableTileView {
    /// Title.
    pub title: String,
    /// The table.
    pub table: TableView,
    /// What to know of the tile.
    pub tile_note: Option<String>,
    /// Where there is more.
    pub more: Option<LinkView>,
}

/// One target of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetRowView {
    /// The objective.
    pub objective: ObjectiveLinkView,
    /// The figure.
    pub figure: FigureView,
    /// `35 en 2026`.
    pub target_text: String,
    /// Progress, where it can be judged.
    pub progress: Option<ProgressView>,
}

/// The targets of a plan, and how far each is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetsTileView {
    /// Title.
    pub title: String,
    /// Caption of the table.
    pub caption: String,
    /// Targets in the order of the plan.
    pub rows: Vec<TargetRowView>,
    /// Objectives that have no target.
    pub without: Vec<ObjectiveLinkView>,
    /// Whether the figures are fictitious.
    pub fictitious: bool,
}

/// Lists of territories under a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListTileView {
    /// Title.
    pub title: String,
    /// What the lists are.
    pub introduction: String,
    /// Lists, by kind.
    pub groups: Vec<TerritoryGroupView>,
}

/// Words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextTileView {
    /// Title.
    pub title: Option<String>,
    /// The words.
    pub text: String,
}

/// One tile.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TileView {
    /// A key figure.
    Figure(FigureTileView),
    /// A chart.
    Chart(ChartTileView),
    /// A table.
    Table(TableTileView),
    /// Targets of a plan.
    Targets(TargetsTileView),
    /// Lists of territories.
    List(ListTileView),
    /// Words, or why there is nothing.
    Text(TextTileView),
}

/// A section, tied to an objective of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DashboardSectionView {
    /// Anchor in the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// The objective; none outside the territory of its plan.
    pub objective: Option<ObjectiveLinkView>,
    /// Tiles in order.
    pub tiles: Vec<TileView>,
}

/// A dashboard on a territory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DashboardPage {
    /// Label.
    pub label: String,
    /// What it answers, for whom.
    pub description: String,
    /// The territory in view.
    pub territory: LinkView,
    /// `Données 2023, enquête de 2024`.
    pub campaign_text: Option<String>,
    /// What was chosen besides, in words: what paper shows instead of the form.
    pub choices: Vec<String>,
    /// `Réponses : 96,1 % des structures interrogées`.
    pub response_text: Option<String>,
    /// What to know first.
    pub notices: Vec<String>,
    /// Choices.
    pub filter: FilterView,
    /// Every dashboard, on the same choices.
    pub boards: Vec<CurrentLinkView>,
    /// Sections in order.
    pub sections: Vec<DashboardSectionView>,
    /// The same as JSON.
    pub api_href: String,
}
