//! Structures or quartiers as points, at the centre of their commune.

use std::collections::BTreeMap;

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::contours::{Contours, Outline};
use crate::geography::{Geography, Territory};
use crate::render::chart::{MapDot, MapFrame};
use crate::service::error::QueryError;
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;

use super::ChartQuery;

/// What points show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapPoints {
    /// Structures accredited in the year shown, by the public register.
    Structures,
    /// Quartiers prioritaires of the latest list delivered.
    Qpv,
}

impl MapPoints {
    /// Every kind with its code in addresses.
    pub const ALL: [(&'static str, Self); 2] =
        [("structures", Self::Structures), ("qpv", Self::Qpv)];
}

/// Adds the points to the planes; returns what they are, in words.
pub(super) fn place(
    edition: &PublishedEdition,
    query: &ChartQuery,
    around: &Territory,
    figure: &Figure<'_>,
    frames: &mut [MapFrame],
) -> Result<Option<String>, QueryError> {
    let geography = edition.geography();
    let (found, what) = match query.map.points {
        None => return Ok(None),
        Some(MapPoints::Structures) => {
            let population = figure.key().population;
            let what = match population {
                Population::Avs => "structures",
                Population::Cs => "centres sociaux",
                Population::Evs => "espaces de vie sociale",
            };
            (structures(edition, around, figure), what)
        }
        Some(MapPoints::Qpv) => {
            if geography.indices_of(TerritoryType::Qpv).is_empty() {
                return Err(
                    query.impossible("aucune liste de quartiers prioritaires n'a été livrée")
                );
            }
            (quartiers(geography, around), "quartiers prioritaires")
        }
    };
    let communes: Vec<u32> = found.keys().copied().collect();
    let areas: Vec<&[u32]> = communes.chunks(1).collect();
    for frame in frames {
        let mesh = Contours::load().mesh(geography, frame.mesh.ground, &areas);
        let rings = mesh.rings(areas.len()).into_iter().zip(found.values());
        frame.dots.extend(rings.filter_map(|(rings, count)| {
            let rings = rings.iter().map(|ring| mesh.points(ring)).collect();
            let outline = Outline {
                ground: mesh.ground,
                rings,
            };
            Some(MapDot {
                at: outline.centre()?,
                count: *count,
            })
        }));
    }
    let all: u32 = found.values().sum();
    Ok(Some(format!("{all} {what}, au centre de leur commune")))
}

/// How many structures of the population each commune (index) has in the year of the figure.
fn structures(
    edition: &PublishedEdition,
    around: &Territory,
    figure: &Figure<'_>,
) -> BTreeMap<u32, u32> {
    let geography = edition.geography();
    let (year, population) = (figure.key().data_year, figure.key().population);
    let mut found = BTreeMap::new();
    let in_year = edition.structures().iter().filter(|structure| {
        population.contains(structure.kind) && structure.accredited_in.contains(&year)
    });
    for structure in in_year {
        let commune = geography.find_current(TerritoryType::Com, &structure.commune);
        let commune = commune.and_then(|idx| u32::try_from(idx).ok());
        let inside = commune.filter(|idx| around.communes.binary_search(idx).is_ok());
        if let Some(commune) = inside {
            *found.entry(commune).or_default() += 1;
        }
    }
    found
}

/// How many quartiers of the latest list lie in each commune (index), wholly or in part.
fn quartiers(geography: &Geography, around: &Territory) -> BTreeMap<u32, u32> {
    let year_of = |idx: u32| {
        let territory = geography.territory(usize::try_from(idx).ok()?);
        Some(territory?.code.year)
    };
    let known = geography.indices_of(TerritoryType::Qpv);
    let years = known.filter_map(|idx| Some(geography.territory(idx)?.code.year));
    let latest = years.max();
    let mut found = BTreeMap::new();
    for &commune in around.communes.iter() {
        let quartiers = geography.quartiers_in(commune).iter();
        let many = quartiers
            .filter(|quartier| year_of(**quartier) == latest)
            .count();
        if many > 0 {
            found.insert(commune, u32::try_from(many).unwrap_or(u32::MAX));
        }
    }
    found
}
