//! Charts of published figures: which figures, which texts, which marks. Drawing is in `render`.

mod bar;
mod captions;
mod distribution;
mod line;
mod map;
mod multiples;
mod progress;
mod pyramid;
mod ranking;
mod siblings;
mod stacked;

use crate::domain::figure::{Content, MissingReason};
use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::render::chart::{
    ChartBody, ChartKind, ChartSpecification, Mark, Point, PointValue, Series, Theme,
};

use super::error::QueryError;
use super::figures::Figure;
use super::published::PublishedEdition;
use super::selection::{FigureQuery, MAXIMUM_LIMIT, Selection};

pub use map::{CLASS_COUNTS, ClassRule, MAXIMUM_AREAS, MapPoints, MapQuery};

/// Most territories or members in one image.
pub const MAXIMUM_POINTS: usize = 60;
/// Most territories compared in one image.
pub const MAXIMUM_COMPARED: usize = 5;

/// What an image is asked to show.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartQuery {
    /// Form.
    pub kind: ChartKind,
    /// Indicator.
    pub indicator: String,
    /// Territory.
    pub geo: TerritoryCode,
    /// Level of the territories ranked.
    pub geo_type: Option<TerritoryType>,
    /// Territory that holds those ranked.
    pub parent: Option<TerritoryCode>,
    /// Territories compared.
    pub compare: Vec<TerritoryCode>,
    /// Year shown, by default the last one that has a value.
    pub time: Option<i32>,
    /// First year of a line.
    pub since: Option<i32>,
    /// Last year of a line.
    pub until: Option<i32>,
    /// Populations; several make several lines.
    pub populations: Vec<Population>,
    /// Dimension of a breakdown, or one member.
    pub by: Option<String>,
    /// Classes and points of a map.
    pub map: MapQuery,
}

impl ChartQuery {
    /// A chart of an indicator on a territory, everything else by default.
    pub fn new(kind: ChartKind, indicator: &str, geo: TerritoryCode) -> Self {
        Self {
            kind,
            indicator: indicator.to_owned(),
            geo,
            geo_type: None,
            parent: None,
            compare: Vec::new(),
            time: None,
            since: None,
            until: None,
            populations: Vec::new(),
            by: None,
            map: MapQuery::default(),
        }
    }

    /// The chart, ready to draw.
    ///
    /// # Errors
    /// When something is not known or not computed, or this kind cannot show this indicator.
    pub fn specification(
        &self,
        edition: &PublishedEdition,
    ) -> Result<ChartSpecification, QueryError> {
        if self.compare.len() > MAXIMUM_COMPARED {
            let (asked, maximum) = (self.compare.len(), MAXIMUM_COMPARED);
            return Err(QueryError::TooMany {
                what: "territoires comparés",
                asked,
                maximum,
            });
        }
        match self.kind {
            ChartKind::Line => line::specification(edition, self),
            ChartKind::Bar => bar::specification(edition, self),
            ChartKind::Ranking => ranking::specification(edition, self),
            ChartKind::Map => map::specification(edition, self),
            ChartKind::Stacked => stacked::specification(edition, self),
            ChartKind::Distribution => distribution::specification(edition, self),
            ChartKind::Progress => progress::specification(edition, self),
            ChartKind::Multiples => multiples::specification(edition, self),
            ChartKind::Pyramid => pyramid::specification(edition, self),
        }
    }

    /// The same chart with what it chooses by default named: level and parent of the territories,
    /// dimension, populations. Where nothing can be chosen it is unchanged.
    pub(in crate::service) fn shown(&self, edition: &PublishedEdition) -> Self {
        let mut shown = self.clone();
        let catalogue = &edition.catalogue().indicators;
        let definition = catalogue.get(&self.indicator);
        let dimension = || Some(definition?.main_breakdown()?.dimension.clone());
        match self.kind {
            ChartKind::Ranking | ChartKind::Distribution => shown.among(edition),
            ChartKind::Map => {
                if let Ok((level, around)) = map::ground(edition, self) {
                    (shown.geo_type, shown.parent) = (Some(level), Some(around.code.clone()));
                }
            }
            ChartKind::Multiples if self.compare.is_empty() => shown.among(edition),
            ChartKind::Bar | ChartKind::Stacked => shown.by = self.by.clone().or_else(dimension),
            ChartKind::Pyramid => {
                shown.by = self.by.clone().or_else(dimension);
                if self.compare.is_empty() {
                    shown.populations = vec![Population::Cs, Population::Evs];
                }
            }
            ChartKind::Line | ChartKind::Progress | ChartKind::Multiples => {}
        }
        shown
    }

    fn among(&mut self, edition: &PublishedEdition) {
        if let Ok((level, parent)) = siblings::ground(edition, self) {
            (self.geo_type, self.parent) = (Some(level), Some(parent));
        }
    }

