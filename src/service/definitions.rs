//! Definitions as JSON: indicators, plans, territories, editions.

mod coverage;
mod plans;
mod relations;

use serde::Serialize;
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, IndicatorDefinition, PlanDefinition};
use crate::domain::edition::EditionSummary;
use crate::geography::{Geography, Territory};

use super::lineage::explanation;

pub use coverage::{PlanCoverage, StaleObjective, plan_coverage, plan_coverage_view};
pub(in crate::service) use plans::latest_on_target;
pub use plans::{plan_view, target_view};
pub use relations::{Relation, relations_of};

/// The code that a unit variant has in JSON.
pub(in crate::service) fn word<T: Serialize>(variant: &T) -> Value {
    serde_json::to_value(variant).unwrap_or_default()
}

/// Each formula of an indicator, with the member that it computes.
pub(in crate::service) fn formulas_view(
    definition: &IndicatorDefinition,
) -> Vec<(Option<u16>, Value)> {
    let view = |formula: &crate::catalogue::indicator::Formula<'_>| {
        json!({
            "numerator": formula.numerator,
            "denominator": formula.denominator,
            "scale": scale(definition.scale),
        })
    };
    definition
        .formulas()
        .iter()
        .map(|formula| (formula.member, view(formula)))
        .collect()
}

/// A whole scale is written without decimals.
fn scale(scale: f64) -> Value {
    serde_json::from_str(&scale.to_string()).unwrap_or_else(|_| json!(scale))
}

/// An indicator as JSON.
pub fn indicator_view(catalogue: &Catalogue, definition: &IndicatorDefinition) -> Value {
    let formulas = formulas_view(definition);
    let whole = formulas
        .iter()
        .find(|(member, _)| member.is_none())
        .map(|(_, view)| view);
    let breakdowns: Vec<Value> = definition
        .breakdowns
        .iter()
        .map(|breakdown| {
            let places = definition.members_of(&breakdown.dimension);
            let members = breakdown.members.iter().zip(places).map(|(member, place)| {
                let formula = formulas.iter().find(|(own, _)| *own == Some(place));
                json!({
                    "code": member.code,
                    "label": member.label,
                    "filter": member.filter,
                    "formula": formula.map(|(_, view)| view),
                })
            });
            json!({
                "dimension": breakdown.dimension,
                "label": breakdown.label,
                "exhaustive": breakdown.exhaustive,
                "members": members.collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "id": definition.id,
        "code": definition.code,
        "version": definition.version,
        "label": definition.label,
        "theme": definition.theme,
        "formula": whole,
        "frame": word(&definition.frame),
        "base": word(&definition.base),
        "unit": definition.unit,
        "unit_label": definition.unit_label,
        "decimals": definition.decimals,
        "direction": word(&definition.direction),
        "additive": definition.additive,
        "populations": definition.populations,
        "levels": definition.levels,
        "breakdowns": breakdowns,
        "context": definition.context,
        "method": definition.method,
        "limits": definition.limits,
        "secrecy": {
            "rule": word(&definition.secrecy.rule),
            "explanation": explanation(definition.secrecy.rule),
        },
        "examples": definition.examples,
        "objectives": objectives_of(catalogue, &definition.id),
        "links": {
            "self": format!("/api/v1/indicators/{}", definition.id),
            "figures": format!("/api/v1/figures?indicator={}", definition.id),
            "page": format!("/indicateurs/{}", definition.id),
        },
    })
}

/// Objectives that an indicator informs, in every plan, with the reason.
fn objectives_of(catalogue: &Catalogue, indicator: &str) -> Vec<Value> {
    let links = |plan: &PlanDefinition| -> Vec<Value> {
        let of_objective = plan.objectives().flat_map(|(axis, objective)| {
            let links = objective
                .links
                .iter()
                .filter(|link| link.indicator == indicator);
            links.map(move |link| {
                json!({
                    "plan": plan.id,
                    "plan_label": plan.label,
                    "axis": axis.code,
                    "objective": objective.code,
                    "label": objective.title,
                    "nature": objective.nature.code(),
                    "role": link.role.code(),
                    "reason": link.reason,
                    "target": link.target.as_ref().map(target_view),
                })
            })
        });
        of_objective.collect()
    };
    catalogue.plans.values().flat_map(links).collect()
}

/// A territory as JSON.
pub fn territory_view(territory: &Territory, geography: &Geography) -> Value {
    let parents = territory
        .parents()
        .filter_map(|place| geography.territory(place));
    let parents = parents.map(|parent| {
        json!({
            "geo": parent.code,
            "label": &*parent.label,
            "type": parent.code.kind.code(),
        })
    });
    json!({
        "geo": territory.code,
        "label": &*territory.label,
        "type": territory.code.kind.code(),
        "parents": parents.collect::<Vec<_>>(),
    })
}

/// An edition as JSON.
pub fn edition_view(summary: &EditionSummary, is_current: bool) -> Value {
    json!({
        "id": summary.id,
        "created_at": summary.created_at,
        "note": summary.note,
        "fictitious": summary.fictitious,
        "preview": summary.preview,
        "current": is_current,
        "data_years": summary.data_years,
        "definitions_sha256": summary.definitions_sha256,
    })
}
