//! Groups of territories among which a figure is ranked.

use std::collections::BTreeMap;

use crate::domain::number::french;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;

/// Bounds of the classes of inhabitants of a kind of territory, ascending: a class goes from a bound
/// to just under the next. 15,000 and 250,000 are those of the law for an EPCI; 2,000 that of an
/// urban commune; the others part each kind in groups that are neither tiny nor without shape.
pub const SIZES: [(TerritoryType, &[u32]); 4] = [
    (
        TerritoryType::Com,
        &[2_000, 5_000, 10_000, 20_000, 50_000, 100_000],
    ),
    (
        TerritoryType::Epci,
        &[15_000, 30_000, 50_000, 100_000, 250_000],
    ),
    (TerritoryType::Arr, &[50_000, 100_000, 200_000, 400_000]),
    (TerritoryType::Dep, &[300_000, 600_000, 1_000_000]),
];

/// Territories of one kind that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Inside the same département, or France.
    Siblings {
        /// Their kind.
        kind: TerritoryType,
        /// Year of their geography: quartiers of two generations are not compared.
        year: u16,
        /// The territory that holds them.
        parent: usize,
    },
    /// In the same class of inhabitants.
    Size {
        /// Their kind.
        kind: TerritoryType,
        /// Place of the class, from the smallest.
        class: usize,
    },
    /// In the same class of the density grid: for a territory of several communes, that where most
    /// of its inhabitants live.
    Density {
        /// Their kind.
        kind: TerritoryType,
        /// Place of the class in the geography.
        class: usize,
    },
    /// A département and those that share a border with it.
    Neighbours {
        /// The département in the middle.
        of: usize,
    },
}

impl Group {
    /// Territories of the same kind around: in the first département that holds it, else in France;
    /// none for France.
    pub fn siblings(geography: &Geography, place: usize) -> Option<Self> {
        let own = geography.territory(place)?;
        let (kind, year) = (own.code.kind, own.code.year);
        let around = if kind < TerritoryType::Dep {
            TerritoryType::Dep
        } else {
            TerritoryType::France
        };
        let parent = own.parents().find(|parent| {
            let parent = geography.territory(*parent);
            parent.is_some_and(|parent| parent.code.kind == around)
        })?;
        Some(Self::Siblings { kind, year, parent })
    }

    /// Territories of the same kind in the same class of density; none where no list says it, and
    /// above the EPCI, where classes mix.
    pub fn density(geography: &Geography, place: usize) -> Option<Self> {
        let kind = geography.territory(place)?.code.kind;
        if !matches!(kind, TerritoryType::Com | TerritoryType::Epci) {
            return None;
        }
        let class = density_of(geography, place)?;
        Some(Self::Density { kind, class })
    }

    /// Territories of the same kind of about the same number of inhabitants; none for a kind without
    /// classes and where inhabitants are unknown.
    pub fn size(geography: &Geography, place: usize) -> Option<Self> {
        let kind = geography.territory(place)?.code.kind;
        let class = class_of(geography, place, bounds(kind)?)?;
        Some(Self::Size { kind, class })
    }

    /// A département with its neighbours; none where it has none.
    pub fn neighbours(geography: &Geography, place: usize) -> Option<Self> {
        let around = geography.neighbours(place);
        (!around.is_empty()).then_some(Self::Neighbours { of: place })
    }

    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Siblings { .. } => "siblings",
            Self::Size { .. } => "size",
            Self::Density { .. } => "density",
            Self::Neighbours { .. } => "neighbours",
        }
    }

    /// « EPCI (Loire-Atlantique) », « EPCI de 50 000 à 100 000 habitants ».
    pub fn label(self, geography: &Geography) -> String {
        let name = |place: usize| {
            let territory = geography.territory(place);
            territory.map_or_else(String::new, |found| found.label.to_string())
        };
        match self {
            Self::Siblings { kind, parent, .. } => {
                format!("{} ({})", kind.plural(), name(parent))
            }
            Self::Density { kind, class } => format!("{}, {}", kind.plural(), name(class)),
            Self::Size { kind, class } => {
                let bounds = bounds(kind).unwrap_or_default();
                let from = class.checked_sub(1).and_then(|below| bounds.get(below));
                let said = |bound: &u32| french(f64::from(*bound), 0);
                let plural = kind.plural();
                match (from, bounds.get(class)) {
                    (None, Some(to)) => format!("{plural} de moins de {} habitants", said(to)),
                    (Some(from), None) => format!("{plural} de {} habitants et plus", said(from)),
                    (Some(from), Some(to)) => {
                        format!("{plural} de {} à {} habitants", said(from), said(to))
                    }
                    (None, None) => plural.to_owned(),
                }
            }
            Self::Neighbours { of } => format!("{} et ses voisins", name(of)),
        }
    }

    /// Indices of its territories, in order.
    pub fn members(self, geography: &Geography) -> Vec<usize> {
        let of_kind = |place: &usize, kind: TerritoryType| {
            let territory = geography.territory(*place);
            territory.is_some_and(|own| own.code.kind == kind)
        };
        match self {
            Self::Siblings { kind, year, parent } => geography
                .within(parent)
                .filter(|place| of_kind(place, kind))
                .filter(|place| {
                    let territory = geography.territory(*place);
                    territory.is_some_and(|own| own.code.year == year)
                })
                .collect(),
            Self::Density { kind, class } => {
                let of_class = |place: &usize| density_of(geography, *place) == Some(class);
                geography.indices_of(kind).filter(of_class).collect()
            }
            Self::Size { kind, class } => {
                let bounds = bounds(kind).unwrap_or_default();
                let of_class = |place: &usize| class_of(geography, *place, bounds) == Some(class);
                geography.indices_of(kind).filter(of_class).collect()
            }
            Self::Neighbours { of } => {
                let mut members = geography.neighbours(of);
                members.push(of);
                members.sort_unstable();
                members
            }
        }
    }
}

