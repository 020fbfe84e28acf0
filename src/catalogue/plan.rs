//! Plans (schémas and their neighbours): `dashboards/plans/*.toml`.

mod action;
mod kind;
mod relation;
mod statement;
mod target;

use serde::{Deserialize, Serialize};

use crate::domain::territory::TerritoryCode;

pub use action::{Action, ActionStatus, Milestone};
pub use kind::PlanKind;
pub use relation::{ObjectiveLink, RelationKind};
pub use statement::{Statement, StatementTopic};
pub use target::{
    BaselineRule, CountedAs, GapBetween, Target, TargetDirection, TargetPart, TargetRule,
    TargetTerritory,
};

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
    /// What a reader must know of the text: a hole in the source, for one.
    pub note: Option<String>,
    /// Indicators that inform it.
    #[serde(default, rename = "link")]
    pub links: Vec<IndicatorLink>,
    /// Targets on what no indicator measures: published numbers, milestones of the actions.
    #[serde(default, rename = "target")]
    pub targets: Vec<Target>,
    /// What is done for it.
    #[serde(default, rename = "action")]
    pub actions: Vec<Action>,
    /// Objectives of other plans that it answers.
    #[serde(default, rename = "relation")]
    pub relations: Vec<ObjectiveLink>,
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
    /// What it is.
    pub kind: PlanKind,
    /// Label.
    pub label: String,
    /// Whether it is a template to write one's own from, which binds nobody.
    #[serde(default)]
    pub template: bool,
    /// The plan that it followed.
    pub predecessor: Option<String>,
    /// The plan that followed it; enough to say it on one side.
    pub successor: Option<String>,
    /// Territory it covers.
    pub territory: TerritoryCode,
    /// Day of signature, ISO; sourced.
    pub signed_on: Option<String>,
    /// First data year during which the plan runs.
    pub start_year: i32,
    /// Last data year, when the source gives one.
    pub end_year: Option<i32>,
    /// Source of the period; required with an end, but for a template.
    pub period_source: Option<String>,
    /// Signatories, as named by the source; empty when it names none.
    #[serde(default)]
    pub signatories: Vec<String>,
    /// Source of signature and signatories.
    pub source: String,
    /// Statements on purpose, basis…
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Said wherever an illustrative text of the plan shows; required when there is one.
    #[serde(default)]
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

    /// An objective by code.
    pub fn objective(&self, code: &str) -> Option<(&Axis, &Objective)> {
        self.objectives()
            .find(|(_, objective)| objective.code == code)
    }

    /// Whether a text of it is ours: statement, axis, objective, action or target.
    pub fn is_illustrative(&self) -> bool {
        let statements = self.statements.iter().map(|statement| statement.nature);
        let axes = self.axes.iter().map(|axis| axis.nature);
        let in_objectives = self.objectives().flat_map(|(_, objective)| {
            let linked = objective.links.iter().filter_map(|l| l.target.as_ref());
            let targets = linked.chain(&objective.targets).map(|t| t.nature);
            let actions = objective.actions.iter().map(|action| action.nature);
            let relations = objective.relations.iter().map(|r| r.nature);
            std::iter::once(objective.nature)
                .chain(targets)
                .chain(actions)
                .chain(relations)
        });
        statements
            .chain(axes)
            .chain(in_objectives)
            .any(|nature| nature == Nature::Illustrative)
    }

    /// Whether it ended before a data year.
    pub fn has_ended(&self, data_year: i32) -> bool {
        self.phase(data_year) == "after"
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
