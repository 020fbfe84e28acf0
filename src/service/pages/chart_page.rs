//! The page of one chart: the five renderings of the same figures.

use crate::domain::structure::Population;
use crate::render::chart::{ChartKind, describe, describe_at_length};
use crate::render::page::{ChartPage, DownloadView, LinkView};
use crate::service::chart::{ChartQuery, KINDS, kind_code};
use crate::service::error::{QueryError, Thing};
use crate::service::figures::unknown_territory;
use crate::service::published::PublishedEdition;

use super::charts::{Room, figures, parameters, table, view};
use super::wording::typeset;
use super::{Site, address};

/// `/graphiques/{kind}/{indicator}`.
///
/// # Errors
/// What is not known or not computed; a kind that cannot show this indicator here.
pub fn chart_page(
    site: Site<'_>,
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartPage, QueryError> {
    let specification = query.specification(edition)?;
    let territory = site.geography.find(&query.geo);
    let territory = territory.and_then(|place| site.geography.territory(place));
    let territory = territory.ok_or_else(|| unknown_territory(edition, &query.geo.to_string()))?;
    let indicator = edition.catalogue().indicators.get(&query.indicator);
    let indicator = indicator.ok_or_else(|| QueryError::Unknown {
        thing: Thing::Indicator,
        parameter: "indicator",
        name: query.indicator.clone(),
        nearest: None,
    })?;
    let mut chart = view(edition, query, (&specification, None), Room::Whole);
    chart.image_href = image(edition, query, ("svg", "&width=1000&height=563"));
    chart.alt = describe(&specification);
    chart.table = None;
    let mut table = table(edition, &specification);
    let marks = table.note.take().into_iter();
    let marks = marks.flat_map(|note| note.split(" · ").map(str::to_owned).collect::<Vec<_>>());
    Ok(ChartPage {
        indicator: LinkView {
            label: typeset(&indicator.label),
            href: address::indicator_of(
                &query.indicator,
                &query.geo.to_string(),
                query
                    .populations
                    .first()
                    .copied()
                    .unwrap_or(Population::Avs),
            ),
        },
        territory: address::territory_link(territory),
        kind_label: kind_label(query.kind).to_owned(),
        subtitle: typeset(&specification.subtitle),
        marks: marks.collect(),
        description: describe_at_length(&specification)
            .iter()
            .map(|text| typeset(text))
            .collect(),
        images: images(edition, query),
        files: files(edition, query),
        calls: vec![
            format!("/api/v1/figures?{}", figures(edition, query)),
            format!(
                "/api/v1/charts/{}/{}.png?{}",
                kind_code(query.kind),
                query.indicator,
                parameters(query)
            ),
        ],
        others: others(edition, query),
        chart,
        table,
    })
}

/// French name of a kind.
pub(super) fn kind_label(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "Courbe",
        ChartKind::Bar => "Barres",
        ChartKind::Ranking => "Classement",
        ChartKind::Stacked => "Parts d’un tout",
        ChartKind::Distribution => "Répartition",
        ChartKind::Map => "Carte",
        ChartKind::Progress => "Chemin vers la cible",
        ChartKind::Multiples => "Petites courbes",
        ChartKind::Pyramid => "Dos à dos",
    }
}

fn image(edition: &PublishedEdition, query: &ChartQuery, (format, more): (&str, &str)) -> String {
    format!(
        "/api/v1/charts/{}/{}.{format}?{}&edition={}{more}",
        kind_code(query.kind),
        query.indicator,
        parameters(query),
        edition.id()
    )
}

fn images(edition: &PublishedEdition, query: &ChartQuery) -> Vec<DownloadView> {
    let all = [
        ("Image", "PNG", "png", ""),
        ("Image nette, double densité", "PNG", "png", "&scale=2"),
        ("Pour l’impression", "PNG", "png", "&theme=print&scale=2"),
        ("Contraste élevé", "PNG", "png", "&theme=high-contrast"),
        ("Image à retoucher", "SVG", "svg", ""),
    ];
    let file = |(label, name, format, more): (&str, &str, &str, &str)| DownloadView {
        label: label.to_owned(),
        format: name.to_owned(),
        href: image(edition, query, (format, more)),
    };
    all.into_iter().map(file).collect()
}

fn files(edition: &PublishedEdition, query: &ChartQuery) -> Vec<DownloadView> {
    let asked = figures(edition, query);
    let all = [
        ("CSV", "csv", ""),
        ("CSV pour Excel", "csv", "&dialect=excel-fr"),
        ("XLSX", "xlsx", ""),
        ("JSON", "json", ""),
    ];
    let file = |(name, format, more): (&str, &str, &str)| DownloadView {
        label: "Chiffres".to_owned(),
        format: name.to_owned(),
        href: format!("/api/v1/figures.{format}?{asked}{more}"),
    };
    all.into_iter().map(file).collect()
}

/// The other kinds that can show the indicator on this territory.
fn others(edition: &PublishedEdition, query: &ChartQuery) -> Vec<LinkView> {
    let other = |(code, kind): (&str, ChartKind)| {
        let asked = ChartQuery {
            kind,
            ..query.clone()
        };
        let possible = kind != query.kind && asked.specification(edition).is_ok();
        possible.then(|| LinkView {
            label: kind_label(kind).to_owned(),
            href: format!(
                "/graphiques/{code}/{}?{}",
                query.indicator,
                parameters(&asked)
            ),
        })
    };
    KINDS.into_iter().filter_map(other).collect()
}
