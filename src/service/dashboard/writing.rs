//! A dashboard as JSON, written as it is read.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::catalogue::DashboardDefinition;
use crate::catalogue::dashboard::{Section, Tile, TileKind};
use crate::domain::directory::StructureSheet;
use crate::domain::structure::Population;
use crate::service::compare::Rankings;
use crate::service::definitions::{latest_on_target, word};
use crate::service::error::QueryError;
use crate::service::figure_json::{separate, write_figure, write_figure_compared};
use crate::service::gaps::{GapsQuery, MINIMUM_INHABITANTS, gaps_view};
use crate::service::published::PublishedEdition;
use crate::service::structures::structures_of;

use super::{Choices, campaigns, states, tile_selection};

/// Appends a dashboard with the figures of its tiles on what was chosen.
pub fn write_dashboard(
    out: &mut String,
    edition: &PublishedEdition,
    dashboard: &DashboardDefinition,
    choices: &Choices,
) {
    let territory = edition.geography().territory(choices.territory);
    let head = [
        ("id", json!(dashboard.id)),
        ("label", json!(dashboard.label)),
        ("description", json!(dashboard.description)),
        ("edition", json!(edition.id())),
        ("fictitious", json!(edition.summary().fictitious)),
        ("geo", json!(territory.map(|own| &own.code))),
        ("geo_label", json!(territory.map(|own| &*own.label))),
        ("time", json!(choices.time)),
        ("population", json!(choices.population)),
        ("federation", json!(choices.federation)),
        ("compare", json!(choices.compare)),
    ];
    out.push('{');
    members(out, &head);
    out.push_str("\"sections\":[");
    for (place, section) in dashboard.sections.iter().enumerate() {
        separate(out, place);
        write_section(out, edition, section, choices);
    }
    out.push_str("]}");
}

fn members(out: &mut String, members: &[(&str, Value)]) {
    for (name, value) in members {
        write!(out, "\"{name}\":{value},").ok();
    }
}

fn write_section(
    out: &mut String,
    edition: &PublishedEdition,
    section: &Section,
    choices: &Choices,
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
    members(out, &head);
    out.push_str("\"tiles\":[");
    for (place, tile) in section.tiles.iter().enumerate() {
        separate(out, place);
        write_tile(out, edition, (section, tile), choices);
    }
    out.push_str("]}");
}

fn write_tile(
    out: &mut String,
    edition: &PublishedEdition,
    (section, tile): (&Section, &Tile),
    choices: &Choices,
) {
    let own = tile.indicator.as_ref();
    let definition = own.and_then(|id| edition.catalogue().indicators.get(id));
    let shown = tile
        .title
        .as_ref()
        .or(definition.map(|definition| &definition.label));
    let population = definition.map(|known| choices.population_of(tile, known));
    let head = [
        ("kind", word(&tile.kind)),
        ("indicator", json!(tile.indicator)),
        ("indicators", json!(tile.indicators)),
        ("population", json!(population.or(tile.population))),
        ("level", json!(tile.level)),
        ("by", json!(tile.by)),
        ("title", json!(shown)),
        ("text", json!(tile.text)),
    ];
    out.push('{');
    members(out, &head);
    if let Some((name, value)) = beside_figures(edition, tile, choices) {
        members(out, &[(name, value)]);
    }
    write_figures(out, edition, (section, tile), choices);
    out.push('}');
}

/// What a tile shows that is no figure.
fn beside_figures(
    edition: &PublishedEdition,
    tile: &Tile,
    choices: &Choices,
) -> Option<(&'static str, Value)> {
    let data_year = choices.time.or(edition.data_years().last().copied())?;
    let population = choices.population.unwrap_or(Population::Avs);
    match tile.kind {
        TileKind::Structures => {
            let found = structures_of(edition, choices.territory, population, data_year);
            let views = found.into_iter().map(structure_view);
            Some(("structures", views.collect()))
        }
        TileKind::Gaps => {
            let query = GapsQuery {
                territory: choices.territory,
                data_year,
                population,
                minimum: MINIMUM_INHABITANTS,
            };
            Some(("gaps", gaps_view(edition, query)))
        }
        TileKind::Freshness => {
            let found = campaigns(edition, choices.territory).into_iter();
            let views = found.map(|campaign| {
                json!({
                    "time_period": campaign.data_year,
                    "survey_year": campaign.survey_year,
                    "register": campaign.register.view(campaign.data_year),
                    "surveys": campaign.surveys,
                })
            });
            Some(("campaigns", views.collect()))
        }
        TileKind::Anomalies => {
            let found = states(edition, choices.territory, population, data_year);
            Some((
                "states",
                json!({
                    "time_period": data_year,
                    "published": found.published,
                    "unreliable": found.unreliable.len(),
                    "broken": found.broken.len(),
                    "secret": found.secret,
                    "unanswered": found.unanswered.len(),
                    "absent": found.absent,
                }),
            ))
        }
        TileKind::Figure
        | TileKind::Line
        | TileKind::Bar
        | TileKind::Ranking
        | TileKind::Stacked
        | TileKind::Distribution
        | TileKind::Map
        | TileKind::Progress
        | TileKind::Multiples
        | TileKind::Pyramid
        | TileKind::Table
        | TileKind::Text
        | TileKind::Objectives
        | TileKind::Blanks => None,
    }
}

fn structure_view(sheet: &StructureSheet) -> Value {
    json!({
        "id": sheet.id,
        "kind": word(&sheet.kind),
        "name": sheet.name,
        "commune": sheet.commune,
    })
}

fn write_figures(
    out: &mut String,
    edition: &PublishedEdition,
    (section, tile): (&Section, &Tile),
    choices: &Choices,
) {
    if tile.kind == TileKind::Objectives {
        return write_targets(out, edition, section);
    }
    if !tile.kind.shows_one_indicator() && !tile.kind.shows_a_list() {
        out.push_str("\"reason\":null,\"figures\":[]");
        return;
    }
    let selection = tile_selection(edition, tile, choices);
    let reason = match &selection {
        Ok(selection) => selection.reason().map(str::to_owned),
        Err(error) => Some(QueryError::to_string(error)),
    };
    write!(out, "\"reason\":{},\"figures\":[", json!(reason)).ok();
    if let Ok(selection) = &selection {
        let compared = selection.compared();
        let rankings = &mut Rankings::new(edition);
        for (place, figure) in selection.figures(edition).enumerate() {
            separate(out, place);
            if compared.is_empty() {
                write_figure(out, &figure);
            } else {
                write_figure_compared(out, &figure, (compared, &mut *rankings));
            }
        }
    }
    out.push(']');
}

/// The figures on which the targets of the section's plan are set.
fn write_targets(out: &mut String, edition: &PublishedEdition, section: &Section) {
    out.push_str("\"reason\":null,\"figures\":[");
    let mut written = 0;
    if let Some(plan) = edition.catalogue().plans.get(&section.plan) {
        let links = plan
            .objectives()
            .flat_map(|(_, objective)| objective.links.iter().map(move |link| (objective, link)));
        for (objective, link) in links {
            if let Some((figure, _)) = latest_on_target(edition, plan, objective, link, None) {
                separate(out, written);
                write_figure(out, &figure);
                written += 1;
            }
        }
    }
    out.push(']');
}
