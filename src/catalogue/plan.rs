//! Plans (schémas and their neighbours): `dashboards/plans/*.toml`.

use serde::{Deserialize, Serialize};

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;

/// Whether a text stands in a source or is our illustration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// As it stands in the source named.
    Sourced,
    /// Invented to show how the product works; every place that shows it says so.
    Illustrative,
}

impl Nature {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Illustrative => "illustrative",
        }
    }
}

/// Part that an indicator plays for an objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Describes the setting.
    Context,
    /// Means given.
    Means,
    /// What was done.
    Output,
    /// What it changed for those concerned.
    Result,
    /// What it changed in the long run.
    Impact,
}

impl Role {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Means => "means",
            Self::Output => "output",
            Self::Result => "result",
            Self::Impact => "impact",
        }
    }

    /// French label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Context => "contexte",
            Self::Means => "moyens",
            Self::Output => "réalisation",
            Self::Result => "résultat",
            Self::Impact => "impact",
        }
    }
}

/// A statement with its nature and source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The text.
    pub text: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source in words, with its address where there is one; required when sourced.
    pub source: Option<String>,
}

/// A target on an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Population aimed at.
    pub population: Population,
    /// Member of the breakdown, `age:0-6`.
    pub breakdown: Option<String>,
    /// Territory, by default the plan's.
    pub territory: Option<TerritoryCode>,
    /// Value to reach, in the unit of the indicator.
    pub value: f64,
    /// Data year of the value to reach.
    pub year: i32,
    /// Data year whose figure is the baseline.
    pub baseline_year: i32,
    /// Sourced or illustrative.
    pub nature: Nature,
}

/// A link from an objective to an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorLink {
    /// Indicator identifier.
    pub indicator: String,
    /// Part it plays.
    pub role: Role,
    /// Why this figure informs this objective.
    pub reason: String,
    /// Target.
    pub target: Option<Target>,
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Code, `3.1`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source; required when sourced.
    pub source: Option<String>,
    /// Indicators that inform it.
    #[serde(default, rename = "link")]
    pub links: Vec<IndicatorLink>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// Code, `3`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source; required when sourced.
    pub source: Option<String>,
    /// Objectives, in order.
    #[serde(default, rename = "objective")]
    pub objectives: Vec<Objective>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanDefinition {
    /// Identifier, `avs-44-2017`.
    pub id: String,
    /// `avs sdsf cpog cog ctg charte projet-social`.
    pub kind: String,
    /// Label.
    pub label: String,
    /// Territory it covers.
    pub territory: TerritoryCode,
    /// Day of signature, ISO; sourced.
    pub signed_on: Option<String>,
    /// First data year during which the plan runs.
    pub start_year: i32,
    /// Last data year, when the source gives one.
    pub end_year: Option<i32>,
    /// Signatories, as named by the source.
    pub signatories: Vec<String>,
    /// Source of signature and signatories.
    pub source: String,
    /// Statements on purpose, basis…
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Said wherever an illustrative text of the plan shows.
    pub illustrative_notice: String,
    /// Axes, in order.
    #[serde(default, rename = "axis")]
    pub axes: Vec<Axis>,
}

impl PlanDefinition {
    /// Every objective with its axis, in order.
    pub fn objectives(&self) -> impl Iterator<Item = (&Axis, &Objective)> {
        self.axes
            .iter()
            .flat_map(|axis| axis.objectives.iter().map(move |o| (axis, o)))
    }

    /// `before` (baseline years), `during` or `after`.
    pub fn phase(&self, data_year: i32) -> &'static str {
        if data_year < self.start_year {
            "before"
        } else if self.end_year.is_some_and(|end| data_year > end) {
            "after"
        } else {
            "during"
        }
    }
}
