//! Dashboards: `dashboards/pages/*.toml`.

use serde::{Deserialize, Serialize};

use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};

/// How a tile shows its indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TileKind {
    /// Last value, with its evolution.
    Figure,
    /// Series over the years.
    Line,
    /// Members of the breakdown.
    Bar,
    /// Territories of a level, ordered.
    Ranking,
}

/// One tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    /// How it shows.
    pub kind: TileKind,
    /// Indicator identifier.
    pub indicator: String,
    /// Population.
    pub population: Population,
    /// Level of the territories ranked.
    pub level: Option<TerritoryType>,
    /// Title; by default the indicator's label.
    pub title: Option<String>,
}

/// A section of a dashboard, tied to an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Title.
    pub title: String,
    /// Plan of the objective.
    pub plan: String,
    /// Objective informed.
    pub objective: String,
    /// Tiles in order.
    #[serde(rename = "tile")]
    pub tiles: Vec<Tile>,
}

/// One dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DashboardDefinition {
    /// Identifier used in URLs.
    pub id: String,
    /// Label.
    pub label: String,
    /// What it answers, for whom.
    pub description: String,
    /// Territory shown when the URL names none.
    pub default_territory: TerritoryCode,
    /// Indicators whose last value opens the home page and the pages of territories, in order.
    #[serde(default)]
    pub key_indicators: Vec<String>,
    /// Sections in order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}
