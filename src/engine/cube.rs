//! The cells of an edition: every indicator × territory × year × population, after secrecy.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, DataType, Expr, col, lit};

use super::aggregate::{aggregate, concentration, count, counts, floats, named};
use super::columns;
use super::error::EngineError;
use super::formula::{ParsedFormula, parse, was_asked};
use super::frame::{InhabitantsOf, structure_frame, territory_frame};
use super::roster::StructureYear;
use super::secrecy::{Units, judge};
use crate::catalogue::Catalogue;
use crate::catalogue::indicator::{Base, Frame, IndicatorDefinition};
use crate::domain::figure::{Cell, Content, MissingReason};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;
use crate::geography::coverage::Coverage;

/// What an edition is computed from.
#[expect(missing_debug_implementations, reason = "holds a closure and whole tables")]
pub struct CubeRequest<'a> {
    /// Definitions.
    pub catalogue: &'a Catalogue,
    /// Territories.
    pub geography: &'a Geography,
    /// What was delivered.
    pub coverage: &'a Coverage,
    /// One line per structure and year.
    pub lines: &'a [StructureYear],
    /// Inhabitants of a commune (index) for a year, with the year of the count.
    pub inhabitants_of: &'a InhabitantsOf<'a>,
}

/// Computes every cell where something happens, sorted by indicator, territory, population,
/// member, year. Indices are those of `catalogue.indicators` and `geography.territories()`.
///
/// A territory that was not delivered whole has no cell, nor has one where no structure is on the
/// register: both follow from the deliveries and need no number.
///
/// # Errors
/// A formula that cannot be read; a plan that fails, which is a bug.
pub fn compute(request: &CubeRequest<'_>) -> Result<Vec<Cell>, EngineError> {
    let formulas = ready_formulas(request.catalogue)?;
    let variables: BTreeSet<String> =
        formulas.iter().flat_map(|ready| ready.named_variables()).collect();
    let structures = structure_frame(
        request.lines,
        &variables,
        &request.catalogue.dictionary,
        request.geography,
    )?;
    let territories = territory_frame(
        request.lines,
        request.coverage,
        request.geography,
        request.inhabitants_of,
    )?;
    let mut cells = Vec::new();
    for level in TerritoryType::ALL {
        for population in Population::ALL {
            let slice = Slice { request, level, population };
            let totals = slice.totals(&structures)?;
            let wanted = |frame| slice.wanted(&formulas, frame);
            slice.cells_of_structures(&structures, &wanted(Frame::Structure), &mut cells)?;
            slice.cells_of_territories(
                &territories,
                &wanted(Frame::Territory),
                &totals,
                &mut cells,
            )?;
        }
    }
    cells.sort_by_key(|c| (c.indicator, c.territory, c.population, c.member, c.data_year));
    Ok(cells)
}

/// A formula of an indicator, read and restricted, with what secrecy must look at.
struct ReadyFormula<'a> {
    indicator: u16,
    definition: &'a IndicatorDefinition,
    member: Option<u16>,
    parsed: ParsedFormula,
    contributions: Vec<String>,
}

impl ReadyFormula<'_> {
    fn named_variables(&self) -> impl Iterator<Item = String> {
        self.parsed.variables.iter().chain(&self.contributions).cloned()
    }
}

fn ready_formulas(catalogue: &Catalogue) -> Result<Vec<ReadyFormula<'_>>, EngineError> {
    let mut ready = Vec::new();
    for (indicator, definition) in (0u16..).zip(catalogue.indicators.values()) {
        for formula in definition.formulas() {
            let own = formula.member.and_then(|index| definition.member(index));
            let own = own.iter().flat_map(|member| &member.contributions);
            ready.push(ReadyFormula {
                indicator,
                definition,
                member: formula.member,
                parsed: parse(definition, formula, &catalogue.dictionary)?,
                contributions: definition.secrecy.contributions.iter().chain(own).cloned().collect(),
            });
        }
    }
    Ok(ready)
}

/// Accredited, surveyed and respondent structures of a territory in a year.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    accredited: u32,
    surveyed: u32,
    respondents: u32,
}

type TotalsByKey = BTreeMap<(u32, i32), Totals>;

