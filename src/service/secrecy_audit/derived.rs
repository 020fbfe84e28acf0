//! Hidden sums that figures of other quantities show: the parts of a rate, a mean by the number of
//! structures that answered.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::shown::{Key, Shown, key};
use crate::domain::structure::Population;
use crate::engine::FigurePlace;

/// Below this, a whole number is met by chance.
const TOO_COMMON: f64 = 1000.0;
/// Relative difference under which two amounts are the same.
const SAME: f64 = 1e-9;

/// Amounts that can be computed from shown figures, by place.
#[derive(Debug, Default)]
pub(super) struct Derived {
    amounts: IndexMap<(u32, Population), Vec<(f64, Key)>>,
}

impl Derived {
    pub(super) fn new(shown: &[&Shown]) -> Self {
        let mut ordered: BTreeMap<Key, Vec<f64>> = BTreeMap::new();
        for shown in shown {
            for (key, number) in &shown.numbers {
                let found = ordered.entry(*key).or_default();
                match number.numerator {
                    Some(numerator) => {
                        found.push(numerator);
                        found.extend(number.denominator);
                    }
                    None => found.push(number.value * f64::from(number.filled)),
                }
            }
        }
        let mut amounts: IndexMap<(u32, Population), Vec<(f64, Key)>> = IndexMap::new();
        for (key, found) in ordered {
            let place = amounts.entry((key.1, key.2)).or_default();
            place.extend(
                found
                    .into_iter()
                    .filter(|one| is_telling(*one))
                    .map(|one| (one, key)),
            );
        }
        Self { amounts }
    }

    /// A figure of the same place that gives the amount, among those of which `speaks_of_same` holds:
    /// two amounts of different structures are the same by chance.
    pub(super) fn find(
        &self,
        figure: &FigurePlace,
        value: f64,
        speaks_of_same: impl Fn(&FigurePlace) -> bool,
    ) -> Option<FigurePlace> {
        if !is_telling(value) {
            return None;
        }
        let place = self.amounts.get(&(figure.territory, figure.population))?;
        let same = |one: f64| (one - value).abs() <= SAME * value.abs();
        let others = place
            .iter()
            .filter(|(one, from)| same(*one) && *from != key(figure));
        let mut found = others.map(|(_, from)| FigurePlace {
            indicator: from.0,
            territory: from.1,
            population: from.2,
            member: from.3,
        });
        found.find(speaks_of_same)
    }
}

/// Large or fractional amounts do not meet by chance.
fn is_telling(amount: f64) -> bool {
    amount.abs() >= TOO_COMMON || amount.fract().abs() > 1e-6
}
