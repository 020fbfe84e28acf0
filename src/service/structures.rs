//! The structures of a territory, from the public directory of an edition.

use crate::domain::directory::StructureSheet;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::{Geography, Territory};

use super::published::PublishedEdition;

/// The structures accredited at 31 December of a year whose commune the territory holds, in order of
/// name; those of its communes for a quartier.
pub fn structures_of(
    edition: &PublishedEdition,
    territory: usize,
    population: Population,
    data_year: i32,
) -> Vec<&StructureSheet> {
    let geography = edition.geography();
    let Some(own) = geography.territory(territory) else {
        return Vec::new();
    };
    let accredited = |sheet: &&StructureSheet| {
        let mut years = sheet.accredited_in.iter();
        years.any(|year| i32::from(*year) == data_year)
    };
    let all = edition.structures().iter();
    let mut found: Vec<&StructureSheet> = all
        .filter(|sheet| population.contains(sheet.kind))
        .filter(accredited)
        .filter(|sheet| holds(geography, own, sheet))
        .collect();
    found.sort_by_cached_key(|sheet| {
        let name = crate::geography::folded(sheet.name.as_deref().unwrap_or(&sheet.id));
        (name, sheet.id.clone())
    });
    found
}

/// Whether the commune of a structure is in a territory.
pub fn holds(geography: &Geography, territory: &Territory, sheet: &StructureSheet) -> bool {
    geography
        .find_current(TerritoryType::Com, &sheet.commune)
        .and_then(|commune| u32::try_from(commune).ok())
        .is_some_and(|commune| territory.communes.binary_search(&commune).is_ok())
}

/// The nearest territory around that has structures, with them: the smallest one first. None when
/// the whole country has none.
pub fn around(
    edition: &PublishedEdition,
    territory: usize,
    population: Population,
    data_year: i32,
) -> Option<(usize, Vec<&StructureSheet>)> {
    let own = edition.geography().territory(territory)?;
    own.parents().find_map(|parent| {
        let found = structures_of(edition, parent, population, data_year);
        (!found.is_empty()).then_some((parent, found))
    })
}