    fn figures_of(&self, geo: &TerritoryCode) -> FigureQuery {
        FigureQuery {
            indicators: vec![self.indicator.clone()],
            geos: vec![geo.clone()],
            since: self.since,
            until: self.until,
            populations: self.populations.clone(),
            by: self.by.clone(),
            ..FigureQuery::default()
        }
    }

    fn impossible(&self, reason: &str) -> QueryError {
        QueryError::ChartNotPossible {
            kind: kind_code(self.kind).to_owned(),
            indicator: self.indicator.clone(),
            reason: reason.to_owned(),
        }
    }

    /// The year shown: the one asked, else the last one in which a figure has a value.
    fn year(&self, edition: &PublishedEdition, query: &FigureQuery) -> Result<i32, QueryError> {
        if let Some(year) = self.time {
            return Ok(year);
        }
        let widest = FigureQuery {
            limit: Some(MAXIMUM_LIMIT),
            ..query.clone()
        };
        let selection = Selection::new(edition, &widest)?;
        let with_value = selection
            .figures(edition)
            .filter(|figure| figure.value().is_some());
        let last = with_value.map(|figure| figure.data_year()).max();
        let last = last.or_else(|| edition.data_years().last().copied());
        last.ok_or_else(|| self.impossible("l'édition n'a aucune année"))
    }
}

/// Every kind drawn, with its code in addresses.
pub const KINDS: [(&str, ChartKind); 9] = [
    ("line", ChartKind::Line),
    ("bar", ChartKind::Bar),
    ("ranking", ChartKind::Ranking),
    ("stacked", ChartKind::Stacked),
    ("distribution", ChartKind::Distribution),
    ("map", ChartKind::Map),
    ("progress", ChartKind::Progress),
    ("multiples", ChartKind::Multiples),
    ("pyramid", ChartKind::Pyramid),
];

/// Every theme, with its code in addresses.
pub const THEMES: [(&str, Theme); 3] = [
    ("screen", Theme::Screen),
    ("print", Theme::Print),
    ("high-contrast", Theme::HighContrast),
];

/// Code of a kind in addresses.
pub fn kind_code(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "line",
        ChartKind::Bar => "bar",
        ChartKind::Ranking => "ranking",
        ChartKind::Stacked => "stacked",
        ChartKind::Distribution => "distribution",
        ChartKind::Map => "map",
        ChartKind::Progress => "progress",
        ChartKind::Multiples => "multiples",
        ChartKind::Pyramid => "pyramid",
    }
}

/// The value of a figure as a chart shows it.
fn point_value(figure: &Figure<'_>) -> PointValue {
    match figure.content() {
        Content::Number { value, .. } => PointValue::Number(value),
        Content::Secret(_) => PointValue::Mark(Mark::Secret),
        Content::Missing(reason) => PointValue::Mark(missing(reason)),
    }
}

/// The mark of a number that does not exist.
fn missing(reason: MissingReason) -> Mark {
    match reason {
        MissingReason::NoStructure => Mark::NoStructure,
        MissingReason::ZeroDenominator => Mark::NotApplicable,
        MissingReason::NotDelivered { .. } => Mark::NotDelivered,
        MissingReason::NoAnswer => Mark::NoAnswer,
        MissingReason::NotAsked | MissingReason::NoPreviousYear | MissingReason::NotGiven => {
            Mark::NotAvailable
        }
    }
}

fn point(label: &str, figure: &Figure<'_>, highlighted: bool) -> Point {
    Point {
        label: label.to_owned(),
        value: point_value(figure),
        highlighted,
        starts: figure.starts_series().is_some(),
        figure: Some(figure.id()),
    }
}

/// The figures whose series a chart shows, with the texts that every chart carries.
fn titled(
    kind: ChartKind,
    figures: &[Figure<'_>],
    (subtitle, series): (String, Vec<Series>),
) -> Option<ChartSpecification> {
    let first = figures.first()?;
    let definition = first.definition()?;
    let title = match (
        figures.iter().all(|f| f.breakdown() == first.breakdown()),
        first.breakdown_label(),
    ) {
        (true, Some(member)) => format!("{} : {member}", definition.label).replace(" :", "\u{a0}:"),
        _ => definition.label.clone(),
    };
    Some(ChartSpecification {
        kind,
        title,
        subtitle,
        unit_label: definition.unit_label.clone(),
        decimals: definition.decimals,
        series,
        counts_line: captions::counts(figures),
        source_line: captions::source(first),
        objective_line: captions::objective(first),
        marks: captions::marks(first),
        body: ChartBody::Series,
        edition: first.edition().id().to_owned(),
        licence: captions::licence(first),
    })
}
