//! A geography with the lists that deliveries bring.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Geography;
use super::assembly::{SharedDepartements, ranges};
use super::memberships::{Memberships, parents};
use super::spelling::fold;
use super::territory::{Territory, narrow, widen};
use crate::domain::additions::Additions;
use crate::domain::territory::{TerritoryCode, TerritoryType};

/// Kinds of territories that a list may add, in the order in which they follow those of the tables.
const KINDS: [TerritoryType; 4] = [
    TerritoryType::Qpv,
    TerritoryType::Zone,
    TerritoryType::Frr,
    TerritoryType::Dens,
];

impl Geography {
    /// This geography and what deliveries add to it; what was added before is left out.
    ///
    /// Territories of the tables keep their places. A list's commune that is unknown today is left
    /// out, and so is a territory left with none; of two territories with the same code, both lists count.
    #[must_use]
    pub fn with(&self, additions: &Additions) -> Self {
        let end = self.indices_of(TerritoryType::France).end;
        let tables = self.territories.get(..end).unwrap_or_default();
        let mut geography = Self {
            communes: Arc::clone(&self.communes),
            territories: tables.to_vec(),
            ranges: ranges(tables),
            holders: Memberships::default(),
            quartiers: Memberships::default(),
            populations: Arc::clone(&self.populations),
            changes: self.changes_with(&additions.movements),
            ages: Arc::clone(&self.ages),
            names: Arc::clone(&self.names),
            folded_labels: self.folded_labels.iter().take(end).cloned().collect(),
            latest_inhabitants: self.latest_inhabitants.iter().take(end).copied().collect(),
        };
        geography.add(additions);
        geography
    }

    fn add(&mut self, additions: &Additions) {
        let mut departements = SharedDepartements::default();
        let first = self.territories.len();
        for kind in KINDS {
            for ((code, year), (label, communes)) in self.listed(additions, kind) {
                let inside = communes
                    .iter()
                    .filter_map(|&idx| self.communes.get(widen(idx)));
                let departements = departements.of(inside);
                self.folded_labels.push(Arc::from(fold(label)));
                self.territories.push(Territory {
                    code: TerritoryCode::new(year, kind, code),
                    label: Arc::from(label),
                    communes: communes.into_iter().collect(),
                    departements,
                    parents: Arc::from([]),
                });
            }
        }
        self.ranges = ranges(&self.territories);
        self.join(first);
        self.count_inhabitants();
    }

    /// Territories of a kind that lists name, by code and year, with the communes of today.
    fn listed<'a>(
        &self,
        additions: &'a Additions,
        kind: TerritoryType,
    ) -> BTreeMap<(&'a str, u16), (&'a str, BTreeSet<u32>)> {
        let mut listed: BTreeMap<_, (&str, BTreeSet<u32>)> = BTreeMap::new();
        let of_kind = additions.territories.iter();
        for added in of_kind.filter(|added| added.code.kind == kind) {
            let communes = added.communes.iter();
            let communes = communes.filter_map(|code| self.resolve_code(code).commune.idx());
            let key = (added.code.code.as_str(), added.code.year);
            let entry = listed.entry(key).or_default();
            entry.0 = &added.label;
            entry.1.extend(communes.map(narrow));
        }
        listed.retain(|_, (_, communes)| !communes.is_empty());
        listed
    }

    /// Finds who holds which commune, and what is around communes and the territories from `first`.
    pub(super) fn join(&mut self, first: usize) {
        let n_communes = self.communes.len();
        let whole = TerritoryType::is_made_of_communes;
        self.holders = Memberships::of(&self.territories, n_communes, whole);
        let is_quartier = |kind| kind == TerritoryType::Qpv;
        self.quartiers = Memberships::of(&self.territories, n_communes, is_quartier);
        for idx in (0..n_communes.min(first)).chain(first..self.territories.len()) {
            let around = parents(idx, &self.territories, &self.holders);
            if let Some(territory) = self.territories.get_mut(idx)
                && territory.parents != around
            {
                territory.parents = around;
            }
        }
    }
}
