//! Dashboards: `dashboards/pages/*.toml`.

use serde::{Deserialize, Serialize};

use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};

/// How a tile shows what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TileKind {
    /// Last value, with its evolution and what it is compared with.
    Figure,
    /// Series over the years.
    Line,
    /// Members of the breakdown.
    Bar,
    /// Territories of a level, ordered.
    Ranking,
    /// Shares of a whole, territory beside territory.
    Stacked,
    /// Territories of a level on a scale, with their quarters.
    Distribution,
    /// Territories of a level on a map.
    Map,
    /// Baseline, value, expected, target.
    Progress,
    /// One small series per territory of a level.
    Multiples,
    /// Members of two groups, back to back.
    Pyramid,
    /// Several indicators, one a row.
    Table,
    /// Words.
    Text,
    /// Structures of the territory.
    Structures,
    /// Smaller territories without a structure.
    Gaps,
    /// Objectives of the section's plan: value, target, progress.
    Objectives,
    /// How many of those who answered left the questions of each indicator blank.
    Blanks,
    /// What was delivered, year by year.
    Freshness,
    /// How many figures of the territory are secret, unreliable, missing.
    Anomalies,
}

impl TileKind {
    /// Whether it shows one indicator.
    pub fn shows_one_indicator(self) -> bool {
        matches!(
            self,
            Self::Figure
                | Self::Line
                | Self::Bar
                | Self::Ranking
                | Self::Stacked
                | Self::Distribution
                | Self::Map
                | Self::Progress
                | Self::Multiples
                | Self::Pyramid
        )
    }

    /// Whether it shows the indicators of a list.
    pub fn shows_a_list(self) -> bool {
        matches!(self, Self::Table | Self::Blanks)
    }

    /// Whether it looks at the territories of a level inside the one in view.
    pub fn compares_a_level(self) -> bool {
        matches!(
            self,
            Self::Ranking | Self::Distribution | Self::Map | Self::Multiples
        )
    }
}

/// One tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    /// How it shows.
    pub kind: TileKind,
    /// Indicator identifier, for the kinds that show one.
    #[serde(default)]
    pub indicator: Option<String>,
    /// Indicator identifiers, for the kinds that show a list.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Population shown when the page asks for none; by default both.
    #[serde(default)]
    pub population: Option<Population>,
    /// Level of the territories that it compares; by default EPCI.
    #[serde(default)]
    pub level: Option<TerritoryType>,
    /// Dimension of the breakdown; by default the indicator's own.
    #[serde(default)]
    pub by: Option<String>,
    /// Title; by default the indicator's label.
    #[serde(default)]
    pub title: Option<String>,
    /// Words of a text; a line under the title of other kinds.
    #[serde(default)]
    pub text: Option<String>,
    /// Whether the brochure of a territory prints it: a figure as a line of the chapter's table, a
    /// chart as a chart.
    #[serde(default)]
    pub brochure: bool,
}

impl Tile {
    /// Every indicator that it names.
    pub fn named_indicators(&self) -> impl Iterator<Item = &String> {
        self.indicator.iter().chain(&self.indicators)
    }

    /// What its kind needs and it lacks, in French; none when it is whole.
    pub fn fault(&self) -> Option<&'static str> {
        if self.kind.shows_one_indicator() && self.indicator.is_none() {
            Some("cette tuile montre un indicateur : nommez-le dans « indicator »")
        } else if self.kind.shows_a_list() && self.indicators.is_empty() {
            Some("cette tuile montre une liste : nommez ses indicateurs dans « indicators »")
        } else if self.kind == TileKind::Text && self.text.is_none() {
            Some("cette tuile est un texte : écrivez-le dans « text »")
        } else {
            None
        }
    }
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
    /// Place among the dashboards: the first is the one of the home page.
    #[serde(default)]
    pub rank: u16,
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

impl DashboardDefinition {
    /// Every tile, section after section.
    pub fn tiles(&self) -> impl Iterator<Item = &Tile> {
        self.sections.iter().flat_map(|section| &section.tiles)
    }
}
