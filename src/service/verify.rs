//! Computes an edition again from the deliveries and definitions of its time, and compares every
//! figure. It reads nothing else of the edition than which deliveries it used, in what order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::additions::{additions, extended};
use super::editions::{SOFTWARE, catalogue_of, load_edition};
use super::publish::{collect, computed};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::Catalogue;
use crate::domain::edition::Edition;
use crate::domain::figure::{Cell, Content};
use crate::domain::structure::Population;

/// Two computations of a number may differ by this share of it: sums are made by several threads, in
/// an order that is not always the same.
const TOLERANCE: f64 = 1e-12;
/// Most differences listed; all are counted.
const LISTED: usize = 100;

/// What came of computing an edition again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verification {
    /// The edition.
    pub edition: String,
    /// The program that computed it.
    pub computed_by: String,
    /// This program.
    pub verified_by: String,
    /// Deliveries read again.
    pub deliveries: usize,
    /// Figures compared, on either side.
    pub figures: usize,
    /// Equal to the last bit.
    pub identical: usize,
    /// Equal but for the order of a sum.
    pub rounded: usize,
    /// Not equal.
    pub different: usize,
    /// The first of them.
    pub differences: Vec<Difference>,
}

/// A figure that came out otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Identifier of the figure.
    pub figure: String,
    /// As the edition has it: a number, `s` secret, `nd` missing; none when it is not there.
    pub published: Option<String>,
    /// As it was computed again.
    pub recomputed: Option<String>,
}

impl Verification {
    /// Whether every figure was found again.
    pub fn holds(&self) -> bool {
        self.different == 0
    }
}

/// Computes an edition again; the edition served when none is named.
///
/// # Errors
/// No such edition; it cannot be read, nor its definitions; records that it used are not in this
/// database; the store or the computation fails.
pub fn verify(place: &Workplace, id: Option<&str>) -> Result<Verification, WorkError> {
    let id = match id {
        Some(id) => id.to_owned(),
        None => place
            .store
            .current_edition_id()?
            .ok_or(WorkError::NothingPublished)?,
    };
    let edition = load_edition(place, &id)?;
    let catalogue = catalogue_of(place, &edition.summary)?;
    let then = Workplace {
        catalogue: Arc::clone(&catalogue),
        ..place.clone()
    };
    let snapshot = place.store.snapshot_of(&edition.deliveries)?;
    let then = extended(&then, &additions(&snapshot, &catalogue.dictionary)?);
    let again = computed(&then, edition.summary.clone(), &collect(&snapshot, None)?)?;
    let stored = place.store.edition(&id)?;
    let mut verification = Verification {
        edition: id,
        computed_by: stored.map_or_else(String::new, |stored| stored.software),
        verified_by: SOFTWARE.to_owned(),
        deliveries: edition.deliveries.len(),
        figures: 0,
        identical: 0,
        rounded: 0,
        different: 0,
        differences: Vec::new(),
    };
    compare(&mut verification, &edition, &again, &catalogue);
    Ok(verification)
}

/// Indicator, territory, population, member, year, under codes that both computations share.
type Place<'a> = (&'a str, String, Population, Option<u16>, i16);

fn compare(
    verification: &mut Verification,
    published: &Edition,
    again: &Edition,
    catalogue: &Catalogue,
) {
    // One indicator at a time: the whole would be in memory twice.
    let ids: BTreeSet<&String> = published
        .indicators
        .iter()
        .chain(&again.indicators)
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        let (old, new) = (cells_of(published, id), cells_of(again, id));
        let places: BTreeSet<&Place<'_>> = old.keys().chain(new.keys()).collect();
        for place in places {
            let (old, new) = (old.get(place), new.get(place));
            verification.count(place, old, new, catalogue);
        }
    }
}

fn cells_of<'a>(edition: &'a Edition, id: &'a str) -> BTreeMap<Place<'a>, Cell> {
    let place = edition.indicators.iter().position(|(own, _)| own == id);
    let place = place.and_then(|place| u16::try_from(place).ok());
    place
        .into_iter()
        .flat_map(|place| edition.cells.of_indicator(place))
        .filter_map(|cell| {
            let territory = usize::try_from(cell.territory).ok()?;
            let geo = edition.territories.get(territory)?.to_string();
            let place = (id, geo, cell.population, cell.member, cell.data_year);
            Some((place, cell))
        })
        .collect()
}

impl Verification {
    fn count(
        &mut self,
        place: &Place<'_>,
        old: Option<&Cell>,
        new: Option<&Cell>,
        catalogue: &Catalogue,
    ) {
        self.figures += 1;
        match old.zip(new).map(|(old, new)| likeness(old, new)) {
            Some(Likeness::Identical) => self.identical += 1,
            Some(Likeness::Rounded) => self.rounded += 1,
            Some(Likeness::Different) | None => {
                self.different += 1;
                if self.differences.len() < LISTED {
                    self.differences.push(Difference {
                        figure: figure_id(place, catalogue),
                        published: old.map(|cell| text(cell, new)),
                        recomputed: new.map(|cell| text(cell, old)),
                    });
                }
            }
        }
    }
}

enum Likeness {
    Identical,
    Rounded,
    Different,
}

fn likeness(old: &Cell, new: &Cell) -> Likeness {
    let counts = |cell: &Cell| (cell.accredited, cell.surveyed, cell.inhabitants_year);
    if counts(old) != counts(new) {
        return Likeness::Different;
    }
    let (Some(before), Some(after)) = (numbers(old.content), numbers(new.content)) else {
        return if old.content == new.content {
            Likeness::Identical
        } else {
            Likeness::Different
        };
    };
    let pairs = before.0.into_iter().zip(after.0);
    if before.1 != after.1 || pairs.clone().any(|(a, b)| !is_close(a, b)) {
        Likeness::Different
    } else if pairs.into_iter().all(|(a, b)| a.to_bits() == b.to_bits()) {
        Likeness::Identical
    } else {
        Likeness::Rounded
    }
}

/// Whether the numerator and the denominator are shown, and the counts.
type Standing = ((bool, bool), u32, u32);

/// Value, numerator and denominator; what must be the same to a unit.
fn numbers(content: Content) -> Option<([f64; 3], Standing)> {
    match content {
        Content::Number {
            value,
            numerator,
            denominator,
            filled,
            respondents,
        } => Some((
            [value, numerator.unwrap_or(0.0), denominator.unwrap_or(0.0)],
            (
                (numerator.is_some(), denominator.is_some()),
                filled,
                respondents,
            ),
        )),
        Content::Secret(_) | Content::Missing(_) => None,
    }
}

fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}

fn figure_id(
    (indicator, geo, population, member, year): &Place<'_>,
    catalogue: &Catalogue,
) -> String {
    let definition = catalogue.indicators.get(*indicator);
    let breakdown = definition.and_then(|definition| definition.breakdown_code(*member));
    let breakdown = breakdown.map_or_else(String::new, |code| format!("/{code}"));
    format!("{indicator}/{geo}/{year}/{}{breakdown}", population.code())
}

/// What a cell says; no number when the other side is secret.
fn text(cell: &Cell, other: Option<&Cell>) -> String {
    let is_secret = other.is_some_and(|other| matches!(other.content, Content::Secret(_)));
    match cell.content {
        Content::Number { .. } if is_secret => "un nombre".to_owned(),
        Content::Number { value, .. } => value.to_string(),
        Content::Secret(_) => "s".to_owned(),
        Content::Missing(_) => "nd".to_owned(),
    }
}
