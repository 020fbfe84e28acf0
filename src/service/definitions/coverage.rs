//! What no indicator informs, what informs no objective.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::catalogue::{Catalogue, PlanDefinition};

/// Coverage of a plan by the indicators.
pub fn plan_coverage_view(catalogue: &Catalogue, plan: &PlanDefinition) -> Value {
    let linked: BTreeSet<&str> = plan
        .objectives()
        .flat_map(|(_, objective)| &objective.links)
        .map(|link| link.indicator.as_str())
        .collect();
    let without_indicator: Vec<Value> = plan
        .objectives()
        .filter(|(_, objective)| objective.links.is_empty())
        .map(|(axis, objective)| {
            json!({"axis": axis.code, "objective": objective.code, "label": objective.title})
        })
        .collect();
    let without_target: Vec<Value> = plan
        .objectives()
        .filter(|(_, objective)| objective.links.iter().all(|link| link.target.is_none()))
        .map(|(axis, objective)| {
            json!({"axis": axis.code, "objective": objective.code, "label": objective.title})
        })
        .collect();
    let free = catalogue
        .indicators
        .values()
        .filter(|known| !linked.contains(known.id.as_str()));
    let view = |context: bool| -> Vec<Value> {
        let kept = free.clone().filter(|known| known.context == context);
        kept.map(|known| json!({"indicator": known.id, "label": known.label}))
            .collect()
    };
    json!({
        "plan": plan.id,
        "plan_label": plan.label,
        "objectives": plan.objectives().count(),
        "indicators": linked.len(),
        "objectives_without_indicator": without_indicator,
        "objectives_without_target": without_target,
        "indicators_without_objective": view(false),
        "context_indicators": view(true),
    })
}
