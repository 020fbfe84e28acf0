//! Members of a breakdown in one year; without a breakdown, the kinds of structure.

use crate::catalogue::IndicatorDefinition;
use crate::domain::structure::Population;
use crate::render::chart::{ChartKind, ChartSpecification, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, place_of_indicator};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

use super::{ChartQuery, captions, point, titled};

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let place = place_of_indicator(edition, &query.indicator)?;
    let definition = edition.definition(place);
    let mut wanted = query.figures_of(&query.geo);
    complete(query, definition, &mut wanted)?;
    wanted.times = vec![query.year(edition, &wanted)?];
    let mut series = Vec::new();
    let main = Selection::new(edition, &wanted)?;
    let figures: Vec<Figure<'_>> = main.figures(edition).collect();
    series.push(bars(&figures, SeriesRole::Main));
    for geo in query.compare.iter().filter(|geo| **geo != query.geo) {
        let compared = FigureQuery {
            geos: vec![geo.clone()],
            ..wanted.clone()
        };
        let compared = Selection::new(edition, &compared)?;
        let figures: Vec<Figure<'_>> = compared.figures(edition).collect();
        series.push(bars(&figures, SeriesRole::Comparison));
    }
    let first = figures
        .first()
        .ok_or_else(|| query.impossible("l'année n'est pas dans l'édition"))?;
    let label = first.territory().map_or("", |territory| &territory.label);
    let year = first.data_year();
    let subtitle = if first.breakdown().is_some() {
        captions::subtitle(label, first, &year.to_string())
    } else {
        format!("{label} · {year}")
    };
    titled(ChartKind::Bar, &figures, (subtitle, series))
        .ok_or_else(|| query.impossible("aucun chiffre à montrer"))
}

/// Members of the breakdown; else both kinds of structure.
fn complete(
    query: &ChartQuery,
    definition: Option<&IndicatorDefinition>,
    wanted: &mut FigureQuery,
) -> Result<(), QueryError> {
    let dimension = definition.and_then(|definition| definition.main_breakdown());
    if let Some(breakdown) = dimension.filter(|_| query.by.is_none()) {
        wanted.by = Some(breakdown.dimension.clone());
    }
    if wanted.by.is_some() {
        wanted.populations.truncate(1);
        return Ok(());
    }
    let kinds = [Population::Cs, Population::Evs];
    let computed = definition.map_or(&[][..], |definition| &definition.populations);
    if !kinds.iter().all(|kind| computed.contains(kind)) {
        return Err(query.impossible("il n'a ni ventilation ni types de structure à comparer"));
    }
    wanted.populations = kinds.to_vec();
    Ok(())
}

fn bars(figures: &[Figure<'_>], role: SeriesRole) -> Series {
    let territory = figures.first().and_then(Figure::territory);
    let points = figures.iter().map(|figure| {
        let population = figure.key().population.label();
        point(
            figure.breakdown_label().unwrap_or(population),
            figure,
            false,
        )
    });
    Series {
        label: territory.map_or_else(String::new, |territory| territory.label.to_string()),
        role,
        points: points.collect(),
    }
}
