//! A cell as one byte and the numbers that it cannot do without.

use super::{PlaceTotals, series_key};
use crate::domain::figure::{Cell, Content, MissingReason, SecretReason};
use crate::domain::structure::Population;

/// Most numbers that a cell takes: value, numerator, denominator, filled, three counts.
pub(super) const WIDEST: usize = 7;

/// Low bits: what the cell holds.
const CODE: u8 = 0b0001_1111;
/// Where `filled` is: kept, or the same as the last part of the value, or as the respondents.
const FILLED_IS_LAST: u8 = 0b0010_0000;
const FILLED_IS_RESPONDENTS: u8 = 0b0100_0000;
/// The counts of structures are not those of the place: they follow the numbers.
const OWN_COUNTS: u8 = 0b1000_0000;

const TOTAL: u8 = 0;
/// A quotient multiplied by the scale of that rank.
const QUOTIENT: u8 = 1;
const SCALES: [f64; 5] = [1.0, 100.0, 1_000.0, 10_000.0, 100_000.0];
const VALUE_AND_TOTAL: u8 = 6;
const VALUE_AND_QUOTIENT: u8 = 7;
/// A ratio whose parts are not shown.
const VALUE_ALONE: u8 = 13;
const SECRETS: [(u8, SecretReason); 5] = [
    (8, SecretReason::FewUnits),
    (9, SecretReason::Dominance),
    (10, SecretReason::Unanimous),
    (11, SecretReason::Protects),
    (12, SecretReason::Imported),
];
const NOT_DELIVERED: u8 = 16;
const MISSING: [(u8, MissingReason); 6] = [
    (17, MissingReason::NotAsked),
    (18, MissingReason::NoStructure),
    (19, MissingReason::NoAnswer),
    (20, MissingReason::ZeroDenominator),
    (21, MissingReason::NoPreviousYear),
    (22, MissingReason::NotGiven),
];

pub(super) fn is_secret(state: u8) -> bool {
    SECRETS.iter().any(|(code, _)| *code == state & CODE)
}

/// The byte of a cell and how many numbers go with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed {
    pub(super) state: u8,
    pub(super) lag: i8,
    pub(super) width: usize,
}

/// Numbers written one after the other.
struct Pen<'a> {
    numbers: &'a mut [f64; WIDEST],
    width: usize,
}

impl Pen<'_> {
    fn write(&mut self, number: f64) {
        if let Some(slot) = self.numbers.get_mut(self.width) {
            *slot = number;
            self.width += 1;
        }
    }
}

impl Packed {
    /// Packs a cell beside the counts of its place.
    pub(super) fn of(cell: &Cell, place: PlaceTotals, numbers: &mut [f64; WIDEST]) -> Self {
        let mut pen = Pen { numbers, width: 0 };
        let mut own = PlaceTotals {
            accredited: cell.accredited,
            surveyed: cell.surveyed,
            respondents: place.respondents,
        };
        let mut state = match cell.content {
            Content::Number {
                value,
                numerator,
                denominator,
                filled,
                respondents,
            } => {
                own.respondents = respondents;
                let code = write_value(&mut pen, value, numerator, denominator);
                let last = denominator.or(numerator);
                if last.is_some_and(|last| same(f64::from(filled), last)) {
                    code | FILLED_IS_LAST
                } else if filled == respondents {
                    code | FILLED_IS_RESPONDENTS
                } else {
                    pen.write(f64::from(filled));
                    code
                }
            }
            Content::Secret(reason) => code_of(&SECRETS, &reason),
            Content::Missing(MissingReason::NotDelivered { delivered, touched }) => {
                pen.write(f64::from(delivered));
                pen.write(f64::from(touched));
                NOT_DELIVERED
            }
            Content::Missing(reason) => code_of(&MISSING, &reason),
        };
        if own != place {
            state |= OWN_COUNTS;
            for count in [own.accredited, own.surveyed, own.respondents] {
                pen.write(f64::from(count));
            }
        }
        let lag = cell
            .inhabitants_year
            .map_or(0, |year| cell.data_year.saturating_sub(year));
        Self {
            state,
            lag: i8::try_from(lag).unwrap_or(i8::MAX),
            width: pen.width,
        }
    }
}

