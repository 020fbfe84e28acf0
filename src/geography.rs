//! Territories: reference data, resolution of codes, populations.
//!
//! The tables of `import/reference` are compiled in and read once by [`Geography::load`]. A territory
//! is a set of communes of the current geography; whatever is larger than a commune is summed from them.
//! This room knows nothing of structures, deliveries or figures.

mod assembly;
mod changes;
mod communes;
pub mod coverage;
mod divided;
mod error;
mod labels;
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

use std::ops::Range;

pub use error::GeographyError;
pub use names::NameResolution;
pub use population::Inhabitants;
pub use resolution::{CodeResolution, CommuneResolution};
pub use territory::{Commune, Territory};

use crate::domain::territory::{TerritoryCode, TerritoryType};
use changes::CommuneChanges;
use names::CommuneNames;
use population::Populations;

/// Every territory of France, with populations and former codes.
#[derive(Debug)]
pub struct Geography {
    communes: Vec<Commune>,
    territories: Vec<Territory>,
    /// Where each kind lies in `territories`, in the order of [`TerritoryType::ALL`].
    ranges: [Range<usize>; 6],
    populations: Populations,
    changes: CommuneChanges,
    names: CommuneNames,
    /// Folded label of each territory, for the search.
    folded_labels: Vec<Box<str>>,
    /// Inhabitants of each territory in the latest year; 0 where unknown.
    latest_inhabitants: Vec<u32>,
}

impl Geography {
    /// Year of the geography of every territory served.
    pub const YEAR: u16 = 2026;

    /// Reads the embedded tables.
    ///
    /// # Errors
    /// A table that cannot be unpacked or read, or that refers to a code that another does not have.
    pub fn load() -> Result<Self, GeographyError> {
        assembly::assemble(tables::Tables::read()?)
    }

    /// Every territory, sorted by kind then code: communes first, France last.
    ///
    /// The position in this list is the index used everywhere; for a commune it is also the position
    /// in [`Self::communes`].
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

    /// Index of a territory of the current geography; see [`Self::redirect`] for other years.
    pub fn find(&self, code: &TerritoryCode) -> Option<usize> {
        if code.year == Self::YEAR {
            self.find_current(code.kind, &code.code)
        } else {
            None
        }
    }

    /// Index of the territory of a kind that has this official code.
    pub fn find_current(&self, kind: TerritoryType, code: &str) -> Option<usize> {
        let range = self.indices_of(kind);
        let found = self
            .territories
            .get(range.clone())?
            .binary_search_by(|territory| territory.code.code.as_str().cmp(code));
        found.ok().map(|offset| range.start + offset)
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

    /// Indices of the territories with at least one commune inside the parent, in order.
    ///
    /// The parent itself and the larger kinds that hold it whole are left out: they are around, not inside.
    /// An EPCI that reaches beyond its parent is kept.
    pub fn within(&self, parent_idx: usize) -> impl Iterator<Item = usize> + use<> {
        let mut found: Vec<usize> = Vec::new();
        if let Some(parent) = self.territory(parent_idx) {
            for commune in parent.communes() {
                found.push(commune);
                found.extend(
                    self.territory(commune)
                        .into_iter()
                        .flat_map(Territory::parents),
                );
            }
            found.sort_unstable();
            found.dedup();
            found.retain(|&idx| idx < parent_idx || !self.is_inside(parent_idx, idx));
        }
        found.into_iter()
    }

    /// Whether every commune of `inner` belongs to `outer`; false for an unknown index.
    pub fn is_inside(&self, inner: usize, outer: usize) -> bool {
        match (self.territory(inner), self.territory(outer)) {
            (Some(inner), Some(outer)) => {
                inner.communes.len() <= outer.communes.len()
                    && inner
                        .communes
                        .iter()
                        .all(|idx| outer.communes.binary_search(idx).is_ok())
            }
            _ => false,
        }
    }

    /// The current territory that replaces another code: a former commune, a code of another year,
    /// a code that lost its leading zero or its capitals.
    ///
    /// `None` when the code is already current, or unknown.
    pub fn redirect(&self, code: &TerritoryCode) -> Option<TerritoryCode> {
        if self.find(code).is_some() {
            return None;
        }
        let idx = match code.kind {
            TerritoryType::Com => self.resolve_code(&code.code).commune.idx(),
            TerritoryType::Epci
            | TerritoryType::Arr
            | TerritoryType::Dep
            | TerritoryType::Reg
            | TerritoryType::France => {
                self.find_current(code.kind, &code.code.to_ascii_uppercase())
            }
        };
        Some(self.territory(idx?)?.code.clone())
    }
}
