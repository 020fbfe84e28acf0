//! What every page shows around its content.

use serde::Serialize;
use serde_json::Value;

use crate::render::page::{EditionMarkView, FrameView};

use super::Site;
use super::address;
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
        visitor: site.visitor.cloned().unwrap_or_default(),
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
