//! Classes that lists give to communes: density, France ruralités revitalisation, and quartiers of a year.

use std::collections::BTreeSet;

use super::Geography;
use super::territory::widen;
use crate::domain::territory::TerritoryType;

/// Code of the communes that a list classes in FRR.
pub const FRR_CLASSED: &str = "1";

impl Geography {
    /// The year of the list of a kind that holds for a data year: the latest not after it, else the
    /// earliest; none when no list was brought.
    pub fn list_year(&self, kind: TerritoryType, data_year: i32) -> Option<u16> {
        let years: BTreeSet<u16> = self
            .indices_of(kind)
            .filter_map(|idx| self.territory(idx))
            .map(|territory| territory.code.year)
            .collect();
        let before = years
            .iter()
            .rev()
            .find(|year| i32::from(**year) <= data_year);
        before.or_else(|| years.first()).copied()
    }

    /// Territories of a kind in the list that holds for a data year.
    pub fn listed_in(&self, kind: TerritoryType, data_year: i32) -> Vec<usize> {
        let year = self.list_year(kind, data_year);
        self.indices_of(kind)
            .filter(|&idx| self.territory(idx).map(|territory| territory.code.year) == year)
            .collect()
    }

    /// Density class of each commune (by index) for a data year: `1` the densest to `7`; none where
    /// the list does not say.
    pub fn density_classes(&self, data_year: i32) -> Vec<Option<&str>> {
        let mut classes = vec![None; self.communes().len()];
        for territory in self.listed_in(TerritoryType::Dens, data_year) {
            let Some(class) = self.territory(territory) else {
                continue;
            };
            for commune in class.communes() {
                if let Some(slot) = classes.get_mut(commune) {
                    *slot = Some(class.code.code.as_str());
                }
            }
        }
        classes
    }

    /// Whether each commune (by index) is classed in FRR for a data year; none where nothing says.
    ///
    /// A list names the communes that are classed, sometimes the others. A département of which it
    /// names a commune is taken as told whole; a list that names communes of more than half of the
    /// départements, as told for all of France.
    pub fn frr_flags(&self, data_year: i32) -> Vec<Option<bool>> {
        let listed = self.listed_in(TerritoryType::Frr, data_year);
        let named = |idx: &usize| self.territory(*idx);
        let told: BTreeSet<&str> = listed
            .iter()
            .filter_map(named)
            .flat_map(|territory| territory.departements.iter().map(AsRef::as_ref))
            .collect();
        let is_national = told.len() * 2 > self.indices_of(TerritoryType::Dep).len();
        let mut flags: Vec<Option<bool>> = self
            .communes()
            .iter()
            .map(|commune| {
                let departement = commune.departement.as_deref();
                let is_told = departement.is_some_and(|code| told.contains(code));
                (is_told || is_national && commune.region.is_some()).then_some(false)
            })
            .collect();
        for territory in listed.iter().filter_map(named) {
            for &commune in territory.communes.iter() {
                if let Some(flag) = flags.get_mut(widen(commune)) {
                    *flag = Some(flag.unwrap_or(false) || territory.code.code == FRR_CLASSED);
                }
            }
        }
        flags
    }
}
