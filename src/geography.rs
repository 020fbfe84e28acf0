//! Territories: reference data, resolution of codes, populations.
//!
//! The tables of `import/reference` are compiled in and read once by [`Geography::load`]. A territory
//! is a set of communes of the current geography; whatever is larger than a commune is summed from them.
//! This room knows nothing of structures, deliveries or figures.

mod additions;
mod ages;
mod approximate;
mod assembly;
mod changes;
mod classes;
mod communes;
pub mod contours;
pub mod coverage;
mod divided;
mod error;
mod labels;
mod memberships;
mod movements;
mod names;
mod nearest;
mod neighbours;
mod population;
mod postal;
mod resolution;
mod search;
mod spelling;
mod tables;
mod territory;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use crate::domain::additions::{AddedTerritory, Additions, Movement};
pub use ages::Ages;
pub use approximate::{letters_of, mistakes};
pub use classes::FRR_CLASSED;
pub use error::GeographyError;
pub use names::NameResolution;
pub use population::Inhabitants;
pub use resolution::{CodeResolution, CommuneResolution};
pub use territory::{Commune, Territory};

use crate::domain::territory::{TerritoryCode, TerritoryType};
use assembly::Ranges;
use changes::CommuneChanges;
use memberships::Memberships;
use names::CommuneNames;
use population::Populations;

/// A text in small letters without accents nor punctuation: the words that names are compared by.
pub fn folded(text: &str) -> String {
    spelling::fold(text)
}

/// Every territory of France, with populations and former codes.
///
/// What the tables give is shared between a geography and those that [`Self::with`] makes of it.
#[derive(Debug)]
pub struct Geography {
    communes: Arc<[Commune]>,
    territories: Vec<Territory>,
    ranges: Ranges,
    /// Territories that hold a commune whole.
    holders: Memberships,
    /// Quartiers that lie in a commune.
    quartiers: Memberships,
    populations: Arc<Populations>,
    changes: Arc<CommuneChanges>,
    ages: Arc<BTreeMap<u32, Ages>>,
    names: Arc<CommuneNames>,
    /// Folded label of each territory, for the search.
    folded_labels: Vec<Arc<str>>,
    /// Inhabitants of each territory in the latest year; 0 where unknown.
    latest_inhabitants: Vec<u32>,
}

impl Geography {
    /// Year of the geography of every territory that the tables give.
    pub const YEAR: u16 = 2026;

    /// Reads the embedded tables.
    ///
    /// # Errors
    /// A table that cannot be unpacked or read, or that refers to a code that another does not have.
    pub fn load() -> Result<Self, GeographyError> {
        assembly::assemble(tables::Tables::read()?)
    }

    /// Every territory: those of the tables, communes first and France last, sorted by kind then
    /// code; then those that deliveries added, by kind, code and year.
    ///
    /// The position in this list is the index used everywhere; for a commune it is also the position
    /// in [`Self::communes`]. Additions never move the territories of the tables.
    pub fn territories(&self) -> &[Territory] {
        &self.territories
    }

    /// The territory at an index.
    pub fn territory(&self, idx: usize) -> Option<&Territory> {
        self.territories.get(idx)
    }

    /// Name of a territory in lower case and without accents: the order of a French list.
    pub fn folded_label(&self, idx: usize) -> &str {
        self.folded_labels.get(idx).map_or("", |label| label)
    }

    /// Indices of the territories of one kind.
    pub fn indices_of(&self, kind: TerritoryType) -> Range<usize> {
        let position = TerritoryType::ALL.iter().position(|known| *known == kind);
        position
            .and_then(|position| self.ranges.get(position))
            .cloned()
            .unwrap_or_default()
    }

    /// Index of a territory by its whole code; see [`Self::redirect`] for other years.
    pub fn find(&self, code: &TerritoryCode) -> Option<usize> {
        let range = self.indices_of(code.kind);
        let wanted = (code.code.as_str(), code.year);
        let found = self
            .territories
            .get(range.clone())?
            .binary_search_by(|other| (other.code.code.as_str(), other.code.year).cmp(&wanted));
        found.ok().map(|offset| range.start + offset)
    }

    /// Index of the territory of a kind that has this official code; of the latest list, when several
    /// years are known.
    pub fn find_current(&self, kind: TerritoryType, code: &str) -> Option<usize> {
        let range = self.indices_of(kind);
        let of_kind = self.territories.get(range.clone())?;
        let last = of_kind
            .partition_point(|other| other.code.code.as_str() <= code)
            .checked_sub(1)?;
        let found = of_kind.get(last)?;
        (found.code.code == code).then_some(range.start + last)
    }

