//! What an edition is computed from: data, and formulas ready to run.

use std::collections::BTreeSet;

use polars::prelude::{Expr, col};

use super::arithmetic::Arithmetic;
use super::columns;
use super::context::Context;
use super::error::EngineError;
use super::formula::{ParsedFormula, parse};
use super::frame::InhabitantsOf;
use super::plan::{Plan, PlannedFormula};
use super::roster::StructureYear;
use crate::catalogue::Catalogue;
use crate::catalogue::indicator::{Formula, Frame, IndicatorDefinition};
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;
use crate::geography::coverage::Coverage;

/// What an edition is computed from.
#[expect(
    missing_debug_implementations,
    reason = "holds a closure and whole tables"
)]
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
    /// Values of territories: ages, poverty, income.
    pub context: &'a Context,
    /// What of it to compute, and for whom.
    pub scope: Scope,
}

/// The part of an edition to compute; by default everything, as the public sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Data years; all when absent.
    pub years: Option<BTreeSet<i32>>,
    /// Indicators by their place in the catalogue; all when absent.
    pub indicators: Option<BTreeSet<u16>>,
    /// No secrecy: for a role that may see answers, and for the secrecy audit. Never published.
    pub reveal: bool,
}

impl Scope {
    /// Whether a data year is computed.
    pub fn has_year(&self, data_year: i32) -> bool {
        self.years
            .as_ref()
            .is_none_or(|years| years.contains(&data_year))
    }

    /// Whether an indicator is computed.
    pub fn has_indicator(&self, indicator: u16) -> bool {
        self.indicators
            .as_ref()
            .is_none_or(|indicators| indicators.contains(&indicator))
    }
}

/// A formula of an indicator, read, with its place in the plans and what secrecy must look at.
pub(super) struct ReadyFormula<'a> {
    pub(super) indicator: u16,
    pub(super) definition: &'a IndicatorDefinition,
    pub(super) member: Option<u16>,
    pub(super) parsed: ParsedFormula,
    pub(super) planned: PlannedFormula,
    /// Denominator in the plan of the territory frame.
    pub(super) territory_denominator: Option<Arithmetic>,
    pub(super) contributions: Vec<String>,
    /// What of the context must be known.
    pub(super) known: Option<Known>,
}

/// Sets of lines of the territory frame, for a formula that reads values of context.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Lines of communes.
    pub(super) communes: usize,
    /// Those where every value is known.
    pub(super) answered: usize,
    /// Those where one was delivered as secret.
    pub(super) secret: Vec<usize>,
    /// Whether one commune without value leaves no figure; else all of them do.
    pub(super) must_be_complete: bool,
    /// The value that is never put together, when there is one.
    pub(super) alone: Option<&'static str>,
    /// The first column of context, whose year the figure tells.
    pub(super) dated: Option<String>,
}

impl Known {
    /// What the columns of a formula of the territory frame ask.
    fn of(columns: &BTreeSet<String>, plan: &mut Plan) -> Option<Self> {
        let named = |names: &[&'static str]| {
            let found = names.iter().copied().filter(|name| columns.contains(*name));
            found.collect::<Vec<_>>()
        };
        let complete = named(&columns::COMPLETE);
        let classes = named(&[columns::DENSITY_CLASS]);
        if complete.is_empty() && classes.is_empty() {
            return None;
        }
        let is_commune = || col(columns::COMMUNE).is_not_null();
        let present = complete
            .iter()
            .chain(&classes)
            .map(|name| col(*name).is_not_null());
        let known: Vec<Expr> = std::iter::once(is_commune()).chain(present).collect();
        let given: Vec<&str> = complete
            .into_iter()
            .filter(|name| *name != columns::FRR)
            .collect();
        Some(Self {
            communes: plan.lines_where(&[is_commune()]),
            answered: plan.lines_where(&known),
            secret: given
                .iter()
                .map(|name| plan.lines_where(&[col(columns::is_secret(name))]))
                .collect(),
            must_be_complete: classes.is_empty(),
            alone: named(&columns::NEVER_AGGREGATED).first().copied(),
            dated: given.first().map(|name| columns::year_of(name)),
        })
    }
}

