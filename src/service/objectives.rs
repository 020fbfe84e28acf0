//! What ties a figure to the objectives of the plans, and how far a target is.

mod assess;
mod composite;
mod each;
mod examples;
mod milestones;
mod progress;
mod territories;
mod trend;
mod view;
mod words;

use std::fmt::Write as _;

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Axis, IndicatorLink, Objective, Target, TargetRule, TargetTerritory};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;

use super::figures::Figure;
use super::published::{PublishedEdition, index, quoted};

use assess::Aimed;

pub use assess::of_objective;
pub(in crate::service) use each::aimed_key;
pub use each::{ByTerritory, by_territory};
pub use examples::{ProgressExample, progress_examples, progress_obstacles};
pub use progress::{
    LATE_FROM, ON_TRACK_MARGIN, Obstacle, PartProgress, Path, Progress, ProgressMethod,
    ProgressStatus, Standing, counted, kept,
};
pub use trend::{LEAST_POINTS, Trend, TrendHeading};
pub(in crate::service) use view::{by_territory_view, progress_view};

/// The territories inside a plan's territory: every commune of theirs is.
#[derive(Debug)]
pub(in crate::service) struct PlanGround {
    inside: Vec<bool>,
}

impl PlanGround {
    pub(in crate::service) fn new(plan: &PlanDefinition, geography: &Geography) -> Self {
        let territory = geography.find(&plan.territory);
        let inside = (0..geography.territories().len())
            .map(|place| territory.is_some_and(|whole| geography.is_inside(place, whole)))
            .collect();
        Self { inside }
    }

    pub(in crate::service) fn contains(&self, territory: u32) -> bool {
        self.inside.get(index(territory)).copied().unwrap_or(false)
    }
}

/// A link from an indicator to an objective, prepared for one edition.
#[derive(Debug)]
pub(in crate::service) struct Attachment {
    plan: usize,
    axis: usize,
    objective: usize,
    link: usize,
    aim: Option<Aim>,
    /// From `{"plan"` to the phase.
    pub(in crate::service) json: Box<str>,
}

/// The figures that a target bears on.
#[derive(Debug)]
struct Aim {
    ground: AimGround,
    population: Population,
    member: Option<u16>,
}

/// Where a target bears.
#[derive(Debug)]
enum AimGround {
    /// On one territory.
    One(u32),
    /// On each territory of a kind inside the plan's.
    Each(TerritoryType),
}

/// An objective attached to a figure.
#[derive(Debug, Clone)]
pub struct AttachedObjective<'a> {
    /// The plan.
    pub plan: &'a PlanDefinition,
    /// The axis.
    pub axis: &'a Axis,
    /// The objective.
    pub objective: &'a Objective,
    /// The link, with its role and its reason.
    pub link: &'a IndicatorLink,
    /// `before`, `during` or `after`.
    pub phase: &'static str,
    /// The target, on the figure that it aims at.
    pub target: Option<TargetOnFigure<'a>>,
    /// Prepared JSON, from `{"plan"` to the phase.
    pub(in crate::service) json: &'a str,
}

/// A target, its baseline, and the progress of the figure.
#[derive(Debug, Clone)]
pub struct TargetOnFigure<'a> {
    /// The target as defined.
    pub target: &'a Target,
    /// Value of the baseline: that of a source, else the figure of its year; none when it does not
    /// exist or is secret.
    pub baseline: Option<f64>,
    /// Progress.
    pub progress: Progress,
}

impl Attachment {
    /// The links of an indicator to every plan, in the order of the plans.
    pub(in crate::service) fn of(edition: &PublishedEdition, indicator: usize) -> Vec<Self> {
        let mut found = Vec::new();
        let Some((id, _)) = edition.catalogue().indicators.get_index(indicator) else {
            return found;
        };
        for (plan_place, plan) in edition.catalogue().plans.values().enumerate() {
            for (axis_place, axis) in plan.axes.iter().enumerate() {
                for (objective_place, objective) in axis.objectives.iter().enumerate() {
                    let links = objective.links.iter().enumerate();
                    found.extend(links.filter(|(_, link)| link.indicator == *id).map(
                        |(link_place, link)| Self {
                            plan: plan_place,
                            axis: axis_place,
                            objective: objective_place,
                            link: link_place,
                            aim: Aim::new(edition, indicator, plan_place, link),
                            json: prepared_json(plan, axis, objective, link).into_boxed_str(),
                        },
                    ));
                }
            }
        }
        found
    }

