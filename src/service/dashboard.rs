//! A dashboard as data: its sections, its tiles, the figures of each tile on one territory.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::catalogue::DashboardDefinition;
use crate::catalogue::dashboard::{Section, Tile, TileKind};
use crate::domain::territory::{TerritoryCode, TerritoryType};

use super::chart::MAXIMUM_POINTS;
use super::definitions::word;
use super::error::QueryError;
use super::figure_json::{separate, write_figure};
use super::figures::Figure;
use super::published::PublishedEdition;
use super::selection::{FigureQuery, MAXIMUM_LIMIT, Selection, Sort};

/// A dashboard without figures.
pub fn dashboard_view(dashboard: &DashboardDefinition) -> Value {
    json!({
        "id": dashboard.id,
        "label": dashboard.label,
        "description": dashboard.description,
        "default_geo": dashboard.default_territory,
        "sections": dashboard.sections.iter().map(section_view).collect::<Vec<_>>(),
        "links": {
            "self": format!("/api/v1/dashboards/{}", dashboard.id),
            "page": format!("/tableaux/{}", dashboard.id),
        },
    })
}

fn section_view(section: &Section) -> Value {
    let tiles = section.tiles.iter().map(|tile| {
        json!({
            "kind": word(&tile.kind),
            "indicator": tile.indicator,
            "population": tile.population,
            "level": tile.level,
            "title": tile.title,
        })
    });
    json!({
        "title": section.title,
        "plan": section.plan,
        "objective": section.objective,
        "tiles": tiles.collect::<Vec<_>>(),
    })
}

/// Appends a dashboard with the figures of its tiles on a territory.
pub fn write_dashboard(
    out: &mut String,
    edition: &PublishedEdition,
    dashboard: &DashboardDefinition,
    geo: &TerritoryCode,
) {
    let place = edition.geography().find(geo);
    let territory = place.and_then(|place| edition.geography().territory(place));
    let head = [
        ("id", json!(dashboard.id)),
        ("label", json!(dashboard.label)),
        ("description", json!(dashboard.description)),
        ("edition", json!(edition.id())),
        ("fictitious", json!(edition.summary().fictitious)),
        ("geo", json!(geo)),
        (
            "geo_label",
            json!(territory.map(|territory| &*territory.label)),
        ),
    ];
    out.push('{');
    for (name, value) in head {
        write!(out, "\"{name}\":{value},").ok();
    }
    out.push_str("\"sections\":[");
    for (place, section) in dashboard.sections.iter().enumerate() {
        separate(out, place);
        write_section(out, edition, section, geo);
    }
    out.push_str("]}");
}

fn write_section(
    out: &mut String,
    edition: &PublishedEdition,
    section: &Section,
    geo: &TerritoryCode,
) {
    let plan = edition.catalogue().plans.get(&section.plan);
    let objective = plan.and_then(|plan| {
        plan.objectives()
            .map(|(_, objective)| objective)
            .find(|o| o.code == section.objective)
    });
    let head = [
        ("title", json!(section.title)),
        ("plan", json!(section.plan)),
        ("objective", json!(section.objective)),
        ("label", json!(objective.map(|objective| &objective.title))),
        (
            "nature",
            json!(objective.map(|objective| objective.nature.code())),
        ),
    ];
    out.push('{');
    for (name, value) in head {
        write!(out, "\"{name}\":{value},").ok();
    }
    out.push_str("\"tiles\":[");
    for (place, tile) in section.tiles.iter().enumerate() {
        separate(out, place);
        write_tile(out, edition, tile, geo);
    }
    out.push_str("]}");
}

fn write_tile(out: &mut String, edition: &PublishedEdition, tile: &Tile, geo: &TerritoryCode) {
    let definition = edition.catalogue().indicators.get(&tile.indicator);
    let shown = tile
        .title
        .as_ref()
        .or(definition.map(|definition| &definition.label));
    let head = [
        ("kind", word(&tile.kind)),
        ("indicator", json!(tile.indicator)),
        ("population", json!(tile.population)),
        ("level", json!(tile.level)),
        ("title", json!(shown)),
    ];
    out.push('{');
    for (name, value) in head {
        write!(out, "\"{name}\":{value},").ok();
    }
    let selection = tile_selection(edition, tile, geo);
    let reason = match &selection {
        Ok(selection) => selection.reason().map(str::to_owned),
        Err(error) => Some(error.to_string()),
    };
    write!(out, "\"reason\":{},\"figures\":[", json!(reason)).ok();
    let figures = selection
        .iter()
        .flat_map(|selection| selection.figures(edition));
    for (place, figure) in figures.enumerate() {
        separate(out, place);
        write_figure(out, &figure);
    }
    out.push_str("]}");
}

/// The figures that a tile shows on a territory, in the order in which it shows them.
///
/// # Errors
/// When the tile's indicator is not computed there: the tile says why and the others stand.
pub fn tile_selection(
    edition: &PublishedEdition,
    tile: &Tile,
    geo: &TerritoryCode,
) -> Result<Selection, QueryError> {
    let here = FigureQuery {
        indicators: vec![tile.indicator.clone()],
        geos: vec![geo.clone()],
        populations: vec![tile.population],
        ..FigureQuery::default()
    };
    let last = |query: &FigureQuery| -> Result<Vec<i32>, QueryError> {
        let widest = FigureQuery {
            limit: Some(MAXIMUM_LIMIT),
            ..query.clone()
        };
        let selection = Selection::new(edition, &widest)?;
        let with_value = selection
            .figures(edition)
            .filter(|figure| figure.value().is_some());
        let last = with_value
            .map(|figure: Figure<'_>| figure.data_year())
            .max();
        Ok(last
            .or(edition.data_years().last().copied())
            .into_iter()
            .collect())
    };
    let query = match tile.kind {
        TileKind::Line => here,
        TileKind::Figure => FigureQuery {
            times: last(&here)?,
            ..here
        },
        TileKind::Bar => {
            let definition = edition.catalogue().indicators.get(&tile.indicator);
            let breakdown = definition.and_then(|definition| definition.main_breakdown());
            let by = breakdown.map(|breakdown| breakdown.dimension.clone());
            let here = FigureQuery { by, ..here };
            FigureQuery {
                times: last(&here)?,
                ..here
            }
        }
        TileKind::Ranking => {
            let inside = FigureQuery {
                geos: Vec::new(),
                geo_type: Some(tile.level.unwrap_or(TerritoryType::Epci)),
                parent: Some(geo.clone()),
                ..here
            };
            let times = last(&inside)?;
            FigureQuery {
                times,
                sort: Sort::ValueDescending,
                limit: Some(MAXIMUM_POINTS),
                ..inside
            }
        }
    };
    Selection::new(edition, &query)
}
