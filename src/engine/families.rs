//! What is published together about linked quantities: the tables that disclosure control looks at.
//!
//! A quantity is a sum of answers, or a number of structures that answer in a way, over a set of
//! lines. Quantities that share a term, or that one figure shows as numerator and denominator, are
//! of one family: one hidden figure may be found from the others.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use polars::prelude::{Expr, Operator};

use super::arithmetic::{Arithmetic, Measure};
use super::bits::Bits;
use super::columns;
use super::ground::slot_of;
use super::plan::Plan;
use super::request::ReadyFormula;
use super::rollup::{Rollup, wide};
use super::secrecy::{MAX_SHARE, MIN_UNITS};
use crate::catalogue::indicator::{Frame, SecrecyRule};
use crate::domain::figure::{Cell, Content};
use crate::domain::structure::Population;
use crate::secrecy::{Entry, Relation, Table, TableCell};

/// What a line adds to a quantity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Term {
    /// A value, by rank in the plan.
    Value(usize),
    /// One if these conditions hold.
    Holds(Vec<usize>),
}

/// A quantity over the lines of a set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Quantity {
    terms: Vec<Term>,
    lines: usize,
}

/// Figures of one formula: its rank and its cells.
pub(super) type Computed = (usize, Vec<Cell>);

/// A figure: rank in the list of computed formulas, rank of its cell.
pub(super) type FigureAt = (usize, usize);

/// One table, and the figures that show each of its cells.
pub(super) struct Family {
    pub(super) table: Table,
    pub(super) figures: Vec<Vec<FigureAt>>,
    /// Figures that can be shown without their parts: the cells of these, and what each is
    /// multiplied by to make nothing.
    pub(super) ratios: BTreeMap<FigureAt, Vec<(usize, f64)>>,
    /// What is summed, as the plan writes it.
    pub(super) quantities: Vec<String>,
}

/// Every family of a year; `is_public` tells the variables that everybody may read of a structure,
/// `is_large` the territories of which ratios may be shown without their parts.
///
/// An evolution at constant set stands in none: it never shows its parts, and it is hidden where the
/// total of one of its two years is (`told_evolutions`).
pub(super) fn families(
    rollup: &Rollup<'_>,
    formulas: &[ReadyFormula<'_>],
    computed: &[Computed],
    is_public: &dyn Fn(&str) -> bool,
    is_large: &dyn Fn(u32) -> bool,
) -> Vec<Family> {
    let mut shown: IndexMap<Quantity, Vec<(usize, Share)>> = IndexMap::new();
    let mut links = Links::default();
    let mut ratios = BTreeSet::new();
    for (at, (rank, _)) in computed.iter().enumerate() {
        let Some(ready) = formulas.get(*rank) else {
            continue;
        };
        let parts = quantities(rollup.plan, ready, is_public);
        let is_whole = ready.planned.group.is_none();
        if parts.is_complete && is_whole && parts.quantities.len() > 1 {
            ratios.insert(at);
        }
        let quantities = parts.quantities.iter();
        let terms = quantities.flat_map(|(quantity, _)| &quantity.terms);
        links.join(&terms.cloned().collect::<Vec<_>>());
        for (quantity, share) in parts.quantities {
            shown.entry(quantity).or_default().push((at, share));
        }
    }
    let mut by_family: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
    for (quantity, shown_by) in shown {
        let family = quantity.terms.first().map(|term| links.of(term));
        if let Some(family) = family {
            let members = by_family.entry(family).or_default();
            members.push(Member { quantity, shown_by });
        }
    }
    by_family
        .into_values()
        .map(|members| {
            let is_ratio = |(at, rank): FigureAt| {
                let cell = computed.get(at).and_then(|(_, cells)| cells.get(rank));
                ratios.contains(&at) && cell.is_some_and(|cell| is_large(cell.territory))
            };
            Builder::new(rollup).family(&members, &is_ratio, (formulas, computed))
        })
        .collect()
}

/// A quantity of a family, and the formulas that show it, by rank in the list of computed ones.
struct Member {
    quantity: Quantity,
    shown_by: Vec<(usize, Share)>,
}

/// A quantity in a formula: what the numerator, less the denominator times the value, takes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Share {
    sign: f64,
    is_denominator: bool,
}

/// What a formula is made of.
#[derive(Debug, Default)]
struct Parts {
    quantities: Vec<(Quantity, Share)>,
    /// Whether everything else in it is public: a count of structures, a number.
    is_complete: bool,
}

