//! The three populations of structures behind every figure: accredited, surveyed, respondents.

use std::rc::Rc;

use polars::prelude::col;

use super::columns;
use super::plan::Plan;
use super::rollup::{Lines, Rollup};
use crate::domain::cells::PlaceTotals;

/// Sets of lines that count structures, in a plan of the structure frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct TotalSets {
    accredited: usize,
    surveyed: usize,
    respondents: usize,
    any: usize,
}

impl TotalSets {
    pub(super) fn add_to(plan: &mut Plan) -> Self {
        Self {
            accredited: plan.lines_where(&[col(columns::ACCREDITED)]),
            surveyed: plan.lines_where(&[col(columns::SURVEYED)]),
            respondents: plan.lines_where(&[col(columns::RESPONDENT)]),
            any: plan.lines_where(&[]),
        }
    }
}

/// Totals of every slot of a year.
pub(super) struct SlotTotals {
    accredited: Rc<Lines>,
    surveyed: Rc<Lines>,
    respondents: Rc<Lines>,
    any: Rc<Lines>,
}

impl SlotTotals {
    pub(super) fn new(rollup: &Rollup<'_>, sets: TotalSets) -> Self {
        Self {
            accredited: rollup.lines(sets.accredited),
            surveyed: rollup.lines(sets.surveyed),
            respondents: rollup.lines(sets.respondents),
            any: rollup.lines(sets.any),
        }
    }

    pub(super) fn of(&self, slot: usize) -> PlaceTotals {
        let read = |lines: &Lines| lines.counts.get(slot).copied().unwrap_or(0);
        PlaceTotals {
            accredited: read(&self.accredited),
            surveyed: read(&self.surveyed),
            respondents: read(&self.respondents),
        }
    }

    /// Whether a line of the year stands there, be it of a structure that left.
    pub(super) fn is_held(&self, slot: usize) -> bool {
        self.any.counts.get(slot).is_some_and(|lines| *lines > 0)
    }
}
