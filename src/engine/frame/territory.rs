//! The territory frame: one line per commune, data year and population of structures.

use polars::prelude::{DataFrame, PolarsResult};

use super::super::columns;
use super::super::request::CubeRequest;
use super::super::roster::StructureYear;
use super::column;
use crate::domain::structure::Population;
use crate::geography::Commune;

/// Inhabitants of a commune in a year: count and year of the count.
pub(in crate::engine) type InhabitantsOf<'a> = dyn Fn(u32, i32) -> Option<(f64, i32)> + Sync + 'a;

/// One line per commune that the register covers × data year × population of structures.
pub(in crate::engine) fn territory_frame(
    lines: &[&StructureYear],
    request: &CubeRequest<'_>,
) -> PolarsResult<DataFrame> {
    let (coverage, geography) = (request.coverage, request.geography);
    let mut rows = TerritoryRows::default();
    let mut structures = std::collections::BTreeMap::new();
    for line in lines.iter().filter(|line| line.accredited) {
        for population in Population::ALL
            .into_iter()
            .filter(|p| p.contains(line.kind))
        {
            *structures
                .entry((line.commune, line.data_year, population))
                .or_insert(0u32) += 1;
        }
    }
    let wanted = |year: &i32| request.scope.has_year(*year);
    for data_year in coverage.data_years().into_iter().filter(wanted) {
        for (index, commune) in (0u32..).zip(geography.communes()) {
            let covered = |population: &Population| {
                coverage
                    .of(index as usize, data_year, *population, false)
                    .complete
            };
            let inhabitants = (request.inhabitants_of)(index, data_year);
            for population in Population::ALL.into_iter().filter(covered) {
                let count = structures
                    .get(&(index, data_year, population))
                    .copied()
                    .unwrap_or(0);
                rows.push(index, commune, (data_year, population), inhabitants, count);
            }
        }
    }
    rows.into_frame()
}

#[derive(Default)]
struct TerritoryRows<'a> {
    index: Vec<u32>,
    commune: Vec<&'a Commune>,
    data_year: Vec<i32>,
    population: Vec<&'static str>,
    inhabitants: Vec<Option<f64>>,
    inhabitants_year: Vec<Option<i32>>,
    structures: Vec<u32>,
}

impl<'a> TerritoryRows<'a> {
    fn push(
        &mut self,
        index: u32,
        commune: &'a Commune,
        (data_year, population): (i32, Population),
        inhabitants: Option<(f64, i32)>,
        structures: u32,
    ) {
        self.index.push(index);
        self.commune.push(commune);
        self.data_year.push(data_year);
        self.population.push(population.code());
        self.inhabitants.push(inhabitants.map(|(count, _)| count));
        self.inhabitants_year
            .push(inhabitants.map(|(_, year)| year));
        self.structures.push(structures);
    }

    fn into_frame(self) -> PolarsResult<DataFrame> {
        let texts = |f: fn(&'a Commune) -> Option<&'a str>| {
            self.commune
                .iter()
                .map(|commune| f(commune))
                .collect::<Vec<_>>()
        };
        let frame = vec![
            column(columns::COMMUNE_INDEX, &self.index),
            column(columns::COMMUNE, texts(|c| Some(&*c.code))),
            column(columns::EPCI, texts(|c| c.epci.as_deref())),
            column(
                columns::ARRONDISSEMENT,
                texts(|c| c.arrondissement.as_deref()),
            ),
            column(columns::DEPARTEMENT, texts(|c| c.departement.as_deref())),
            column(columns::REGION, texts(|c| c.region.as_deref())),
            column(columns::DATA_YEAR, &self.data_year),
            column(columns::POPULATION, &self.population),
            column(columns::INHABITANTS, &self.inhabitants),
            column(columns::INHABITANTS_YEAR, &self.inhabitants_year),
            column(columns::STRUCTURES, &self.structures),
        ];
        DataFrame::new(self.index.len(), frame)
    }
}
