//! The cells of one year: every formula in every place, then secrecy.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::arithmetic::Arithmetic;
use super::columns;
use super::context::Given;
use super::error::EngineError;
use super::formula::was_asked;
use super::ground::{Delivered, ranks_of, slot_of};
use super::places::Places;
use super::request::{CubeRequest, Known, ReadyFormula};
use super::rollup::{Column, Lines, Rollup};
use super::secrecy::{MIN_UNITS, Units, judge};
use super::totals::SlotTotals;
use crate::catalogue::indicator::{Base, Frame, SecrecyRule};
use crate::domain::cells::PlaceTotals;
use crate::domain::figure::{Cell, Content, MissingReason, SecretReason};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// Everything known of one year.
#[expect(
    clippy::struct_field_names,
    reason = "a data year is named so everywhere"
)]
pub(super) struct Year<'a> {
    pub(super) request: &'a CubeRequest<'a>,
    pub(super) data_year: i32,
    pub(super) structures: &'a Rollup<'a>,
    pub(super) totals: &'a SlotTotals,
    pub(super) delivered: &'a Delivered,
    pub(super) delivered_before: &'a Delivered,
    pub(super) territories: Option<&'a TerritoryYear<'a>>,
}

/// The territory frame of a year.
pub(super) struct TerritoryYear<'a> {
    pub(super) rollup: &'a Rollup<'a>,
    pub(super) delivered: &'a Delivered,
    pub(super) inhabitants_years: &'a [Option<i32>],
    /// Oldest year of each slot, by column of years of context.
    pub(super) context_years: &'a BTreeMap<String, Vec<Option<i32>>>,
}

/// One figure, in a slot of the structure frame.
struct Figure {
    numerator: f64,
    denominator: Option<f64>,
    filled: u32,
}

/// Arithmetic with the columns that it reads.
pub(super) struct Formula<'a> {
    arithmetic: &'a Arithmetic,
    alone: Option<Rc<Column>>,
    columns: Vec<(usize, Rc<Column>)>,
}

impl<'a> Formula<'a> {
    pub(super) fn new(arithmetic: &'a Arithmetic, rollup: &Rollup<'_>) -> Self {
        let mut needed = Vec::new();
        arithmetic.needs(&mut needed);
        needed.sort_unstable();
        needed.dedup();
        Self {
            arithmetic,
            alone: arithmetic.alone().map(|atom| rollup.atom(atom)),
            columns: needed
                .into_iter()
                .map(|atom| (atom, rollup.atom(atom)))
                .collect(),
        }
    }

    /// The value in a slot; zero when there is none.
    pub(super) fn of(&self, slot: usize) -> f64 {
        let found = match &self.alone {
            Some(column) => column.of(slot),
            None => self.arithmetic.value(&|atom| {
                let known = self.columns.iter().find(|(known, _)| *known == atom);
                known.and_then(|(_, column)| column.of(slot))
            }),
        };
        found.unwrap_or_default()
    }
}

