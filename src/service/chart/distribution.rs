//! The published values of the territories of a level, and the place of the one in view.
//!
//! Quartiles are those of the values that are shown: a territory whose figure is secret counts in
//! none of them.

use std::collections::BTreeSet;

use crate::domain::territory::TerritoryCode;
use crate::render::chart::{ChartKind, ChartSpecification, Point, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

use super::siblings::Siblings;
use super::{ChartQuery, captions, point, titled};

/// Most territories in one distribution: every EPCI of France.
const MAXIMUM_TERRITORIES: usize = 2_000;

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let mut siblings = Siblings::new(edition, query, MAXIMUM_TERRITORIES)?;
    let figures = siblings.of_one_year(query, "territoires à répartir")?;
    let (level, parent) = (siblings.level, &siblings.parent);
    let none = || query.impossible("aucun territoire à répartir");
    let first = figures.first().ok_or_else(none)?;
    let mut series = vec![Series {
        label: level.plural().to_owned(),
        role: SeriesRole::Main,
        points: dots(&figures, &query.geo),
    }];
    let parents = siblings.comparable.then_some(parent).into_iter();
    let asked = query.compare.iter().filter(|geo| **geo != query.geo);
    let mut said = BTreeSet::new();
    for geo in asked
        .chain(parents)
        .filter(|geo| said.insert((*geo).clone()))
    {
        series.extend(reference(edition, geo, &siblings.wanted, &figures)?);
    }
    let subtitle = captions::subtitle(&siblings.title(), first, &first.data_year().to_string());
    let mut chart =
        titled(ChartKind::Distribution, &figures, (subtitle, series)).ok_or_else(none)?;
    let valued = figures
        .iter()
        .filter(|figure| figure.value().is_some())
        .count();
    let said = if valued > 1 {
        "valeurs publiées"
    } else {
        "valeur publiée"
    };
    chart.counts_line = format!("{valued} {said} sur {} {}", figures.len(), level.plural());
    Ok(chart)
}

/// One dot per territory; namesakes are told apart by their code.
fn dots(figures: &[Figure<'_>], subject: &TerritoryCode) -> Vec<Point> {
    let mut names = BTreeSet::new();
    let dot = |figure: &Figure<'_>| {
        let territory = figure.territory();
        let label = territory
            .map_or("", |territory| &territory.label)
            .to_owned();
        let label = match territory {
            Some(territory) if !names.insert(label.clone()) => {
                format!("{label} ({})", territory.code.code)
            }
            _ => label,
        };
        point(
            &label,
            figure,
            territory.is_some_and(|territory| territory.code == *subject),
        )
    };
    figures.iter().map(dot).collect()
}

/// Another territory on the same axis, when it is not one of the dots.
fn reference(
    edition: &PublishedEdition,
    geo: &TerritoryCode,
    wanted: &FigureQuery,
    dots: &[Figure<'_>],
) -> Result<Option<Series>, QueryError> {
    let is_dot = |figure: &Figure<'_>| figure.territory().is_some_and(|found| found.code == *geo);
    if dots.iter().any(is_dot) {
        return Ok(None);
    }
    let wanted = FigureQuery {
        geos: vec![geo.clone()],
        geo_type: None,
        parent: None,
        ..wanted.clone()
    };
    let selection = Selection::new(edition, &wanted)?;
    let figure = selection.figures(edition).next();
    Ok(figure.map(|figure| {
        let label = figure
            .territory()
            .map_or("", |territory| &territory.label)
            .to_owned();
        Series {
            points: vec![point(&label, &figure, false)],
            label,
            role: SeriesRole::Comparison,
        }
    }))
}
