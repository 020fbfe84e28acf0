//! Which territories hold a commune, and what is around a territory.

use std::sync::Arc;

use super::assembly::insert_once;
use super::territory::{Territory, narrow, widen};
use crate::domain::territory::TerritoryType;

/// For each commune, the territories of some kinds that name it, in one block of memory.
#[derive(Debug, Default)]
pub(super) struct Memberships {
    /// Where the territories of a commune begin; one more than there are communes.
    starts: Vec<u32>,
    territories: Vec<u32>,
}

impl Memberships {
    /// Those of the kinds kept, in the order of the territories.
    pub(super) fn of(
        territories: &[Territory],
        n_communes: usize,
        keeps: impl Fn(TerritoryType) -> bool,
    ) -> Self {
        let mut of_commune: Vec<Vec<u32>> = vec![Vec::new(); n_communes];
        for (idx, territory) in territories.iter().enumerate() {
            for commune in territory.communes().filter(|_| keeps(territory.code.kind)) {
                if let Some(list) = of_commune.get_mut(commune) {
                    list.push(narrow(idx));
                }
            }
        }
        let mut starts = vec![0];
        let mut flat = Vec::with_capacity(of_commune.iter().map(Vec::len).sum());
        for list in of_commune {
            flat.extend(list);
            starts.push(narrow(flat.len()));
        }
        Self {
            starts,
            territories: flat,
        }
    }

    /// Territories that name a commune; none for an unknown commune.
    pub(super) fn of_commune(&self, commune: u32) -> &[u32] {
        let at = |place: usize| self.starts.get(place).copied().map(widen);
        let (start, end) = (at(widen(commune)), at(widen(commune).saturating_add(1)));
        start
            .zip(end)
            .and_then(|(start, end)| self.territories.get(start..end))
            .unwrap_or_default()
    }
}

/// The larger territories around one, smallest kind first: see [`Territory::parents`].
pub(super) fn parents(idx: usize, territories: &[Territory], holders: &Memberships) -> Arc<[u32]> {
    let Some(own) = territories.get(idx) else {
        return Arc::from([]);
    };
    let kind_of = |other: &u32| territories.get(widen(*other)).map(|t| t.code.kind);
    let is_class = matches!(own.code.kind, TerritoryType::Frr | TerritoryType::Dens);
    let mut around: Vec<u32> = Vec::new();
    for &commune in own.communes.iter() {
        let holders = holders.of_commune(commune).iter();
        for other in holders.filter(|other| is_around(own.code.kind, kind_of(other))) {
            insert_once(&mut around, other);
        }
    }
    if is_class {
        around.retain(|other| {
            territories
                .get(widen(*other))
                .is_some_and(|other| own.is_within(other))
        });
    }
    around.sort_by_key(|other| (kind_of(other), *other));
    Arc::from(around)
}

/// Whether a kind counts as being around another that it shares a commune with.
fn is_around(own: TerritoryType, other: Option<TerritoryType>) -> bool {
    use TerritoryType as T;
    let Some(other) = other else {
        return false;
    };
    match own {
        T::Qpv => true,
        T::Com => other != T::Com,
        T::Epcidep => matches!(other, T::Epci | T::Dep | T::Reg | T::France),
        T::Epci | T::Zone | T::Arr | T::Frr | T::Dens => {
            matches!(other, T::Dep | T::Reg | T::France)
        }
        T::Dep => matches!(other, T::Reg | T::France),
        T::Reg => other == T::France,
        T::France => false,
    }
}
