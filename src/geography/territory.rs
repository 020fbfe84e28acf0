//! A territory is a set of communes.

use std::sync::Arc;

use crate::domain::territory::TerritoryCode;

/// A commune of the current geography and the territories that it belongs to.
///
/// Texts are shared between communes, so that a clone costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    /// Insee code, five characters.
    pub code: Arc<str>,
    /// Name as Insee writes it.
    pub name: Arc<str>,
    /// SIREN of its EPCI; none for four islands and outside the 101 départements.
    pub epci: Option<Arc<str>>,
    /// Code of the part of its EPCI in its département, when that EPCI lies in several.
    pub epci_in_departement: Option<Arc<str>>,
    /// Code of its arrondissement; none in Mayotte and in collectivités d'outre-mer.
    pub arrondissement: Option<Arc<str>>,
    /// Code of its département or collectivité d'outre-mer.
    pub departement: Option<Arc<str>>,
    /// Code of its région; none in collectivités d'outre-mer.
    pub region: Option<Arc<str>>,
}

/// A territory of the current geography.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Code of the territory.
    pub code: TerritoryCode,
    /// Name, as the source writes it.
    pub label: Arc<str>,
    /// Indices of its communes, ascending; itself alone for a commune. Those of a quartier are the
    /// communes that it lies in: it holds none of them.
    pub communes: Arc<[u32]>,
    /// Codes of every département or collectivité that its communes touch, sorted.
    pub departements: Arc<[Arc<str>]>,
    /// Indices of the larger territories around it, smallest kind first: for a commune all that
    /// hold it, for a quartier its communes and all that hold one of them, for the others its
    /// départements, régions and France, and for a class only those that hold it whole.
    pub parents: Arc<[u32]>,
}

impl Territory {
    /// Indices of its communes, ascending.
    pub fn communes(&self) -> impl Iterator<Item = usize> {
        self.communes.iter().map(|&idx| widen(idx))
    }

    /// Whether every commune of this one belongs to the other, which is made of whole communes.
    pub fn is_within(&self, outer: &Self) -> bool {
        outer.code.kind.is_made_of_communes()
            && self.communes.len() <= outer.communes.len()
            && self
                .communes
                .iter()
                .all(|idx| outer.communes.binary_search(idx).is_ok())
    }

    /// Indices of the larger territories around it, smallest kind first.
    pub fn parents(&self) -> impl Iterator<Item = usize> {
        self.parents.iter().map(|&idx| widen(idx))
    }
}

/// An index as it is stored (four bytes) as an index into a slice.
pub(super) fn widen(idx: u32) -> usize {
    idx as usize
}

/// An index into a slice as it is stored. The tables hold some 37,000 lines: none is beyond four bytes.
pub(super) fn narrow(idx: usize) -> u32 {
    u32::try_from(idx).unwrap_or(u32::MAX)
}
