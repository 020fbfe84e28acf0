//! Territories of one level inside another, coloured by class.
//!
//! An EPCI that reaches beyond the territory in view is shown by its part inside, with the figure
//! of that part.

mod classes;
mod points;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::contours::{CREDIT, Contours, Ground};
use crate::geography::{Geography, Territory};
use crate::render::chart::{
    ChartBody, ChartKind, ChartSpecification, MapBody, MapClass, MapFrame, Series, SeriesRole,
};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, level_not_computed, place_of_indicator, unknown_territory};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, MAXIMUM_LIMIT, Selection};

use super::siblings::level_title;
use super::{ChartQuery, captions, point, titled};

pub use classes::{CLASS_COUNTS, ClassRule};
pub use points::MapPoints;

/// Most territories on one map.
pub const MAXIMUM_AREAS: usize = 5_000;

/// How a map is asked for, beyond what every chart is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapQuery {
    /// How classes are made.
    pub rule: ClassRule,
    /// How many; by default it follows the number of territories.
    pub class_count: Option<usize>,
    /// Points over the territories.
    pub points: Option<MapPoints>,
}

impl MapQuery {
    /// Parameters of addresses that say the same.
    pub(in crate::service) fn parameters(&self) -> [(&'static str, Option<String>); 3] {
        let points = self.points.and_then(|asked| {
            let mut known = MapPoints::ALL.into_iter();
            known.find_map(|(code, points)| (points == asked).then(|| code.to_owned()))
        });
        let count = self.class_count.map(|count| count.to_string());
        [
            ("classes", self.rule.code()),
            ("class_count", count),
            ("points", points),
        ]
    }
}

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let geography = edition.geography();
    let (level, around) = ground(edition, query)?;
    let areas = areas(geography, level, around);
    if areas.len() > MAXIMUM_AREAS {
        return Err(QueryError::TooMany {
            what: "territoires à dessiner",
            asked: areas.len(),
            maximum: MAXIMUM_AREAS,
        });
    }
    if overlap(&areas) {
        return Err(query.impossible("ces territoires se recouvrent"));
    }
    let selection = selection(edition, query, &areas)?;
    let figures = ordered(edition, query, &selection, &areas)?;
    let frames = frames(geography, around, &areas);
    if frames.iter().all(|frame| frame.mesh.lines.is_empty()) {
        return Err(query.impossible("aucun de ces territoires n'a de contour"));
    }
    drawn(edition, query, (level, around), (&areas, &figures), frames)
}

fn drawn(
    edition: &PublishedEdition,
    query: &ChartQuery,
    (level, around): (TerritoryType, &Territory),
    (areas, figures): (&[&Territory], &[Figure<'_>]),
    mut frames: Vec<MapFrame>,
) -> Result<ChartSpecification, QueryError> {
    let none = || query.impossible("aucun territoire à dessiner");
    let first = figures.first().ok_or_else(none)?;
    let labels = labels(areas);
    let series = Series {
        label: level.plural().to_owned(),
        role: SeriesRole::Main,
        points: areas
            .iter()
            .zip(figures)
            .zip(&labels)
            .map(|((area, figure), label)| point(label, figure, is_in_view(area, &query.geo)))
            .collect(),
    };
    let decimals = first
        .definition()
        .map_or(0, |definition| definition.decimals);
    let (classes, class_of) = classes_of(&series, decimals, &query.map);
    let dots = points::place(edition, query, around, first, &mut frames)?;
    let place = format!("{} · {}", level_title(level), around.label);
    let subtitle = captions::subtitle(&place, first, &first.data_year().to_string());
    let chart = titled(ChartKind::Map, figures, (subtitle, vec![series]));
    let mut chart = chart.ok_or_else(none)?;
    chart.counts_line = counts(edition.geography(), level, around, areas, dots.as_deref());
    chart.source_line = format!("{}\u{202f}; contours\u{a0}: {CREDIT}", chart.source_line);
    let (group_label, group_of) = groups(edition.geography(), level, around, areas);
    chart.body = ChartBody::Map(Box::new(MapBody {
        frames,
        classes,
        class_of,
        group_of,
        group_label,
        level: level.plural().to_owned(),
        dots_label: dots.unwrap_or_default(),
    }));
    Ok(chart)
}

/// Classes of the numbers of a series: what has no number enters no class and no bound.
fn classes_of(
    series: &Series,
    decimals: u8,
    asked: &MapQuery,
) -> (Vec<MapClass>, Vec<Option<usize>>) {
    let numbers = || series.points.iter().map(|point| point.value.number());
    let values: Vec<f64> = numbers().flatten().collect();
    let (classes, class_of) = classes::classify(&values, decimals, &asked.rule, asked.class_count);
    let mut class_of = class_of.into_iter();
    let class_of = numbers().map(|number| number.and_then(|_| class_of.next()));
    let classes = classes.into_iter().map(|class| MapClass {
        label: class.label,
        count: class.count,
    });
    (classes.collect(), class_of.collect())
}

fn counts(
    geography: &Geography,
    level: TerritoryType,
    around: &Territory,
    areas: &[&Territory],
    dots: Option<&str>,
) -> String {
    let mut said = vec![format!("{} {}", areas.len(), level.plural())];
    let contours = Contours::load();
    match contours.missing(geography, around) {
        0 => {}
        1 => said.push("1 commune restaurée ou lointaine n’a pas de contour".to_owned()),
        many => said.push(format!(
            "{many} communes restaurées ou lointaines n’ont pas de contour"
        )),
    }
    if dots.is_some() {
        said.push("points placés au centre des communes, non aux adresses".to_owned());
    }
    said.join(" · ")
}

/// The territories drawn, in the order of their codes.
fn areas<'a>(
    geography: &'a Geography,
    level: TerritoryType,
    around: &'a Territory,
) -> Vec<&'a Territory> {
    let territory = |idx: usize| geography.territory(idx);
    if level == TerritoryType::Com {
        return around.communes().filter_map(territory).collect();
    }
    if around.code.kind == level {
        return vec![around];
    }
    let inside = geography.find(&around.code).into_iter();
    let inside: Vec<&Territory> = inside
        .flat_map(|idx| geography.within(idx))
        .filter_map(territory)
        .collect();
    let of_kind = |kind| {
        inside
            .iter()
            .copied()
            .filter(move |found| found.code.kind == kind)
    };
    if level != TerritoryType::Epci {
        return of_kind(level).collect();
    }
    let mut drawn = Vec::new();
    for epci in of_kind(TerritoryType::Epci) {
        if epci.is_within(around) {
            drawn.push(epci);
            continue;
        }
        let parts = of_kind(TerritoryType::Epcidep).filter(|part| part.is_within(epci));
        let before = drawn.len();
        drawn.extend(parts.filter(|part| part.is_within(around)));
        if drawn.len() == before {
            drawn.push(epci);
        }
    }
    drawn
}