    /// Every territory (index) that holds the whole of a commune (index), itself and France
    /// included, classes and zones too; quartiers hold no commune.
    pub fn containing(&self, commune: u32) -> &[u32] {
        self.holders.of_commune(commune)
    }

    /// Quartiers (indices) that lie in a commune (index), wholly or in part.
    pub fn quartiers_in(&self, commune: u32) -> &[u32] {
        self.quartiers.of_commune(commune)
    }

    /// The quartier (index) that a structure declares; none when no list imported has it. The
    /// generation is in the code: `QN…` of 2024, `QP…` of 2015.
    pub fn qpv(&self, code: &str) -> Option<u32> {
        let code = code.trim().to_ascii_uppercase();
        let found = self.find_current(TerritoryType::Qpv, &code)?;
        Some(territory::narrow(found))
    }

    /// Every commune of the current geography, sorted by code.
    pub fn communes(&self) -> &[Commune] {
        &self.communes
    }

    /// The commune that has this current code.
    pub fn commune(&self, code: &str) -> Option<&Commune> {
        self.communes
            .get(self.find_current(TerritoryType::Com, code)?)
    }

    /// Indices of the territories with at least one commune inside the parent, smallest kind first;
    /// quartiers that lie in one of its communes count, nothing is inside a quartier.
    ///
    /// The parent itself and the larger kinds that hold it whole are left out: they are around, not inside.
    /// An EPCI that reaches beyond its parent is kept.
    pub fn within(&self, parent_idx: usize) -> impl Iterator<Item = usize> + use<> {
        let kind_of = |idx: usize| self.territory(idx).map(|territory| territory.code.kind);
        let mut found: Vec<usize> = Vec::new();
        let parent = self.territory(parent_idx);
        if let Some(parent) = parent.filter(|parent| parent.code.kind.is_made_of_communes()) {
            for &commune in parent.communes.iter() {
                let inside = self.quartiers_in(commune).iter();
                let inside = inside.chain(self.containing(commune));
                found.extend(inside.map(|&idx| territory::widen(idx)));
            }
            found.sort_unstable();
            found.dedup();
            let own = Some(parent.code.kind);
            found.retain(|&idx| {
                idx != parent_idx && (kind_of(idx) < own || !self.is_inside(parent_idx, idx))
            });
            found.sort_by_key(|&idx| (kind_of(idx), idx));
        }
        found.into_iter()
    }

    /// Whether every commune of `inner` belongs to `outer`; false for an unknown index, and nothing
    /// but itself is inside a quartier.
    pub fn is_inside(&self, inner: usize, outer: usize) -> bool {
        match (self.territory(inner), self.territory(outer)) {
            (Some(own), Some(other)) => inner == outer || own.is_within(other),
            _ => false,
        }
    }

    /// The current territory that replaces another code: a former commune, a code of another year,
    /// a code that lost its leading zero or its capitals; the EPCI for its part in a département
    /// when it lies in that one only.
    ///
    /// `None` when the code is already current, or unknown. A class or a zone of another year is
    /// another territory: nothing replaces it.
    pub fn redirect(&self, code: &TerritoryCode) -> Option<TerritoryCode> {
        if self.find(code).is_some() {
            return None;
        }
        let upper = code.code.to_ascii_uppercase();
        let idx = match code.kind {
            TerritoryType::Com => self.resolve_code(&code.code).commune.idx(),
            TerritoryType::Epcidep => self
                .find_current(code.kind, &upper)
                .or_else(|| self.whole_epci(&upper)),
            TerritoryType::Dens | TerritoryType::Frr | TerritoryType::Zone => None,
            TerritoryType::Qpv
            | TerritoryType::Epci
            | TerritoryType::Arr
            | TerritoryType::Dep
            | TerritoryType::Reg
            | TerritoryType::France => self.find_current(code.kind, &upper),
        };
        Some(self.territory(idx?)?.code.clone())
    }

    /// The EPCI of `siren.departement` when it lies in that département only.
    fn whole_epci(&self, code: &str) -> Option<usize> {
        let (siren, departement) = code.split_once('.')?;
        let idx = self.find_current(TerritoryType::Epci, siren)?;
        let departements = &self.territory(idx)?.departements;
        let is_only = matches!(&**departements, [only] if **only == *departement);
        is_only.then_some(idx)
    }
}
