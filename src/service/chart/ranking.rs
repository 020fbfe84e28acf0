//! Territories of one level in one year, the largest first.

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::render::chart::{ChartKind, ChartSpecification, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, level_not_computed, place_of_indicator, unknown_territory};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

use super::{ChartQuery, MAXIMUM_POINTS, captions, point, titled};

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let (level, parent) = ground(edition, query)?;
    let place = place_of_indicator(edition, &query.indicator)?;
    let definition = edition.definition(place);
    if let Some(definition) = definition.filter(|known| !known.has_level(level, None)) {
        return Err(level_not_computed(definition, level.code()));
    }
    let mut wanted = FigureQuery {
        geos: Vec::new(),
        geo_type: Some(level),
        parent: Some(parent.clone()),
        limit: Some(MAXIMUM_POINTS),
        ..query.figures_of(&query.geo)
    };
    wanted.populations.truncate(1);
    wanted.times = vec![query.year(edition, &wanted)?];
    let selection = Selection::new(edition, &wanted)?;
    if selection.total() > MAXIMUM_POINTS {
        let (asked, maximum) = (selection.total(), MAXIMUM_POINTS);
        return Err(QueryError::TooMany {
            what: "territoires à classer",
            asked,
            maximum,
        });
    }
    let figures: Vec<Figure<'_>> = selection.figures(edition).collect();
    check(query, &figures)?;
    let series = Series {
        label: level.plural().to_owned(),
        role: SeriesRole::Main,
        points: figures
            .iter()
            .map(|figure| bar(figure, &query.geo))
            .collect(),
    };
    let first = figures
        .first()
        .ok_or_else(|| query.impossible("aucun territoire à classer"))?;
    let title = format!("{} · {}", level_title(level), around(edition, &parent));
    let subtitle = captions::subtitle(&title, first, &first.data_year().to_string());
    let chart = titled(ChartKind::Ranking, &figures, (subtitle, vec![series]));
    let mut chart = chart.ok_or_else(|| query.impossible("aucun territoire à classer"))?;
    // The counts of one territory would be taken for those of all.
    chart.counts_line = format!("{} {}", figures.len(), level.plural());
    Ok(chart)
}

/// Name of the territory around.
pub(super) fn around<'a>(edition: &'a PublishedEdition, parent: &TerritoryCode) -> &'a str {
    let geography = edition.geography();
    let territory = geography
        .find(parent)
        .and_then(|place| geography.territory(place));
    territory.map_or("", |territory| &territory.label)
}

pub(super) fn check(query: &ChartQuery, figures: &[Figure<'_>]) -> Result<(), QueryError> {
    let first = figures.first().map(Figure::breakdown);
    if figures
        .iter()
        .any(|figure| Some(figure.breakdown()) != first)
    {
        return Err(
            query.impossible("choisissez un membre de la ventilation avec by=dimension:membre")
        );
    }
    Ok(())
}

fn bar(figure: &Figure<'_>, subject: &TerritoryCode) -> crate::render::chart::Point {
    let territory = figure.territory();
    let is_subject = territory.is_some_and(|territory| territory.code == *subject);
    point(
        territory.map_or("", |territory| &territory.label),
        figure,
        is_subject,
    )
}

pub(super) fn level_title(level: TerritoryType) -> &'static str {
    match level {
        TerritoryType::Qpv => "Quartiers prioritaires",
        TerritoryType::Com => "Communes",
        TerritoryType::Epcidep => "Parties d’EPCI",
        TerritoryType::Epci => "EPCI",
        TerritoryType::Zone => "Zones",
        TerritoryType::Arr => "Arrondissements",
        TerritoryType::Dep => "Départements",
        TerritoryType::Reg => "Régions",
        TerritoryType::Frr => "Classements FRR",
        TerritoryType::Dens => "Classes de densité",
        TerritoryType::France => "France",
    }
}

/// Level ranked and territory around: what is asked; else the EPCI of a département, or siblings.
pub(super) fn ground(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<(TerritoryType, TerritoryCode), QueryError> {
    let geography = edition.geography();
    let unknown = || unknown_territory(edition, &query.geo.to_string());
    let subject = geography.find(&query.geo).ok_or_else(unknown)?;
    let territory = geography.territory(subject).ok_or_else(unknown)?;
    let kind = query.geo.kind;
    let level = query.geo_type.unwrap_or(match kind {
        TerritoryType::Com => TerritoryType::Com,
        TerritoryType::Epci | TerritoryType::Dep => TerritoryType::Epci,
        TerritoryType::Qpv
        | TerritoryType::Epcidep
        | TerritoryType::Zone
        | TerritoryType::Arr
        | TerritoryType::Frr
        | TerritoryType::Dens => kind,
        TerritoryType::Reg | TerritoryType::France => TerritoryType::Reg,
    });
    if let Some(parent) = &query.parent {
        return Ok((level, parent.clone()));
    }
    if level < kind {
        return Ok((level, query.geo.clone()));
    }
    let around = match level {
        TerritoryType::Com => TerritoryType::Epci,
        TerritoryType::Qpv
        | TerritoryType::Epcidep
        | TerritoryType::Epci
        | TerritoryType::Zone
        | TerritoryType::Arr => TerritoryType::Dep,
        TerritoryType::Dep
        | TerritoryType::Reg
        | TerritoryType::Frr
        | TerritoryType::Dens
        | TerritoryType::France => TerritoryType::France,
    };
    let mut parents = territory
        .parents()
        .filter_map(|place| geography.territory(place));
    let parent = parents.find(|parent| parent.code.kind == around);
    let parent =
        parent.ok_or_else(|| query.impossible("ce territoire n'a pas de voisins à comparer"))?;
    Ok((level, parent.code.clone()))
}
