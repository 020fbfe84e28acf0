//! What an edition is computed from: data, and formulas ready to run.

use std::collections::BTreeSet;

use super::error::EngineError;
use super::formula::{ParsedFormula, parse};
use super::frame::InhabitantsOf;
use super::roster::StructureYear;
use crate::catalogue::Catalogue;
use crate::catalogue::indicator::IndicatorDefinition;
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

/// A formula of an indicator, read and restricted, with what secrecy must look at.
pub(super) struct ReadyFormula<'a> {
    pub(super) indicator: u16,
    pub(super) definition: &'a IndicatorDefinition,
    pub(super) member: Option<u16>,
    pub(super) parsed: ParsedFormula,
    pub(super) contributions: Vec<String>,
}

impl ReadyFormula<'_> {
    pub(super) fn named_variables(&self) -> impl Iterator<Item = String> {
        self.parsed
            .variables
            .iter()
            .chain(&self.contributions)
            .cloned()
    }
}

/// Every formula of the catalogue, read.
pub(super) fn ready_formulas<'a>(
    catalogue: &'a Catalogue,
    scope: &Scope,
) -> Result<Vec<ReadyFormula<'a>>, EngineError> {
    let mut ready = Vec::new();
    let wanted = (0u16..)
        .zip(catalogue.indicators.values())
        .filter(|(indicator, _)| scope.has_indicator(*indicator));
    for (indicator, definition) in wanted {
        for formula in definition.formulas() {
            let own = formula.member.and_then(|index| definition.member(index));
            let own = own.iter().flat_map(|member| &member.contributions);
            ready.push(ReadyFormula {
                indicator,
                definition,
                member: formula.member,
                parsed: parse(definition, formula, &catalogue.dictionary)?,
                contributions: definition
                    .secrecy
                    .contributions
                    .iter()
                    .chain(own)
                    .cloned()
                    .collect(),
            });
        }
    }
    Ok(ready)
}
