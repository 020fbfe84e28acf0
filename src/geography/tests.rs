//! The traps of the reference data, one test each.

mod additions;
mod codes;
mod movements;
mod names;
mod populations;
mod search;
mod territories;

use std::sync::LazyLock;

use super::{CommuneResolution, Geography, NameResolution};
use crate::domain::territory::{TerritoryCode, TerritoryType};

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| Geography::load().unwrap());

fn at(code: &str) -> usize {
    GEOGRAPHY
        .find(&code.parse().unwrap())
        .unwrap_or_else(|| panic!("{code} not found"))
}

fn commune(code: &str) -> usize {
    at(&format!("2026-COM-{code}"))
}

fn codes(indices: impl IntoIterator<Item = usize>) -> Vec<String> {
    indices
        .into_iter()
        .map(|idx| GEOGRAPHY.territories()[idx].code.to_string())
        .collect()
}

/// Count, year, communes counted in another year.
fn inhabitants_of(code: &str, year: i16) -> Option<(u32, i16, u32)> {
    GEOGRAPHY
        .inhabitants_of(at(code), year)
        .map(|found| (found.count, found.year, found.from_other_years))
}

/// Communes of a territory in all, and those inside Loire-Atlantique.
fn communes_in_44(epci: &str) -> (usize, usize) {
    let territory = &GEOGRAPHY.territories()[at(epci)];
    let department = at("2026-DEP-44");
    let inside = territory
        .communes()
        .filter(|&idx| GEOGRAPHY.is_inside(idx, department));
    (inside.count(), territory.communes.len())
}
