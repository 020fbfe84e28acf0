//! The page of an indicator: figures of a territory, objectives, definition, examples.

use crate::catalogue::IndicatorDefinition;
use crate::domain::structure::Population;
use crate::render::chart::ChartKind;
use crate::render::page::{ChartView, DownloadView, IndicatorPage, LinkView};
use crate::service::chart::ChartQuery;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::lineage::explanation;
use crate::service::published::PublishedEdition;

use super::charts::{Room, chart};
use super::figure::{Subject, card};
use super::formula::{additive, direction, examples, formula, members};
use super::indicators::objectives;
use super::wording::{level, theme, typeset};
use super::{Site, View, address, comparison, filters, printed, ranking};

/// `/indicateurs/{id}`; the territory and the population asked, else the first that are computed.
///
/// # Errors
/// When the indicator is not known, or not computed for what is asked.
pub fn indicator(
    site: Site<'_>,
    id: &str,
    territory: Option<usize>,
    population: Option<Population>,
) -> Result<IndicatorPage, QueryError> {
    let known = &site.catalogue.indicators;
    let definition = known.get(id).ok_or_else(|| QueryError::Unknown {
        thing: Thing::Indicator,
        parameter: "id",
        name: id.to_owned(),
        nearest: nearest(id, known.keys().map(String::as_str)),
    })?;
    let first = definition
        .populations
        .first()
        .copied()
        .unwrap_or(Population::Avs);
    let view = View {
        territory: territory.unwrap_or_else(|| site.default_territory()),
        population: population.unwrap_or(first),
    };
    if !definition.populations.contains(&view.population) {
        return Err(crate::service::figures::population_not_computed(
            definition,
            view.population,
        ));
    }
    Ok(page(site, definition, view))
}

fn page(site: Site<'_>, definition: &IndicatorDefinition, view: View) -> IndicatorPage {
    let id = &definition.id;
    let last = site.edition.and_then(|edition| {
        Subject::find(edition, id, view.territory, view.population)?.last(edition)
    });
    let year = last.map(|figure| figure.data_year()).or(site.last_year());
    IndicatorPage {
        label: typeset(&definition.label),
        code: definition.code.clone(),
        id: id.clone(),
        version: definition.version,
        theme: LinkView {
            label: theme(&definition.theme).to_owned(),
            href: format!("/indicateurs#{}", definition.theme),
        },
        unit: typeset(&definition.unit_label),
        direction_text: direction(definition).to_owned(),
        additive_text: typeset(additive(definition)),
        populations: definition
            .populations
            .iter()
            .map(|p| p.label().to_owned())
            .collect(),
        levels: definition
            .levels
            .iter()
            .map(|kind| level(*kind).to_lowercase())
            .collect(),
        formula: formula(definition),
        breakdown_label: definition.main_breakdown().map(|b| typeset(&b.label)),
        members: members(definition),
        method: typeset(&definition.method),
        limits: typeset(&definition.limits),
        secrecy_text: typeset(explanation(definition.secrecy.rule)),
        examples: examples(definition),
        objectives: objectives(site, id),
        context: definition.context,
        territory: territory_link(site, view.territory),
        filter: filters::territory_and_population(
            site,
            address::indicator(id),
            view,
            Some(definition),
        ),
        // A breakdown alone has no single figure: its bars say it.
        figure: last
            .filter(|figure| figure.key().member.is_none())
            .map(|figure| card(&figure)),
        charts: site
            .edition
            .map(|edition| charts(site, edition, definition, view))
            .unwrap_or_default(),
        ranking: site
            .edition
            .zip(year)
            .and_then(|(edition, year)| ranking::table(site, edition, id, view, year)),
        comparison: last
            .filter(|figure| figure.key().member.is_none())
            .and_then(|figure| comparison::of_figure(&figure)),
        printed: site
            .edition
            .and_then(|edition| printed::of_indicator(edition, id)),
        downloads: downloads(site, definition, view),
    }
}

fn territory_link(site: Site<'_>, place: usize) -> LinkView {
    site.geography.territory(place).map_or_else(
        || LinkView {
            label: "Territoires".to_owned(),
            href: "/territoires".to_owned(),
        },
        address::territory_link,
    )
}

/// The series; the members side by side; the territories in order, whose table is on the page.
fn charts(
    site: Site<'_>,
    edition: &PublishedEdition,
    definition: &IndicatorDefinition,
    view: View,
) -> Vec<ChartView> {
    let Some(territory) = site.geography.territory(view.territory) else {
        return Vec::new();
    };
    let of_kind = |kind| {
        let mut query = ChartQuery::new(kind, &definition.id, territory.code.clone());
        query.populations = vec![view.population];
        query
    };
    let mut found = Vec::new();
    let dimension = definition
        .main_breakdown()
        .map(|breakdown| breakdown.dimension.clone());
    if definition.numerator.is_some() {
        found.extend(chart(edition, &of_kind(ChartKind::Line), None, Room::Whole));
    }
    if let Some(dimension) = dimension {
        let by = Some(dimension);
        found.extend(chart(
            edition,
            &ChartQuery {
                by: by.clone(),
                ..of_kind(ChartKind::Bar)
            },
            None,
            Room::Whole,
        ));
        if definition.numerator.is_none() {
            found.extend(chart(
                edition,
                &ChartQuery {
                    by,
                    ..of_kind(ChartKind::Line)
                },
                None,
                Room::Whole,
            ));
        }
    }
    if definition.numerator.is_some() {
        found.extend(ranked(site, edition, of_kind(ChartKind::Ranking), view));
    }
    found
}

fn ranked(
    site: Site<'_>,
    edition: &PublishedEdition,
    query: ChartQuery,
    view: View,
) -> Option<ChartView> {
    let ground = ranking::ground(site, view.territory)?;
    let parent = site.geography.territory(ground.parent)?.code.clone();
    let query = ChartQuery {
        geo_type: Some(ground.kind),
        parent: Some(parent),
        ..query
    };
    let mut chart = chart(edition, &query, None, Room::Whole)?;
    chart.table = None;
    chart.table_href = Some("#classement".to_owned());
    Some(chart)
}

fn downloads(site: Site<'_>, definition: &IndicatorDefinition, view: View) -> Vec<DownloadView> {
    let Some(territory) = site
        .geography
        .territory(view.territory)
        .filter(|_| site.edition.is_some())
    else {
        return Vec::new();
    };
    let id = &definition.id;
    let by = definition
        .main_breakdown()
        .filter(|_| definition.numerator.is_none());
    let by = by
        .map(|breakdown| format!("&by={}", breakdown.dimension))
        .unwrap_or_default();
    let here = format!(
        "indicator={id}&geo={}&population={}{by}",
        territory.code,
        view.population.code()
    );
    let file = |label: &str, format: &str, href: String| DownloadView {
        label: label.to_owned(),
        format: format.to_owned(),
        href,
    };
    vec![
        file(
            "Série du territoire",
            "CSV",
            format!("/api/v1/figures.csv?{here}"),
        ),
        file(
            "Série du territoire",
            "CSV pour Excel",
            format!("/api/v1/figures.csv?{here}&dialect=excel-fr"),
        ),
        file(
            "Série du territoire",
            "JSON",
            format!("/api/v1/figures?{here}"),
        ),
        file("Définition", "JSON", format!("/api/v1/indicators/{id}")),
    ]
}
