//! Priority zones: `dashboards/priorities/*.toml`. A declared ranking of the territories of a plan,
//! needs crossed with offer; every weight stands in the file, with its reason.

use serde::{Deserialize, Serialize};

use super::plan::Nature;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// How values of different units are brought to a scale of 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// Distance from the smallest value to the largest.
    MinMax,
    /// Place among the values: the distance between two neighbours does not count.
    Rank,
}

impl Normalisation {
    /// Code of the file and of the JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::MinMax => "min_max",
            Self::Rank => "rank",
        }
    }

    /// The other one, to tell how much the choice matters.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::MinMax => Self::Rank,
            Self::Rank => Self::MinMax,
        }
    }
}

/// Which values call for a priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriorityWhen {
    /// The larger the value, the greater the priority.
    High,
    /// The smaller the value, the greater the priority.
    Low,
}

/// One indicator that speaks of a need or of the offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Indicator identifier.
    pub indicator: String,
    /// Population of structures; by default that of the ranking.
    pub population: Option<Population>,
    /// How much it weighs among the criteria of its side: greater than zero.
    pub weight: f64,
    /// Which values call for a priority.
    pub priority_when: PriorityWhen,
    /// Why this figure tells a need, or a lack of offer.
    pub reason: String,
}

/// A ranking of the territories of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityDefinition {
    /// Identifier.
    pub id: String,
    /// Plan that it serves.
    pub plan: String,
    /// Objective of the plan that asks for it.
    pub objective: String,
    /// Title.
    pub label: String,
    /// What it answers and how to read it.
    pub description: String,
    /// Level of the territories ranked.
    pub level: TerritoryType,
    /// Population of structures.
    pub population: Population,
    /// How values are brought to one scale.
    pub normalisation: Normalisation,
    /// Inhabitants from which a commune without structure is named.
    pub minimum_inhabitants: u32,
    /// Whether criteria and weights stand in a source, or are our illustration.
    pub nature: Nature,
    /// Source; required when sourced.
    pub source: Option<String>,
    /// Said wherever the ranking shows.
    pub notice: String,
    /// Criteria of need.
    #[serde(default, rename = "need")]
    pub needs: Vec<Criterion>,
    /// Criteria of offer.
    #[serde(default, rename = "offer")]
    pub offers: Vec<Criterion>,
}
