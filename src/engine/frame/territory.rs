//! The territory frame: one line per commune, data year and population of structures; then, when a
//! formula reads quartiers, one per quartier and commune that it lies in.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::super::columns;
use super::super::context::Given;
use super::super::request::CubeRequest;
use super::super::roster::StructureYear;
use super::super::zones::{Zones, structures_of_quartiers};
use super::column;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// Inhabitants of a commune in a year: count and year of the count.
pub(in crate::engine) type InhabitantsOf<'a> = dyn Fn(u32, i32) -> Option<(f64, i32)> + Sync + 'a;

/// One line per commune that the register covers × data year × population of structures.
///
/// `wanted` names the columns that formulas read: those of context are built only then. A line of a
/// quartier has no commune, inhabitants nor structures, so that nothing is counted twice.
pub(in crate::engine) fn territory_frame(
    lines: &[&StructureYear],
    request: &CubeRequest<'_>,
    wanted: &BTreeSet<String>,
) -> PolarsResult<DataFrame> {
    let mut rows = TerritoryRows::default();
    let data_years = request.coverage.data_years();
    for data_year in data_years
        .into_iter()
        .filter(|year| request.scope.has_year(*year))
    {
        rows.add_communes(lines, request, data_year);
        if wanted.contains(columns::QUARTIER) || wanted.contains(columns::QUARTIER_STRUCTURES) {
            rows.add_quartiers(lines, request, data_year);
        }
    }
    rows.into_frame(lines, request, wanted)
}

#[derive(Default)]
struct TerritoryRows {
    commune: Vec<u32>,
    /// Index of the quartier, on its own lines.
    quartier: Vec<Option<u32>>,
    data_year: Vec<i32>,
    population: Vec<Population>,
    inhabitants: Vec<Option<f64>>,
    inhabitants_year: Vec<Option<i32>>,
    structures: Vec<Option<u32>>,
    quartier_structures: Vec<Option<u32>>,
}

impl TerritoryRows {
    fn add_communes(
        &mut self,
        lines: &[&StructureYear],
        request: &CubeRequest<'_>,
        data_year: i32,
    ) {
        let mut structures = BTreeMap::new();
        let accredited = lines.iter().filter(|line| line.accredited);
        for line in accredited.filter(|line| line.data_year == data_year) {
            for population in Population::ALL
                .into_iter()
                .filter(|p| p.contains(line.kind))
            {
                *structures.entry((line.commune, population)).or_insert(0u32) += 1;
            }
        }
        for (commune, _) in (0u32..).zip(request.geography.communes()) {
            let inhabitants = (request.inhabitants_of)(commune, data_year);
            for population in covered(request, commune, data_year) {
                let count = structures.get(&(commune, population)).copied();
                self.push((commune, None), (data_year, population));
                self.inhabitants.push(inhabitants.map(|(count, _)| count));
                self.inhabitants_year
                    .push(inhabitants.map(|(_, year)| year));
                self.structures.push(Some(count.unwrap_or(0)));
                self.quartier_structures.push(None);
            }
        }
    }

    fn add_quartiers(
        &mut self,
        lines: &[&StructureYear],
        request: &CubeRequest<'_>,
        data_year: i32,
    ) {
        let geography = request.geography;
        let structures = structures_of_quartiers(lines, geography, data_year);
        for idx in geography.listed_in(TerritoryType::Qpv, data_year) {
            let quartier = u32::try_from(idx).unwrap_or(u32::MAX);
            let communes = geography
                .territory(idx)
                .map(|territory| &*territory.communes);
            for &commune in communes.unwrap_or_default() {
                for population in covered(request, commune, data_year) {
                    let count = structures.get(&(quartier, population)).copied();
                    self.push((commune, Some(quartier)), (data_year, population));
                    self.inhabitants.push(None);
                    self.inhabitants_year.push(None);
                    self.structures.push(None);
                    self.quartier_structures.push(Some(count.unwrap_or(0)));
                }
            }
        }
    }

    fn push(
        &mut self,
        (commune, quartier): (u32, Option<u32>),
        (data_year, population): (i32, Population),
    ) {
        self.commune.push(commune);
        self.quartier.push(quartier);
        self.data_year.push(data_year);
        self.population.push(population);
    }

    fn into_frame(
        self,
        lines: &[&StructureYear],
        request: &CubeRequest<'_>,
        wanted: &BTreeSet<String>,
    ) -> PolarsResult<DataFrame> {
        let geography = request.geography;
        // The commune of a line; none on that of a quartier.
        let own = || {
            let places = self.commune.iter().zip(&self.quartier);
            places.map(|(commune, quartier)| {
                let place = usize::try_from(*commune).ok()?;
                let commune = geography.communes().get(place);
                commune.filter(|_| quartier.is_none())
            })
        };
        let codes = self.population.iter().map(|population| population.code());
        let quartiers = self.quartier.iter().map(|quartier| {
            let found = geography.territory(usize::try_from((*quartier)?).ok()?)?;
            Some(found.code.code.as_str())
        });
        let mut frame = vec![
            column(columns::COMMUNE_INDEX, &self.commune),
            column(
                columns::COMMUNE,
                own().map(|c| Some(&*c?.code)).collect::<Vec<_>>(),
            ),
            column(
                columns::EPCI,
                own().map(|c| c?.epci.as_deref()).collect::<Vec<_>>(),
            ),
            column(
                columns::ARRONDISSEMENT,
                own()
                    .map(|c| c?.arrondissement.as_deref())
                    .collect::<Vec<_>>(),
            ),
            column(
                columns::DEPARTEMENT,
                own().map(|c| c?.departement.as_deref()).collect::<Vec<_>>(),
            ),
            column(
                columns::REGION,
                own().map(|c| c?.region.as_deref()).collect::<Vec<_>>(),
            ),
            column(columns::DATA_YEAR, &self.data_year),
            column(columns::POPULATION, codes.collect::<Vec<_>>()),
            column(columns::INHABITANTS, &self.inhabitants),
            column(columns::INHABITANTS_YEAR, &self.inhabitants_year),
            column(columns::STRUCTURES, &self.structures),
            column(columns::QUARTIER, quartiers.collect::<Vec<_>>()),
            column(columns::QUARTIER_STRUCTURES, &self.quartier_structures),
        ];
        if wanted.contains(columns::ZONE_INHABITANTS) {
            let zones = Zones::new(lines, geography);
            frame.push(column(columns::ZONE_INHABITANTS, self.zones(&zones)));
        }
        for name in wanted {
            frame.extend(self.context(name, request));
        }
        DataFrame::new(self.commune.len(), frame)
    }

