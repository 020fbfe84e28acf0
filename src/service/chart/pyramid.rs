//! The members of a breakdown back to back: both kinds of structure, or two territories.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::render::chart::{ChartKind, ChartSpecification, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, place_of_indicator};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

use super::{ChartQuery, captions, point, titled};

/// Most members that stay readable back to back.
const MOST_MEMBERS: usize = 20;

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let place = place_of_indicator(edition, &query.indicator)?;
    let definition = edition.definition(place);
    let breakdown = definition.and_then(|definition| match &query.by {
        Some(dimension) => definition.breakdown(dimension),
        None => definition.main_breakdown(),
    });
    let breakdown = breakdown.filter(|found| (2..=MOST_MEMBERS).contains(&found.members.len()));
    let breakdown =
        breakdown.ok_or_else(|| query.impossible("il n'a pas de ventilation à opposer"))?;
    let mut wanted = query.figures_of(&query.geo);
    wanted.by = Some(breakdown.dimension.clone());
    let other = query.compare.iter().find(|geo| **geo != query.geo);
    let computed = definition.map_or(&[][..], |definition| &definition.populations);
    let kinds = [Population::Cs, Population::Evs];
    if other.is_none() && !kinds.iter().all(|kind| computed.contains(kind)) {
        return Err(
            query.impossible("il n'a pas les deux types de structure\u{a0}; donnez compare=")
        );
    }
    wanted.populations = match other {
        None => kinds.to_vec(),
        Some(_) => query.populations.iter().copied().take(1).collect(),
    };
    wanted.times = vec![query.year(edition, &wanted)?];
    let mut figures = figures(edition, &wanted, &query.geo)?;
    let half = figures.len();
    if let Some(other) = other {
        figures.extend(self::figures(edition, &wanted, other)?);
    }
    let split = if other.is_some() { half } else { half / 2 };
    let (left, right) = figures.split_at_checked(split).unwrap_or_default();
    // The youngest at the bottom, as demographers draw them.
    let upwards = breakdown.dimension == "age";
    let name = |figure: &Figure<'_>| match other {
        Some(_) => figure
            .territory()
            .map_or("", |territory| &territory.label)
            .to_owned(),
        None => figure.key().population.label().to_owned(),
    };
    let series = [left, right]
        .map(|figures| side(figures, &name, upwards))
        .to_vec();
    let first = figures
        .first()
        .ok_or_else(|| query.impossible("aucun chiffre à montrer"))?;
    let place = first.territory().map_or("", |territory| &territory.label);
    let year = first.data_year();
    let subtitle = match other {
        Some(_) => captions::subtitle("Territoires comparés", first, &year.to_string()),
        None => format!("{place} · {year}"),
    };
    let chart = titled(ChartKind::Pyramid, &figures, (subtitle, series));
    chart.ok_or_else(|| query.impossible("aucun chiffre à montrer"))
}

fn figures<'a>(
    edition: &'a PublishedEdition,
    wanted: &FigureQuery,
    geo: &TerritoryCode,
) -> Result<Vec<Figure<'a>>, QueryError> {
    let wanted = FigureQuery {
        geos: vec![geo.clone()],
        ..wanted.clone()
    };
    let selection = Selection::new(edition, &wanted)?;
    Ok(selection.figures(edition).collect())
}

fn side(figures: &[Figure<'_>], name: &impl Fn(&Figure<'_>) -> String, upwards: bool) -> Series {
    let members = figures.iter();
    let mut points: Vec<_> = members
        .map(|figure| point(figure.breakdown_label().unwrap_or_default(), figure, false))
        .collect();
    if upwards {
        points.reverse();
    }
    Series {
        label: figures.first().map(name).unwrap_or_default(),
        role: SeriesRole::Main,
        points,
    }
}
