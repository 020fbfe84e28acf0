//! Puts the tables together: communes first, then each larger kind as a set of communes.

use std::ops::Range;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::Geography;
use super::changes::{changes, former_names};
use super::communes::{communes, populations};
use super::error::GeographyError;
use super::names::CommuneNames;
use super::spelling::fold;
use super::tables::{NamedRow, Tables};
use super::territory::{Commune, Territory, narrow, widen};
use crate::domain::territory::{TerritoryCode, TerritoryType};

/// A kind of territory larger than a commune: its names, and how a commune names the one it is in.
struct Level {
    kind: TerritoryType,
    rows: Vec<NamedRow>,
    code_in: fn(&Commune) -> Option<&str>,
}

pub(super) fn assemble(tables: Tables) -> Result<Geography, GeographyError> {
    let communes = communes()?;
    let populations = populations(&communes)?;
    let changes = changes(&communes, tables.former, &tables.changed)?;
    let levels = [
        Level {
            kind: TerritoryType::Epci,
            rows: tables.epci,
            code_in: |c| c.epci.as_deref(),
        },
        Level {
            kind: TerritoryType::Arr,
            rows: tables.arrondissements,
            code_in: |c| c.arrondissement.as_deref(),
        },
        Level {
            kind: TerritoryType::Dep,
            rows: tables.departements,
            code_in: |c| c.departement.as_deref(),
        },
        Level {
            kind: TerritoryType::Reg,
            rows: tables.regions,
            code_in: |c| c.region.as_deref(),
        },
        Level {
            kind: TerritoryType::France,
            rows: vec![NamedRow {
                code: "F".to_owned(),
                name: "France".to_owned(),
            }],
            // the 101 départements are those that lie in a région
            code_in: |c| c.region.as_ref().map(|_| "F"),
        },
    ];
    let (territories, ranges) = territories(&communes, levels)?;
    let folded_labels: Vec<Box<str>> = territories
        .iter()
        .map(|territory| fold(&territory.label).into_boxed_str())
        .collect();
    let names = CommuneNames::new(
        &communes,
        &folded_labels,
        former_names(&communes, &tables.changed),
    );
    let mut geography = Geography {
        communes,
        territories,
        ranges,
        populations,
        changes,
        names,
        folded_labels,
        latest_inhabitants: Vec::new(),
    };
    geography.latest_inhabitants = (0..geography.territories.len())
        .map(|idx| {
            geography
                .inhabitants_of(idx, i16::MAX)
                .map_or(0, |found| found.count)
        })
        .collect();
    Ok(geography)
}

type Ranges = [Range<usize>; 6];

fn territories(
    communes: &[Commune],
    levels: [Level; 5],
) -> Result<(Vec<Territory>, Ranges), GeographyError> {
    let mut territories: Vec<Territory> = Vec::with_capacity(communes.len() + 2_000);
    let mut departements = SharedDepartements::default();
    for (idx, commune) in communes.iter().enumerate() {
        territories.push(Territory {
            code: TerritoryCode::new(Geography::YEAR, TerritoryType::Com, commune.code.as_ref()),
            label: Arc::clone(&commune.name),
            communes: vec![narrow(idx)],
            departements: departements.of(std::iter::once(commune)),
            parents: Vec::with_capacity(TerritoryType::ALL.len() - 1),
        });
    }
    let mut ends = vec![territories.len()];
    for level in levels {
        add_level(level, communes, &mut territories, &mut departements)?;
        ends.push(territories.len());
    }
    let end = |position: usize| ends.get(position).copied().unwrap_or_default();
    let ranges: Ranges =
        std::array::from_fn(|position| position.checked_sub(1).map_or(0, end)..end(position));
    join_parents(&mut territories, &ranges);
    Ok((territories, ranges))
}

/// Lists of départements, one allocation for each.
#[derive(Default)]
struct SharedDepartements(IndexSet<Arc<[Arc<str>]>>);

impl SharedDepartements {
    fn of<'a>(&mut self, communes: impl Iterator<Item = &'a Commune>) -> Arc<[Arc<str>]> {
        let mut codes: Vec<Arc<str>> = Vec::new();
        for code in communes.filter_map(|commune| commune.departement.as_ref()) {
            insert_once(&mut codes, code);
        }
        if let Some(shared) = self.0.get(codes.as_slice()) {
            return Arc::clone(shared);
        }
        let shared: Arc<[Arc<str>]> = Arc::from(codes);
        self.0.insert(Arc::clone(&shared));
        shared
    }
}

/// Adds the territories of a kind that hold a commune, and names each as parent of its communes.
fn add_level(
    level: Level,
    communes: &[Commune],
    territories: &mut Vec<Territory>,
    departements: &mut SharedDepartements,
) -> Result<(), GeographyError> {
    let mut members: IndexMap<&str, Vec<u32>> = IndexMap::new();
    for (idx, commune) in communes.iter().enumerate() {
        if let Some(code) = (level.code_in)(commune) {
            members.entry(code).or_default().push(narrow(idx));
        }
    }
    let mut rows = level.rows;
    rows.sort_by(|one, other| one.code.cmp(&other.code));
    for row in rows {
        let Some(inside) = members.swap_remove(row.code.as_str()) else {
            continue;
        };
        let parent = narrow(territories.len());
        for &commune_idx in &inside {
            if let Some(commune) = territories.get_mut(widen(commune_idx)) {
                commune.parents.push(parent);
            }
        }
        let of_inside = inside.iter().filter_map(|&idx| communes.get(widen(idx)));
        let departements = departements.of(of_inside);
        territories.push(Territory {
            code: TerritoryCode::new(Geography::YEAR, level.kind, row.code),
            label: Arc::from(row.name),
            communes: inside,
            departements,
            parents: Vec::new(),
        });
    }
    match members.pop() {
        Some((code, _)) => Err(GeographyError::Reference {
            table: "communes_2026",
            code: code.to_owned(),
            expected: level.kind.plural(),
        }),
        None => Ok(()),
    }
}

/// Gives each territory larger than a commune the départements, régions and France around it.
fn join_parents(territories: &mut [Territory], ranges: &Ranges) {
    let [_, epci, arrondissements, departements, regions, _] = ranges;
    for range in [epci, arrondissements, departements, regions] {
        let first = range.end.max(departements.start);
        for idx in range.clone() {
            let Some(territory) = territories.get(idx) else {
                continue;
            };
            let mut around: Vec<u32> = Vec::new();
            for commune in territory.communes().filter_map(|idx| territories.get(idx)) {
                for &parent in commune.parents.iter().filter(|&&idx| widen(idx) >= first) {
                    insert_once(&mut around, &parent);
                }
            }
            if let Some(territory) = territories.get_mut(idx) {
                territory.parents = around;
            }
        }
    }
}

/// Adds an item to a short sorted list that does not hold it yet.
fn insert_once<T: Ord + Clone>(sorted: &mut Vec<T>, item: &T) {
    if let Err(place) = sorted.binary_search(item) {
        sorted.insert(place, item.clone());
    }
}
