//! One line per territory, population or member, over the years.

use crate::render::chart::{ChartKind, ChartSpecification, Point, PointValue, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;
use crate::service::selection::Selection;

use super::{ChartQuery, captions, point, titled};

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let main = Selection::new(edition, &query.figures_of(&query.geo))?;
    let figures: Vec<Figure<'_>> = main.figures(edition).collect();
    let lines = lines_of(&figures);
    let is_single = lines.len() == 1;
    let mut series: Vec<Series> = lines
        .iter()
        .map(|line| one_line(line, is_single, SeriesRole::Main))
        .collect();
    if is_single {
        for geo in query.compare.iter().filter(|geo| **geo != query.geo) {
            let compared = Selection::new(edition, &query.figures_of(geo))?;
            let figures: Vec<Figure<'_>> = compared.figures(edition).collect();
            let lines = lines_of(&figures);
            series.extend(
                lines
                    .iter()
                    .map(|line| one_line(line, true, SeriesRole::Comparison)),
            );
        }
        series.extend(figures.last().and_then(target_line));
    }
    let first = figures
        .first()
        .ok_or_else(|| query.impossible("aucune année à montrer"))?;
    let last = figures.last().map_or(first.data_year(), Figure::data_year);
    let place = first.territory().map_or("", |territory| &territory.label);
    let period = format!("{}–{last}", first.data_year());
    let subtitle = captions::subtitle(place, first, &period);
    let chart = titled(ChartKind::Line, &figures, (subtitle, series));
    let mut chart = chart.ok_or_else(|| query.impossible("aucune année à montrer"))?;
    chart.marks.extend(captions::breaks(&figures));
    Ok(chart)
}

/// Figures cut where the population or the member changes.
pub(super) fn lines_of<'a, 'b>(figures: &'b [Figure<'a>]) -> Vec<&'b [Figure<'a>]> {
    let same = |a: &Figure<'_>, b: &Figure<'_>| {
        let (a, b) = (a.key(), b.key());
        (a.territory, a.population, a.member) == (b.territory, b.population, b.member)
    };
    figures.chunk_by(same).collect()
}

pub(super) fn one_line(figures: &[Figure<'_>], is_single: bool, role: SeriesRole) -> Series {
    let label = figures.first().map(|first| {
        let member = first.breakdown_label().filter(|_| !is_single);
        let population = first.key().population.label();
        let territory = first.territory().map_or("", |territory| &territory.label);
        let name = if is_single { territory } else { population };
        member.unwrap_or(name).to_owned()
    });
    let points = figures
        .iter()
        .map(|f| point(&f.data_year().to_string(), f, false));
    Series {
        label: label.unwrap_or_default(),
        role,
        points: points.collect(),
    }
}

/// From the baseline to the value to reach.
fn target_line(figure: &Figure<'_>) -> Option<Series> {
    let on_figure = figure.objectives().find_map(|attached| attached.target)?;
    let at = |year: i32, value: f64| Point {
        label: year.to_string(),
        value: PointValue::Number(value),
        highlighted: false,
        starts: false,
        figure: None,
    };
    let target = on_figure.target;
    let baseline = on_figure
        .baseline
        .map(|value| at(target.baseline.year, value));
    let points = baseline
        .into_iter()
        .chain(target.value.map(|value| at(target.year, value)))
        .collect();
    Some(Series {
        label: format!("Cible {}", target.year),
        role: SeriesRole::Target,
        points,
    })
}
