//! What every page shows around its content.

use serde::Serialize;
use serde_json::Value;

use crate::render::page::{AboutPage, ContactView, EditionMarkView, FrameView};
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::dashboards::response;
use super::wording::{day, typeset, years};

/// The frame of a page: it carries the notice of the plans where the page shows a text of theirs
/// that is illustrative.
pub fn frame(site: Site<'_>, page: &impl Serialize) -> FrameView {
    let shown = serde_json::to_value(page).is_ok_and(|page| is_illustrative(&page));
    frame_of(site, shown)
}

/// The frame of a page, told whether it shows an illustrative text.
pub fn frame_of(site: Site<'_>, illustrative: bool) -> FrameView {
    let dashboard = site.default_dashboard();
    let mut notices = site
        .catalogue
        .plans
        .values()
        .map(|plan| typeset(&plan.illustrative_notice));
    FrameView {
        edition: site.edition.map(|edition| {
            let summary = edition.summary();
            EditionMarkView {
                id: summary.id.clone(),
                date_text: day(&summary.created_at),
                campaigns_text: campaigns(site),
                fictitious: summary.fictitious,
                preview: summary.preview,
                served_href: site.served_href.map(str::to_owned),
            }
        }),
        dashboard_href: dashboard.map_or_else(
            || "/".to_owned(),
            |dashboard| address::dashboard(&dashboard.id),
        ),
        illustrative_notice: notices.find(|_| illustrative),
        confidential: site.edition.is_some_and(PublishedEdition::reveals),
        response_text: response_text(site),
        next_text: next_text(site),
        contact: site
            .visitor
            .and_then(|visitor| visitor.contact.as_deref())
            .map(|text| contact(site, text)),
        visitor: site.visitor.cloned().unwrap_or_default(),
    }
}

/// How many answered in the last year, on the territory of the first dashboard.
fn response_text(site: Site<'_>) -> Option<String> {
    let (edition, year) = (site.edition?, site.last_year()?);
    let place = site.default_territory();
    let name = &site.geography.territory(place)?.label;
    let said = response(edition, place, year)?;
    Some(format!("{said} ({name}, {year})"))
}

/// Campaigns follow one another: the one after the last that was delivered.
fn next_text(site: Site<'_>) -> Option<String> {
    let deliveries = site.edition?.deliveries().iter();
    let surveys =
        deliveries.filter_map(|delivery| Some((delivery.survey_year?, delivery.data_year)));
    let (survey_year, data_year) = surveys.max()?;
    Some(format!(
        "enquête de {} (données {})",
        survey_year + 1,
        data_year + 1
    ))
}

/// Where an anomaly is told: an e-mail names the edition already.
fn contact(site: Site<'_>, text: &str) -> ContactView {
    let is_word = !text.contains(char::is_whitespace);
    let href = if text.starts_with("https://") || text.starts_with("http://") {
        Some(text.to_owned())
    } else if is_word && text.contains('@') {
        let edition = site.edition.map_or("", PublishedEdition::id);
        Some(format!("mailto:{text}?subject=Anomalie%20{edition}"))
    } else {
        None
    };
    ContactView {
        label: text.to_owned(),
        href,
    }
}

/// What the observatory says of itself.
pub fn about(site: Site<'_>) -> AboutPage {
    AboutPage {
        publisher: site.visitor.and_then(|visitor| visitor.publisher.clone()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        can_sign_in: site.visitor.is_some_and(|visitor| visitor.can_sign_in),
    }
}

/// `Données 2012 à 2024, enquêtes de 2013 à 2025`.
fn campaigns(site: Site<'_>) -> String {
    let Some(edition) = site.edition else {
        return String::new();
    };
    let mut surveys: Vec<i32> = edition
        .deliveries()
        .iter()
        .filter_map(|delivery| delivery.survey_year)
        .collect();
    surveys.sort_unstable();
    surveys.dedup();
    match (years(edition.data_years()), years(&surveys)) {
        (Some(described), Some(collected)) => {
            format!("Données {described}, enquêtes de {collected}")
        }
        (Some(described), None) => format!("Données {described}"),
        (None, _) => "Aucune année de données".to_owned(),
    }
}

/// Whether a model holds an illustrative text, whatever the page: a `nature` or a mark.
fn is_illustrative(model: &Value) -> bool {
    match model {
        Value::Object(members) => members.iter().any(|(name, value)| match value {
            Value::Bool(marked) => name == "illustrative" && *marked,
            Value::String(text) => name.ends_with("nature") && text == "illustrative",
            Value::Array(_) | Value::Object(_) => is_illustrative(value),
            Value::Null | Value::Number(_) => false,
        }),
        Value::Array(items) => items.iter().any(is_illustrative),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_illustrative_text_is_found_however_deep_it_lies() {
        let page = serde_json::json!({"axes": [{"nature": "sourced", "objectives": [{"nature": "illustrative"}]}]});
        assert!(is_illustrative(&page));
        assert!(is_illustrative(
            &serde_json::json!({"charts": [{"illustrative": true}]})
        ));
        let sourced = serde_json::json!({"nature": "sourced", "title": "illustrative", "illustrative": false});
        assert!(!is_illustrative(&sourced));
    }
}
