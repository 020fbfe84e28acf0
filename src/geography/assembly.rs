//! Puts the tables together: communes first, then each larger kind as a set of communes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::Geography;
use super::error::GeographyError;
use super::names::CommuneNames;
use super::population::{Populations, YEARS};
use super::resolution::{CommuneChanges, FormerCode};
use super::spelling::fold;
use super::tables::{self, ChangedRow, FormerRow, NamedRow, Tables};
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

/// One allocation for each text, however many communes hold it.
#[derive(Default)]
struct SharedTexts(IndexSet<Arc<str>>);

impl SharedTexts {
    fn share(&mut self, text: &str) -> Option<Arc<str>> {
        if text.is_empty() {
            return None;
        }
        if let Some(shared) = self.0.get(text) {
            return Some(Arc::clone(shared));
        }
        let shared: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&shared));
        Some(shared)
    }
}

fn communes() -> Result<Vec<Commune>, GeographyError> {
    let mut communes = Vec::with_capacity(35_000);
    let mut texts = SharedTexts::default();
    tables::for_each_commune(|row| {
        communes.push(Commune {
            code: Arc::from(row.code),
            name: Arc::from(row.name),
            epci: texts.share(row.epci),
            arrondissement: texts.share(row.arrondissement),
            departement: texts.share(row.departement),
            // the source gives a collectivité d'outre-mer as its own région: it is in none
            region: texts
                .share(row.region)
                .filter(|_| row.region != row.departement),
        });
    })?;
    communes.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(communes)
}

fn position(
    communes: &[Commune],
    table: &'static str,
    code: &str,
) -> Result<usize, GeographyError> {
    let unknown = || GeographyError::Reference {
        table,
        code: code.to_owned(),
        expected: "communes_2026",
    };
    let found = communes.binary_search_by(|commune| commune.code.as_ref().cmp(code));
    found.ok().ok_or_else(unknown)
}

fn populations(communes: &[Commune]) -> Result<Populations, GeographyError> {
    let mut counts = vec![[None; YEARS]; communes.len()];
    let mut next = 0;
    tables::for_each_population(|row| {
        // both tables follow the codes: the commune sought is nearly always the next one
        let is_next = communes
            .get(next)
            .is_some_and(|commune| *commune.code == *row.code);
        let idx = if is_next {
            next
        } else {
            position(communes, "population_2016_2023", row.code)?
        };
        if let Some(slot) = counts.get_mut(idx) {
            *slot = row.counts;
        }
        next = idx + 1;
        Ok(())
    })?;
    Ok(Populations::new(counts.into_iter()))
}

fn changes(
    communes: &[Commune],
    former: Vec<FormerRow>,
    changed: &[ChangedRow],
) -> Result<CommuneChanges, GeographyError> {
    let last_seen: BTreeMap<&str, i16> = changed
        .iter()
        .map(|row| (row.code.as_str(), row.last_seen))
        .collect();
    let mut resolved = CommuneChanges::default();
    for row in former {
        let idx = position(communes, "commune_codes_before_2026", &row.code_2026)?;
        let last_seen = last_seen.get(row.code.as_str()).copied();
        let former = FormerCode {
            commune_idx: narrow(idx),
            nature: row.nature,
            last_seen,
        };
        resolved.former.insert(row.code.into_boxed_str(), former);
    }
    for row in changed.iter().filter(|row| row.code == row.code_2026) {
        let idx = position(communes, "communes_changed_2019_2026", &row.code)?;
        resolved.restored.insert(idx, start_of_last_run(row)?);
    }
    Ok(resolved)
}

/// First geography of the last unbroken run where a code is seen. There is no geography of 2020.
fn start_of_last_run(row: &ChangedRow) -> Result<i16, GeographyError> {
    let unreadable = || GeographyError::Value {
        table: "communes_changed_2019_2026",
        code: row.code.clone(),
        found: row.seen_in.clone(),
    };
    let mut start = row.last_seen;
    for year in row.seen_in.split(' ').rev() {
        let year: i16 = year.parse().ok().ok_or_else(unreadable)?;
        if start - year <= 1 || (year, start) == (2019, 2021) {
            start = year;
        } else {
            break;
        }
    }
    Ok(start)
}

/// Names of communes merged since 2019: département of the old code, name, index of today.
fn former_names(communes: &[Commune], changed: &[ChangedRow]) -> Vec<(String, String, usize)> {
    let gone = changed.iter().filter(|row| row.code != row.code_2026);
    gone.filter_map(|row| {
        let digits = if row.code.starts_with("97") { 3 } else { 2 };
        let idx = position(communes, "communes_changed_2019_2026", &row.code_2026).ok()?;
        Some((row.code.get(..digits)?.to_owned(), fold(&row.name), idx))
    })
    .collect()
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
            if let Err(place) = codes.binary_search(code) {
                codes.insert(place, Arc::clone(code));
            }
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
                    if let Err(place) = around.binary_search(&parent) {
                        around.insert(place, parent);
                    }
                }
            }
            if let Some(territory) = territories.get_mut(idx) {
                territory.parents = around;
            }
        }
    }
}
