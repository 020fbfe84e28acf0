//! Where structures settle: communes weighted by inhabitants, urban ones more.

use std::collections::BTreeMap;

use super::calibration::Calibration;
use super::chance::Chance;
use super::{GenerateCommune, GenerateError};
use crate::domain::structure::StructureKind;

/// Inhabitants from which a commune counts as urban here: our convention, not Insee's.
const URBAN_FROM: f64 = 5_000.0;
/// Inhabitants supposed where they are unknown.
const WHEN_UNKNOWN: f64 = 2_000.0;
/// Rural communes smaller than this host no structure.
const HOST_FROM: f64 = 400.0;

/// The communes of a département that may host, with cumulated weights.
#[derive(Default)]
pub(super) struct Settlement<'a> {
    urban: Hosts<'a>,
    rural: Hosts<'a>,
}

#[derive(Default)]
struct Hosts<'a> {
    communes: Vec<(&'a GenerateCommune, f64)>,
    total: f64,
}

impl<'a> Hosts<'a> {
    fn add(&mut self, commune: &'a GenerateCommune, weight: f64) {
        self.total += weight;
        self.communes.push((commune, self.total));
    }

    fn draw(&self, chance: &mut Chance) -> Option<&'a GenerateCommune> {
        let target = chance.unit() * self.total;
        let position = self.communes.partition_point(|(_, upto)| *upto <= target);
        self.communes.get(position).map(|(commune, _)| *commune)
    }
}

/// Inhabitants, supposed where unknown.
pub(super) fn inhabitants(commune: &GenerateCommune) -> f64 {
    commune.inhabitants.map_or(WHEN_UNKNOWN, f64::from)
}

/// Whether the code is of one of the 101 départements: overseas collectivities have no Caf.
fn is_departement(code: &str) -> bool {
    code.len() == 2 || matches!(code, "971" | "972" | "973" | "974" | "976")
}

/// Settlements by département.
pub(super) fn settlements(communes: &[GenerateCommune]) -> BTreeMap<&str, Settlement<'_>> {
    let mut found: BTreeMap<&str, Settlement<'_>> = BTreeMap::new();
    for commune in communes
        .iter()
        .filter(|commune| is_departement(&commune.departement))
    {
        let settlement = found.entry(commune.departement.as_str()).or_default();
        let people = inhabitants(commune);
        if people >= URBAN_FROM {
            settlement.urban.add(commune, people);
        } else if people >= HOST_FROM {
            settlement.rural.add(commune, people);
        }
    }
    found
}

impl<'a> Settlement<'a> {
    /// Draws a commune of that side of the line, or of the other where there is none.
    pub(super) fn draw(&self, urban: bool, chance: &mut Chance) -> Option<&'a GenerateCommune> {
        let (first, second) = if urban {
            (&self.urban, &self.rural)
        } else {
            (&self.rural, &self.urban)
        };
        first.draw(chance).or_else(|| second.draw(chance))
    }
}

/// How much a rural inhabitant weighs against an urban one, by kind: set so that the country has
/// the calibrated share of urban structures.
pub(super) struct Urbanity {
    rural_weight: BTreeMap<StructureKind, f64>,
}

impl Urbanity {
    /// Reads the country.
    pub(super) fn new(
        settlements: &BTreeMap<&str, Settlement<'_>>,
        calibration: &Calibration,
    ) -> Result<Self, GenerateError> {
        let urban: f64 = settlements
            .values()
            .map(|settlement| settlement.urban.total)
            .sum();
        let rural: f64 = settlements
            .values()
            .map(|settlement| settlement.rural.total)
            .sum();
        let mut rural_weight = BTreeMap::new();
        for kind in [StructureKind::Cs, StructureKind::Evs] {
            let share = calibration.of_kind("share_urban", kind, calibration.first_year)?;
            let weight = if rural > 0.0 {
                urban / rural * (1.0 - share) / share
            } else {
                0.0
            };
            rural_weight.insert(kind, if urban > 0.0 { weight } else { 1.0 });
        }
        Ok(Self { rural_weight })
    }

    /// Weight of a département, and its urban share.
    pub(super) fn of(&self, settlement: &Settlement<'_>, kind: StructureKind) -> (f64, f64) {
        let rural = self.rural_weight.get(&kind).unwrap_or(&1.0) * settlement.rural.total;
        let weight = settlement.urban.total + rural;
        (
            weight,
            if weight > 0.0 {
                settlement.urban.total / weight
            } else {
                0.0
            },
        )
    }
}
