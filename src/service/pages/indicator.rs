//! The page of an indicator: figures of a territory, objectives, definition, examples.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::Breakdown;
use crate::domain::structure::Population;
use crate::render::chart::ChartKind;
use crate::render::page::{
    BreakdownInViewView, BreakdownView, ChartView, DownloadView, FilterView, HiddenView,
    IndicatorPage, LinkView, SeriesBreakView,
};
use crate::service::chart::ChartQuery;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::lineage::explanation;
use crate::service::published::PublishedEdition;

use super::charts::{Room, chart};
use super::figure::{Subject, card};
use super::formula::{additive, direction, examples, floor_text, formula, members, variables};
use super::indicators::objectives;
use super::wording::{level, theme, typeset};
use super::{Site, View, address, comparison, filters, printed, ranking};

/// `/indicateurs/{id}`; the territory, the population and the breakdown asked, else the first that
/// are computed.
///
/// # Errors
/// When the indicator is not known, or not computed for what is asked.
pub fn indicator(
    site: Site<'_>,
    id: &str,
    territory: Option<usize>,
    population: Option<Population>,
    by: Option<&str>,
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
    let breakdown = match by {
        None => definition.main_breakdown(),
        Some(by) => Some(definition.breakdown(by).ok_or_else(|| {
            let computed = definition.breakdowns.iter();
            QueryError::BreakdownNotComputed {
                indicator: id.to_owned(),
                found: by.to_owned(),
                allowed: computed.map(|known| known.dimension.clone()).collect(),
            }
        })?),
    };
    Ok(page(site, definition, view, breakdown))
}

#[expect(
    clippy::too_many_lines,
    reason = "the page on one screen, field by field"
)]
fn page(
    site: Site<'_>,
    definition: &IndicatorDefinition,
    view: View,
    shown: Option<&Breakdown>,
) -> IndicatorPage {
    let id = &definition.id;
    let dictionary = &site.catalogue.dictionary;
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
        formula: formula(definition, dictionary),
        floor_text: floor_text(definition),
        variables: variables(definition, dictionary),
        series_breaks: definition
            .series_breaks
            .iter()
            .map(|rupture| SeriesBreakView {
                year: rupture.year,
                reason: typeset(&rupture.reason),
            })
            .collect(),
        constant_set: definition
            .evolution_at_constant_set
            .as_ref()
            .and_then(|id| site.catalogue.indicators.get(id))
            .map(indicator_link),
        evolution_of: site
            .catalogue
            .indicators
            .values()
            .filter(|total| total.evolution_at_constant_set.as_ref() == Some(id))
            .map(indicator_link)
            .collect(),
        breakdowns: breakdowns(site, definition, view, shown),
        breakdown: shown.map(|shown| breakdown(site, definition, view, shown)),
        method: typeset(&definition.method),
        limits: typeset(&definition.limits),
        secrecy_text: typeset(explanation(definition.secrecy.rule)),
        examples: examples(definition, dictionary),
        objectives: objectives(site, id),
        context: definition.context,
        territory: territory_link(site, view.territory),
        filter: filter(site, definition, view, shown),
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

fn indicator_link(definition: &IndicatorDefinition) -> LinkView {
    LinkView {
        label: typeset(&definition.label),
        href: address::indicator(&definition.id),
    }
}

/// Territory and population; the breakdown in view stays.
fn filter(
    site: Site<'_>,
    definition: &IndicatorDefinition,
    view: View,
    shown: Option<&Breakdown>,
) -> FilterView {
    let action = address::indicator(&definition.id);
    let mut filter = filters::territory_and_population(site, action, view, Some(definition));
    let is_first = |shown: &Breakdown| definition.main_breakdown() == Some(shown);
    filter.hidden.extend(
        shown
            .filter(|shown| !is_first(shown))
            .map(|shown| HiddenView {
                name: "by".to_owned(),
                value: shown.dimension.clone(),
            }),
    );
    filter
}

/// The breakdowns to choose from, each at its address.
fn breakdowns(
    site: Site<'_>,
    definition: &IndicatorDefinition,
    view: View,
    shown: Option<&Breakdown>,
) -> Vec<BreakdownView> {
    let territory = site.geography.territory(view.territory);
    let geo = territory
        .map(|found| found.code.to_string())
        .unwrap_or_default();
    let page = address::indicator_of(&definition.id, &geo, view.population);
    let views = definition.breakdowns.iter().map(|known| BreakdownView {
        label: typeset(&known.label),
        href: format!("{page}&by={}#ventilation", known.dimension),
        current: Some(known) == shown,
    });
    views.collect()
}

/// One breakdown: its members and their chart.
fn breakdown(
    site: Site<'_>,
    definition: &IndicatorDefinition,
    view: View,
    shown: &Breakdown,
) -> BreakdownInViewView {
    let groups = definition.breakdown_by.contains(&shown.dimension);
    let text = match (groups, shown.exhaustive, definition.additive) {
        (true, true, _) => {
            "Chaque structure est dans un membre et un seul : les membres s’ajoutent pour faire l’ensemble."
        }
        (true, false, _) => {
            "Chaque membre calcule le même indicateur sur une partie des structures : les valeurs se comparent, elles ne s’ajoutent pas."
        }
        (false, true, false) => "Les membres d’un même territoire font ensemble 100\u{a0}%.",
        (false, true, true) => "Les membres s’ajoutent pour faire l’ensemble.",
        (false, false, _) => {
            "Les membres se recouvrent ou laissent un reste : ils ne s’ajoutent pas."
        }
    };
    let drawn = |kind| {
        let edition = site.edition?;
        let territory = site.geography.territory(view.territory)?;
        let mut query = ChartQuery::new(kind, &definition.id, territory.code.clone());
        query.populations = vec![view.population];
        query.by = Some(shown.dimension.clone());
        chart(edition, &query, None, Room::Whole)
    };
    BreakdownInViewView {
        label: typeset(&shown.label),
        text: text.to_owned(),
        groups,
        members: members(definition, shown, &site.catalogue.dictionary),
        chart: drawn(ChartKind::Bar),
        series: drawn(ChartKind::Line).filter(|_| definition.numerator.is_none()),
    }
}

/// The series; the territories in order, whose table is on the page.
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
    if definition.numerator.is_some() {
        found.extend(chart(edition, &of_kind(ChartKind::Line), None, Room::Whole));
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
