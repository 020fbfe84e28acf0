//! What no indicator informs, what informs no objective, what is old, what is overdue.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::catalogue::plan::{Action, Axis, IndicatorLink, Milestone, Objective};
use crate::catalogue::{Catalogue, IndicatorDefinition, PlanDefinition};
use crate::domain::structure::Population;
use crate::service::figures::FigureKey;
use crate::service::published::PublishedEdition;

/// From the year of a survey to the data year that it describes.
const SURVEY_LAG: i32 = 1;

/// How well a plan is followed.
#[derive(Debug)]
pub struct PlanCoverage<'a> {
    /// Objectives that no indicator informs.
    pub without_indicator: Vec<(&'a Axis, &'a Objective)>,
    /// Objectives without a target.
    pub without_target: Vec<(&'a Axis, &'a Objective)>,
    /// How many indicators inform the plan.
    pub n_indicators: usize,
    /// Indicators that inform none of its objectives.
    pub free: Vec<&'a IndicatorDefinition>,
    /// Those among the indicators of context, which need none.
    pub context: Vec<&'a IndicatorDefinition>,
    /// Data year that the last campaign allows; none without an edition.
    pub expected_year: Option<i32>,
    /// Objectives whose data are older.
    pub stale: Vec<StaleObjective<'a>>,
    /// Actions that should be done and are not.
    pub overdue_actions: Vec<(&'a Objective, &'a Action)>,
    /// Milestones that should be done and are not, of actions that are not given up.
    pub overdue_milestones: Vec<(&'a Objective, &'a Action, &'a Milestone)>,
    /// Day of reading, ISO.
    pub as_of: String,
}

/// An objective whose indicators all stop before the last campaign.
#[derive(Debug, Clone, Copy)]
pub struct StaleObjective<'a> {
    /// The objective.
    pub objective: &'a Objective,
    /// Last data year of any of its indicators; none when there never was one.
    pub last_year: Option<i32>,
}

/// Coverage of a plan on a day (ISO).
///
/// The last campaign is the last one delivered, or that of the last calendar year that is over: a
/// survey describes the year before it. A plan that ended is not asked for later years.
pub fn plan_coverage<'a>(
    catalogue: &'a Catalogue,
    plan: &'a PlanDefinition,
    edition: Option<&PublishedEdition>,
    today: &str,
) -> PlanCoverage<'a> {
    let objectives = || plan.objectives();
    let linked: BTreeSet<&str> = objectives()
        .flat_map(|(_, objective)| &objective.links)
        .map(|link| link.indicator.as_str())
        .collect();
    let free = catalogue
        .indicators
        .values()
        .filter(|known| !linked.contains(known.id.as_str()));
    let (context, free) = free.partition(|known| known.context);
    let expected_year = edition.and_then(|edition| expected_year(edition, plan, today));
    let actions = || objectives().flat_map(|(_, o)| o.actions.iter().map(move |a| (o, a)));
    PlanCoverage {
        without_indicator: objectives().filter(|(_, o)| o.links.is_empty()).collect(),
        without_target: objectives().filter(|(_, o)| !has_target(o)).collect(),
        n_indicators: linked.len(),
        free,
        context,
        expected_year,
        stale: edition
            .zip(expected_year)
            .map(|(edition, expected)| stale(edition, plan, expected))
            .unwrap_or_default(),
        overdue_actions: actions()
            .filter(|(_, action)| action.is_past_deadline(today))
            .collect(),
        overdue_milestones: actions()
            .filter(|(_, action)| action.status.is_open())
            .flat_map(|(o, a)| a.milestones.iter().map(move |m| (o, a, m)))
            .filter(|(_, _, milestone)| milestone.is_past_due(today))
            .collect(),
        as_of: today.to_owned(),
    }
}

fn has_target(objective: &Objective) -> bool {
    let on_indicators = objective.links.iter().any(|link| link.target.is_some());
    on_indicators || !objective.targets.is_empty()
}