    /// The objective attached to a figure, when the figure is inside the plan's territory.
    pub(in crate::service) fn on<'a>(
        &'a self,
        figure: &Figure<'a>,
    ) -> Option<AttachedObjective<'a>> {
        let edition = figure.edition();
        let key = figure.key();
        if !edition.plans().get(self.plan)?.contains(key.territory) {
            return None;
        }
        let (_, plan) = edition.catalogue().plans.get_index(self.plan)?;
        let axis = plan.axes.get(self.axis)?;
        let objective = axis.objectives.get(self.objective)?;
        let link = objective.links.get(self.link)?;
        let aim = self.aim.as_ref().filter(|aim| aim.is_on(figure));
        let target = aim.zip(link.target.as_ref()).map(|(_, target)| {
            let aimed = Aimed {
                edition,
                plan,
                objective,
                target,
            };
            let (baseline, progress) = assess::on_figure(aimed, figure);
            TargetOnFigure {
                target,
                baseline,
                progress,
            }
        });
        let phase = plan.phase(figure.data_year());
        Some(AttachedObjective {
            plan,
            axis,
            objective,
            link,
            phase,
            target,
            json: &self.json,
        })
    }
}

impl Aim {
    fn new(
        edition: &PublishedEdition,
        indicator: usize,
        plan: usize,
        link: &IndicatorLink,
    ) -> Option<Self> {
        let target = link.target.as_ref()?;
        let indicator = u16::try_from(indicator).ok()?;
        let definition = edition.definition(indicator)?;
        let (_, plan) = edition.catalogue().plans.get_index(plan)?;
        let place = |code| u32::try_from(edition.geography().find(code)?).ok();
        let ground = match &target.territory {
            TargetTerritory::Plan => AimGround::One(place(&plan.territory)?),
            TargetTerritory::One(code) => AimGround::One(place(code)?),
            TargetTerritory::Each(kind) => AimGround::Each(*kind),
        };
        let formulas = definition.formulas();
        let mut members = formulas.iter().map(|formula| formula.member);
        let member = members.find(|&m| definition.breakdown_code(m) == target.breakdown)?;
        (target.rule != TargetRule::None).then_some(Self {
            ground,
            population: target.population,
            member,
        })
    }

    fn is_on(&self, figure: &Figure<'_>) -> bool {
        let key = figure.key();
        let is_there = match self.ground {
            AimGround::One(territory) => key.territory == territory,
            AimGround::Each(kind) => figure
                .territory()
                .is_some_and(|territory| stands_for(territory.code.kind, kind)),
        };
        is_there && key.population == self.population && key.member == self.member
    }
}

/// Whether a kind of territory is meant by another: of an EPCI on several départements, its part.
fn stands_for(kind: TerritoryType, meant: TerritoryType) -> bool {
    kind == meant || kind == TerritoryType::Epcidep && meant == TerritoryType::Epci
}

fn prepared_json(
    plan: &PlanDefinition,
    axis: &Axis,
    objective: &Objective,
    link: &IndicatorLink,
) -> String {
    let nature = objective.nature;
    let members = [
        ("plan", plan.id.as_str()),
        ("plan_label", plan.label.as_str()),
        ("axis", axis.code.as_str()),
        ("objective", objective.code.as_str()),
        ("label", objective.title.as_str()),
        ("nature", nature.code()),
        ("role", link.role.code()),
    ];
    let mut json = "{".to_owned();
    for (name, value) in members {
        write!(json, "\"{name}\":{},", quoted(value)).ok();
    }
    json.push_str("\"phase\":\"");
    json
}