/// Every formula asked for, and what they ask of each frame.
#[derive(Default)]
pub(super) struct ReadyFormulas<'a> {
    pub(super) formulas: Vec<ReadyFormula<'a>>,
    pub(super) of_structures: Plan,
    pub(super) of_territories: Plan,
}

impl ReadyFormulas<'_> {
    /// Variables that a structure frame must hold: of the year, and of the year before.
    pub(super) fn variables(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let mut found = (BTreeSet::new(), BTreeSet::new());
        for ready in &self.formulas {
            found.0.extend(ready.parsed.variables.iter().cloned());
            found.0.extend(ready.contributions.iter().cloned());
            found
                .1
                .extend(ready.parsed.variables_before.iter().cloned());
        }
        found
    }

    /// Columns that formulas read of the territory frame.
    pub(super) fn territory_columns(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for ready in &self.formulas {
            found.extend(ready.parsed.territory_columns.iter().cloned());
            if ready.definition.frame == Frame::Territory {
                found.extend(ready.parsed.columns.iter().cloned());
            }
        }
        found
    }

    /// Levels of the formulas that read the territory frame.
    pub(super) fn territory_levels(&self) -> Vec<TerritoryType> {
        let reads = |ready: &&ReadyFormula<'_>| {
            ready.definition.frame == Frame::Territory || ready.territory_denominator.is_some()
        };
        let reading: Vec<_> = self.formulas.iter().filter(reads).collect();
        let wanted = |level: &TerritoryType| {
            reading
                .iter()
                .any(|ready| ready.definition.has_level(*level, ready.member))
        };
        TerritoryType::ALL.into_iter().filter(wanted).collect()
    }
}

/// What one structure may not dominate in a formula: what the indicator says, and what the member
/// says. A member that is a sum of its own shows nothing of the total.
fn contributions(definition: &IndicatorDefinition, formula: &Formula<'_>) -> Vec<String> {
    let member = formula.member.and_then(|index| definition.member(index));
    let own = member.map_or(&[][..], |member| &member.contributions);
    let common = &definition.secrecy.contributions;
    if own.is_empty() || formula.denominator.is_some() {
        common.iter().chain(own).cloned().collect()
    } else {
        own.to_vec()
    }
}

/// Every formula of the catalogue, read.
pub(super) fn ready_formulas<'a>(
    catalogue: &'a Catalogue,
    scope: &Scope,
) -> Result<ReadyFormulas<'a>, EngineError> {
    let mut ready = ReadyFormulas::default();
    let wanted = (0u16..)
        .zip(catalogue.indicators.values())
        .filter(|(indicator, _)| scope.has_indicator(*indicator));
    for (indicator, definition) in wanted {
        for formula in definition.formulas() {
            let contributions = contributions(definition, &formula);
            let parsed = parse(definition, formula, &catalogue.dictionary)?;
            let plan = match definition.frame {
                Frame::Structure => &mut ready.of_structures,
                Frame::Territory => &mut ready.of_territories,
            };
            let planned = plan.add(&parsed, &contributions);
            let territory_denominator =
                parsed
                    .denominator_of_territory
                    .as_ref()
                    .map(|(aggregates, arithmetic)| {
                        ready
                            .of_territories
                            .add_unrestricted(aggregates, arithmetic)
                    });
            let known = match definition.frame {
                Frame::Structure => None,
                Frame::Territory => Known::of(&parsed.columns, &mut ready.of_territories),
            };
            ready.formulas.push(ReadyFormula {
                known,
                indicator,
                definition,
                member: formula.member,
                parsed,
                planned,
                territory_denominator,
                contributions,
            });
        }
    }
    Ok(ready)
}
