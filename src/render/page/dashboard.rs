//! Dashboards.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::{FigureView, ObjectiveLinkView};
use super::filter::FilterView;
use super::frame::LinkView;

/// A tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TileView {
    /// A big number.
    Figure(FigureView),
    /// An image with its table.
    Chart(ChartView),
}

/// A section of a dashboard, tied to an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DashboardSectionView {
    /// Anchor in the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// Objective informed.
    pub objective: Option<ObjectiveLinkView>,
    /// Tiles in order; figures that follow one another share a line.
    pub tiles: Vec<TileView>,
}

/// `/tableaux/{dashboard}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DashboardPage {
    /// Name.
    pub label: String,
    /// What it answers, for whom.
    pub description: String,
    /// Territory in view.
    pub territory: LinkView,
    /// `Données 2023, enquête de 2024`.
    pub campaign_text: Option<String>,
    /// Choice of territory and the like.
    pub filter: FilterView,
    /// Sections in order.
    pub sections: Vec<DashboardSectionView>,
    /// Other dashboards.
    pub others: Vec<LinkView>,
}
