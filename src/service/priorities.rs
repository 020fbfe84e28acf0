//! Priority zones of a plan: needs crossed with offer, as a file declares them.
//!
//! Only figures that everybody reads enter it: a secret value has no place, changes nobody's, and a
//! territory that lacks a criterion is named apart with what it lacks. Roles see the same ranking.

mod score;
mod view;

use crate::catalogue::PriorityDefinition;
use crate::catalogue::priority::{Criterion, Normalisation, PriorityWhen};
use crate::domain::figure::ObsStatus;
use crate::domain::structure::Population;

use super::figures::{Figure, FigureKey};
use super::gaps::{Gaps, GapsQuery, gaps};
use super::published::PublishedEdition;

use score::{Side, Weights, normalised, places, scores};

pub(in crate::service) use view::display;
pub use view::priorities_view;

/// A weight is halved, then raised by half, to tell what it decides.
pub const WEIGHT_MOVES: [f64; 2] = [0.5, 1.5];
/// A criterion published for a smaller share of the territories is set aside.
pub const LEAST_PUBLISHED: f64 = 0.5;

/// One criterion, and what the edition publishes of it.
#[derive(Debug)]
pub struct CriterionState<'a> {
    /// As declared.
    pub criterion: &'a Criterion,
    /// Whether it tells a need; an offer otherwise.
    pub is_need: bool,
    /// Territories whose figure everybody reads.
    pub published: usize,
    /// Whether it counts.
    pub retained: bool,
    place: u16,
    population: Population,
}

/// A territory with its figures, in the order of the criteria.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// Place of the territory in the edition's geography.
    pub place: usize,
    /// One figure per criterion.
    pub figures: Vec<Figure<'a>>,
}

/// A territory with its place in the ranking. Indices and scores go from 0 to 1.
#[derive(Debug)]
pub struct Ranked<'a> {
    /// The territory.
    pub candidate: Candidate<'a>,
    /// From 1; equal scores share it.
    pub rank: usize,
    /// Need times lack of offer.
    pub score: f64,
    /// Weighted mean of the needs.
    pub need: f64,
    /// Weighted mean of the lacks of offer.
    pub lack: f64,
    /// Each value on the common scale; none for a criterion set aside.
    pub normalised: Vec<Option<f64>>,
    /// First and last rank when each weight moves alone.
    pub range: (usize, usize),
    /// Rank with the other way to normalise.
    pub otherwise: usize,
}

/// The ranking of one year.
#[derive(Debug)]
pub struct Priorities<'a> {
    /// As declared.
    pub definition: &'a PriorityDefinition,
    /// Year of the figures.
    pub data_year: i32,
    /// Criteria in the order of the file: needs, then offers.
    pub criteria: Vec<CriterionState<'a>>,
    /// In order of priority.
    pub ranked: Vec<Ranked<'a>>,
    /// Territories that lack a criterion retained, in order of name.
    pub unranked: Vec<Candidate<'a>>,
    /// Zones blanches; none when the territory was not delivered whole that year.
    pub gaps: Option<Gaps>,
}

/// Ranks the territories of a plan; none when its territory is not known here.
pub fn priorities<'a>(
    edition: &'a PublishedEdition,
    definition: &'a PriorityDefinition,
    data_year: i32,
) -> Option<Priorities<'a>> {
    let plan = edition.catalogue().plans.get(&definition.plan)?;
    let geography = edition.geography();
    let parent = geography.find(&plan.territory)?;
    let mut criteria = states(edition, definition);
    let mut candidates = candidates(edition, (definition, &criteria), (parent, data_year));
    judge(&mut criteria, &candidates);
    let is_complete = |candidate: &Candidate<'_>| {
        let pairs = criteria.iter().zip(&candidate.figures);
        pairs
            .filter(|(state, _)| state.retained)
            .all(|(_, figure)| published(figure).is_some())
    };
    let unranked = candidates
        .extract_if(.., |candidate| !is_complete(candidate))
        .collect();
    let query = GapsQuery {
        territory: parent,
        data_year,
        population: definition.population,
        minimum: definition.minimum_inhabitants,
    };
    Some(Priorities {
        ranked: ranked(candidates, &criteria, definition.normalisation),
        definition,
        data_year,
        criteria,
        unranked,
        gaps: gaps(edition, query),
    })
}

/// What everybody reads of a figure: no secret, even for a role that sees it, and no value under the
/// response floor.
pub fn published(figure: &Figure<'_>) -> Option<f64> {
    let is_open = !figure.is_confidential() && figure.statuses().0 != ObsStatus::U;
    figure.value().filter(|_| is_open)
}

