//! Territories of one level in one year, the largest first.

use crate::domain::territory::TerritoryCode;
use crate::render::chart::{ChartKind, ChartSpecification, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;

use super::siblings::Siblings;
use super::{ChartQuery, MAXIMUM_POINTS, captions, point, titled};

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let mut siblings = Siblings::new(edition, query, MAXIMUM_POINTS)?;
    let figures = siblings.of_one_year(query, "territoires à classer")?;
    let level = siblings.level;
    let series = Series {
        label: level.plural().to_owned(),
        role: SeriesRole::Main,
        points: figures
            .iter()
            .map(|figure| bar(figure, &query.geo))
            .collect(),
    };
    let none = || query.impossible("aucun territoire à classer");
    let first = figures.first().ok_or_else(none)?;
    let subtitle = captions::subtitle(&siblings.title(), first, &first.data_year().to_string());
    let chart = titled(ChartKind::Ranking, &figures, (subtitle, vec![series]));
    let mut chart = chart.ok_or_else(none)?;
    // The counts of one territory would be taken for those of all.
    chart.counts_line = format!("{} {}", figures.len(), level.plural());
    Ok(chart)
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
