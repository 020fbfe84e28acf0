//! What structures declare of the territory that they serve: zones of competence, quartiers.

use std::collections::{BTreeMap, BTreeSet};

use super::roster::StructureYear;
use crate::domain::answer::Answer;
use crate::domain::structure::Population;
use crate::geography::Geography;

/// Variable: inhabitants of the zone of competence, as the structure declares them.
const ZONE: &str = "population_zone";
/// Variable: Insee codes of the communes covered, separated by spaces.
const COMMUNES: &str = "liste_communes";
/// Variable: codes of the quartiers where the structure is or that it covers.
const QUARTIERS: &str = "code_qpv";

/// Commune (index), data year and population.
type Place = (u32, i32, Population);

/// Zones of competence declared, by commune: those given as communes, and for the others the
/// inhabitants declared by structures of the commune.
#[derive(Debug, Default)]
pub(super) struct Zones {
    covered: BTreeSet<Place>,
    declared: BTreeMap<Place, f64>,
}

impl Zones {
    /// Of respondents: zones overlap, a commune counts once.
    pub(super) fn new(lines: &[&StructureYear], geography: &Geography) -> Self {
        let mut zones = Self::default();
        for line in lines.iter().filter(|line| line.respondent) {
            let communes = communes_covered(line, geography);
            let populations = Population::ALL.into_iter();
            for population in populations.filter(|p| p.contains(line.kind)) {
                for commune in &communes {
                    zones.covered.insert((*commune, line.data_year, population));
                }
                let declared = line.answers.get(ZONE).and_then(Answer::number);
                if let Some(declared) = declared.filter(|_| communes.is_empty()) {
                    let place = (line.commune, line.data_year, population);
                    *zones.declared.entry(place).or_default() += declared;
                }
            }
        }
        zones
    }

    /// Inhabitants of a commune inside a zone: all when a list of communes names it; else those
    /// declared by its structures, at most all.
    pub(super) fn inhabitants(&self, place: Place, all: f64) -> f64 {
        if self.covered.contains(&place) {
            all
        } else {
            self.declared
                .get(&place)
                .map_or(0.0, |found| found.min(all))
        }
    }
}

fn communes_covered(line: &StructureYear, geography: &Geography) -> BTreeSet<u32> {
    let text = line.answers.get(COMMUNES).and_then(|answer| answer.text());
    let found = words(text.unwrap_or_default())
        .filter_map(|code| geography.resolve_code(code).commune.idx())
        .filter_map(|commune| u32::try_from(commune).ok());
    found.collect()
}

/// Quartiers (indices) that a structure declares, each once, in order.
pub(super) fn quartiers_of(line: &StructureYear, geography: &Geography) -> Vec<u32> {
    let text = line.answers.get(QUARTIERS).and_then(|answer| answer.text());
    let found: BTreeSet<u32> = words(text.unwrap_or_default())
        .filter_map(|code| geography.qpv(code))
        .collect();
    found.into_iter().collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/');
    text.split(separators).filter(|word| !word.is_empty())
}

/// Respondents that declare each quartier (index), in a data year.
pub(super) fn structures_of_quartiers(
    lines: &[&StructureYear],
    geography: &Geography,
    data_year: i32,
) -> BTreeMap<(u32, Population), u32> {
    let mut counts = BTreeMap::new();
    let respondents = lines
        .iter()
        .filter(|line| line.respondent && line.accredited);
    for line in respondents.filter(|line| line.data_year == data_year) {
        for quartier in quartiers_of(line, geography) {
            for population in Population::ALL
                .into_iter()
                .filter(|p| p.contains(line.kind))
            {
                *counts.entry((quartier, population)).or_insert(0) += 1;
            }
        }
    }
    counts
}