/// Whether a commune is in two of them.
fn overlap(areas: &[&Territory]) -> bool {
    let mut known = BTreeSet::new();
    let mut communes = areas.iter().flat_map(|area| area.communes.iter());
    communes.any(|commune| !known.insert(*commune))
}

/// Names, with the code after those that several have.
fn labels(areas: &[&Territory]) -> Vec<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for area in areas {
        *times.entry(&area.label).or_default() += 1;
    }
    let label = |area: &&Territory| {
        if times.get(&*area.label).is_some_and(|times| *times > 1) {
            format!("{} ({})", area.label, area.code.code)
        } else {
            area.label.to_string()
        }
    };
    areas.iter().map(label).collect()
}

/// The territory asked, or the part of the EPCI asked.
fn is_in_view(area: &Territory, asked: &TerritoryCode) -> bool {
    let part = || {
        let (siren, _) = area.code.code.split_once('.')?;
        Some(siren == asked.code)
    };
    area.code == *asked
        || area.code.kind == TerritoryType::Epcidep
            && asked.kind == TerritoryType::Epci
            && part() == Some(true)
}

fn selection(
    edition: &PublishedEdition,
    query: &ChartQuery,
    areas: &[&Territory],
) -> Result<Selection, QueryError> {
    let mut wanted = FigureQuery {
        geos: areas.iter().map(|area| area.code.clone()).collect(),
        limit: Some(MAXIMUM_LIMIT),
        ..query.figures_of(&query.geo)
    };
    wanted.populations.truncate(1);
    wanted.times = vec![query.year(edition, &wanted)?];
    Selection::new(edition, &wanted)
}

/// The figure of each area, in the order of areas.
fn ordered<'a>(
    edition: &'a PublishedEdition,
    query: &ChartQuery,
    selection: &'a Selection,
    areas: &[&Territory],
) -> Result<Vec<Figure<'a>>, QueryError> {
    let mut found: BTreeMap<&TerritoryCode, Figure<'a>> = BTreeMap::new();
    for figure in selection.figures(edition) {
        let Some(territory) = figure.territory() else {
            continue;
        };
        if found.insert(&territory.code, figure).is_some() {
            return Err(
                query.impossible("choisissez un membre de la ventilation avec by=dimension:membre")
            );
        }
    }
    let figures: Option<Vec<Figure<'a>>> =
        areas.iter().map(|area| found.remove(&area.code)).collect();
    figures
        .ok_or_else(|| query.impossible("ces territoires n'ont pas tous un chiffre cette année-là"))
}

