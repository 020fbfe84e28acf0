//! Pieces of JSON prepared once per edition, so that a figure is mostly copied.

use crate::catalogue::IndicatorDefinition;
use crate::domain::edition::EditionSummary;
use crate::geography::Territory;

/// Pieces that depend on the indicator.
#[derive(Debug)]
pub(in crate::service) struct IndicatorTexts {
    /// `{"id":"…/`
    pub(in crate::service) head: Box<str>,
    /// From the end of the identifier to the territory.
    pub(in crate::service) identity: Box<str>,
    /// From the display to the numerator.
    pub(in crate::service) unit: Box<str>,
    /// From the end of the lineage's address to the territory of the chart's.
    pub(in crate::service) chart: Box<str>,
    /// From the end of the chart's address to the territory of the page's.
    pub(in crate::service) pages: Box<str>,
    /// Breakdown of each member: code in the identifier, JSON of its members.
    pub(in crate::service) members: Vec<(Box<str>, Box<str>)>,
    /// `?edition=…`, percent-encoded.
    pub(in crate::service) edition_query: Box<str>,
}

impl IndicatorTexts {
    pub(super) fn new(
        definition: &IndicatorDefinition,
        version: u32,
        summary: &EditionSummary,
    ) -> Self {
        let id = &definition.id;
        let edition = quoted(&summary.id);
        let label = quoted(&definition.label);
        let members = definition.breakdowns.iter().flat_map(|breakdown| {
            breakdown.members.iter().map(|member| {
                let code = format!("{}:{}", breakdown.dimension, member.code);
                let json = format!(
                    "{},\"breakdown_label\":{}",
                    quoted(&code),
                    quoted(&member.label)
                );
                (code.into_boxed_str(), json.into_boxed_str())
            })
        });
        Self {
            head: format!("{{\"id\":\"{id}/").into(),
            identity: format!(
                "\",\"edition\":{edition},\"fictitious\":{},\"indicator\":\"{id}\",\"indicator_version\":{version},\"label\":{label},\"geo\":\"",
                summary.fictitious
            )
            .into(),
            unit: format!(
                "\",\"unit\":{},\"decimals\":{},\"numerator\":",
                quoted(&definition.unit),
                definition.decimals
            )
            .into(),
            chart: format!("\",\"chart\":\"/api/v1/charts/line/{id}.png?geo=").into(),
            pages: format!(
                "\",\"indicator\":\"/api/v1/indicators/{id}\",\"page\":\"/indicateurs/{id}?geo="
            )
            .into(),
            members: members.collect(),
            edition_query: format!("?edition={}", summary.id).into(),
        }
    }
}

/// Pieces that depend on the territory.
#[derive(Debug)]
pub(in crate::service) struct TerritoryTexts {
    /// `2026-DEP-44`
    pub(in crate::service) code: Box<str>,
    /// Label, as a JSON text.
    pub(in crate::service) label: Box<str>,
}

impl TerritoryTexts {
    pub(super) fn new(territory: &Territory) -> Self {
        Self {
            code: territory.code.to_string().into_boxed_str(),
            label: quoted(&territory.label).into_boxed_str(),
        }
    }
}

/// A text as JSON, quotes included.
pub(in crate::service) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