impl Year<'_> {
    /// Adds the cells of a formula.
    pub(super) fn add_cells(
        &self,
        ready: &ReadyFormula<'_>,
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        if !self.was_asked(ready) {
            return Ok(());
        }
        match (ready.definition.frame, self.territories) {
            (Frame::Structure, _) => self.add_of_structures(ready, cells),
            (Frame::Territory, Some(territories)) => {
                self.add_of_territories(ready, territories, cells)
            }
            (Frame::Territory, None) => Ok(()),
        }
    }

    /// Whether every question of a formula was put that year, and the year before if it compares.
    fn was_asked(&self, ready: &ReadyFormula<'_>) -> bool {
        let dictionary = &self.request.catalogue.dictionary;
        let asked = |id: &String, year| {
            let variable = dictionary.get(id);
            variable.is_none_or(|variable| was_asked(variable, year))
        };
        let parsed = &ready.parsed;
        parsed.variables.iter().all(|id| asked(id, self.data_year))
            && parsed
                .variables_before
                .iter()
                .all(|id| asked(id, self.data_year - 1))
    }

    fn add_of_structures(
        &self,
        ready: &ReadyFormula<'_>,
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        let definition = ready.definition;
        let needs_survey = definition.needs_survey();
        let compares = ready
            .parsed
            .columns
            .iter()
            .any(|name| name.ends_with(columns::PREVIOUS_YEAR));
        let figures = StructureFigures::new(self, ready);
        let places = self.structures.places;
        for rank in ranks_of(places, ready, self.request).into_iter().flatten() {
            for population in &definition.populations {
                let slot = slot_of(rank, *population);
                let is_here = match &figures.group {
                    Some(group) => group.counts.get(slot).is_some_and(|lines| *lines > 0),
                    None => self.totals.is_held(slot),
                };
                let was_delivered =
                    !compares || self.delivered_before.is_complete(slot, needs_survey);
                if !is_here || !was_delivered || !self.delivered.is_complete(slot, needs_survey) {
                    continue;
                }
                let Some(content) = figures.content(slot, rank, *population) else {
                    continue;
                };
                let totals = self.totals.of(slot);
                let inhabitants_year = figures.inhabitants_year(rank, *population);
                cells.push(self.cell(ready, (places, rank, *population), totals, content)?);
                if let (Some(cell), Some(year)) = (cells.last_mut(), inhabitants_year) {
                    cell.inhabitants_year = Some(i16::try_from(year)?);
                }
            }
        }
        if ready.territory_denominator.is_some() {
            self.add_of_empty_places(ready, &figures, cells)?;
        }
        Ok(())
    }

    /// A rate per inhabitant is zero where no structure is, not absent.
    fn add_of_empty_places(
        &self,
        ready: &ReadyFormula<'_>,
        figures: &StructureFigures<'_>,
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        let Some(territories) = self.territories else {
            return Ok(());
        };
        let needs_survey = ready.definition.needs_survey();
        let places = territories.rollup.places;
        let is_total = figures.is_total;
        for rank in ranks_of(places, ready, self.request).into_iter().flatten() {
            for population in &ready.definition.populations {
                let slot = slot_of(rank, *population);
                let here = rank_of(
                    self.structures.places,
                    places.territories.get(rank).copied(),
                );
                let is_held =
                    here.is_some_and(|here| self.totals.is_held(slot_of(here, *population)));
                if is_held || !is_total || !territories.delivered.is_complete(slot, needs_survey) {
                    continue;
                }
                let denominator = figures.outside.as_ref().map(|outside| outside.of(slot));
                let Some(content) = number(
                    ready,
                    &Figure {
                        numerator: 0.0,
                        denominator,
                        filled: 0,
                    },
                    0,
                ) else {
                    continue;
                };
                let totals = PlaceTotals::default();
                cells.push(self.cell(ready, (places, rank, *population), totals, content)?);
                let year = self.inhabitants_year(territories, slot);
                if let (Some(cell), Some(year)) = (cells.last_mut(), year) {
                    cell.inhabitants_year = Some(i16::try_from(year)?);
                }
            }
        }
        Ok(())
    }

    fn inhabitants_year(&self, territories: &TerritoryYear<'_>, slot: usize) -> Option<i32> {
        let year = territories.inhabitants_years.get(slot).copied().flatten();
        year.filter(|year| *year != self.data_year)
    }

    fn add_of_territories(
        &self,
        ready: &ReadyFormula<'_>,
        territories: &TerritoryYear<'_>,
        cells: &mut Vec<Cell>,
    ) -> Result<(), EngineError> {
        let lists = self.request.geography.indices_of(TerritoryType::Qpv);
        if ready.parsed.columns.contains(columns::QUARTIER) && lists.is_empty() {
            return Ok(());
        }
        let rollup = territories.rollup;
        let numerator = Formula::new(&ready.planned.numerator, rollup);
        let denominator = ready.planned.denominator.as_ref();
        let denominator = denominator.map(|arithmetic| Formula::new(arithmetic, rollup));
        let names_inhabitants = ready.parsed.columns.contains(columns::INHABITANTS);
        let needs_survey = ready.definition.needs_survey();
        let places = rollup.places;
        let known = ready
            .known
            .as_ref()
            .map(|known| KnownFigures::new(known, self, territories));
        for rank in ranks_of(places, ready, self.request).into_iter().flatten() {
            let here = rank_of(
                self.structures.places,
                places.territories.get(rank).copied(),
            );
            for population in &ready.definition.populations {
                let slot = slot_of(rank, *population);
                if !territories.delivered.is_complete(slot, needs_survey) {
                    continue;
                }
                let totals = here.map_or_else(PlaceTotals::default, |here| {
                    self.totals.of(slot_of(here, *population))
                });
                let figure = Figure {
                    numerator: numerator.of(slot),
                    denominator: denominator.as_ref().map(|found| found.of(slot)),
                    filled: totals.accredited,
                };
                let computed = || {
                    let found = number(ready, &figure, totals.respondents);
                    let content = found.unwrap_or(Content::Missing(MissingReason::ZeroDenominator));
                    let year = self.inhabitants_year(territories, slot);
                    Some((content, year.filter(|_| names_inhabitants)))
                };
                let found = match &known {
                    Some(known) => known.content(ready, (rank, slot), computed),
                    None => computed(),
                };
                // A value that nobody gave leaves no cell.
                let Some((content, year)) = found else {
                    continue;
                };
                cells.push(self.cell(ready, (places, rank, *population), totals, content)?);
                if let (Some(cell), Some(year)) = (cells.last_mut(), year) {
                    cell.inhabitants_year = Some(i16::try_from(year)?);
                }
            }
        }
        Ok(())
    }

    fn cell(
        &self,
        ready: &ReadyFormula<'_>,
        (places, rank, population): (&Places, usize, Population),
        totals: PlaceTotals,
        content: Content,
    ) -> Result<Cell, EngineError> {
        Ok(Cell {
            indicator: ready.indicator,
            territory: places.territories.get(rank).copied().unwrap_or(u32::MAX),
            population,
            member: ready.member,
            data_year: i16::try_from(self.data_year)?,
            accredited: totals.accredited,
            surveyed: totals.surveyed,
            content,
            inhabitants_year: None,
        })
    }
}