/// Planes: the Hexagone first, or that with the most communes; then the others in the usual order.
fn frames(geography: &Geography, around: &Territory, areas: &[&Territory]) -> Vec<MapFrame> {
    let contours = Contours::load();
    let grounds = contours.grounds(geography, around);
    let main = grounds
        .iter()
        .copied()
        .find(|ground| *ground == Ground::Hexagone);
    let main = main.or(grounds.first().copied());
    let others = Ground::ALL
        .into_iter()
        .filter(|ground| grounds.contains(ground));
    let communes: Vec<&[u32]> = areas.iter().map(|area| &*area.communes).collect();
    main.into_iter()
        .chain(others.filter(|ground| Some(*ground) != main))
        .map(|ground| MapFrame {
            mesh: contours.mesh(geography, ground, &communes),
            dots: Vec::new(),
        })
        .collect()
}

/// The larger territories whose limits are drawn over the areas.
fn groups(
    geography: &Geography,
    level: TerritoryType,
    around: &Territory,
    areas: &[&Territory],
) -> (String, Vec<Option<u32>>) {
    let (kind, label) = match level {
        TerritoryType::Com => (TerritoryType::Epci, "limites d’EPCI"),
        TerritoryType::Epci | TerritoryType::Epcidep | TerritoryType::Arr => {
            (TerritoryType::Dep, "limites de départements")
        }
        TerritoryType::Dep => (TerritoryType::Reg, "limites de régions"),
        TerritoryType::Qpv
        | TerritoryType::Zone
        | TerritoryType::Reg
        | TerritoryType::Frr
        | TerritoryType::Dens
        | TerritoryType::France => return (String::new(), Vec::new()),
    };
    let of_kind = |area: &&Territory| {
        let held = area.parents().find(|&idx| {
            let parent = geography.territory(idx);
            parent.is_some_and(|parent| parent.code.kind == kind && area.is_within(parent))
        });
        held.and_then(|idx| u32::try_from(idx).ok())
    };
    let found: Vec<Option<u32>> = areas.iter().map(of_kind).collect();
    let distinct: BTreeSet<&Option<u32>> = found.iter().collect();
    if distinct.len() < 2 || around.code.kind <= kind {
        return (String::new(), Vec::new());
    }
    (label.to_owned(), found)
}

/// Level drawn and territory around: what is asked; else the usual level inside the territory.
pub(super) fn ground<'a>(
    edition: &'a PublishedEdition,
    query: &ChartQuery,
) -> Result<(TerritoryType, &'a Territory), QueryError> {
    let geography = edition.geography();
    let known = |code: &TerritoryCode| {
        let found = geography
            .find(code)
            .and_then(|idx| geography.territory(idx));
        found.ok_or_else(|| unknown_territory(edition, &code.to_string()))
    };
    let subject = known(&query.geo)?;
    let place = place_of_indicator(edition, &query.indicator)?;
    let definition = edition.definition(place);
    let computed =
        |level: TerritoryType| definition.is_none_or(|known| known.has_level(level, None));
    let level = match query.geo_type {
        Some(level) => level,
        None => usual_levels(subject.code.kind)
            .iter()
            .copied()
            .find(|level| computed(*level))
            .ok_or_else(|| {
                query.impossible("cet indicateur n'est pas calculé dans ce territoire")
            })?,
    };
    if level == TerritoryType::Qpv || level >= TerritoryType::Frr {
        return Err(query.impossible(
            "les contours connus sont ceux des communes et de ce qui en est fait : COM, EPCI, EPCIDEP, ARR, DEP, REG, ZONE",
        ));
    }
    if let Some(definition) = definition.filter(|_| !computed(level)) {
        return Err(level_not_computed(definition, level.code()));
    }
    if let Some(parent) = &query.parent {
        return Ok((level, known(parent)?));
    }
    if level < subject.code.kind {
        return Ok((level, subject));
    }
    let around = around(level);
    let mut parents = subject.parents().filter_map(|idx| geography.territory(idx));
    let parent = parents.find(|parent| around.contains(&parent.code.kind));
    let parent =
        parent.ok_or_else(|| query.impossible("ce territoire n'a pas de voisins à dessiner"));
    Ok((level, parent?))
}

/// Levels drawn inside a territory, the usual one first.
fn usual_levels(kind: TerritoryType) -> &'static [TerritoryType] {
    use TerritoryType::{Com, Dep, Epci, Reg};
    match kind {
        TerritoryType::Qpv
        | Com
        | TerritoryType::Epcidep
        | Epci
        | TerritoryType::Zone
        | TerritoryType::Arr => &[Com, Epci],
        Dep => &[Epci, Com],
        Reg => &[Epci, Dep, Com],
        TerritoryType::Frr | TerritoryType::Dens | TerritoryType::France => &[Dep, Reg],
    }
}

/// What is drawn around a territory of the level itself.
fn around(level: TerritoryType) -> &'static [TerritoryType] {
    use TerritoryType::{Com, Dep, Epci, France, Reg};
    match level {
        TerritoryType::Qpv | Com => &[Epci, Dep],
        TerritoryType::Epcidep | Epci | TerritoryType::Zone | TerritoryType::Arr => &[Dep, Reg],
        Dep => &[Reg],
        Reg | TerritoryType::Frr | TerritoryType::Dens | France => &[France],
    }
}