/// What a formula shows that is a sum of answers, or may be worked out as one: the terms of a
/// difference are told apart by the denominator, and a mean by the number of structures.
fn quantities(plan: &Plan, ready: &ReadyFormula<'_>, is_public: &dyn Fn(&str) -> bool) -> Parts {
    let definition = ready.definition;
    let is_free = definition.secrecy.rule == SecrecyRule::Free;
    if definition.frame == Frame::Territory || is_free || compares(ready) {
        return Parts::default();
    }
    let base = plan.sets.get_index(ready.planned.lines);
    let base: BTreeSet<usize> = base.into_iter().flatten().copied().collect();
    let mut terms = Vec::new();
    differences(&ready.planned.numerator, 1.0, &mut terms);
    let of_numerator = terms.len();
    if let Some(denominator) = &ready.planned.denominator {
        differences(denominator, 1.0, &mut terms);
    }
    let mut parts = Parts {
        is_complete: true,
        ..Parts::default()
    };
    for (rank, (arithmetic, sign)) in terms.into_iter().enumerate() {
        let share = Share {
            sign,
            is_denominator: rank >= of_numerator,
        };
        match quantity(plan, (ready.planned.lines, &base), arithmetic) {
            // What the public register prints is no secret, whatever the figure that sums it.
            Read::Sum(quantity) if is_printed(plan, &quantity, is_public) => {}
            Read::Sum(quantity) => parts.quantities.push((quantity, share)),
            Read::Public => {}
            Read::Unknown => parts.is_complete = false,
        }
    }
    parts
}

/// Whether a formula compares with the year before: such a ratio never shows its parts.
pub(super) fn compares(ready: &ReadyFormula<'_>) -> bool {
    let mut columns = ready.parsed.columns.iter();
    columns.any(|name| name.ends_with(columns::PREVIOUS_YEAR))
}

/// A term of a formula.
enum Read {
    Sum(Quantity),
    /// A number of structures that answered, or a number.
    Public,
    Unknown,
}

fn quantity(
    plan: &Plan,
    (lines_counted, base): (usize, &BTreeSet<usize>),
    arithmetic: &Arithmetic,
) -> Read {
    if matches!(arithmetic, Arithmetic::Number(_)) {
        return Read::Public;
    }
    let mut atoms = Vec::new();
    if added(arithmetic, &mut atoms).is_none() {
        return Read::Unknown;
    }
    let mut terms = BTreeSet::new();
    let mut lines = BTreeSet::new();
    for atom in atoms {
        let Some(atom) = plan.atoms.get_index(atom) else {
            return Read::Unknown;
        };
        let Some(set) = plan.sets.get_index(atom.lines) else {
            return Read::Unknown;
        };
        match (atom.measure, atom.value) {
            (Measure::Sum | Measure::Mean, Some(value)) => {
                terms.insert(Term::Value(value));
                lines.insert(atom.lines);
            }
            (Measure::Lines, _) => {
                let extra = set.iter().filter(|one| !base.contains(one));
                let extra: Vec<usize> = extra.copied().collect();
                // How many structures answered is public.
                if is_presence(plan, &extra) {
                    return Read::Public;
                }
                terms.insert(Term::Holds(extra));
                lines.insert(lines_counted);
            }
            _ => return Read::Unknown,
        }
    }
    let mut lines = lines.into_iter();
    match (lines.next(), lines.next()) {
        (Some(only), None) => Read::Sum(Quantity {
            terms: terms.into_iter().collect(),
            lines: only,
        }),
        _ => Read::Unknown,
    }
}

/// The sums that a difference is made of; an expression without one is its own.
fn differences<'a>(arithmetic: &'a Arithmetic, sign: f64, found: &mut Vec<(&'a Arithmetic, f64)>) {
    if let Arithmetic::Operation(left, Operator::Minus, right) = arithmetic {
        differences(left, sign, found);
        differences(right, -sign, found);
    } else {
        found.push((arithmetic, sign));
    }
}

/// Whether a quantity sums nothing but variables that everybody may read of each structure.
fn is_printed(plan: &Plan, quantity: &Quantity, is_public: &dyn Fn(&str) -> bool) -> bool {
    quantity.terms.iter().all(|term| match term {
        Term::Value(value) => plan
            .values
            .get_index(*value)
            .is_some_and(|expr| matches!(expr, Expr::Column(name) if is_public(name.as_str()))),
        Term::Holds(_) => false,
    })
}