/// Rank of a territory in a list of places.
fn rank_of(places: &Places, territory: Option<u32>) -> Option<usize> {
    places.territories.binary_search(&territory?).ok()
}

/// value = numerator / denominator × scale; none when the denominator is zero.
fn number(ready: &ReadyFormula<'_>, figure: &Figure, respondents: u32) -> Option<Content> {
    let scale = ready.definition.scale;
    let value = match figure.denominator {
        None => figure.numerator * scale,
        Some(denominator) => figure.numerator / denominator * scale,
    };
    value.is_finite().then_some(Content::Number {
        value,
        numerator: Some(figure.numerator),
        denominator: figure.denominator,
        filled: figure.filled,
        respondents,
    })
}

/// A formula of the structure frame in every slot.
struct StructureFigures<'a> {
    year: &'a Year<'a>,
    ready: &'a ReadyFormula<'a>,
    numerator: Formula<'a>,
    denominator: Option<Formula<'a>>,
    /// Denominator in the slots of the territory frame.
    outside: Option<Formula<'a>>,
    lines: Rc<Lines>,
    /// Lines of the group, whatever they answered.
    group: Option<Rc<Lines>>,
    managers: Option<Rc<Vec<u8>>>,
    shares: Vec<Vec<Option<f64>>>,
    /// A sum or a count without denominator of its own: nothing counted makes zero.
    is_total: bool,
}

impl<'a> StructureFigures<'a> {
    fn new(year: &'a Year<'a>, ready: &'a ReadyFormula<'a>) -> Self {
        let rollup = year.structures;
        let lines = rollup.lines(ready.planned.lines);
        let rule = ready.definition.secrecy.rule;
        let is_judged = rule != SecrecyRule::Free && !year.request.scope.reveal;
        let managers = is_judged.then(|| rollup.n_managers(ready.planned.lines));
        let enough: Vec<bool> = match &managers {
            Some(managers) => lines
                .counts
                .iter()
                .zip(managers.iter())
                .map(|(lines, managers)| *lines >= MIN_UNITS && u32::from(*managers) >= MIN_UNITS)
                .collect(),
            None => Vec::new(),
        };
        let watched = ready.planned.watched.iter().filter(|_| is_judged);
        let outside = ready
            .territory_denominator
            .as_ref()
            .zip(year.territories)
            .map(|(arithmetic, territories)| Formula::new(arithmetic, territories.rollup));
        Self {
            year,
            ready,
            numerator: Formula::new(&ready.planned.numerator, rollup),
            denominator: ready
                .planned
                .denominator
                .as_ref()
                .map(|arithmetic| Formula::new(arithmetic, rollup)),
            outside,
            shares: watched
                .map(|watched| rollup.largest_share(*watched, &enough))
                .collect(),
            group: ready.planned.group.map(|group| rollup.lines(group)),
            lines,
            managers,
            is_total: ready.definition.is_total(ready.member),
        }
    }

    fn filled(&self, slot: usize) -> u32 {
        self.lines.counts.get(slot).copied().unwrap_or(0)
    }

    /// Slot of the same place in the territory frame.
    fn outside_slot(&self, rank: usize, population: Population) -> Option<usize> {
        let territories = self.year.territories?;
        let territory = self.year.structures.places.territories.get(rank).copied();
        let there = rank_of(territories.rollup.places, territory)?;
        Some(slot_of(there, population))
    }

    fn inhabitants_year(&self, rank: usize, population: Population) -> Option<i32> {
        let names = &self.ready.parsed.territory_columns;
        self.outside.as_ref()?;
        let slot = self.outside_slot(rank, population)?;
        let year = self.year.inhabitants_year(self.year.territories?, slot);
        year.filter(|_| names.contains(columns::INHABITANTS))
    }

