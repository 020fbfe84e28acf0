//! One small line per territory: those compared, else those inside another.

use crate::render::chart::{ChartKind, ChartSpecification, Mark, Series, SeriesRole};
use crate::service::error::QueryError;
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, MAXIMUM_LIMIT, Selection};

use super::line::{lines_of, one_line};
use super::siblings::{Siblings, check};
use super::{ChartQuery, MAXIMUM_POINTS, captions, titled};

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let (place, series, figures) = if query.compare.is_empty() {
        inside(edition, query)?
    } else {
        compared(edition, query)?
    };
    let first = figures
        .first()
        .ok_or_else(|| query.impossible("aucune année à montrer"))?;
    let years = || figures.iter().map(Figure::data_year);
    let (from, to) = (
        years().min().unwrap_or_default(),
        years().max().unwrap_or_default(),
    );
    let subtitle = captions::subtitle(&place, first, &format!("{from}–{to}"));
    let n_panels = series
        .iter()
        .filter(|one| one.role == SeriesRole::Main)
        .count();
    let chart = titled(ChartKind::Multiples, &figures, (subtitle, series));
    let mut chart = chart.ok_or_else(|| query.impossible("aucune année à montrer"))?;
    chart.marks.extend(captions::breaks(&figures));
    chart.counts_line = format!("{n_panels} territoires, mêmes axes pour tous");
    Ok(chart)
}

type Panels<'a> = (String, Vec<Series>, Vec<Figure<'a>>);

/// The territories of a level inside another, which serves as reference where it can.
fn inside<'a>(edition: &'a PublishedEdition, query: &ChartQuery) -> Result<Panels<'a>, QueryError> {
    let siblings = Siblings::new(edition, query, MAXIMUM_LIMIT)?;
    let selection = Selection::new(edition, &siblings.wanted)?;
    let figures: Vec<Figure<'a>> = selection.figures(edition).collect();
    check(query, &figures)?;
    let lines = lines_of(&figures);
    let too_many = selection.total() > figures.len() || lines.len() > MAXIMUM_POINTS;
    if too_many {
        return Err(QueryError::TooMany {
            what: "territoires à dessiner",
            asked: lines.len(),
            maximum: MAXIMUM_POINTS,
        });
    }
    let mut series = panels(query, &lines);
    if siblings.comparable {
        let of_parent = FigureQuery {
            populations: siblings.wanted.populations.clone(),
            ..query.figures_of(&siblings.parent)
        };
        let selection = Selection::new(edition, &of_parent)?;
        let of_parent: Vec<Figure<'_>> = selection.figures(edition).collect();
        series.extend(
            lines_of(&of_parent)
                .first()
                .map(|line| one_line(line, true, SeriesRole::Comparison)),
        );
    }
    Ok((siblings.title(), trimmed(series), figures))
}

fn compared<'a>(
    edition: &'a PublishedEdition,
    query: &ChartQuery,
) -> Result<Panels<'a>, QueryError> {
    let others = query.compare.iter().filter(|geo| **geo != query.geo);
    let mut figures: Vec<Figure<'a>> = Vec::new();
    for geo in std::iter::once(&query.geo).chain(others) {
        let mut wanted = query.figures_of(geo);
        wanted.populations.truncate(1);
        let selection = Selection::new(edition, &wanted)?;
        figures.extend(selection.figures(edition));
    }
    check(query, &figures)?;
    let series = panels(query, &lines_of(&figures));
    Ok(("Territoires comparés".to_owned(), trimmed(series), figures))
}

fn panels(query: &ChartQuery, lines: &[&[Figure<'_>]]) -> Vec<Series> {
    let panel = |line: &&[Figure<'_>]| {
        let mut series = one_line(line, true, SeriesRole::Main);
        let territory = line.first().and_then(Figure::territory);
        let in_view = territory.is_some_and(|territory| territory.code == query.geo);
        for point in &mut series.points {
            point.highlighted = in_view;
        }
        series
    };
    lines.iter().map(panel).collect()
}

/// Without the years for which nothing was delivered anywhere: they would be bare axes.
fn trimmed(mut series: Vec<Series>) -> Vec<Series> {
    let points = || series.iter().flat_map(|one| &one.points);
    let said = points().filter(|point| point.value.mark() != Some(Mark::NotDelivered));
    let years: Vec<&String> = said.map(|point| &point.label).collect();
    let (first, last) = (
        years.iter().min().copied().cloned(),
        years.iter().max().copied().cloned(),
    );
    if let (Some(first), Some(last)) = (first, last) {
        for one in &mut series {
            one.points
                .retain(|point| point.label >= first && point.label <= last);
        }
    }
    series
}
