//! The explorer: indicators, territories, years, population and breakdown of one's own choice.

mod form;
mod shown;

use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::render::chart::ChartKind;
use crate::render::page::{AddressView, ChartView, DownloadView, ExplorerPage};
use crate::service::chart::{ChartQuery, MAXIMUM_COMPARED};
use crate::service::error::QueryError;
use crate::service::figures::unknown_territory;
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, MAXIMUM_LIMIT, Selection};

use super::charts::{Room, chart};
use super::wording::typeset;
use super::{Site, address};

/// Charts drawn: one an indicator.
const MOST_CHARTS: usize = 4;

/// What a request asks of the explorer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExplorerAsked {
    /// Identifiers of indicators.
    pub indicators: Vec<String>,
    /// Territories.
    pub geos: Vec<TerritoryCode>,
    /// Name or code of a territory to add.
    pub added: Option<String>,
    /// Level shown inside the first territory, instead of the territories themselves.
    pub level: Option<TerritoryType>,
    /// First year.
    pub since: Option<i32>,
    /// Last year.
    pub until: Option<i32>,
    /// Population.
    pub population: Option<Population>,
    /// Dimension of the breakdown.
    pub by: Option<String>,
}

/// What is shown, every choice settled.
#[derive(Debug)]
struct Chosen {
    indicators: Vec<String>,
    /// Places in the geography, in the order asked.
    places: Vec<usize>,
    codes: Vec<TerritoryCode>,
    level: Option<TerritoryType>,
    since: Option<i32>,
    until: Option<i32>,
    population: Population,
    by: Option<String>,
    not_found: Option<String>,
}

/// `/explorer`.
///
/// # Errors
/// When a territory or an indicator is not known.
pub fn explorer(
    site: Site<'_>,
    edition: &PublishedEdition,
    asked: &ExplorerAsked,
) -> Result<ExplorerPage, QueryError> {
    let chosen = Chosen::new(site, edition, asked)?;
    let selection = Selection::new(edition, &chosen.query());
    let (table, mut notices) = match &selection {
        Ok(selection) => shown::table(site, edition, selection, &chosen),
        // Nothing that was chosen can be served together: said on the page, the form stays.
        Err(error) => (None, vec![typeset(&format!("{error}."))]),
    };
    notices.extend(chosen.left_out(site));
    Ok(ExplorerPage {
        themes: form::themes(site, &chosen),
        territories: form::territories(site, &chosen),
        not_found: chosen.not_found.clone(),
        selects: form::selects(site, &chosen),
        notices,
        charts: charts(edition, &chosen),
        table,
        shown: files(&chosen.parameters(true)),
        whole: files(&chosen.parameters(false)),
        addresses: addresses(&chosen),
    })
}