/// Whether conditions only say that a question was answered.
fn is_presence(plan: &Plan, conditions: &[usize]) -> bool {
    conditions.iter().all(|condition| {
        let condition = plan.conditions.get_index(*condition);
        condition.is_some_and(super::plan::Condition::is_presence)
    })
}

/// Aggregates that an expression adds up; none when it does anything else.
fn added(arithmetic: &Arithmetic, atoms: &mut Vec<usize>) -> Option<()> {
    if let Some(atom) = arithmetic.alone() {
        atoms.push(atom);
        return Some(());
    }
    match arithmetic {
        Arithmetic::Operation(left, Operator::Plus, right) => {
            added(left, atoms)?;
            added(right, atoms)
        }
        Arithmetic::Aggregate(_)
        | Arithmetic::Number(_)
        | Arithmetic::Null
        | Arithmetic::Operation(..)
        | Arithmetic::FirstKnown(_)
        | Arithmetic::IfElse(_) => None,
    }
}

/// Terms that are of one family.
#[derive(Default)]
struct Links {
    known: BTreeMap<Term, usize>,
    parents: Vec<usize>,
}

impl Links {
    fn join(&mut self, terms: &[Term]) {
        let ranks: Vec<usize> = terms
            .iter()
            .map(|term| {
                let next = self.parents.len();
                let rank = *self.known.entry(term.clone()).or_insert(next);
                if rank == next {
                    self.parents.push(next);
                }
                self.root(rank)
            })
            .collect();
        if let Some(first) = ranks.first() {
            for rank in &ranks {
                let (rank, first) = (self.root(*rank), self.root(*first));
                if let Some(parent) = self.parents.get_mut(rank) {
                    *parent = first;
                }
            }
        }
    }

    fn of(&self, term: &Term) -> usize {
        self.known
            .get(term)
            .map_or(usize::MAX, |rank| self.root(*rank))
    }

    fn root(&self, rank: usize) -> usize {
        let mut at = rank;
        while let Some(parent) = self.parents.get(at).filter(|parent| **parent != at) {
            at = *parent;
        }
        at
    }
}

/// Gathers the entries and cells of a family.
struct Builder<'a> {
    rollup: &'a Rollup<'a>,
    entries: Vec<Entry>,
    /// Entry of a term on a line.
    known: BTreeMap<Term, Vec<u32>>,
    cells: Vec<TableCell>,
    figures: Vec<Vec<FigureAt>>,
}

const NO_ENTRY: u32 = u32::MAX;

impl<'a> Builder<'a> {
    fn new(rollup: &'a Rollup<'a>) -> Self {
        Self {
            rollup,
            entries: Vec::new(),
            known: BTreeMap::new(),
            cells: Vec::new(),
            figures: Vec::new(),
        }
    }

