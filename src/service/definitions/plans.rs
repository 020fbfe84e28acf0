//! A plan as JSON: axes, objectives, links, targets and their progress in an edition.

use serde_json::{Value, json};

use crate::catalogue::plan::{
    Action, IndicatorLink, Objective, Statement, Target, TargetDirection, TargetRule,
    TargetTerritory,
};
use crate::catalogue::{Catalogue, PlanDefinition};
use crate::service::figures::Figure;
use crate::service::number_text::push_number;
use crate::service::objectives::{
    ByTerritory, TargetOnFigure, aimed_key, by_territory, by_territory_view, of_objective,
    progress_view,
};

use crate::service::published::PublishedEdition;

use super::relations::{Relation, relations_of};

/// A target as defined.
pub fn target_view(target: &Target) -> Value {
    let (geo, each) = match &target.territory {
        TargetTerritory::Plan => (None, None),
        TargetTerritory::One(code) => (Some(code), None),
        TargetTerritory::Each(level) => (None, Some(level.code())),
    };
    json!({
        "population": target.population,
        "breakdown": target.breakdown,
        "geo": geo,
        "each": each,
        "label": target.label,
        "value": target.value.map(rounded),
        "unit": target.unit,
        "year": target.year,
        "baseline_year": target.baseline.year,
        "baseline_value": target.baseline.value.map(rounded),
        "baseline_source": target.baseline.source,
        "direction": target.direction.map(TargetDirection::code),
        "tolerance": target.tolerance.map(rounded),
        "rule": target.rule.code(),
        "rule_detail": rule_detail(&target.rule),
        "nature": target.nature.code(),
        "source": target.source,
        "note": target.note,
    })
}

/// What a rule says beside its name.
fn rule_detail(rule: &TargetRule) -> Value {
    match rule {
        TargetRule::Composite { parts } => {
            let parts = parts.iter().map(|part| {
                json!({
                    "label": part.label,
                    "indicator": part.indicator,
                    "value": part.value.map(rounded),
                    "share": part.share.map(rounded),
                })
            });
            json!({"parts": parts.collect::<Vec<_>>()})
        }
        TargetRule::EachHasAtLeastOne { level, minimum } => {
            json!({"level": level.code(), "minimum": minimum})
        }
        TargetRule::GapReduction { between } => json!({"between": between}),
        TargetRule::Absolute | TargetRule::Rate | TargetRule::Milestone | TargetRule::None => {
            Value::Null
        }
    }
}

/// A plan, with the progress of its targets when there is an edition.
pub fn plan_view(
    catalogue: &Catalogue,
    plan: &PlanDefinition,
    edition: Option<&PublishedEdition>,
) -> Value {
    let axes = plan.axes.iter().map(|axis| {
        let objectives = axis
            .objectives
            .iter()
            .map(|o| objective_view(catalogue, plan, o, edition));
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
        "kind": plan.kind.code(),
        "label": plan.label,
        "geo": plan.territory,
        "template": plan.template,
        "signed_on": plan.signed_on,
        "start_year": plan.start_year,
        "end_year": plan.end_year,
        "period_source": plan.period_source,
        "predecessor": catalogue.predecessor(plan).map(|other| &other.id),
        "successor": catalogue.successor(plan).map(|other| &other.id),
        "signatories": plan.signatories,
        "signature": signature_view(plan),
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

/// Who signed and when, with the source of both; a template binds nobody.
fn signature_view(plan: &PlanDefinition) -> Value {
    if plan.template {
        return Value::Null;
    }
    json!({
        "signed_on": plan.signed_on,
        "signatories": plan.signatories,
        "nature": "sourced",
        "source": plan.source,
    })
}

fn statement_view(statement: &Statement) -> Value {
    json!({
        "topic": statement.topic.code(),
        "text": statement.text,
        "nature": statement.nature.code(),
        "source": statement.source,
        "note": statement.note,
    })
}

fn objective_view(
    catalogue: &Catalogue,
    plan: &PlanDefinition,
    objective: &Objective,
    edition: Option<&PublishedEdition>,
) -> Value {
    let links = objective.links.iter().map(|link| {
        let latest =
            edition.and_then(|edition| latest_on_target(edition, plan, objective, link, None));
        let until = latest.as_ref().map(|(figure, _)| figure.data_year());
        let each =
            edition.and_then(|edition| by_territory(edition, plan, (objective, link), until));
        let progress = latest.map(|(figure, on_figure)| progress_of(&figure, &on_figure));
        json!({
            "indicator": link.indicator,
            "role": link.role.code(),
            "reason": link.reason,
            "target": link.target.as_ref().map(target_view),
            "progress": progress.or_else(|| each.as_ref().and_then(count_of)),
            "territories": each.as_ref().map(by_territory_view),
        })
    });
    let targets = objective.targets.iter().map(|target| {
        let progress = edition.map(|edition| of_objective(edition, plan, objective, target));
        json!({
            "target": target_view(target),
            "progress": progress.map(|progress| progress_view(&progress)),
        })
    });
    let relations = relations_of(catalogue, &plan.id, &objective.code);
    let relations = relations.iter().map(relation_view);
    json!({
        "code": objective.code,
        "title": objective.title,
        "nature": objective.nature.code(),
        "source": objective.source,
        "note": objective.note,
        "indicators": links.collect::<Vec<_>>(),
        "targets": targets.collect::<Vec<_>>(),
        "actions": objective.actions.iter().map(action_view).collect::<Vec<_>>(),
        "relations": relations.collect::<Vec<_>>(),
    })
}

fn action_view(action: &Action) -> Value {
    let milestones = action.milestones.iter().map(|milestone| {
        json!({"title": milestone.title, "due": milestone.due, "done_on": milestone.done_on})
    });
    json!({
        "code": action.code,
        "title": action.title,
        "nature": action.nature.code(),
        "source": action.source,
        "pilot": action.pilot,
        "partners": action.partners,
        "start": action.start,
        "deadline": action.deadline,
        "territories": action.territories,
        "status": action.status.code(),
        "milestones": milestones.collect::<Vec<_>>(),
    })
}

fn relation_view(relation: &Relation<'_>) -> Value {
    json!({
        "kind": relation.link.kind.code(),
        "declared_here": relation.is_declared_here,
        "plan": relation.plan.id,
        "plan_label": relation.plan.label,
        "objective": relation.objective.code,
        "label": relation.objective.title,
        "reason": relation.link.reason,
        "nature": relation.link.nature.code(),
        "source": relation.link.source,
    })
}

/// The last figure on which a target bears, with its progress: of the last year that has a value, no
/// later than `until`.
pub(in crate::service) fn latest_on_target<'a>(
    edition: &'a PublishedEdition,
    plan: &PlanDefinition,
    objective: &Objective,
    link: &IndicatorLink,
    until: Option<i32>,
) -> Option<(Figure<'a>, TargetOnFigure<'a>)> {
    let target = link.target.as_ref()?;
    let territory = target.one_territory(plan)?;
    let years = edition.data_years().iter().rev();
    let years = years.filter(|year| until.is_none_or(|until| **year <= until));
    let figures = years.filter_map(|&year| {
        let figure = edition.figure(aimed_key(edition, link, (territory, year))?);
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

/// The count of the territories that each must reach the target, as a progress without a figure.
fn count_of(each: &ByTerritory<'_>) -> Option<Value> {
    let mut members = progress_view(each.progress.as_ref()?);
    members.insert("figure".to_owned(), Value::Null);
    members.insert("time_period".to_owned(), json!(each.year));
    Some(Value::Object(members))
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
