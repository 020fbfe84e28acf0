//! From an objective: its indicators, their versions, the figures on the territory of the plan, and
//! what those are computed from.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Axis, IndicatorLink, Objective, TargetTerritory};
use crate::domain::delivery::DeliverySummary;
use crate::domain::structure::Population;
use crate::service::figures::{Figure, FigureKey};
use crate::service::objectives::progress_view;
use crate::service::published::PublishedEdition;

use super::{campaign_view, deliveries_of, delivery_view, edition_view};

/// `GET /plans/{plan}/objectives/{code}/lineage`; `names` are for a role that reads deliveries.
pub fn objective_lineage(
    edition: &PublishedEdition,
    (plan, axis, objective): (&PlanDefinition, &Axis, &Objective),
    names: bool,
) -> Value {
    let mut deliveries: BTreeMap<String, &DeliverySummary> = BTreeMap::new();
    let mut indicators = Vec::new();
    for link in &objective.links {
        let figures = figures(edition, plan, link);
        for figure in &figures {
            let own = deliveries_of(figure).map(|delivery| (delivery.id.clone(), delivery));
            deliveries.extend(own);
        }
        indicators.push(indicator_view(edition, link, &figures));
    }
    let campaigns: BTreeMap<i32, Option<i32>> = deliveries
        .values()
        .map(|delivery| (delivery.data_year, delivery.survey_year))
        .collect();
    let sources = deliveries
        .values()
        .map(|delivery| delivery_view(edition, delivery, names));
    json!({
        "plan": plan.id,
        "plan_label": plan.label,
        "axis": axis.code,
        "objective": objective.code,
        "label": objective.title,
        "nature": objective.nature.code(),
        "source": objective.source,
        "edition": edition_view(edition),
        "indicators": indicators,
        "deliveries": sources.collect::<Vec<_>>(),
        "campaigns": campaigns.into_iter().map(campaign_view).collect::<Vec<_>>(),
        "links": {
            "plan": format!("/api/v1/plans/{}", plan.id),
            "page": format!("/schemas/{}/objectifs/{}", plan.id, objective.code),
        },
    })
}

/// The figures of a link on the plan's territory, or on that of its target, year by year.
fn figures<'a>(
    edition: &'a PublishedEdition,
    plan: &PlanDefinition,
    link: &IndicatorLink,
) -> Vec<Figure<'a>> {
    let indicators = &edition.catalogue().indicators;
    let found = indicators.get_full(&link.indicator);
    let Some((place, _, definition)) = found.filter(|(place, ..)| edition.holds(*place)) else {
        return Vec::new();
    };
    let target = link.target.as_ref();
    let code = match target.map(|target| &target.territory) {
        Some(TargetTerritory::One(code)) => code,
        Some(TargetTerritory::Plan | TargetTerritory::Each(_)) | None => &plan.territory,
    };
    let population = target.map_or(Population::Avs, |target| target.population);
    let formulas = definition.formulas();
    let wanted = target.and_then(|target| target.breakdown.clone());
    let of_target = formulas
        .iter()
        .find(|formula| definition.breakdown_code(formula.member) == wanted);
    let keys = edition
        .geography()
        .find(code)
        .zip(of_target.or(formulas.first()));
    let Some((territory, formula)) = keys else {
        return Vec::new();
    };
    let figure = |year: &i32| {
        Some(edition.figure(FigureKey {
            indicator: u16::try_from(place).ok()?,
            territory: u32::try_from(territory).ok()?,
            population,
            member: formula.member,
            data_year: i16::try_from(*year).ok()?,
        }))
    };
    edition.data_years().iter().filter_map(figure).collect()
}

fn indicator_view(
    edition: &PublishedEdition,
    link: &IndicatorLink,
    figures: &[Figure<'_>],
) -> Value {
    let views = figures.iter().map(|figure| {
        let mut attached = figure.objectives();
        let own = attached.find(|attached| attached.link == link);
        let progress = own.and_then(|own| own.target).map(|on| on.progress);
        json!({
            "id": figure.id(),
            "time_period": figure.data_year(),
            "obs_value": figure.value(),
            "display": figure.display(),
            "conf_status": figure.conf_status().code(),
            "confidential": figure.is_confidential(),
            "progress": progress.map(|progress| Value::Object(progress_view(&progress))),
            "lineage": format!("/api/v1/lineage/{}?edition={}", figure.id(), edition.id()),
            "page": format!("/provenance/{}?edition={}", figure.id(), edition.id()),
        })
    });
    json!({
        "indicator": link.indicator,
        "version": figures.first().map(Figure::version),
        "role": link.role.code(),
        "reason": link.reason,
        "figures": views.collect::<Vec<_>>(),
        "links": {
            "self": format!("/api/v1/indicators/{}", link.indicator),
            "page": format!("/indicateurs/{}", link.indicator),
        },
    })
}