fn bounds(kind: TerritoryType) -> Option<&'static [u32]> {
    let found = SIZES.iter().find(|(known, _)| *known == kind);
    found.map(|(_, bounds)| *bounds)
}

/// How many bounds the inhabitants of the latest year reach.
fn class_of(geography: &Geography, place: usize, bounds: &[u32]) -> Option<usize> {
    let inhabitants = geography.inhabitants_of(place, i16::MAX)?.count;
    Some(bounds.partition_point(|bound| *bound <= inhabitants))
}

/// The class of density where most inhabitants of a territory live, among the lists delivered.
fn density_of(geography: &Geography, place: usize) -> Option<usize> {
    let communes = geography.territory(place)?.communes();
    most_lived_in(communes.filter_map(|commune| {
        let inhabitants = geography.inhabitants(commune, i16::MAX)?.count;
        // The class is a territory around the commune; the latest list wins.
        let around = geography.territory(commune)?.parents();
        let class = around
            .filter_map(|class| Some((class, geography.territory(class)?)))
            .filter(|(_, class)| class.code.kind == TerritoryType::Dens)
            .max_by_key(|(_, class)| class.code.year)?;
        Some((class.0, inhabitants))
    }))
}

/// The class with most inhabitants; the first of two that have as many.
fn most_lived_in(communes: impl Iterator<Item = (usize, u32)>) -> Option<usize> {
    let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
    for (class, inhabitants) in communes {
        *counts.entry(class).or_default() += u64::from(inhabitants);
    }
    let most = counts.values().max().copied()?;
    let mut found = counts.into_iter().filter(|(_, count)| *count == most);
    found.next().map(|(class, _)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_territory_is_of_the_class_where_most_of_its_inhabitants_live() {
        let communes = [(7, 4_000), (3, 2_500), (3, 2_000), (9, 100)];
        assert_eq!(most_lived_in(communes.into_iter()), Some(3));
        assert_eq!(most_lived_in([(5, 10), (4, 10)].into_iter()), Some(4));
        assert_eq!(most_lived_in(std::iter::empty()), None);
    }

    #[test]
    fn nantes_stands_among_the_large_and_its_neighbours_among_theirs() {
        let geography = Geography::load().unwrap();
        let find = |kind, code| geography.find_current(kind, code).unwrap();
        let metropole = find(TerritoryType::Epci, "244400404");
        let class = Group::size(&geography, metropole).unwrap();
        assert_eq!(
            class.label(&geography),
            "EPCI de 250\u{202f}000 habitants et plus"
        );
        assert!(class.members(&geography).contains(&metropole));
        let siblings = Group::siblings(&geography, metropole).unwrap();
        assert_eq!(siblings.members(&geography).len(), 17);
        let departement = find(TerritoryType::Dep, "44");
        let around = Group::neighbours(&geography, departement).unwrap();
        assert_eq!(around.members(&geography).len(), 5);
        let france = find(TerritoryType::France, "F");
        assert_eq!(Group::siblings(&geography, france), None);
        assert_eq!(Group::size(&geography, france), None);
    }

    #[test]
    fn every_territory_of_a_kind_with_classes_is_in_one_class_exactly() {
        let geography = Geography::load().unwrap();
        for (kind, bounds) in SIZES {
            let known = geography
                .indices_of(kind)
                .filter(|place| geography.inhabitants_of(*place, i16::MAX).is_some());
            let classes = (0..=bounds.len()).map(|class| Group::Size { kind, class });
            let members: usize = classes.map(|group| group.members(&geography).len()).sum();
            assert_eq!(members, known.count(), "{kind:?}");
        }
    }
}
