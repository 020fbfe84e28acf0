//! What ties a figure to the objectives of the plans, and how far a target is.

mod progress;

use std::fmt::Write as _;

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Axis, IndicatorLink, Objective, Target};
use crate::domain::structure::Population;
use crate::geography::Geography;

use super::figures::{Figure, FigureKey};
use super::published::{PublishedEdition, index, quoted};

pub use progress::{Progress, ProgressStatus};

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

/// A target with the figure that it aims at and its baseline.
#[derive(Debug)]
struct Aim {
    territory: u32,
    population: Population,
    member: Option<u16>,
    baseline: Option<f64>,
}

/// An objective attached to a figure.
#[derive(Debug, Clone, Copy)]
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

/// A target, its baseline read in the edition, and the progress of the figure.
#[derive(Debug, Clone, Copy)]
pub struct TargetOnFigure<'a> {
    /// The target as defined.
    pub target: &'a Target,
    /// Value of the baseline year; none when it does not exist or is secret.
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
        let aim = self.aim.as_ref().filter(|aim| aim.is_on(&key));
        let target = aim
            .zip(link.target.as_ref())
            .map(|(aim, target)| TargetOnFigure {
                target,
                baseline: aim.baseline,
                progress: Progress::of(figure.value(), figure.data_year(), aim.baseline, target),
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
        let code = target.one_territory(plan)?;
        let territory = u32::try_from(edition.geography().find(code)?).ok()?;
        let formulas = definition.formulas();
        let mut members = formulas.iter().map(|formula| formula.member);
        let member = members.find(|&m| definition.breakdown_code(m) == target.breakdown)?;
        let population = target.population;
        let data_year = i16::try_from(target.baseline.year).ok()?;
        let key = FigureKey {
            indicator,
            territory,
            population,
            member,
            data_year,
        };
        Some(Self {
            territory,
            population,
            member,
            baseline: edition.figure(key).value(),
        })
    }

    fn is_on(&self, key: &FigureKey) -> bool {
        key.territory == self.territory
            && key.population == self.population
            && key.member == self.member
    }
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
