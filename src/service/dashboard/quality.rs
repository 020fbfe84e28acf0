//! How far the figures of a territory can be relied upon: what was delivered, and what its figures
//! are worth.

use std::collections::BTreeMap;

use crate::domain::delivery::Feed;
use crate::domain::figure::{Content, MissingReason, ObsStatus};
use crate::domain::structure::Population;
use crate::service::figures::{Figure, FigureKey};
use crate::service::located::{Located, located};
use crate::service::published::PublishedEdition;

/// Figures of a territory in a year, by what they are worth; the whole of each indicator counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct States {
    /// With a value.
    pub published: usize,
    /// Of low reliability, among them.
    pub unreliable: Vec<u16>,
    /// That start a new series, among those with a value.
    pub broken: Vec<u16>,
    /// Hidden by secrecy.
    pub secret: usize,
    /// Asked, and nobody answered.
    pub unanswered: Vec<u16>,
    /// Not asked that year, not delivered, or without meaning there.
    pub absent: usize,
}

/// The states of the figures of a territory.
pub fn states(
    edition: &PublishedEdition,
    territory: usize,
    population: Population,
    data_year: i32,
) -> States {
    let mut found = States::default();
    let figures = edition.catalogue().indicators.values().zip(0u16..);
    let figures = figures.filter_map(|(definition, indicator)| {
        let kind = edition.geography().territory(territory)?.code.kind;
        let is_computed = edition.holds(usize::from(indicator))
            && definition.has_level(kind, None)
            && definition.numerator.is_some()
            && definition.populations.contains(&population);
        is_computed.then_some(edition.figure(FigureKey {
            indicator,
            territory: u32::try_from(territory).ok()?,
            population,
            member: None,
            data_year: i16::try_from(data_year).ok()?,
        }))
    });
    for figure in figures {
        found.count(&figure);
    }
    found
}

impl States {
    fn count(&mut self, figure: &Figure<'_>) {
        let indicator = figure.key().indicator;
        match figure.content() {
            Content::Number { .. } => {
                self.published += 1;
                match figure.statuses().0 {
                    ObsStatus::U => self.unreliable.push(indicator),
                    ObsStatus::B => self.broken.push(indicator),
                    ObsStatus::A | ObsStatus::E | ObsStatus::P | ObsStatus::M | ObsStatus::O => {}
                }
            }
            Content::Secret(_) => self.secret += 1,
            Content::Missing(MissingReason::NoAnswer) => self.unanswered.push(indicator),
            Content::Missing(_) => self.absent += 1,
        }
    }
}

/// What was delivered of a territory for one data year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// Data year.
    pub data_year: i32,
    /// Year in which the survey was made; none when only the register came.
    pub survey_year: Option<i32>,
    /// Rows of the registers: read and kept.
    pub register: Located,
    /// Deliveries of surveys, the whole edition through.
    pub surveys: usize,
}

/// What was delivered of a territory, the last year first.
pub fn campaigns(edition: &PublishedEdition, territory: usize) -> Vec<Campaign> {
    let Some(own) = edition.geography().territory(territory) else {
        return Vec::new();
    };
    let mut surveys: BTreeMap<i32, (Option<i32>, usize)> = BTreeMap::new();
    for delivery in edition.deliveries() {
        let entry = surveys.entry(delivery.data_year).or_default();
        if delivery.feed == Feed::Survey {
            entry.0 = entry.0.max(delivery.survey_year);
            entry.1 += 1;
        }
    }
    let years = edition.data_years().iter().rev();
    years
        .map(|&data_year| {
            let (survey_year, surveys) = surveys.get(&data_year).copied().unwrap_or_default();
            Campaign {
                data_year,
                survey_year,
                register: located(edition, own, data_year),
                surveys,
            }
        })
        .collect()
}
