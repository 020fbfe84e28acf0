//! `GET /plans/{id}/priorities`.

use serde_json::{Value, json};

use super::{Candidate, CriterionState, Priorities, Ranked, WEIGHT_MOVES, published};
use crate::geography::Territory;
use crate::service::definitions::word;
use crate::service::figures::Figure;
use crate::service::gaps::list_view;
use crate::service::number_text::push_number;
use crate::service::published::PublishedEdition;

/// The ranking as JSON; a value that is not published is null, and says why.
pub fn priorities_view(edition: &PublishedEdition, found: &Priorities<'_>) -> Value {
    let definition = found.definition;
    let geography = edition.geography();
    let criteria: Vec<Value> = found.criteria.iter().map(criterion_view).collect();
    let ranked = found.ranked.iter().filter_map(|ranked| {
        let territory = geography.territory(ranked.candidate.place)?;
        Some(ranked_view(found, ranked, territory))
    });
    let unranked = found.unranked.iter().filter_map(|candidate| {
        let territory = geography.territory(candidate.place)?;
        Some(json!({
            "geo": territory.code,
            "label": &*territory.label,
            "values": values_view(found, candidate, None),
        }))
    });
    let list = |places: &[usize]| list_view(edition, places, found.data_year);
    let gaps = found.gaps.as_ref().map(|gaps| {
        json!({
            "minimum_inhabitants": definition.minimum_inhabitants,
            "epci": list(&gaps.epci),
            "quartiers": list(&gaps.quartiers),
            "communes": list(&gaps.communes),
        })
    });
    json!({
        "edition": edition.id(),
        "fictitious": edition.summary().fictitious,
        "id": definition.id,
        "plan": definition.plan,
        "objective": definition.objective,
        "label": definition.label,
        "description": definition.description,
        "nature": definition.nature.code(),
        "source": definition.source,
        "notice": definition.notice,
        "level": definition.level.code(),
        "population": definition.population.code(),
        "time_period": found.data_year,
        "normalisation": definition.normalisation.code(),
        "score": "need * lack",
        "weight_moves": WEIGHT_MOVES,
        "criteria": criteria,
        "territories": ranked.collect::<Vec<_>>(),
        "unranked": unranked.collect::<Vec<_>>(),
        "gaps": gaps,
        "links": {
            "plan": format!("/api/v1/plans/{}", definition.plan),
            "page": format!("/schemas/{}/priorites", definition.plan),
        },
    })
}

fn criterion_view(state: &CriterionState<'_>) -> Value {
    let criterion = state.criterion;
    json!({
        "indicator": criterion.indicator,
        "side": if state.is_need { "need" } else { "offer" },
        "population": state.population.code(),
        "weight": criterion.weight,
        "priority_when": word(&criterion.priority_when),
        "reason": criterion.reason,
        "published": state.published,
        "retained": state.retained,
    })
}

fn ranked_view(found: &Priorities<'_>, ranked: &Ranked<'_>, territory: &Territory) -> Value {
    json!({
        "rank": ranked.rank,
        "geo": territory.code,
        "label": &*territory.label,
        "score": rounded(ranked.score),
        "need": rounded(ranked.need),
        "lack": rounded(ranked.lack),
        "rank_range": [ranked.range.0, ranked.range.1],
        "rank_otherwise": ranked.otherwise,
        "values": values_view(found, &ranked.candidate, Some(&ranked.normalised)),
    })
}

fn values_view(
    found: &Priorities<'_>,
    candidate: &Candidate<'_>,
    normalised: Option<&[Option<f64>]>,
) -> Vec<Value> {
    let pairs = found.criteria.iter().zip(&candidate.figures).enumerate();
    let scaled = |column: usize| normalised?.get(column).copied()?;
    pairs
        .map(|(column, (state, figure))| {
            json!({
                "indicator": state.criterion.indicator,
                "figure": figure.id(),
                "obs_value": published(figure).map(rounded),
                "display": display(figure),
                "normalised": scaled(column).map(rounded),
            })
        })
        .collect()
}

/// What everybody reads of a figure: a role meets the mark of the secret here too.
pub(in crate::service) fn display(figure: &Figure<'_>) -> String {
    if figure.is_confidential() {
        "s".to_owned()
    } else {
        figure.display()
    }
}

/// At most six decimals; a whole number without any.
fn rounded(number: f64) -> Value {
    let mut text = String::new();
    push_number(&mut text, Some(number));
    serde_json::from_str(&text).unwrap_or_default()
}
