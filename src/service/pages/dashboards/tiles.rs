//! One tile of a dashboard.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::dashboard::{Section, Tile, TileKind};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Territory;
use crate::render::chart::ChartKind;
use crate::render::page::{
    ChartTileView, ComparedView, FigureTileView, FigureView, ListTileView, TextTileView, TileView,
};
use crate::service::chart::ChartQuery;
use crate::service::compare::{Rankings, beside, codes, standings};
use crate::service::dashboard::Choices;
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;

use super::super::Site;
use super::super::charts::{Room, chart};
use super::super::figure::{Subject, card, change_text, state};
use super::super::gaps::blank_areas;
use super::super::wording::typeset;
use super::{quality, tables, targets};

/// A dashboard being composed.
#[derive(Debug, Clone, Copy)]
pub(in crate::service::pages) struct Board<'a> {
    pub(in crate::service::pages) site: Site<'a>,
    pub(in crate::service::pages) edition: &'a PublishedEdition,
    pub(in crate::service::pages) choices: &'a Choices,
}

impl<'a> Board<'a> {
    /// The tile as it shows here; none when nothing of it is known.
    pub(super) fn tile(self, section: &Section, tile: &Tile) -> Option<TileView> {
        match tile.kind {
            TileKind::Figure => self.figure(tile),
            TileKind::Line
            | TileKind::Bar
            | TileKind::Ranking
            | TileKind::Stacked
            | TileKind::Distribution
            | TileKind::Map
            | TileKind::Progress
            | TileKind::Multiples
            | TileKind::Pyramid => self.chart(section, tile),
            TileKind::Table => Some(TileView::Table(tables::indicators(self, tile)?)),
            TileKind::Blanks => Some(TileView::Table(quality::blanks(self, tile)?)),
            TileKind::Freshness => Some(TileView::Table(quality::freshness(self, tile)?)),
            TileKind::Anomalies => Some(TileView::Table(quality::anomalies(self, tile)?)),
            TileKind::Structures => Some(TileView::Table(tables::structures(self, tile)?)),
            TileKind::Objectives => targets::targets(self, section, tile),
            TileKind::Gaps => self.gaps(tile),
            TileKind::Text => Some(TileView::Text(TextTileView {
                title: tile.title.as_deref().map(typeset),
                text: typeset(tile.text.as_deref()?),
            })),
        }
    }

