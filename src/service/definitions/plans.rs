//! A plan as JSON: axes, objectives, links, targets and their progress in an edition.

use serde_json::{Value, json};

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{IndicatorLink, Objective, Statement, Target};
use crate::service::figures::{Figure, FigureKey};
use crate::service::number_text::push_number;
use crate::service::objectives::{TargetOnFigure, progress_view};
use crate::service::published::PublishedEdition;

/// A target as defined.
pub fn target_view(target: &Target) -> Value {
    json!({
        "population": target.population,
        "breakdown": target.breakdown,
        "geo": target.territory,
        "value": target.value.map(rounded),
        "year": target.year,
        "baseline_year": target.baseline.year,
        "nature": target.nature.code(),
    })
}

/// A plan, with the progress of its targets when there is an edition.
pub fn plan_view(plan: &PlanDefinition, edition: Option<&PublishedEdition>) -> Value {
    let axes = plan.axes.iter().map(|axis| {
        let objectives = axis
            .objectives
            .iter()
            .map(|o| objective_view(plan, o, edition));
        json!({
            "code": axis.code,
            "title": axis.title,
            "nature": axis.nature.code(),
            "source": axis.source,
            "objectives": objectives.collect::<Vec<_>>(),
        })
    });
    let statements = plan.statements.iter().map(statement_view);
    json!({
        "id": plan.id,
        "kind": plan.kind,
        "label": plan.label,
        "geo": plan.territory,
        "signed_on": plan.signed_on,
        "start_year": plan.start_year,
        "end_year": plan.end_year,
        "signatories": plan.signatories,
        "source": plan.source,
        "illustrative_notice": plan.illustrative_notice,
        "statements": statements.collect::<Vec<_>>(),
        "axes": axes.collect::<Vec<_>>(),
        "edition": edition.map(PublishedEdition::id),
        "links": {
            "self": format!("/api/v1/plans/{}", plan.id),
            "coverage": format!("/api/v1/plans/{}/coverage", plan.id),
            "page": format!("/schemas/{}", plan.id),
        },
    })
}

fn statement_view(statement: &Statement) -> Value {
    json!({
        "text": statement.text,
        "nature": statement.nature.code(),
        "source": statement.source,
    })
}

fn objective_view(
    plan: &PlanDefinition,
    objective: &Objective,
    edition: Option<&PublishedEdition>,
) -> Value {
    let links = objective.links.iter().map(|link| {
        let latest = edition.and_then(|edition| latest_on_target(edition, plan, objective, link));
        json!({
            "indicator": link.indicator,
            "role": link.role.code(),
            "reason": link.reason,
            "target": link.target.as_ref().map(target_view),
            "progress": latest.map(|(figure, on_figure)| progress_of(&figure, &on_figure)),
        })
    });
    json!({
        "code": objective.code,
        "title": objective.title,
        "nature": objective.nature.code(),
        "source": objective.source,
        "indicators": links.collect::<Vec<_>>(),
    })
}

/// The last figure on which a target bears, with its progress: of the last year that has a value.
pub(in crate::service) fn latest_on_target<'a>(
    edition: &'a PublishedEdition,
    plan: &PlanDefinition,
    objective: &Objective,
    link: &IndicatorLink,
) -> Option<(Figure<'a>, TargetOnFigure<'a>)> {
    let target = link.target.as_ref()?;
    let territory = target.one_territory(plan)?;
    let indicator = edition
        .catalogue()
        .indicators
        .get_index_of(&link.indicator)?;
    let indicator = u16::try_from(indicator)
        .ok()
        .filter(|&place| edition.holds(usize::from(place)))?;
    let definition = edition.definition(indicator)?;
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let member = members.find(|&m| definition.breakdown_code(m) == target.breakdown)?;
    let territory = u32::try_from(edition.geography().find(territory)?).ok()?;
    let population = target.population;
    let figures = edition.data_years().iter().rev().filter_map(|&year| {
        let data_year = i16::try_from(year).ok()?;
        let key = FigureKey {
            indicator,
            territory,
            population,
            member,
            data_year,
        };
        let figure = edition.figure(key);
        let attached = figure.objectives().find(|attached| {
            attached.plan.id == plan.id
                && attached.objective.code == objective.code
                && attached.link == link
        })?;
        Some((figure, attached.target?))
    });
    let mut figures = figures.peekable();
    let last = figures.peek().cloned();
    figures
        .find(|(figure, _)| figure.value().is_some())
        .or(last)
}

fn progress_of(figure: &Figure<'_>, on_figure: &TargetOnFigure<'_>) -> Value {
    let mut members = progress_view(&on_figure.progress);
    let more = [
        ("figure", json!(figure.id())),
        ("time_period", json!(figure.data_year())),
        ("obs_value", json!(figure.value().map(rounded))),
        ("display", json!(figure.display())),
        ("baseline", json!(on_figure.baseline.map(rounded))),
    ];
    for (name, value) in more {
        members.insert(name.to_owned(), value);
    }
    Value::Object(members)
}

/// At most six decimals; a whole number without any.
fn rounded(number: f64) -> Value {
    let mut text = String::new();
    push_number(&mut text, Some(number));
    serde_json::from_str(&text).unwrap_or_default()
}
