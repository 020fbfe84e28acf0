//! Lines in columns: the structure frame and the territory frame.

use std::collections::BTreeSet;

use polars::prelude::{Column, DataFrame, NamedFrom as _, PolarsResult, Series};

use super::columns;
use super::request::CubeRequest;
use super::roster::StructureYear;
use crate::catalogue::Dictionary;
use crate::catalogue::dictionary::VariableType;
use crate::domain::answer::{Answer, Value};
use crate::domain::structure::{Population, StructureKind};
use crate::domain::territory::TerritoryType;

use crate::geography::{Commune, Geography};

fn column<T, P: ?Sized>(name: &str, values: T) -> Column
where
    Series: polars::prelude::NamedFrom<T, P>,
{
    Series::new(name.into(), values).into()
}

/// One line per structure and year: identity, states, territory at each level, and the variables
/// asked for (numbers as `f64`, flags as `bool`, the rest as text; null unless answered).
pub(super) fn structure_frame(
    lines: &[&StructureYear],
    variables: &BTreeSet<String>,
    dictionary: &Dictionary,
    geography: &Geography,
) -> PolarsResult<DataFrame> {
    let texts = |f: fn(&StructureYear) -> &str| lines.iter().copied().map(f).collect::<Vec<_>>();
    let flags = |f: fn(&StructureYear) -> bool| lines.iter().copied().map(f).collect::<Vec<_>>();
    let mut frame = vec![
        column(columns::STRUCTURE, texts(|line| &line.structure)),
        column(columns::MANAGER, texts(|line| &line.manager)),
        column(columns::KIND, texts(|line| kind_code(line.kind))),
        column(
            columns::DATA_YEAR,
            lines.iter().map(|line| line.data_year).collect::<Vec<_>>(),
        ),
        column(columns::ACCREDITED, flags(|line| line.accredited)),
        column(
            columns::ACCREDITED_PREVIOUS_YEAR,
            lines
                .iter()
                .map(|line| line.accredited_previous_year)
                .collect::<Vec<_>>(),
        ),
        column(columns::SURVEYED, flags(|line| line.surveyed)),
        column(columns::RESPONDENT, flags(|line| line.respondent)),
        column(
            columns::SENIORITY_YEARS,
            lines
                .iter()
                .map(|line| line.seniority_years)
                .collect::<Vec<_>>(),
        ),
    ];
    let communes = lines.iter().map(|line| line.commune);
    let code = |index: u32| geography.communes().get(index as usize).map(|c| &*c.code);
    frame.push(column(
        columns::COMMUNE,
        communes.clone().map(code).collect::<Vec<_>>(),
    ));
    frame.extend(level_columns(&communes.collect::<Vec<_>>(), geography));
    for id in variables {
        if let Some(variable) = dictionary.get(id) {
            frame.push(variable_column(id, variable.kind, lines));
        }
    }
    DataFrame::new(lines.len(), frame)
}

fn kind_code(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "CS",
        StructureKind::Evs => "EVS",
    }
}

fn variable_column(id: &str, kind: VariableType, lines: &[&StructureYear]) -> Column {
    let answers = lines.iter().map(|line| line.answers.get(id));
    if kind.is_numeric() {
        column(
            id,
            answers.map(|answer| answer?.number()).collect::<Vec<_>>(),
        )
    } else if kind == VariableType::Flag {
        column(id, answers.map(|answer| answer?.flag()).collect::<Vec<_>>())
    } else {
        column(
            id,
            answers.map(|answer| text_of(answer?)).collect::<Vec<_>>(),
        )
    }
}

fn text_of(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Value(Value::Text(text)) => Some(text.clone()),
        Answer::Value(Value::Date(date)) => Some(date.to_string()),
        Answer::Value(Value::Number(_) | Value::Flag(_))
        | Answer::Blank
        | Answer::NotConcerned
        | Answer::Secret
        | Answer::NotAvailable
        | Answer::Rejected(_) => None,
    }
}

/// The territory of each line at each level, as an index of the geography.
fn level_columns(communes: &[u32], geography: &Geography) -> Vec<Column> {
    TerritoryType::ALL
        .into_iter()
        .map(|level| {
            let of_commune = territory_of_communes(geography, level);
            let values: Vec<Option<u32>> = communes
                .iter()
                .map(|commune| of_commune.get(*commune as usize).copied().flatten())
                .collect();
            column(columns::territory_of(level), values)
        })
        .collect()
}

/// By index of the commune, the index of the territory of that level that holds it.
fn territory_of_communes(geography: &Geography, level: TerritoryType) -> Vec<Option<u32>> {
    let mut of_commune = vec![None; geography.communes().len()];
    for (rank, territory) in (0u32..).zip(geography.territories()) {
        if territory.code.kind == level {
            for commune in territory.communes() {
                if let Some(slot) = of_commune.get_mut(commune) {
                    *slot = Some(rank);
                }
            }
        }
    }
    of_commune
}

/// Inhabitants of a commune in a year: count and year of the count.
pub(super) type InhabitantsOf<'a> = dyn Fn(u32, i32) -> Option<(f64, i32)> + 'a;

/// One line per commune that the register covers × data year × population of structures.
pub(super) fn territory_frame(
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
    rows.into_frame(geography)
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

    fn into_frame(self, geography: &Geography) -> PolarsResult<DataFrame> {
        let texts = |f: fn(&'a Commune) -> Option<&'a str>| {
            self.commune
                .iter()
                .map(|commune| f(commune))
                .collect::<Vec<_>>()
        };
        let mut frame = vec![
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
        frame.extend(level_columns(&self.index, geography));
        DataFrame::new(self.index.len(), frame)
    }
}
