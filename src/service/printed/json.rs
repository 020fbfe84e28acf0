//! Printed values as JSON: `GET /api/v1/published`.

use serde_json::{Value, json};

use crate::domain::printed::PrintedValue;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::service::error::QueryError;
use crate::service::figures::place_of_indicator;
use crate::service::number_text::push_number;
use crate::service::published::PublishedEdition;

use super::{PrintedBeside, printed_beside, printed_text, unmapped_labels};

/// Which printed values are asked for; an absent condition keeps all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedQuery {
    /// Our indicator.
    pub indicator: Option<String>,
    /// Territory of today.
    pub geo: Option<TerritoryCode>,
    /// Data year.
    pub time: Option<i32>,
    /// Only those that an indicator of ours measures, or only the others.
    pub mapped: Option<bool>,
}

impl PrintedQuery {
    fn keeps(&self, value: &PrintedValue) -> bool {
        let indicator = self.indicator.as_ref();
        indicator.is_none_or(|id| value.indicator.as_ref() == Some(id))
            && self
                .geo
                .as_ref()
                .is_none_or(|geo| value.territory.as_ref() == Some(geo))
            && self.time.is_none_or(|time| value.data_year == Some(time))
            && self
                .mapped
                .is_none_or(|mapped| value.indicator.is_some() == mapped)
    }
}

/// A list: `edition`, `published`, `count`, `unmapped_labels`.
///
/// # Errors
/// The indicator is not known.
pub fn printed_page(
    edition: &PublishedEdition,
    query: &PrintedQuery,
) -> Result<String, QueryError> {
    if let Some(name) = &query.indicator {
        place_of_indicator(edition, name)?;
    }
    let found = printed_beside(edition, |value| query.keeps(value));
    Ok(json!({
        "edition": edition.id(),
        "published": found.iter().map(one).collect::<Vec<_>>(),
        "count": found.len(),
        "unmapped_labels": unmapped_labels(edition),
    })
    .to_string())
}

fn one(found: &PrintedBeside<'_>) -> Value {
    let printed = found.printed;
    let ours = found.ours.as_ref().map(|figure| {
        let (observed, secrecy) = figure.statuses();
        json!({
            "figure": figure.id(),
            "obs_value": number(figure.value()),
            "display": figure.display(),
            "obs_status": observed.code(),
            "conf_status": secrecy.code(),
            "gap": number(found.gap()),
            "gap_relative": number(found.relative_gap()),
        })
    });
    let others = found.contradicted_by.iter().map(|other| {
        json!({
            "publication": other.publication,
            "label": other.label,
            "value": number(Some(other.value)),
            "precision": other.precision,
            "source": other.source,
            "gap": number(Some(other.value - printed.value)),
        })
    });
    let others: Vec<Value> = others.collect();
    json!({
        "geo": printed.territory,
        "geo_printed": printed.territory_printed,
        "time_period": printed.data_year,
        "time_printed": printed.year_printed,
        "publication": printed.publication,
        "population": printed.population.map(Population::code),
        "population_printed": printed.population_printed,
        "label": printed.label,
        "indicator": printed.indicator,
        "breakdown": printed.breakdown,
        "value": number(Some(printed.value)),
        "unit": printed.unit,
        "precision": printed.precision,
        "display": printed_text(printed),
        "note": printed.note,
        "source": printed.source,
        "ours": ours,
        "contradicted_by": others,
    })
}

/// A number as every list of the interface writes it.
fn number(number: Option<f64>) -> Value {
    let mut text = String::new();
    push_number(&mut text, number);
    serde_json::from_str(&text).unwrap_or_default()
}