fn code_of<T: PartialEq>(codes: &[(u8, T)], wanted: &T) -> u8 {
    let found = codes.iter().find(|(_, known)| known == wanted);
    found.map_or(0, |(code, _)| *code)
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
}

fn write_value(
    pen: &mut Pen<'_>,
    value: f64,
    numerator: Option<f64>,
    denominator: Option<f64>,
) -> u8 {
    let Some(numerator) = numerator else {
        pen.write(value);
        return VALUE_ALONE;
    };
    let quotient = |scale: &f64| denominator.map(|total| numerator / total * scale);
    let scales = (QUOTIENT..).zip(SCALES);
    let of_scale = scales
        .filter(|(_, scale)| quotient(scale).is_some_and(|derived| same(derived, value)))
        .map(|(code, _)| code)
        .next();
    let code = match (denominator, of_scale) {
        (None, _) if same(value, numerator) => TOTAL,
        (Some(_), Some(code)) => code,
        (None, _) => VALUE_AND_TOTAL,
        (Some(_), None) => VALUE_AND_QUOTIENT,
    };
    if code >= VALUE_AND_TOTAL {
        pen.write(value);
    }
    pen.write(numerator);
    if let Some(total) = denominator {
        pen.write(total);
    }
    code
}

/// What a byte and its numbers say: content, counts of structures, how many numbers were read.
pub(super) fn unpack(
    state: u8,
    numbers: &[f64],
    place: PlaceTotals,
) -> (Content, PlaceTotals, usize) {
    let mut read = 0;
    let mut next = || {
        let number = numbers.get(read).copied().unwrap_or_default();
        read += 1;
        number
    };
    let code = state & CODE;
    let mut counts = place;
    let content = if let Some((_, reason)) = SECRETS.iter().find(|(known, _)| *known == code) {
        Content::Secret(*reason)
    } else if code == NOT_DELIVERED {
        let (delivered, touched) = (count(next()), count(next()));
        Content::Missing(MissingReason::NotDelivered {
            delivered: u16::try_from(delivered).unwrap_or(u16::MAX),
            touched: u16::try_from(touched).unwrap_or(u16::MAX),
        })
    } else if let Some((_, reason)) = MISSING.iter().find(|(known, _)| *known == code) {
        Content::Missing(*reason)
    } else {
        let given = (code >= VALUE_AND_TOTAL).then(&mut next);
        let is_alone = code == VALUE_ALONE;
        let numerator = if is_alone { 0.0 } else { next() };
        let is_total = code == TOTAL || code == VALUE_AND_TOTAL;
        let denominator = (!is_total && !is_alone).then(&mut next);
        let scale = SCALES.get(usize::from(code.saturating_sub(QUOTIENT)));
        let derived = match denominator {
            None => numerator,
            Some(total) => numerator / total * scale.copied().unwrap_or(1.0),
        };
        let filled = if state & FILLED_IS_LAST != 0 {
            count(denominator.unwrap_or(numerator))
        } else if state & FILLED_IS_RESPONDENTS != 0 {
            u32::MAX
        } else {
            count(next())
        };
        Content::Number {
            value: given.unwrap_or(derived),
            numerator: (!is_alone).then_some(numerator),
            denominator,
            filled,
            respondents: 0,
        }
    };
    if state & OWN_COUNTS != 0 {
        counts = PlaceTotals {
            accredited: count(next()),
            surveyed: count(next()),
            respondents: count(next()),
        };
    }
    (with_respondents(content, state, counts), counts, read)
}

fn with_respondents(content: Content, state: u8, counts: PlaceTotals) -> Content {
    match content {
        Content::Number {
            value,
            numerator,
            denominator,
            filled,
            respondents: _,
        } => Content::Number {
            value,
            numerator,
            denominator,
            filled: if state & FILLED_IS_RESPONDENTS == 0 {
                filled
            } else {
                counts.respondents
            },
            respondents: counts.respondents,
        },
        Content::Secret(_) | Content::Missing(_) => content,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::as_conversions,
    reason = "a count that was an integer when it was written; a float that is none saturates"
)]
fn count(number: f64) -> u32 {
    number as u32
}