    pub(super) fn territory(self) -> Option<&'a Territory> {
        self.site.geography.territory(self.choices.territory)
    }

    /// The year asked, else the last one of the edition.
    pub(super) fn year(self) -> Option<i32> {
        self.choices.time.or(self.site.last_year())
    }

    /// The population asked, else that of the tile, else both.
    pub(super) fn population(self, tile: &Tile) -> Population {
        let own = self.choices.population.or(tile.population);
        own.unwrap_or(Population::Avs)
    }

    fn definition(self, tile: &Tile) -> Option<&'a IndicatorDefinition> {
        self.edition
            .catalogue()
            .indicators
            .get(tile.indicator.as_ref()?)
    }

    /// The figure of an indicator in the year asked, else in the last one that has a value.
    pub(in crate::service::pages) fn last(
        self,
        tile: &Tile,
        indicator: &str,
    ) -> Option<Figure<'a>> {
        let definition = self.edition.catalogue().indicators.get(indicator)?;
        let kind = self.territory()?.code.kind;
        let population = self.choices.population_of(tile, definition);
        let subject = Subject::find(self.edition, indicator, self.choices.territory, population)?;
        let subject = Subject {
            member: self
                .choices
                .federation_of(definition, kind)
                .or(subject.member),
            ..subject
        };
        match self.choices.time {
            Some(year) => subject.figure(self.edition, year),
            None => subject.last(self.edition),
        }
    }

    fn figure(self, tile: &Tile) -> Option<TileView> {
        let Some(figure) = self.last(tile, tile.indicator.as_ref()?) else {
            return self.absent(tile);
        };
        let own = card(&figure);
        Some(TileView::Figure(FigureTileView {
            compared: self.compared(&figure),
            tile_note: self.note(tile),
            figure: match &tile.title {
                Some(own_title) => FigureView {
                    label: typeset(own_title),
                    ..own
                },
                None => own,
            },
        }))
    }

    /// What the tile says under its title: its own words, and what the filter could not do.
    fn note(self, tile: &Tile) -> Option<String> {
        let definition = self.definition(tile)?;
        let level = if tile.kind.compares_a_level() {
            tile.level.unwrap_or(TerritoryType::Epci)
        } else {
            self.territory()?.code.kind
        };
        let is_filtered = self.choices.federation.is_some();
        let ignores = is_filtered
            && (tile.by.is_some() || self.choices.federation_of(definition, level).is_none());
        let ignores = ignores
            .then(|| "Toutes les structures : l’adhésion n’est pas calculée ici.".to_owned());
        let wanted = self
            .choices
            .population
            .filter(|own| !definition.populations.contains(own));
        let other = wanted.map(|_| {
            let shown = self.choices.population_of(tile, definition);
            format!("Calculé pour : {}.", shown.label().to_lowercase())
        });
        let words: Vec<String> = [tile.text.clone(), ignores, other]
            .into_iter()
            .flatten()
            .collect();
        (!words.is_empty()).then(|| typeset(&words.join(" ")))
    }

    /// The first territory, or the median of the first group, that was asked for and is known.
    pub(super) fn compared(self, figure: &Figure<'_>) -> Option<ComparedView> {
        let compared = self.choices.compared(self.territory()?.code.kind);
        let shown = beside(figure, &compared)
            .into_iter()
            .find(|other| other.figure.public_counts().is_some());
        if let Some(other) = shown {
            let label = other.figure.territory()?.label.to_string();
            return Some(ComparedView {
                label,
                value_text: other.figure.display(),
                value_state: state(&other.figure),
                gap_text: other.gap.map(|gap| {
                    let text = change_text(figure, gap, other.figure.value());
                    match gap.verdict.remark() {
                        Some(_) => format!("{text}, non significatif"),
                        None => text,
                    }
                }),
            });
        }
        let found = standings(figure, &compared, &mut Rankings::new(self.edition));
        let standing = found.into_iter().find(|standing| standing.ranked > 1)?;
        let definition = figure.definition()?;
        Some(ComparedView {
            label: typeset(&format!(
                "Médiane : {}",
                standing.group.label(self.site.geography)
            )),
            value_text: crate::domain::number::french(standing.median?, definition.decimals),
            value_state: crate::render::page::ValueState::Free,
            gap_text: standing
                .rank
                .map(|_| super::super::comparison::rank(&standing)),
        })
    }

    /// The chart; another one where it cannot be drawn, and the figure alone where none can.
    fn chart(self, section: &Section, tile: &Tile) -> Option<TileView> {
        let mut kinds = drawn(tile.kind).iter();
        let chart = kinds.find_map(|kind| {
            let query = self.query(tile, *kind)?;
            chart(self.edition, &query, tile.title.as_deref(), Room::Half)
        });
        let Some(chart) = chart else {
            let is_beside = section
                .tiles
                .iter()
                .any(|other| other.kind == TileKind::Figure && other.indicator == tile.indicator);
            return if is_beside { None } else { self.figure(tile) };
        };
        Some(TileView::Chart(ChartTileView {
            chart,
            tile_note: self.note(tile),
        }))
    }

    /// Why a tile shows nothing here.
    fn absent(self, tile: &Tile) -> Option<TileView> {
        let definition = self.definition(tile)?;
        let heading = tile.title.as_ref().unwrap_or(&definition.label);
        let own = self.territory()?;
        let text = if definition.has_level(own.code.kind, None) {
            "Rien à montrer pour ce choix.".to_owned()
        } else {
            let levels: Vec<&str> = definition.levels.iter().map(|kind| kind.label()).collect();
            format!(
                "N’est pas calculé à ce niveau, mais pour : {}.",
                levels.join(", ")
            )
        };
        Some(TileView::Text(TextTileView {
            title: Some(typeset(heading)),
            text: typeset(&text),
        }))
    }

    fn query(self, tile: &Tile, kind: ChartKind) -> Option<ChartQuery> {
        let definition = self.definition(tile)?;
        let own = self.territory()?;
        let mut query = ChartQuery::new(kind, &definition.id, own.code.clone());
        query.populations = vec![self.choices.population_of(tile, definition)];
        let is_series = matches!(kind, ChartKind::Line | ChartKind::Multiples);
        query.time = self.choices.time.filter(|_| !is_series);
        if tile.kind.compares_a_level() {
            let level = tile.level.unwrap_or(TerritoryType::Epci);
            query.geo_type = Some(level);
            query.by = self.choices.breakdown_of(tile, definition, level);
        } else if matches!(tile.kind, TileKind::Line | TileKind::Progress) {
            query.by = self.choices.breakdown_of(tile, definition, own.code.kind);
            query.compare = self.comparable(definition, own);
        } else {
            query.by.clone_from(&tile.by);
        }
        Some(query)
    }

    /// The chart of a tile, or the series of its figure. Communes are below the level ranked; régions
    /// and France would rank what was not delivered.
    pub(in crate::service::pages) fn series_or_chart(self, tile: &Tile) -> Option<ChartQuery> {
        let is_ground = matches!(
            self.territory()?.code.kind,
            TerritoryType::Epci | TerritoryType::Arr | TerritoryType::Dep
        );
        if tile.kind.compares_a_level() && !is_ground {
            return None;
        }
        if tile.kind == TileKind::Figure {
            let series = Tile {
                kind: TileKind::Line,
                ..tile.clone()
            };
            return self.query(&series, ChartKind::Line);
        }
        let kinds = drawn(tile.kind).iter();
        let mut queries = kinds.filter_map(|kind| self.query(tile, *kind));
        queries.find(|query| query.specification(self.edition).is_ok())
    }

    /// Territories compared, those that were delivered.
    fn comparable(
        self,
        definition: &IndicatorDefinition,
        own: &Territory,
    ) -> Vec<crate::domain::territory::TerritoryCode> {
        let compared = self.choices.compared(own.code.kind);
        let found = codes(self.edition, &definition.id, (&own.code, &compared)).unwrap_or_default();
        let is_delivered = |code: &crate::domain::territory::TerritoryCode| {
            let place = self.site.geography.find(code);
            let year = self.year();
            place
                .zip(year)
                .is_some_and(|(place, year)| self.edition.coverage().knows(place, year))
        };
        found
            .into_iter()
            .filter(is_delivered)
            .take(crate::service::chart::MAXIMUM_COMPARED)
            .collect()
    }

    fn gaps(self, tile: &Tile) -> Option<TileView> {
        let year = self.year()?;
        let heading = tile.title.as_deref().unwrap_or("Zones blanches");
        let groups = blank_areas(
            self.site,
            self.edition,
            (self.choices.territory, year, self.population(tile)),
        );
        if groups.is_empty() {
            return Some(TileView::Text(TextTileView {
                title: Some(typeset(heading)),
                text: "Aucune zone blanche connue ici.".to_owned(),
            }));
        }
        Some(TileView::List(ListTileView {
            title: typeset(heading),
            introduction: typeset(&format!(
                "Sans structure agréée au 31 décembre {year}. Une zone blanche n’est pas un désert : d’autres acteurs peuvent y agir, et une structure voisine la desservir."
            )),
            groups,
        }))
    }
}

/// The kinds of chart that show a tile, the one that it asks for first.
fn drawn(kind: TileKind) -> &'static [ChartKind] {
    match kind {
        TileKind::Line => &[ChartKind::Line],
        TileKind::Bar => &[ChartKind::Bar],
        TileKind::Stacked => &[ChartKind::Stacked, ChartKind::Bar],
        TileKind::Pyramid => &[ChartKind::Pyramid, ChartKind::Bar],
        TileKind::Ranking => &[ChartKind::Ranking],
        TileKind::Map => &[ChartKind::Map, ChartKind::Ranking],
        TileKind::Distribution => &[ChartKind::Distribution, ChartKind::Ranking],
        TileKind::Multiples => &[ChartKind::Multiples, ChartKind::Ranking],
        TileKind::Progress => &[ChartKind::Progress, ChartKind::Line],
        TileKind::Figure
        | TileKind::Table
        | TileKind::Text
        | TileKind::Structures
        | TileKind::Gaps
        | TileKind::Objectives
        | TileKind::Blanks
        | TileKind::Freshness
        | TileKind::Anomalies => &[],
    }
}