    /// What the cell holds; none when an absent cell says the same.
    fn content(&self, slot: usize, rank: usize, population: Population) -> Option<Content> {
        let filled = self.filled(slot);
        let totals = self.year.totals.of(slot);
        let outside = self.outside.as_ref().map(|outside| {
            self.outside_slot(rank, population)
                .map_or(0.0, |slot| outside.of(slot))
        });
        if filled == 0 {
            let is_empty = match self.ready.definition.base {
                Base::Register | Base::Accredited => true,
                Base::Surveyed => totals.surveyed == 0,
                Base::Respondents => totals.accredited == 0 && totals.surveyed == 0,
            };
            if !is_empty {
                return Some(Content::Missing(MissingReason::NoAnswer));
            }
            if outside.is_none() || !self.is_total {
                return None;
            }
        }
        let denominator = self.denominator.as_ref().map(|found| found.of(slot));
        let figure = Figure {
            numerator: self.numerator.of(slot),
            denominator: denominator.or(outside),
            filled,
        };
        // Secrecy first: « sans objet » on one structure would say that its denominator is zero.
        if filled > 0
            && let Some(reason) = self.secret(slot, &figure)
        {
            return Some(Content::Secret(reason));
        }
        let found = number(self.ready, &figure, totals.respondents);
        Some(found.unwrap_or(Content::Missing(MissingReason::ZeroDenominator)))
    }

    fn secret(&self, slot: usize, figure: &Figure) -> Option<SecretReason> {
        let managers = self.managers.as_ref()?;
        let shares = self.shares.iter();
        let largest = shares.filter_map(|shares| shares.get(slot).copied().flatten());
        let units = Units {
            structures: figure.filled,
            managers: managers.get(slot).copied().map_or(0, u32::from),
            largest_share: largest.reduce(f64::max),
            is_quantile: self.ready.parsed.is_quantile,
        };
        judge(
            self.ready.definition.secrecy.rule,
            units,
            figure.numerator,
            figure.denominator,
        )
    }
}

/// What is known of the context in every slot of the territory frame.
struct KnownFigures<'a> {
    known: &'a Known,
    year: &'a Year<'a>,
    places: &'a Places,
    n_communes: Rc<Lines>,
    n_known: Rc<Lines>,
    n_secret: Vec<Rc<Lines>>,
    dates: Option<&'a Vec<Option<i32>>>,
}

/// What a cell holds, and the year of the values when it is not the data year.
type Dated = (Content, Option<i32>);

impl<'a> KnownFigures<'a> {
    fn new(known: &'a Known, year: &'a Year<'a>, territories: &'a TerritoryYear<'a>) -> Self {
        let rollup = territories.rollup;
        let dated = known.dated.as_ref();
        Self {
            known,
            year,
            places: rollup.places,
            n_communes: rollup.lines(known.communes),
            n_known: rollup.lines(known.answered),
            n_secret: known.secret.iter().map(|set| rollup.lines(*set)).collect(),
            dates: dated.and_then(|dated| territories.context_years.get(dated)),
        }
    }

    /// A figure only where every commune has its value, or one for a list of classes. A sum with a
    /// secret part is not known either: the rest would tell it.
    fn content(
        &self,
        ready: &ReadyFormula<'_>,
        (rank, slot): (usize, usize),
        computed: impl Fn() -> Option<Dated>,
    ) -> Option<Dated> {
        let at = |lines: &Rc<Lines>| lines.counts.get(slot).copied().unwrap_or(0);
        let data_year = self.year.data_year;
        if let Some(variable) = self.known.alone {
            let territory = self.places.territories.get(rank).copied()?;
            let (given, year) = self
                .year
                .request
                .context
                .of(variable, territory, data_year)?;
            let content = match given {
                Given::Secret => Content::Secret(SecretReason::Imported),
                Given::Number(value) => Content::Number {
                    value: value * ready.definition.scale,
                    numerator: Some(value),
                    denominator: None,
                    filled: 0,
                    respondents: 0,
                },
            };
            return Some((content, Some(year).filter(|year| *year != data_year)));
        }
        let (all, known) = (at(&self.n_communes), at(&self.n_known));
        let is_enough = if self.known.must_be_complete {
            known == all
        } else {
            known > 0
        };
        let (content, of_inhabitants) = computed()?;
        if is_enough && known > 0 {
            let dated = self
                .dates
                .and_then(|dates| dates.get(slot).copied().flatten());
            let dated = dated.filter(|year| *year != data_year);
            return Some((content, dated.or(of_inhabitants)));
        }
        let is_secret = all == 1 && self.n_secret.iter().any(|secret| at(secret) > 0);
        is_secret.then_some((Content::Secret(SecretReason::Imported), None))
    }
}