    fn zones(&self, zones: &Zones) -> Vec<Option<f64>> {
        (self.commune.iter().zip(&self.quartier))
            .zip(self.data_year.iter().zip(&self.population))
            .zip(&self.inhabitants)
            .map(|(((commune, quartier), (year, population)), inhabitants)| {
                let here = inhabitants.filter(|_| quartier.is_none())?;
                Some(zones.inhabitants((*commune, *year, *population), here))
            })
            .collect()
    }

    /// The columns of a value of context; none for the name of another column.
    fn context(&self, name: &str, request: &CubeRequest<'_>) -> Vec<Column> {
        let years: BTreeSet<i32> = self.data_year.iter().copied().collect();
        match name {
            columns::DENSITY_CLASS => {
                let classes = by_year(&years, |year| request.geography.density_classes(year));
                vec![column(name, self.spread(&classes))]
            }
            columns::FRR => {
                let flags = by_year(&years, |year| request.geography.frr_flags(year));
                vec![column(name, self.spread(&flags))]
            }
            columns::OF_KNOWN_AGE => self.given(
                name,
                request,
                &[columns::UNDER_20, columns::FROM_20_TO_64, columns::FROM_65],
            ),
            columns::UNDER_20
            | columns::FROM_20_TO_64
            | columns::FROM_65
            | columns::POVERTY
            | columns::MEDIAN_INCOME => self.given(name, request, &[name]),
            _ => Vec::new(),
        }
    }

    /// Sum of the parts where all are known, whether one is secret, and the oldest year.
    fn given(&self, name: &str, request: &CubeRequest<'_>, parts: &[&str]) -> Vec<Column> {
        let years: BTreeSet<i32> = self.data_year.iter().copied().collect();
        let n_communes = request.geography.communes().len();
        let values = by_year(&years, |year| {
            let mut sums = vec![Some((Given::Number(0.0), i32::MAX)); n_communes];
            for part in parts {
                let known = request.context.of_communes(part, (n_communes, year));
                for (sum, part) in sums.iter_mut().zip(known) {
                    *sum = sum.zip(part).map(|(sum, part)| added(sum, part));
                }
            }
            sums
        });
        let found = self.spread(&values);
        let number = |given: &Option<(Given, i32)>| match given {
            Some((Given::Number(number), _)) => Some(*number),
            Some((Given::Secret, _)) | None => None,
        };
        let is_secret = |given: &Option<(Given, i32)>| matches!(given, Some((Given::Secret, _)));
        vec![
            column(name, found.iter().map(number).collect::<Vec<_>>()),
            column(
                &columns::is_secret(name),
                found.iter().map(is_secret).collect::<Vec<_>>(),
            ),
            column(
                &columns::year_of(name),
                found
                    .iter()
                    .map(|given| given.map(|(_, year)| year))
                    .collect::<Vec<_>>(),
            ),
        ]
    }

    /// What each line of a commune takes from the list of its year.
    fn spread<T: Copy>(&self, lists: &BTreeMap<i32, Vec<Option<T>>>) -> Vec<Option<T>> {
        (self.commune.iter().zip(&self.quartier))
            .zip(&self.data_year)
            .map(|((commune, quartier), year)| {
                let list = lists.get(year).filter(|_| quartier.is_none())?;
                list.get(usize::try_from(*commune).ok()?).copied().flatten()
            })
            .collect()
    }
}

fn added(sum: (Given, i32), part: (Given, i32)) -> (Given, i32) {
    let value = match (sum.0, part.0) {
        (Given::Number(sum), Given::Number(part)) => Given::Number(sum + part),
        (Given::Secret, _) | (_, Given::Secret) => Given::Secret,
    };
    (value, sum.1.min(part.1))
}

fn by_year<T>(years: &BTreeSet<i32>, make: impl Fn(i32) -> Vec<T>) -> BTreeMap<i32, Vec<T>> {
    years.iter().map(|year| (*year, make(*year))).collect()
}

/// Populations for which the register of a commune was delivered.
fn covered(
    request: &CubeRequest<'_>,
    commune: u32,
    data_year: i32,
) -> impl Iterator<Item = Population> + use<> {
    let place = usize::try_from(commune).unwrap_or(usize::MAX);
    let coverage = request.coverage;
    Population::ALL
        .map(|population| {
            let state = coverage.of(place, data_year, population, false);
            state.complete.then_some(population)
        })
        .into_iter()
        .flatten()
}