/// One level and one population: what one pass computes.
struct Slice<'a> {
    request: &'a CubeRequest<'a>,
    level: TerritoryType,
    population: Population,
}

impl Slice<'_> {
    fn wanted<'f>(
        &self,
        formulas: &'f [ReadyFormula<'f>],
        frame: Frame,
    ) -> Vec<&'f ReadyFormula<'f>> {
        formulas
            .iter()
            .filter(|ready| {
                ready.definition.frame == frame
                    && ready.definition.levels.contains(&self.level)
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

    fn totals(&self, structures: &DataFrame) -> Result<TotalsByKey, EngineError> {
        let results =
            aggregate(structures, self.structures_only(), &self.groups(), &[], total_columns())?;
        let keys = self.keys(&results)?;
        Ok(keys.into_iter().zip(read_totals(&results)?).collect())
    }

    /// Territory and year of each line of a result.
    fn keys(&self, results: &DataFrame) -> Result<Vec<(u32, i32)>, EngineError> {
        let territories = counts(results, self.territory_column())?;
        let years = results.column(columns::DATA_YEAR)?.cast(&DataType::Int32)?;
        let years: Vec<i32> = years.i32()?.iter().map(Option::unwrap_or_default).collect();
        Ok(territories.into_iter().zip(years).collect())
    }

    fn cells_of_structures(
        &self,
        structures: &DataFrame,
        formulas: &[&ReadyFormula<'_>],
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        let parsed: Vec<&ParsedFormula> = formulas.iter().map(|ready| &ready.parsed).collect();
        let watched: Vec<_> =
            formulas.iter().map(|ready| (&ready.parsed, ready.contributions.clone())).collect();
        let only = self.structures_only();
        let results =
            aggregate(structures, only.clone(), &self.groups(), &parsed, total_columns())?;
        let concentration = concentration(structures, only, &self.groups(), &watched)?;
        let keys = self.keys(&results)?;
        let totals = read_totals(&results)?;
        for (rank, ready) in formulas.iter().enumerate() {
            let numbers = Numbers::read(&results, rank)?;
            let managers = counts(&concentration, &named("managers", rank))?;
            let shares = floats(&concentration, &named("share", rank))?;
            let lines = keys.iter().zip(&totals).zip(numbers.lines()).zip(managers.iter().zip(&shares));
            for (((key, totals), numbers), (managers, share)) in lines {
                let units = Units {
                    structures: numbers.filled,
                    managers: *managers,
                    largest_share: *share,
                    is_quantile: ready.parsed.is_quantile,
                };
                cells.extend(self.cell(ready, *key, *totals, numbers, Some(units), None)?);
            }
        }
        Ok(())
    }

    fn cells_of_territories(
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
        let oldest = col(columns::INHABITANTS_YEAR).min().alias("__inhabitants_year");
        let results = aggregate(territories, only, &self.groups(), &parsed, vec![oldest])?;
        let keys = self.keys(&results)?;
        let inhabitants_years = floats(&results, "__inhabitants_year")?;
        for (rank, ready) in formulas.iter().enumerate() {
            let numbers = Numbers::read(&results, rank)?;
            for ((key, numbers), year) in keys.iter().zip(numbers.lines()).zip(&inhabitants_years) {
                let own = totals.get(key).copied().unwrap_or_default();
                let numbers = Line { filled: own.accredited, ..numbers };
                let names_inhabitants = ready.parsed.columns.contains(columns::INHABITANTS);
                let year = year.filter(|_| names_inhabitants).filter(|y| *y != f64::from(key.1));
                cells.extend(self.cell(ready, *key, own, numbers, None, year)?);
            }
        }
        Ok(())
    }

    fn cell(
        &self,
        ready: &ReadyFormula<'_>,
        (territory, data_year): (u32, i32),
        totals: Totals,
        numbers: Line,
        units: Option<Units>,
        inhabitants_year: Option<f64>,
    ) -> Result<Option<Cell>, EngineError> {
        if !self.is_delivered(ready.definition, territory, data_year) {
            return Ok(None);
        }
        let content = self.content(ready, (territory, data_year), totals, numbers, units);
        #[expect(clippy::cast_possible_truncation, reason = "a year fits sixteen bits")]
        let inhabitants_year = inhabitants_year.map(|year| year as i16);
        Ok(Some(Cell {
            indicator: ready.indicator,
            territory,
            population: self.population,
            member: ready.member,
            data_year: i16::try_from(data_year)?,
            accredited: totals.accredited,
            surveyed: totals.surveyed,
            content,
            inhabitants_year,
        }))
    }

    fn is_delivered(&self, definition: &IndicatorDefinition, territory: u32, year: i32) -> bool {
        let needs_survey = definition.needs_survey();
        let coverage = self.request.coverage;
        coverage.of(territory as usize, year, self.population, needs_survey).complete
    }

    fn content(
        &self,
        ready: &ReadyFormula<'_>,
        (territory, data_year): (u32, i32),
        totals: Totals,
        numbers: Line,
        units: Option<Units>,
    ) -> Content {
        let dictionary = &self.request.catalogue.dictionary;
        let definition = ready.definition;
        let asked = ready
            .parsed
            .variables
            .iter()
            .filter_map(|id| dictionary.get(id))
            .all(|variable| was_asked(variable, data_year));
        let uses_year_before = ready.parsed.columns.contains(columns::ACCREDITED_PREVIOUS_YEAR);
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
            return Content::Missing(if is_empty {
                MissingReason::NoStructure
            } else {
                MissingReason::NoAnswer
            });
        }
        let secret = units.and_then(|units| {
            judge(definition.secrecy.rule, units, numbers.numerator, numbers.denominator)
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

fn total_columns() -> Vec<Expr> {
    [columns::ACCREDITED, columns::SURVEYED, columns::RESPONDENT]
        .map(|name| count(col(name), &format!("__total_{name}")))
        .into()
}

fn read_totals(results: &DataFrame) -> Result<Vec<Totals>, EngineError> {
    let read = |name: &str| counts(results, &format!("__total_{name}"));
    let (accredited, surveyed) = (read(columns::ACCREDITED)?, read(columns::SURVEYED)?);
    let respondents = read(columns::RESPONDENT)?;
    let lines = accredited.into_iter().zip(surveyed).zip(respondents);
    Ok(lines
        .map(|((accredited, surveyed), respondents)| Totals { accredited, surveyed, respondents })
        .collect())
}

/// Columns of one formula in a result.
struct Numbers {
    numerators: Vec<Option<f64>>,
    denominators: Option<Vec<Option<f64>>>,
    filled: Vec<u32>,
}

/// One formula in one group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) numerator: f64,
    pub(super) denominator: Option<f64>,
    pub(super) filled: u32,
}

impl Numbers {
    fn read(results: &DataFrame, rank: usize) -> Result<Self, EngineError> {
        let denominator = named("den", rank);
        let has_denominator = results.column(&denominator).is_ok();
        Ok(Self {
            numerators: floats(results, &named("num", rank))?,
            denominators: has_denominator.then(|| floats(results, &denominator)).transpose()?,
            filled: counts(results, &named("filled", rank))?,
        })
    }

    fn lines(&self) -> impl Iterator<Item = Line> {
        (0..self.numerators.len()).map(|index| Line {
            numerator: self.numerators.get(index).copied().flatten().unwrap_or_default(),
            denominator: self
                .denominators
                .as_ref()
                .map(|values| values.get(index).copied().flatten().unwrap_or_default()),
            filled: self.filled.get(index).copied().unwrap_or_default(),
        })
    }
}

/// Numerator and denominator of the first group of a result, for a worked example.
pub(super) fn first_line(results: &DataFrame) -> Result<Option<Line>, EngineError> {
    let numbers = Numbers::read(results, 0)?;
    let first = numbers.lines().next();
    Ok(first)
}

impl Line {
    /// value = numerator / denominator × scale; none when the denominator is zero.
    pub(super) fn value(self, definition: &IndicatorDefinition) -> Option<f64> {
        let value = match self.denominator {
            None => self.numerator * definition.scale,
            Some(denominator) => self.numerator / denominator * definition.scale,
        };
        value.is_finite().then_some(value)
    }
}
