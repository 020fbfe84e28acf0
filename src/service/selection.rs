//! Which figures a request asks for, in a stable order, page by page.

mod block;
mod cursor;

use std::sync::Arc;

use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};

use super::compare::Compared;
use super::error::QueryError;
use super::figures::Figure;
use super::published::PublishedEdition;

use block::Block;

pub use block::territories_of;

/// Figures of an answer when the request does not say.
pub const DEFAULT_LIMIT: usize = 1_000;
/// Most figures in one answer.
pub const MAXIMUM_LIMIT: usize = 10_000;
/// Most figures put in an order other than the natural one.
const MAXIMUM_SORTED: usize = 200_000;

/// Order of the figures of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Indicator, territory, population, member, year.
    #[default]
    Natural,
    /// Oldest year first.
    Time,
    /// Latest year first.
    TimeDescending,
    /// Smallest value first; figures without a visible value last.
    Value,
    /// Largest value first; figures without a visible value last.
    ValueDescending,
}

impl Sort {
    /// Every order with its code.
    pub const ALL: [(&'static str, Self); 5] = [
        ("geo", Self::Natural),
        ("time", Self::Time),
        ("-time", Self::TimeDescending),
        ("value", Self::Value),
        ("-value", Self::ValueDescending),
    ];
}

/// What a request asks for. An empty list means: no condition, but `populations`, where it means
/// the widest population that the indicator has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FigureQuery {
    /// Identifiers of indicators.
    pub indicators: Vec<String>,
    /// Territories.
    pub geos: Vec<TerritoryCode>,
    /// Level of the territories.
    pub geo_type: Option<TerritoryType>,
    /// Territories with at least one commune inside this one.
    pub parent: Option<TerritoryCode>,
    /// What the figures are compared with; its territories are added to the list.
    pub compare: Compared,
    /// Data years.
    pub times: Vec<i32>,
    /// First data year.
    pub since: Option<i32>,
    /// Last data year.
    pub until: Option<i32>,
    /// The last years of what remains.
    pub last: Option<usize>,
    /// Populations.
    pub populations: Vec<Population>,
    /// Dimension of a breakdown, or one member of it: `age`, `age:0-6`.
    pub by: Option<String>,
    /// Order.
    pub sort: Sort,
    /// Figures in the answer.
    pub limit: Option<usize>,
    /// Where the answer before stopped.
    pub cursor: Option<String>,
}

/// The figures that a request asks for, by place; holds no figure.
#[derive(Debug, Clone)]
pub struct Selection {
    blocks: Arc<[Block]>,
    order: Option<Arc<[usize]>>,
    total: usize,
    start: usize,
    limit: usize,
    fingerprint: u64,
    reason: Option<String>,
    compared: Compared,
}

impl Selection {
    /// Resolves a request against an edition.
    ///
    /// # Errors
    /// When it names what is not known or what is not computed, or asks too much.
    pub fn new(edition: &PublishedEdition, query: &FigureQuery) -> Result<Self, QueryError> {
        let years = years_of(edition, query);
        let blocks = block::of(edition, query, &years)?;
        let total = blocks.iter().map(Block::len).sum();
        let fingerprint = cursor::fingerprint(edition.id(), query);
        let start = match &query.cursor {
            Some(text) => {
                let start = cursor::read(text, fingerprint).filter(|&start| start < total);
                start.ok_or(QueryError::BadCursor)?
            }
            None => 0,
        };
        let reason = (total == 0).then(|| empty_reason(edition, &years));
        let mut selection = Self {
            blocks: blocks.into(),
            order: None,
            total,
            start,
            limit: query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAXIMUM_LIMIT),
            fingerprint,
            reason,
            compared: query.compare.clone(),
        };
        selection.sort(edition, query.sort)?;
        Ok(selection)
    }

    /// Figures on this page.
    pub fn n_on_page(&self) -> usize {
        self.limit.min(self.total - self.start)
    }

    /// Figures on all pages.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Cursor of the next page.
    pub fn next(&self) -> Option<String> {
        let next = self.start + self.n_on_page();
        (next < self.total).then(|| cursor::write(next, self.fingerprint))
    }

    /// What the figures are compared with.
    pub fn compared(&self) -> &Compared {
        &self.compared
    }

    /// Why there is nothing, in French.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The figures of this page, in order; they outlive the selection.
    pub fn figures<'a, 'b>(
        &'b self,
        edition: &'a PublishedEdition,
    ) -> impl Iterator<Item = Figure<'a>> + use<'a, 'b> {
        let mut reader = block::Reader::new(edition, &self.blocks);
        (self.start..self.start + self.n_on_page()).filter_map(move |rank| {
            let place = match &self.order {
                Some(order) => order.get(rank).copied()?,
                None => rank,
            };
            reader.figure(place)
        })
    }

    fn sort(&mut self, edition: &PublishedEdition, sort: Sort) -> Result<(), QueryError> {
        if sort == Sort::Natural {
            return Ok(());
        }
        if self.total > MAXIMUM_SORTED {
            let (asked, maximum) = (self.total, MAXIMUM_SORTED);
            return Err(QueryError::TooMany {
                what: "chiffres à trier",
                asked,
                maximum,
            });
        }
        let mut reader = block::Reader::new(edition, &self.blocks);
        let mut keys: Vec<(SortKey, usize)> = (0..self.total)
            .filter_map(|place| Some((SortKey::of(&reader.figure(place)?, sort), place)))
            .collect();
        keys.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        self.order = Some(keys.into_iter().map(|(_, place)| place).collect());
        Ok(())
    }
}

/// A number to sort by; none comes last in every direction.
#[derive(Debug, Clone, Copy)]
struct SortKey(Option<f64>);

impl SortKey {
    fn of(figure: &Figure<'_>, sort: Sort) -> Self {
        let year = f64::from(figure.data_year());
        Self(match sort {
            Sort::Natural => None,
            Sort::Time => Some(year),
            Sort::TimeDescending => Some(-year),
            Sort::Value => figure.value(),
            Sort::ValueDescending => figure.value().map(|value| -value),
        })
    }

    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self.0, other.0) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }
}

fn years_of(edition: &PublishedEdition, query: &FigureQuery) -> Vec<i16> {
    let known = edition.data_years().iter().copied();
    let kept: Vec<i16> = known
        .filter(|year| query.times.is_empty() || query.times.contains(year))
        .filter(|&year| query.since.is_none_or(|since| year >= since))
        .filter(|&year| query.until.is_none_or(|until| year <= until))
        .filter_map(|year| i16::try_from(year).ok())
        .collect();
    let skipped = query.last.map_or(0, |last| kept.len().saturating_sub(last));
    kept.into_iter().skip(skipped).collect()
}

fn empty_reason(edition: &PublishedEdition, years: &[i16]) -> String {
    let known = edition.data_years();
    match (years.is_empty(), known.first(), known.last()) {
        (true, Some(first), Some(last)) => format!(
            "aucune des années demandées n'est dans l'édition {}, qui va de {first} à {last}",
            edition.id()
        ),
        (true, _, _) => format!("l'édition {} ne contient aucune année", edition.id()),
        (false, _, _) => "aucun territoire ne répond à cette demande".to_owned(),
    }
}
