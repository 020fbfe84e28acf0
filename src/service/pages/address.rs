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
    format!("/provenance/{}", figure.id())
}
