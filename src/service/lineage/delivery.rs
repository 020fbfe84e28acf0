//! From a delivery: the figures of an edition that it feeds, and the objectives that they inform.

use serde_json::{Value, json};

use crate::catalogue::plan::{Axis, IndicatorLink, Objective};
use crate::catalogue::{IndicatorDefinition, PlanDefinition};
use crate::domain::delivery::DeliverySummary;
use crate::service::definitions::word;
use crate::service::figures::{Figure, FigureKey};
use crate::service::published::{PublishedEdition, index};

use super::{feeds_indicator, meets_territory};

/// An indicator that a delivery feeds, in one edition.
#[derive(Debug)]
pub struct FedIndicator<'a> {
    /// Its definition.
    pub definition: &'a IndicatorDefinition,
    /// Version computed.
    pub version: u32,
    /// Figures kept in the edition that the delivery feeds, secret ones included: a count, no value.
    pub figures: usize,
    /// One of them, on the largest territory.
    pub example: Figure<'a>,
}

/// What a delivery touches in an edition.
#[derive(Debug)]
pub struct Touched<'a> {
    /// The delivery as the edition knows it.
    pub delivery: &'a DeliverySummary,
    /// Indicators in the order of the catalogue.
    pub indicators: Vec<FedIndicator<'a>>,
}

impl<'a> Touched<'a> {
    /// How many figures in all.
    pub fn figures(&self) -> usize {
        self.indicators.iter().map(|fed| fed.figures).sum()
    }

    /// The objectives informed, plan by plan, with the links that do.
    pub fn objectives(
        &self,
        edition: &'a PublishedEdition,
    ) -> Vec<(
        &'a PlanDefinition,
        &'a Axis,
        &'a Objective,
        Vec<&'a IndicatorLink>,
    )> {
        let is_fed = |link: &&IndicatorLink| {
            let mut fed = self.indicators.iter();
            fed.any(|fed| fed.definition.id == link.indicator)
        };
        let meets = |plan: &PlanDefinition| {
            let place = edition.geography().find(&plan.territory);
            place.is_some_and(|place| meets_territory(edition, place, &self.delivery.perimeter))
        };
        let plans = edition.catalogue().plans.values();
        plans
            .filter(|plan| meets(plan))
            .flat_map(|plan| plan.objectives().map(move |(axis, own)| (plan, axis, own)))
            .map(|(plan, axis, objective)| {
                let links = objective.links.iter().filter(is_fed).collect::<Vec<_>>();
                (plan, axis, objective, links)
            })
            .filter(|(.., links)| !links.is_empty())
            .collect()
    }
}

/// What a delivery touches; none when it is not one of those that the edition was computed from.
pub fn touched<'a>(edition: &'a PublishedEdition, id: &str) -> Option<Touched<'a>> {
    let delivery = edition.deliveries().iter().find(|own| own.id == id)?;
    let geography = edition.geography();
    let reached: Vec<bool> = (0..geography.territories().len())
        .map(|place| meets_territory(edition, place, &delivery.perimeter))
        .collect();
    let catalogue = edition.catalogue();
    let fed = |(place, definition): (usize, &'a IndicatorDefinition)| {
        let indicator = u16::try_from(place).ok()?;
        let version = edition.indicator(indicator)?.version?;
        let needs_previous_year = edition.indicator(indicator)?.needs_previous_year;
        let mut figures = 0;
        let mut example: Option<FigureKey> = None;
        for cell in edition.cells_of(indicator) {
            let year = i32::from(cell.data_year);
            let is_reached = reached.get(index(cell.territory)) == Some(&true);
            let feeds =
                is_reached && feeds_indicator(delivery, definition, (year, needs_previous_year));
            if !feeds {
                continue;
            }
            figures += 1;
            let key = FigureKey {
                indicator,
                territory: cell.territory,
                population: cell.population,
                member: cell.member,
                data_year: cell.data_year,
            };
            let size = |key: &FigureKey| {
                let found = geography.territory(index(key.territory));
                found.map_or(0, |found| found.communes.len())
            };
            if example.is_none_or(|known| size(&key) > size(&known)) {
                example = Some(key);
            }
        }
        Some(FedIndicator {
            definition,
            version,
            figures,
            example: edition.figure(example?),
        })
    };
    let indicators = catalogue.indicators.values().enumerate();
    Some(Touched {
        delivery,
        indicators: indicators.filter_map(fed).collect(),
    })
}

/// `GET /imports/{id}/figures`: what a delivery touches in the edition served.
pub fn touched_view(edition: &PublishedEdition, id: &str) -> Value {
    let Some(found) = touched(edition, id) else {
        return json!({
            "edition": edition.id(),
            "delivery": id,
            "count": 0,
            "indicators": [],
            "objectives": [],
            "reason": "cette livraison n'est pas de celles dont l'édition publiée est calculée",
        });
    };
    let delivery = found.delivery;
    let indicators = found.indicators.iter().map(|fed| {
        json!({
            "indicator": fed.definition.id,
            "label": fed.definition.label,
            "version": fed.version,
            "figures": fed.figures,
            "example": fed.example.id(),
            "links": {
                "figures": format!("/api/v1/figures?indicator={}&time={}", fed.definition.id, fed.example.data_year()),
                "lineage": format!("/api/v1/lineage/{}?edition={}", fed.example.id(), edition.id()),
                "page": format!("/indicateurs/{}", fed.definition.id),
            },
        })
    });
    let objectives = found
        .objectives(edition)
        .into_iter()
        .map(|(plan, axis, objective, links)| {
            json!({
                "plan": plan.id,
                "plan_label": plan.label,
                "axis": axis.code,
                "objective": objective.code,
                "label": objective.title,
                "nature": objective.nature.code(),
                "indicators": links.iter().map(|link| &link.indicator).collect::<Vec<_>>(),
                "page": format!("/schemas/{}/objectifs/{}", plan.id, objective.code),
            })
        });
    json!({
        "edition": edition.id(),
        "delivery": delivery.id,
        "feed": word(&delivery.feed),
        "data_year": delivery.data_year,
        "survey_year": delivery.survey_year,
        "count": found.figures(),
        "indicators": indicators.collect::<Vec<_>>(),
        "objectives": objectives.collect::<Vec<_>>(),
    })
}
