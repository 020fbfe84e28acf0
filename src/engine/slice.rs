//! One level and one population: every formula in one pass, then secrecy, then cells.

use polars::prelude::{DataFrame, DataType, Expr, col, lit};

use super::aggregate::{aggregate, concentration, counts, floats, named};
use super::columns;
use super::error::EngineError;
use super::formula::{ParsedFormula, was_asked};
use super::numbers::{Line, Numbers};
use super::request::{CubeRequest, ReadyFormula};
use super::secrecy::{Units, judge};
use super::totals::{Totals, TotalsByKey, read_totals, total_columns};
use crate::catalogue::indicator::{Base, Frame, IndicatorDefinition};
use crate::domain::figure::{Cell, Content, MissingReason};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// One level and one population: what one pass computes.
pub(super) struct Slice<'a> {
    pub(super) request: &'a CubeRequest<'a>,
    pub(super) level: TerritoryType,
    pub(super) population: Population,
}

/// One formula in one territory and year.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// Territory (index) and data year.
    key: (u32, i32),
    totals: Totals,
    numbers: Line,
    /// What secrecy looks at; none for counts of the territory frame, which are public.
    units: Option<Units>,
}

impl Slice<'_> {
    pub(super) fn wanted<'f>(
        &self,
        formulas: &'f [ReadyFormula<'f>],
        frame: Frame,
    ) -> Vec<&'f ReadyFormula<'f>> {
        formulas
            .iter()
            .filter(|ready| {
                ready.definition.frame == frame
                    && ready.definition.has_level(self.level, ready.member)
                    && ready.definition.populations.contains(&self.population)
            })
            .collect()
    }

    fn territory_column(&self) -> &'static str {
        columns::territory_of(self.level)
    }

    /// Lines of the population that belong to a territory of the level.
    fn structures_only(&self) -> Expr {
        let here = col(self.territory_column()).is_not_null();
        match self.population {
            Population::Avs => here,
            Population::Cs | Population::Evs => {
                here.and(col(columns::KIND).eq(lit(self.population.code())))
            }
        }
    }

    fn groups(&self) -> [&'static str; 2] {
        [self.territory_column(), columns::DATA_YEAR]
    }

    pub(super) fn totals(&self, structures: &DataFrame) -> Result<TotalsByKey, EngineError> {
        let results = aggregate(
            structures,
            self.structures_only(),
            &self.groups(),
            &[],
            total_columns(),
        )?;
        let keys = self.keys(&results)?;
        Ok(keys.into_iter().zip(read_totals(&results)?).collect())
    }

    /// Territory and year of each line of a result.
    fn keys(&self, results: &DataFrame) -> Result<Vec<(u32, i32)>, EngineError> {
        let territories = counts(results, self.territory_column())?;
        let years = years(results, columns::DATA_YEAR)?
            .into_iter()
            .map(Option::unwrap_or_default);
        Ok(territories.into_iter().zip(years).collect())
    }

    pub(super) fn cells_of_structures(
        &self,
        structures: &DataFrame,
        formulas: &[&ReadyFormula<'_>],
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        let parsed: Vec<&ParsedFormula> = formulas.iter().map(|ready| &ready.parsed).collect();
        let watched: Vec<_> = formulas
            .iter()
            .map(|ready| (&ready.parsed, ready.contributions.clone()))
            .collect();
        let only = self.structures_only();
        let results = aggregate(
            structures,
            only.clone(),
            &self.groups(),
            &parsed,
            total_columns(),
        )?;
        let concentration = concentration(structures, only, &self.groups(), &watched)?;
        let keys = self.keys(&results)?;
        let totals = read_totals(&results)?;
        for (rank, ready) in formulas.iter().enumerate() {
            let numbers = Numbers::read(&results, rank)?;
            let managers = counts(&concentration, &named("managers", rank))?;
            let shares = floats(&concentration, &named("share", rank))?;
            let lines = keys
                .iter()
                .zip(&totals)
                .zip(numbers.lines())
                .zip(managers.iter().zip(&shares));
            for (((key, totals), numbers), (managers, share)) in lines {
                let units = Units {
                    structures: numbers.filled,
                    managers: *managers,
                    largest_share: *share,
                    is_quantile: ready.parsed.is_quantile,
                };
                let group = Group {
                    key: *key,
                    totals: *totals,
                    numbers,
                    units: Some(units),
                };
                cells.extend(self.cell(ready, group, None)?);
            }
        }
        Ok(())
    }

    pub(super) fn cells_of_territories(
        &self,
        territories: &DataFrame,
        formulas: &[&ReadyFormula<'_>],
        totals: &TotalsByKey,
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        let parsed: Vec<&ParsedFormula> = formulas.iter().map(|ready| &ready.parsed).collect();
        let only = col(self.territory_column())
            .is_not_null()
            .and(col(columns::POPULATION).eq(lit(self.population.code())));
        let oldest = col(columns::INHABITANTS_YEAR)
            .min()
            .alias("__inhabitants_year");
        let results = aggregate(territories, only, &self.groups(), &parsed, vec![oldest])?;
        let keys = self.keys(&results)?;
        let inhabitants_years = years(&results, "__inhabitants_year")?;
        for (rank, ready) in formulas.iter().enumerate() {
            let numbers = Numbers::read(&results, rank)?;
            for ((key, numbers), year) in keys.iter().zip(numbers.lines()).zip(&inhabitants_years) {
                let own = totals.get(key).copied().unwrap_or_default();
                let numbers = Line {
                    filled: own.accredited,
                    ..numbers
                };
                let names_inhabitants = ready.parsed.columns.contains(columns::INHABITANTS);
                let year = year
                    .filter(|_| names_inhabitants)
                    .filter(|year| *year != key.1);
                let group = Group {
                    key: *key,
                    totals: own,
                    numbers,
                    units: None,
                };
                cells.extend(self.cell(ready, group, year)?);
            }
        }
        Ok(())
    }

    fn cell(
        &self,
        ready: &ReadyFormula<'_>,
        group: Group,
        inhabitants_year: Option<i32>,
    ) -> Result<Option<Cell>, EngineError> {
        let (territory, data_year) = group.key;
        if !self.is_delivered(ready.definition, territory, data_year) {
            return Ok(None);
        }
        Ok(Some(Cell {
            indicator: ready.indicator,
            territory,
            population: self.population,
            member: ready.member,
            data_year: i16::try_from(data_year)?,
            accredited: group.totals.accredited,
            surveyed: group.totals.surveyed,
            content: self.content(ready, group),
            inhabitants_year: inhabitants_year.map(i16::try_from).transpose()?,
        }))
    }

    fn is_delivered(&self, definition: &IndicatorDefinition, territory: u32, year: i32) -> bool {
        let needs_survey = definition.needs_survey();
        let coverage = self.request.coverage;
        coverage
            .of(territory as usize, year, self.population, needs_survey)
            .complete
    }

    fn content(&self, ready: &ReadyFormula<'_>, group: Group) -> Content {
        let Group {
            key: (territory, data_year),
            totals,
            numbers,
            units,
        } = group;
        let dictionary = &self.request.catalogue.dictionary;
        let definition = ready.definition;
        let asked = ready
            .parsed
            .variables
            .iter()
            .filter_map(|id| dictionary.get(id))
            .all(|variable| was_asked(variable, data_year));
        let uses_year_before = ready
            .parsed
            .columns
            .contains(columns::ACCREDITED_PREVIOUS_YEAR);
        if uses_year_before && !self.is_delivered(definition, territory, data_year - 1) {
            return Content::Missing(MissingReason::NoPreviousYear);
        }
        if !asked {
            return Content::Missing(MissingReason::NotAsked);
        }
        if definition.frame == Frame::Structure && numbers.filled == 0 {
            let is_empty = match definition.base {
                Base::Register | Base::Accredited => true,
                Base::Surveyed => totals.surveyed == 0,
                Base::Respondents => totals.accredited == 0 && totals.surveyed == 0,
            };
            return match (is_empty, numbers.denominator) {
                (false, _) => Content::Missing(MissingReason::NoAnswer),
                (true, Some(_)) => Content::Missing(MissingReason::NoStructure),
                // No structure counts for a true zero, as where none ever was.
                (true, None) => Content::Number {
                    value: 0.0,
                    numerator: 0.0,
                    denominator: None,
                    filled: 0,
                    respondents: totals.respondents,
                },
            };
        }
        let public = !self.request.scope.reveal;
        let secret = units.filter(|_| public).and_then(|units| {
            judge(
                definition.secrecy.rule,
                units,
                numbers.numerator,
                numbers.denominator,
            )
        });
        // Secrecy first: « sans objet » on one structure would say that its denominator is zero.
        match (secret, numbers.value(definition)) {
            (Some(reason), _) => Content::Secret(reason),
            (None, None) => Content::Missing(MissingReason::ZeroDenominator),
            (None, Some(value)) => Content::Number {
                value,
                numerator: numbers.numerator,
                denominator: numbers.denominator,
                filled: numbers.filled,
                respondents: totals.respondents,
            },
        }
    }
}

fn years(results: &DataFrame, name: &str) -> Result<Vec<Option<i32>>, EngineError> {
    let column = results.column(name)?.cast(&DataType::Int32)?;
    Ok(column.i32()?.iter().collect())
}
