//! Puts the tables together: communes first, then each larger kind as a set of communes.

use std::ops::Range;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::Geography;
use super::ages::ages;
use super::changes::{changes, former_names};
use super::communes::{communes, populations};
use super::error::GeographyError;
use super::memberships::Memberships;
use super::names::CommuneNames;
use super::spelling::fold;
use super::tables::{NamedRow, Tables};
use super::territory::{Commune, Territory, narrow, widen};
use crate::domain::territory::{TerritoryCode, TerritoryType};

/// Where each kind lies in the list of territories, in the order of [`TerritoryType::ALL`].
pub(super) type Ranges = [Range<usize>; TerritoryType::COUNT];

/// A kind of territory larger than a commune: its names, and how a commune names the one it is in.
struct Level {
    kind: TerritoryType,
    rows: Vec<NamedRow>,
    code_in: fn(&Commune) -> Option<&str>,
}

pub(super) fn assemble(mut tables: Tables) -> Result<Geography, GeographyError> {
    let communes = communes()?;
    let populations = populations(&communes)?;
    let changes = changes(&communes, &tables.former, &tables.changed)?;
    let ages = ages(&communes, std::mem::take(&mut tables.ages))?;
    let former_names = former_names(&communes, &tables.changed);
    let (territories, ranges) = base_territories(&communes, tables)?;
    let folded_labels: Vec<Arc<str>> = territories
        .iter()
        .map(|territory| Arc::from(searched(territory)))
        .collect();
    let names = CommuneNames::new(&communes, &folded_labels, former_names);
    let mut geography = Geography {
        communes: Arc::from(communes),
        territories,
        ranges,
        holders: Memberships::default(),
        quartiers: Memberships::default(),
        populations: Arc::new(populations),
        changes: Arc::new(changes),
        ages: Arc::new(ages),
        names: Arc::new(names),
        folded_labels,
        latest_inhabitants: Vec::new(),
    };
    geography.join(0);
    geography.count_inhabitants();
    Ok(geography)
}

/// What a search reads of a label: of a part of an EPCI, the name of the EPCI.
fn searched(territory: &Territory) -> String {
    let label = &territory.label;
    fold(label.split_once(PART).map_or(label, |(epci, _)| epci))
}

/// What follows the name of an EPCI in the name of its part in a département.
const PART: &str = " (partie ";

impl Geography {
    /// Counts the inhabitants of the territories that have no count yet.
    pub(super) fn count_inhabitants(&mut self) {
        let counts: Vec<u32> = (self.latest_inhabitants.len()..self.territories.len())
            .map(|idx| {
                self.inhabitants_of(idx, i16::MAX)
                    .map_or(0, |found| found.count)
            })
            .collect();
        self.latest_inhabitants.extend(counts);
    }
}

/// The kinds that the tables give, smallest first after communes.
fn levels(communes: &[Commune], tables: Tables) -> [Level; 6] {
    let level = |kind, rows, code_in| Level {
        kind,
        rows,
        code_in,
    };
    [
        level(
            TerritoryType::Epcidep,
            parts_of_epci(communes, &tables),
            |c| c.epci_in_departement.as_deref(),
        ),
        level(TerritoryType::Epci, tables.epci, |c| c.epci.as_deref()),
        level(TerritoryType::Arr, tables.arrondissements, |c| {
            c.arrondissement.as_deref()
        }),
        level(TerritoryType::Dep, tables.departements, |c| {
            c.departement.as_deref()
        }),
        level(TerritoryType::Reg, tables.regions, |c| c.region.as_deref()),
        level(
            TerritoryType::France,
            vec![NamedRow {
                code: "F".to_owned(),
                name: "France".to_owned(),
            }],
            // the 101 départements are those that lie in a région
            |c| c.region.as_ref().map(|_| "F"),
        ),
    ]
}

/// Code and name of the part of an EPCI in each of its départements, for those that have several.
fn parts_of_epci(communes: &[Commune], tables: &Tables) -> Vec<NamedRow> {
    let name_in = |rows: &[NamedRow], code: &str| {
        rows.iter()
            .find(|row| row.code == code)
            .map(|row| row.name.clone())
    };
    let codes: IndexSet<&str> = communes
        .iter()
        .filter_map(|commune| commune.epci_in_departement.as_deref())
        .collect();
    codes
        .into_iter()
        .filter_map(|code| {
            let (epci, departement) = code.split_once('.')?;
            let epci = name_in(&tables.epci, epci)?;
            let departement = name_in(&tables.departements, departement)?;
            Some(NamedRow {
                code: code.to_owned(),
                name: format!("{epci}{PART}{departement})"),
            })
        })
        .collect()
}

fn base_territories(
    communes: &[Commune],
    tables: Tables,
) -> Result<(Vec<Territory>, Ranges), GeographyError> {
    let mut territories: Vec<Territory> = Vec::with_capacity(communes.len() + 2_000);
    let mut departements = SharedDepartements::default();
    for (idx, commune) in communes.iter().enumerate() {
        territories.push(Territory {
            code: TerritoryCode::new(Geography::YEAR, TerritoryType::Com, commune.code.as_ref()),
            label: Arc::clone(&commune.name),
            communes: Arc::from([narrow(idx)]),
            departements: departements.of(std::iter::once(commune)),
            parents: Arc::from([]),
        });
    }
    for level in levels(communes, tables) {
        add_level(level, communes, &mut territories, &mut departements)?;
    }
    let ranges = ranges(&territories);
    Ok((territories, ranges))
}

/// Where each kind lies: territories of a kind follow one another.
pub(super) fn ranges(territories: &[Territory]) -> Ranges {
    TerritoryType::ALL.map(|kind| {
        let is_kind = |territory: &Territory| territory.code.kind == kind;
        match territories.iter().position(is_kind) {
            Some(start) => {
                let rest = territories.get(start..).unwrap_or_default();
                start..start + rest.iter().take_while(|other| is_kind(other)).count()
            }
            None => 0..0,
        }
    })
}

/// Lists of départements, one allocation for each.
#[derive(Default)]
pub(super) struct SharedDepartements(IndexSet<Arc<[Arc<str>]>>);

impl SharedDepartements {
    pub(super) fn of<'a>(
        &mut self,
        communes: impl Iterator<Item = &'a Commune>,
    ) -> Arc<[Arc<str>]> {
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

/// Adds the territories of a kind that hold a commune.
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
        let of_inside = inside.iter().filter_map(|&idx| communes.get(widen(idx)));
        let departements = departements.of(of_inside);
        territories.push(Territory {
            code: TerritoryCode::new(Geography::YEAR, level.kind, row.code),
            label: Arc::from(row.name),
            communes: Arc::from(inside),
            departements,
            parents: Arc::from([]),
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

/// Adds an item to a short sorted list that does not hold it yet.
pub(super) fn insert_once<T: Ord + Clone>(sorted: &mut Vec<T>, item: &T) {
    if let Err(place) = sorted.binary_search(item) {
        sorted.insert(place, item.clone());
    }
}