fn states<'a>(
    edition: &PublishedEdition,
    definition: &'a PriorityDefinition,
) -> Vec<CriterionState<'a>> {
    let needs = definition.needs.iter().map(|criterion| (criterion, true));
    let offers = definition.offers.iter().map(|criterion| (criterion, false));
    needs
        .chain(offers)
        .filter_map(|(criterion, is_need)| {
            let indicators = &edition.catalogue().indicators;
            let place = indicators.get_index_of(&criterion.indicator)?;
            Some(CriterionState {
                criterion,
                is_need,
                published: 0,
                retained: false,
                place: u16::try_from(place).ok()?,
                population: criterion.population.unwrap_or(definition.population),
            })
        })
        .collect()
}

/// The territories of the level inside the plan's; of an EPCI on several départements, its part.
fn candidates<'a>(
    edition: &'a PublishedEdition,
    (definition, criteria): (&PriorityDefinition, &[CriterionState<'_>]),
    (parent, data_year): (usize, i32),
) -> Vec<Candidate<'a>> {
    let geography = edition.geography();
    let is_of_level = |place: &usize| {
        let found = geography.territory(*place);
        found.is_some_and(|found| {
            let kind = found.code.kind;
            let parts = kind == crate::domain::territory::TerritoryType::Epcidep
                && definition.level == crate::domain::territory::TerritoryType::Epci;
            (kind == definition.level || parts) && geography.is_inside(*place, parent)
        })
    };
    let mut places: Vec<usize> = geography.within(parent).filter(is_of_level).collect();
    places.sort_by_key(|place| geography.folded_label(*place));
    let figure = |place: usize, state: &CriterionState<'_>| {
        Some(edition.figure(FigureKey {
            indicator: state.place,
            territory: u32::try_from(place).ok()?,
            population: state.population,
            member: None,
            data_year: i16::try_from(data_year).ok()?,
        }))
    };
    places
        .into_iter()
        .filter_map(|place| {
            let figures = criteria.iter().map(|state| figure(place, state));
            Some(Candidate {
                place,
                figures: figures.collect::<Option<_>>()?,
            })
        })
        .collect()
}

/// Counts what is published of each criterion, and sets aside what is published for too few.
fn judge(criteria: &mut [CriterionState<'_>], candidates: &[Candidate<'_>]) {
    for (column, state) in criteria.iter_mut().enumerate() {
        let figures = candidates
            .iter()
            .filter_map(|candidate| candidate.figures.get(column));
        state.published = figures.filter(|figure| published(figure).is_some()).count();
        let share = ratio(state.published, candidates.len());
        state.retained = state.published > 0 && share >= LEAST_PUBLISHED;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    if whole == 0 {
        0.0
    } else {
        number(part) / number(whole)
    }
}

fn ranked<'a>(
    candidates: Vec<Candidate<'a>>,
    criteria: &[CriterionState<'_>],
    normalisation: Normalisation,
) -> Vec<Ranked<'a>> {
    let columns = |way: Normalisation| -> Vec<Option<Vec<f64>>> {
        let column = |(place, state): (usize, &CriterionState<'_>)| {
            let values = candidates
                .iter()
                .filter_map(|candidate| published(candidate.figures.get(place)?));
            state.retained.then(|| {
                let values: Vec<f64> = values.collect();
                normalised(
                    &values,
                    way,
                    state.criterion.priority_when == PriorityWhen::High,
                )
            })
        };
        criteria.iter().enumerate().map(column).collect()
    };
    let own = columns(normalisation);
    let weights: Vec<(f64, Side)> = criteria
        .iter()
        .map(|state| {
            let side = if state.is_need {
                Side::Need
            } else {
                Side::Offer
            };
            (state.criterion.weight, side)
        })
        .collect();
    let weights = Weights::new(&weights);
    let n = candidates.len();
    let found = scores(&own, &weights, n);
    let ranks = places(&found);
    let otherwise = places(&scores(&columns(normalisation.other()), &weights, n));
    let moved: Vec<Vec<usize>> = (0..criteria.len())
        .flat_map(|criterion| WEIGHT_MOVES.map(|factor| (criterion, factor)))
        .map(|(criterion, factor)| places(&scores(&own, &weights.moved(criterion, factor), n)))
        .collect();
    let mut ranked: Vec<Ranked<'a>> = candidates
        .into_iter()
        .enumerate()
        .filter_map(|(row, candidate)| {
            let rank = *ranks.get(row)?;
            let of_moved = || moved.iter().filter_map(|ranks| ranks.get(row).copied());
            let score = found.get(row)?;
            Some(Ranked {
                candidate,
                rank,
                score: score.product(),
                need: score.need,
                lack: score.lack,
                normalised: own
                    .iter()
                    .map(|column| column.as_ref()?.get(row).copied())
                    .collect(),
                range: (
                    of_moved().min().unwrap_or(rank).min(rank),
                    of_moved().max().unwrap_or(rank).max(rank),
                ),
                otherwise: *otherwise.get(row)?,
            })
        })
        .collect();
    // Candidates came in order of name: equal ranks stay so.
    ranked.sort_by_key(|ranked| ranked.rank);
    ranked
}
