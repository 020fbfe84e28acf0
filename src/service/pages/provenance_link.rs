//! From a chart to where its last figure comes from.

use crate::render::chart::{ChartKind, ChartSpecification, SeriesRole};
use crate::render::page::DownloadView;
use crate::service::chart::ChartQuery;
use crate::service::figures::{FigureKey, Located};
use crate::service::published::PublishedEdition;

use super::address;

/// A link from a curve to the provenance of its last published point; none for what draws no year
/// after another, whose values lead there from their page.
pub(super) fn of(
    edition: &PublishedEdition,
    query: &ChartQuery,
    specification: &ChartSpecification,
) -> Option<DownloadView> {
    if query.kind != ChartKind::Line {
        return None;
    }
    let series = specification.series.iter();
    let mut main = series.filter(|series| series.role == SeriesRole::Main);
    let points = &main.next()?.points;
    let last = points.iter().filter(|point| point.value.number().is_some());
    let year = &last.max_by_key(|point| point.label.as_str())?.label;
    let population = query.populations.first()?.code();
    let mut id = format!("{}/{}/{year}/{population}", query.indicator, query.geo);
    if let Some(by) = &query.by {
        id.extend(["/", by]);
    }
    let Ok(Located::Here(key)) = FigureKey::locate(edition, &id) else {
        return None;
    };
    Some(DownloadView {
        label: "D’où vient le dernier chiffre".to_owned(),
        format: year.clone(),
        href: address::lineage(&edition.figure(key)),
    })
}