fn expected_year(edition: &PublishedEdition, plan: &PlanDefinition, today: &str) -> Option<i32> {
    let delivered = edition.data_years().last().copied()?;
    let this_year: Option<i32> = today.get(..4).and_then(|year| year.parse().ok());
    let over = this_year.map_or(delivered, |year| year - 1 - SURVEY_LAG);
    let expected = delivered.max(over);
    Some(plan.end_year.map_or(expected, |end| expected.min(end)))
}

fn stale<'a>(
    edition: &PublishedEdition,
    plan: &'a PlanDefinition,
    expected: i32,
) -> Vec<StaleObjective<'a>> {
    let informed = plan.objectives().filter(|(_, o)| !o.links.is_empty());
    informed
        .filter_map(|(_, objective)| {
            let years = objective.links.iter();
            let last_year = years
                .filter_map(|link| last_year(edition, plan, link))
                .max();
            let is_old = last_year.is_none_or(|year| year < expected);
            is_old.then_some(StaleObjective {
                objective,
                last_year,
            })
        })
        .collect()
}

/// Last year for which an indicator has a figure on the territory of the plan, be it secret.
fn last_year(
    edition: &PublishedEdition,
    plan: &PlanDefinition,
    link: &IndicatorLink,
) -> Option<i32> {
    let indicators = &edition.catalogue().indicators;
    let place = indicators.get_index_of(&link.indicator)?;
    let definition = indicators.get(&link.indicator)?;
    let populations = &definition.populations;
    let population = if populations.contains(&Population::Avs) {
        Population::Avs
    } else {
        populations.first().copied()?
    };
    let territory = edition.geography().find(&plan.territory)?;
    let territory = u32::try_from(territory).ok()?;
    let indicator = u16::try_from(place).ok()?;
    let formulas = definition.formulas();
    let mut years = edition.data_years().iter().rev().copied();
    years.find(|&year| {
        let data_year = i16::try_from(year);
        data_year.is_ok_and(|data_year| {
            formulas.iter().any(|formula| {
                let figure = edition.figure(FigureKey {
                    indicator,
                    territory,
                    population,
                    member: formula.member,
                    data_year,
                });
                figure.value().is_some() || figure.is_secret()
            })
        })
    })
}

/// Coverage of a plan as JSON.
pub fn plan_coverage_view(plan: &PlanDefinition, coverage: &PlanCoverage<'_>) -> Value {
    let objectives = |of: &[(&Axis, &Objective)]| -> Vec<Value> {
        let view = |(axis, objective): &(&Axis, &Objective)| json!({"axis": axis.code, "objective": objective.code, "label": objective.title});
        of.iter().map(view).collect()
    };
    let indicators = |of: &[&IndicatorDefinition]| -> Vec<Value> {
        let view =
            |known: &&IndicatorDefinition| json!({"indicator": known.id, "label": known.label});
        of.iter().map(view).collect()
    };
    let stale = coverage.stale.iter().map(|stale| {
        json!({
            "objective": stale.objective.code,
            "label": stale.objective.title,
            "last_year": stale.last_year,
        })
    });
    let actions = coverage.overdue_actions.iter().map(|(objective, action)| {
        json!({
            "objective": objective.code,
            "action": action.code,
            "title": action.title,
            "pilot": action.pilot,
            "deadline": action.deadline,
            "status": action.status.code(),
            "nature": action.nature.code(),
        })
    });
    let milestones = coverage.overdue_milestones.iter();
    let milestones = milestones.map(|(objective, action, milestone)| {
        json!({
            "objective": objective.code,
            "action": action.code,
            "title": milestone.title,
            "due": milestone.due,
            "nature": action.nature.code(),
        })
    });
    json!({
        "plan": plan.id,
        "plan_label": plan.label,
        "as_of": coverage.as_of,
        "objectives": plan.objectives().count(),
        "indicators": coverage.n_indicators,
        "objectives_without_indicator": objectives(&coverage.without_indicator),
        "objectives_without_target": objectives(&coverage.without_target),
        "indicators_without_objective": indicators(&coverage.free),
        "context_indicators": indicators(&coverage.context),
        "expected_year": coverage.expected_year,
        "stale_objectives": stale.collect::<Vec<_>>(),
        "actions_past_deadline": actions.collect::<Vec<_>>(),
        "milestones_past_due": milestones.collect::<Vec<_>>(),
    })
}