impl Chosen {
    fn new(
        site: Site<'_>,
        edition: &PublishedEdition,
        asked: &ExplorerAsked,
    ) -> Result<Self, QueryError> {
        let mut places = Vec::new();
        for code in &asked.geos {
            let geography = edition.geography();
            let place = geography
                .find(code)
                .or_else(|| geography.find(&geography.redirect(code)?))
                .ok_or_else(|| unknown_territory(edition, &code.to_string()))?;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let mut not_found = None;
        if let Some(text) = &asked.added {
            let geography = site.geography;
            let found = geography.search(text, None, 1);
            let found = found.into_iter().chain(
                geography
                    .search_nearly(text, 1)
                    .into_iter()
                    .map(|(_, place)| place),
            );
            match found.into_iter().next() {
                Some(place) if !places.contains(&place) => places.push(place),
                Some(_) => {}
                None => not_found = Some(text.clone()),
            }
        }
        if places.is_empty() {
            places.push(site.default_territory());
        }
        let codes = places.iter().filter_map(|place| {
            let own = site.geography.territory(*place)?;
            Some(own.code.clone())
        });
        let keys = site
            .default_dashboard()
            .map_or(&[][..], |dashboard| &dashboard.key_indicators);
        let indicators = if asked.indicators.is_empty() {
            keys.iter().take(1).cloned().collect()
        } else {
            asked.indicators.clone()
        };
        for id in &indicators {
            crate::service::figures::place_of_indicator(edition, id)?;
        }
        Ok(Self {
            indicators,
            codes: codes.collect(),
            places,
            level: asked.level,
            since: asked.since,
            until: asked.until,
            population: asked.population.unwrap_or(Population::Avs),
            by: asked.by.clone(),
            not_found,
        })
    }

    fn query(&self) -> FigureQuery {
        let inside = self.level.and(self.codes.first().cloned());
        FigureQuery {
            indicators: self.indicators.clone(),
            geos: if inside.is_some() {
                Vec::new()
            } else {
                self.codes.clone()
            },
            geo_type: self.level,
            parent: inside,
            since: self.since,
            until: self.until,
            populations: vec![self.population],
            by: self.by.clone(),
            limit: Some(MAXIMUM_LIMIT),
            ..FigureQuery::default()
        }
    }

    /// Parameters of the list of figures; without the years, the whole series.
    fn parameters(&self, with_years: bool) -> Vec<(&'static str, Option<String>)> {
        let codes: Vec<String> = self.codes.iter().map(ToString::to_string).collect();
        let first = codes.first().cloned();
        let year = |year: Option<i32>| year.filter(|_| with_years).map(|year| year.to_string());
        vec![
            ("indicator", Some(self.indicators.join(","))),
            ("geo", self.level.is_none().then(|| codes.join(","))),
            ("geo_type", self.level.map(|kind| kind.code().to_owned())),
            ("parent", self.level.and(first)),
            ("since", year(self.since)),
            ("until", year(self.until)),
            ("population", Some(self.population.code().to_owned())),
            ("by", self.by.clone()),
        ]
    }

    /// What an image of an indicator is asked to show.
    fn drawing(&self, kind: ChartKind, indicator: &str) -> Option<ChartQuery> {
        let first = self.codes.first()?;
        let mut query = ChartQuery::new(kind, indicator, first.clone());
        query.populations = vec![self.population];
        query.by.clone_from(&self.by);
        if kind == ChartKind::Line {
            let others = self.codes.iter().skip(1).take(MAXIMUM_COMPARED);
            query.compare = others.cloned().collect();
            query.since = self.since;
            query.until = self.until;
        } else {
            query.time = self.until;
            query.geo_type = self.level;
            query.parent = self.level.map(|_| first.clone());
        }
        Some(query)
    }

    /// Indicators chosen that cannot be shown with the rest, and why.
    fn left_out(&self, site: Site<'_>) -> Vec<String> {
        let names = |keep: &dyn Fn(&crate::catalogue::IndicatorDefinition) -> bool| {
            let known = self.indicators.iter();
            let known = known.filter_map(|id| site.catalogue.indicators.get(id));
            let names = known.filter(|definition| keep(definition));
            names.map(|known| known.label.clone()).collect::<Vec<_>>()
        };
        let mut said = Vec::new();
        if let Some(by) = &self.by {
            let without = names(&|known| known.breakdown(by).is_none());
            if !without.is_empty() {
                said.push(format!("Sans cette ventilation : {}.", without.join(", ")));
            }
        }
        let without = names(&|known| !known.populations.contains(&self.population));
        if !without.is_empty() {
            said.push(format!(
                "Pas calculé pour « {} » : {}.",
                self.population.label(),
                without.join(", ")
            ));
        }
        said.iter().map(|text| typeset(text)).collect()
    }
}

fn addresses(chosen: &Chosen) -> Vec<AddressView> {
    let view = |label: &str, href| AddressView {
        label: label.to_owned(),
        href,
    };
    let mut own = chosen.parameters(true);
    for (name, value) in &mut own {
        // The page reads its parent among its territories.
        if *name == "geo" {
            let codes: Vec<String> = chosen.codes.iter().map(ToString::to_string).collect();
            *value = Some(codes.join(","));
        } else if *name == "parent" {
            *value = None;
        }
    }
    vec![
        view("Cette page", address::with_choices("/explorer", &own)),
        view(
            "Les mêmes chiffres, pour un programme",
            address::with_choices("/api/v1/figures", &chosen.parameters(true)),
        ),
    ]
}

fn files(parameters: &[(&'static str, Option<String>)]) -> Vec<DownloadView> {
    let limit = format!("limit={MAXIMUM_LIMIT}");
    let file = |format: &str, extension: &str, dialect: &str| DownloadView {
        label: "Chiffres".to_owned(),
        format: format.to_owned(),
        href: format!(
            "{}&{limit}{dialect}",
            address::with_choices(&format!("/api/v1/figures.{extension}"), parameters)
        ),
    };
    vec![
        file("CSV", "csv", ""),
        file("CSV pour Excel", "csv", "&dialect=excel-fr"),
        file("XLSX", "xlsx", ""),
    ]
}

fn charts(edition: &PublishedEdition, chosen: &Chosen) -> Vec<ChartView> {
    let one_year = chosen.since.is_some() && chosen.since == chosen.until;
    let room = if chosen.indicators.len() == 1 {
        Room::Whole
    } else {
        Room::Half
    };
    let drawn = |id: &String| {
        let definition = edition.catalogue().indicators.get(id)?;
        let has_whole = definition.numerator.is_some();
        let members = match &chosen.by {
            Some(by) => definition.breakdown(by)?.members.len(),
            None if has_whole => 1,
            None => definition.main_breakdown()?.members.len(),
        };
        // Too many territories for a ranking make a map.
        let kinds: &[ChartKind] = if chosen.level.is_some() {
            &[ChartKind::Ranking, ChartKind::Map]
        } else if one_year || members > 5 {
            &[ChartKind::Bar]
        } else {
            &[ChartKind::Line]
        };
        let mut kinds = kinds.iter();
        kinds.find_map(|kind| chart(edition, &chosen.drawing(*kind, id)?, None, room))
    };
    let ids = chosen.indicators.iter();
    ids.filter_map(drawn).take(MOST_CHARTS).collect()
}