    fn family(
        mut self,
        members: &[Member],
        is_ratio: &dyn Fn(FigureAt) -> bool,
        (formulas, computed): (&[ReadyFormula<'_>], &[Computed]),
    ) -> Family {
        let mut quantities = Vec::new();
        let mut terms: BTreeMap<FigureAt, Vec<(usize, f64)>> = BTreeMap::new();
        for member in members {
            let entries = self.entries_by_slot(&member.quantity);
            let shown_by: BTreeSet<usize> = member.shown_by.iter().map(|(at, _)| *at).collect();
            let figures = self.figures_by_slot(&shown_by, formulas, computed);
            for (slot, figures) in figures {
                let entries = entries.get(slot).cloned().unwrap_or_default();
                let primary = figures
                    .iter()
                    .any(|figure| self.is_primary(*figure, &entries, (formulas, computed)));
                let cell = self.cells.len();
                let shown = figures.iter().filter(|figure| is_ratio(**figure));
                for (figure, factor) in shown.filter_map(|figure| {
                    Some((*figure, factor(*figure, &member.shown_by, computed)?))
                }) {
                    terms.entry(figure).or_default().push((cell, factor));
                }
                let only_ratios = figures.iter().all(|figure| is_ratio(*figure));
                let cost = if only_ratios { COST_OF_PARTS } else { 1.0 };
                let importance = importance(&figures, formulas, computed);
                self.cells.push(TableCell {
                    weight: weight(entries.len()) * importance * cost,
                    entries,
                    primary,
                    group: TableCell::ALONE,
                });
                self.figures.push(figures);
            }
            quantities.push(self.words(&member.quantity));
        }
        Family {
            table: Table {
                non_negative: self.entries.iter().all(|entry| entry.value >= 0.0),
                entries: self.entries,
                cells: self.cells,
                relations: Vec::new(),
            },
            figures: self.figures,
            ratios: terms,
            quantities,
        }
    }

    /// Whether a hidden figure hides this sum for what it says by itself: a rate hidden for its
    /// numerator leaves its denominator to other figures.
    fn is_primary(
        &self,
        (at, rank): FigureAt,
        entries: &[u32],
        (formulas, computed): (&[ReadyFormula<'_>], &[Computed]),
    ) -> bool {
        let Some((formula, cells)) = computed.get(at) else {
            return false;
        };
        let is_secret = cells
            .get(rank)
            .is_some_and(|cell| matches!(cell.content, Content::Secret(_)));
        let rule = formulas
            .get(*formula)
            .map(|ready| ready.definition.secrecy.rule);
        is_secret && (rule == Some(SecrecyRule::Unanimity) || self.is_unsafe(entries))
    }

    /// Whether the primary rule refuses a sum: too few units or managers, or one that dominates.
    fn is_unsafe(&self, entries: &[u32]) -> bool {
        let mut by_manager: BTreeMap<u32, f64> = BTreeMap::new();
        let mut units = BTreeSet::new();
        for entry in entries.iter().filter_map(|at| self.entries.get(wide(*at))) {
            units.insert(entry.unit);
            *by_manager.entry(entry.manager).or_default() += entry.value.abs();
        }
        let total: f64 = by_manager.values().sum();
        let largest = by_manager.values().copied().fold(0.0, f64::max);
        let least = wide(MIN_UNITS);
        units.len() < least || by_manager.len() < least || largest > MAX_SHARE * total
    }

    fn words(&self, quantity: &Quantity) -> String {
        let terms = quantity.terms.iter().map(|term| match term {
            Term::Value(value) => {
                let expr = self.rollup.plan.values.get_index(*value);
                expr.map_or_else(String::new, |expr| format!("{expr:?}"))
            }
            Term::Holds(conditions) => {
                let named = conditions.iter().filter_map(|condition| {
                    let condition = self.rollup.plan.conditions.get_index(*condition)?;
                    Some(format!("{condition:?}"))
                });
                named.collect::<Vec<_>>().join(" & ")
            }
        });
        terms.collect::<Vec<_>>().join(" + ")
    }

    /// Entries summed in each slot, in order.
    fn entries_by_slot(&mut self, quantity: &Quantity) -> Vec<Vec<u32>> {
        let rollup = self.rollup;
        let lines = rollup.lines(quantity.lines);
        self.entries_on(&quantity.terms, &lines.bits)
    }

    fn entries_on(&mut self, terms: &[Term], lines: &Bits) -> Vec<Vec<u32>> {
        let rollup = self.rollup;
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); rollup.places.n_slots()];
        for term in terms {
            let holds = match term {
                Term::Holds(conditions) => Some(rollup.rows.lines_of(conditions)),
                Term::Value(_) => None,
            };
            for line in lines.lines() {
                let value = match (term, &holds) {
                    (Term::Value(value), _) => {
                        let values = rollup.rows.values.get(*value);
                        values.and_then(|values| values.numbers.get(line)).copied()
                    }
                    (Term::Holds(_), holds) => holds
                        .as_ref()
                        .map(|holds| f64::from(u8::from(holds.contains(line)))),
                };
                let entry = self.entry(term, line, value.unwrap_or_default());
                for slot in rollup.places.of(line) {
                    let slot = wide(*slot);
                    let both = slot - slot % super::places::POPULATIONS;
                    found
                        .get_mut(slot)
                        .into_iter()
                        .for_each(|own| own.push(entry));
                    found
                        .get_mut(both)
                        .into_iter()
                        .for_each(|all| all.push(entry));
                }
            }
        }
        for entries in &mut found {
            entries.sort_unstable();
        }
        found
    }

    fn entry(&mut self, term: &Term, line: usize, value: f64) -> u32 {
        let height = self.rollup.rows.height;
        if !self.known.contains_key(term) {
            self.known.insert(term.clone(), vec![NO_ENTRY; height]);
        }
        let Some(known) = self
            .known
            .get_mut(term)
            .and_then(|known| known.get_mut(line))
        else {
            return NO_ENTRY;
        };
        if *known == NO_ENTRY {
            *known = u32::try_from(self.entries.len()).unwrap_or(NO_ENTRY);
            self.entries.push(Entry {
                unit: self.rollup.units.get(line).copied().unwrap_or(NO_ENTRY),
                manager: self.rollup.managers.get(line).copied().unwrap_or(NO_ENTRY),
                value,
            });
        }
        *known
    }

    /// The figures that show a quantity, by slot.
    fn figures_by_slot(
        &self,
        shown_by: &BTreeSet<usize>,
        formulas: &[ReadyFormula<'_>],
        computed: &[Computed],
    ) -> BTreeMap<usize, Vec<FigureAt>> {
        let mut found: BTreeMap<usize, Vec<FigureAt>> = BTreeMap::new();
        let territories = &self.rollup.places.territories;
        for at in shown_by {
            let Some((rank, cells)) = computed.get(*at) else {
                continue;
            };
            let is_joined = formulas
                .get(*rank)
                .is_some_and(|ready| ready.territory_denominator.is_some());
            for (place, cell) in cells.iter().enumerate() {
                let Ok(territory) = territories.binary_search(&cell.territory) else {
                    continue;
                };
                // A zero where no structure is says nothing of anyone.
                let is_empty = is_joined && cell.accredited + cell.surveyed == 0;
                if !matches!(cell.content, Content::Missing(_)) && !is_empty {
                    let slot = slot_of(territory, cell.population);
                    found.entry(slot).or_default().push((*at, place));
                }
            }
        }
        found
    }
}

/// What hiding the parts of a ratio costs beside hiding a figure: the ratio itself stays.
const COST_OF_PARTS: f64 = 0.02;

/// What a cell is multiplied by in the relation of a ratio; none when the ratio is no number.
fn factor((at, rank): FigureAt, shown_by: &[(usize, Share)], computed: &[Computed]) -> Option<f64> {
    let Content::Number {
        numerator: Some(numerator),
        denominator,
        ..
    } = computed.get(at)?.1.get(rank)?.content
    else {
        return None;
    };
    let ratio = denominator.map_or(0.0, |denominator| numerator / denominator);
    let shares = shown_by.iter().filter(|(other, _)| *other == at);
    let factors = shares.map(|(_, share)| {
        let of_denominator = if share.is_denominator { -ratio } else { 1.0 };
        share.sign * of_denominator
    });
    Some(factors.sum())
}

/// What readers miss most when it is hidden: a total, then a rate, then a member of a breakdown, then
/// a group of structures.
fn importance(figures: &[FigureAt], formulas: &[ReadyFormula<'_>], computed: &[Computed]) -> f64 {
    let of_formula = |(at, _): &FigureAt| {
        let (formula, _) = computed.get(*at)?;
        let ready = formulas.get(*formula)?;
        Some(match (ready.member, ready.planned.group) {
            (None, _) if ready.definition.is_total(None) => 12.0,
            (None, _) => 4.0,
            (Some(_), None) => 2.0,
            (Some(_), Some(_)) => 1.0,
        })
    };
    figures.iter().filter_map(of_formula).fold(1.0, f64::max)
}

/// Hiding a figure costs as much as it has structures behind it, and something in any case.
fn weight(n_entries: usize) -> f64 {
    1.0 + f64::from(u32::try_from(n_entries).unwrap_or(u32::MAX))
}

/// Where a figure of a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigurePlace {
    /// Place of the indicator in the catalogue.
    pub indicator: u16,
    /// Index of the territory in the geography.
    pub territory: u32,
    /// Population.
    pub population: Population,
    /// Member of the breakdowns.
    pub member: Option<u16>,
}

/// What a family of linked quantities is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct FamilyDescription {
    /// Quantities, as they are computed on a line.
    pub quantities: Vec<String>,
    /// Figures that show each cell of the table, as numerator or denominator.
    pub figures: Vec<Vec<FigurePlace>>,
    /// Figures that can be shown without their parts, and the relation that they then tell.
    pub ratios: Vec<(FigurePlace, Relation)>,
}

impl Family {
    /// The table, with figures under the indices of the catalogue and of the geography.
    pub(super) fn described(self, computed: &[Computed]) -> (FamilyDescription, Table) {
        let place = |(at, rank): &FigureAt| {
            let cell = computed.get(*at)?.1.get(*rank)?;
            Some(FigurePlace {
                indicator: cell.indicator,
                territory: cell.territory,
                population: cell.population,
                member: cell.member,
            })
        };
        let figures = self.figures.iter();
        let ratios = self.ratios.iter().filter_map(|(figure, terms)| {
            let terms = terms.clone();
            Some((place(figure)?, Relation { terms }))
        });
        let description = FamilyDescription {
            quantities: self.quantities,
            ratios: ratios.collect(),
            figures: figures
                .map(|figures| figures.iter().filter_map(place).collect())
                .collect(),
        };
        (description, self.table)
    }
}
