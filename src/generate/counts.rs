//! How many structures each département has at 31 December of each year.

use std::collections::BTreeMap;

use super::GenerateError;
use super::calibration::{Calibration, Quantity, suffix};
use super::chance::share_out;
use super::place::{Settlement, Urbanity};
use crate::domain::structure::StructureKind;

/// Structures by département, kind and year.
pub(super) struct Counts(BTreeMap<(String, StructureKind, i32), f64>);

impl Counts {
    /// Shares out the country: published départements first, the rest by inhabitants.
    pub(super) fn new(
        settlements: &BTreeMap<&str, Settlement<'_>>,
        urbanity: &Urbanity,
        calibration: &Calibration,
    ) -> Result<Self, GenerateError> {
        let mut counts = BTreeMap::new();
        for kind in [StructureKind::Cs, StructureKind::Evs] {
            for year in calibration.first_year..=calibration.last_year {
                let shares = of_year(settlements, urbanity, calibration, (kind, year))?;
                for (departement, count) in shares {
                    counts.insert((departement, kind, year), count);
                }
            }
        }
        Ok(Self(counts))
    }

    /// Structures accredited at 31 December.
    pub(super) fn of(&self, departement: &str, kind: StructureKind, year: i32) -> f64 {
        self.0
            .get(&(departement.to_owned(), kind, year))
            .copied()
            .unwrap_or(0.0)
    }
}

fn of_year(
    settlements: &BTreeMap<&str, Settlement<'_>>,
    urbanity: &Urbanity,
    calibration: &Calibration,
    (kind, year): (StructureKind, i32),
) -> Result<Vec<(String, f64)>, GenerateError> {
    let national = calibration.value(suffix(kind), year)?;
    let mut known = BTreeMap::new();
    for (departement, quantity) in calibration.of_departements(suffix(kind)) {
        if settlements.contains_key(departement) {
            known.insert(departement, published(quantity, calibration, kind, year)?);
        }
    }
    let left = (national - known.values().sum::<f64>()).max(0.0).round();
    let unknown: Vec<(&str, f64)> = settlements
        .iter()
        .filter(|(code, _)| !known.contains_key(*code))
        .map(|(code, settlement)| (*code, urbanity.of(settlement, kind).0))
        .collect();
    let weights: Vec<f64> = unknown.iter().map(|(_, weight)| *weight).collect();
    // A Caf without a single structure would have nothing to deliver: one at least.
    let shares = share_out(left, &weights)
        .into_iter()
        .map(|count| count.max(1.0));
    let unknown = unknown.into_iter().map(|(code, _)| code).zip(shares);
    Ok(known
        .into_iter()
        .chain(unknown)
        .map(|(code, count)| (code.to_owned(), count))
        .collect())
}

/// A published count, carried to other years by the evolution of the country.
fn published(
    quantity: &Quantity,
    calibration: &Calibration,
    kind: StructureKind,
    year: i32,
) -> Result<f64, GenerateError> {
    let missing = || GenerateError::Quantity {
        id: quantity.id.clone(),
    };
    let first = quantity.points.first().ok_or_else(missing)?;
    let last = quantity.points.last().ok_or_else(missing)?;
    let nearest = year.clamp(first.year, last.year);
    let value = quantity.value(nearest).ok_or_else(missing)?;
    let id = suffix(kind);
    Ok((value * calibration.value(id, year)? / calibration.value(id, nearest)?).round())
}