/// Where a cell goes: indicator, key of its series, year.
type Place = (u16, u64, i16);

/// Cells of one year, packed, before years are put together.
#[derive(Debug, Clone, Default)]
pub struct PackedYear {
    data_year: i16,
    heads: Vec<(u16, u32)>,
    keys: Vec<u64>,
    states: Vec<u8>,
    lags: Vec<i8>,
    starts: Vec<u32>,
    numbers: Vec<f64>,
}

impl PackedYear {
    /// No cell yet.
    pub fn new(data_year: i16) -> Self {
        Self {
            data_year,
            ..Self::default()
        }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(super) fn n_numbers(&self) -> usize {
        self.numbers.len()
    }

    /// Adds the cells of an indicator, in any order; indicators come in order.
    pub fn add(
        &mut self,
        indicator: u16,
        cells: &mut Vec<Cell>,
        totals: &dyn Fn(u32, Population) -> PlaceTotals,
    ) {
        cells.sort_by_key(|cell| series_key(cell.territory, cell.population, cell.member));
        self.heads.push((
            indicator,
            u32::try_from(self.keys.len()).unwrap_or(u32::MAX),
        ));
        for cell in cells.drain(..) {
            let mut numbers = [0.0; WIDEST];
            let place = totals(cell.territory, cell.population);
            let packed = Packed::of(&cell, place, &mut numbers);
            self.keys
                .push(series_key(cell.territory, cell.population, cell.member));
            self.states.push(packed.state);
            self.lags.push(packed.lag);
            self.starts
                .push(u32::try_from(self.numbers.len()).unwrap_or(u32::MAX));
            self.numbers
                .extend_from_slice(numbers.get(..packed.width).unwrap_or_default());
        }
    }

    /// Cells of an indicator: their range.
    fn range(&self, indicator: u16) -> std::ops::Range<usize> {
        let found = self.heads.binary_search_by_key(&indicator, |head| head.0);
        let Ok(rank) = found else { return 0..0 };
        let start = |rank: usize| {
            let head = self.heads.get(rank);
            head.map_or(self.keys.len(), |(_, start)| super::widen(*start))
        };
        start(rank)..start(rank + 1)
    }

    fn numbers_of(&self, cell: usize) -> &[f64] {
        let start = |cell: usize| {
            let start = self.starts.get(cell);
            start.map_or(self.numbers.len(), |start| super::widen(*start))
        };
        self.numbers
            .get(start(cell)..start(cell + 1))
            .unwrap_or_default()
    }
}

/// Visits the cells of several years by indicator, series and year.
pub(super) fn merge(years: &[PackedYear], mut visit: impl FnMut(Place, u8, i8, &[f64])) {
    let mut indicators: Vec<u16> = years
        .iter()
        .flat_map(|year| year.heads.iter().map(|head| head.0))
        .collect();
    indicators.sort_unstable();
    indicators.dedup();
    let mut order: Vec<(u64, i16, usize, usize)> = Vec::new();
    for indicator in indicators {
        order.clear();
        for (rank, year) in years.iter().enumerate() {
            let range = year.range(indicator);
            let keys = year.keys.get(range.clone()).unwrap_or_default();
            let cells = keys.iter().zip(range);
            order.extend(cells.map(|(key, cell)| (*key, year.data_year, rank, cell)));
        }
        // Runs that are already sorted: the stable sort merges them.
        order.sort_by_key(|&(key, data_year, ..)| (key, data_year));
        for &(key, data_year, rank, cell) in &order {
            let Some(year) = years.get(rank) else {
                continue;
            };
            let state = year.states.get(cell).copied().unwrap_or_default();
            let lag = year.lags.get(cell).copied().unwrap_or_default();
            visit(
                (indicator, key, data_year),
                state,
                lag,
                year.numbers_of(cell),
            );
        }
    }
}
