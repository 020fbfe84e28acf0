//! Addresses of pages, files and images.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::geography::Territory;
use crate::render::page::LinkView;
use crate::service::figures::Figure;

/// Page of a territory.
pub(super) fn territory(code: &TerritoryCode) -> String {
    format!("/territoires/{code}")
}

/// A territory, with the link to its page.
pub(super) fn territory_link(found: &Territory) -> LinkView {
    LinkView {
        label: found.label.to_string(),
        href: territory(&found.code),
    }
}

/// Page of an indicator.
pub(super) fn indicator(id: &str) -> String {
    format!("/indicateurs/{id}")
}

/// Page of an indicator on a territory and a population.
pub(super) fn indicator_of(id: &str, geo: &str, population: Population) -> String {
    format!(
        "/indicateurs/{id}?geo={geo}&population={}",
        population.code()
    )
}

/// Page of a plan.
pub(super) fn plan(id: &str) -> String {
    format!("/schemas/{id}")
}

/// Page of an objective.
pub(super) fn objective(plan: &str, code: &str) -> String {
    format!("/schemas/{plan}/objectifs/{code}")
}

/// Page of a dashboard.
pub(super) fn dashboard(id: &str) -> String {
    format!("/tableaux/{id}")
}

/// Page of a structure.
pub(super) fn structure(id: &str) -> String {
    let encoded = utf8_percent_encode(id, NON_ALPHANUMERIC);
    format!("/structures/{encoded}")
}

/// Where a figure comes from.
pub(super) fn lineage(figure: &Figure<'_>) -> String {
    lineage_of(&figure.id())
}

/// Where the figure of that identifier comes from.
pub(super) fn lineage_of(figure: &str) -> String {
    format!("/provenance/{figure}")
}

/// An address with what was chosen: names without a value are left out.
pub(super) fn with_choices(path: &str, choices: &[(&str, Option<String>)]) -> String {
    let mut text = path.to_owned();
    let mut separator = if path.contains('?') { '&' } else { '?' };
    for (name, value) in choices {
        if let Some(value) = value {
            let value = utf8_percent_encode(value, CHOICE);
            text.push(separator);
            text.extend([*name, "="]);
            text.extend(value);
            separator = '&';
        }
    }
    text
}

/// Letters of our codes stay readable in an address.
const CHOICE: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b',')
    .remove(b':');
