//! Every formula of a computation together: what they share is evaluated once.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use polars::prelude::{BooleanFunction, Expr, FunctionExpr, col};

use super::arithmetic::{Aggregate, Arithmetic, Measure, divides};
use super::formula::ParsedFormula;

/// A condition on a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Condition {
    /// This expression is true there.
    Holds(Expr),
    /// This value (by rank) exists there.
    Present(usize),
}

impl Condition {
    /// Whether it says only that an answer exists.
    pub(super) fn is_presence(&self) -> bool {
        match self {
            Self::Present(_) => true,
            Self::Holds(expr) => matches!(
                expr,
                Expr::Function {
                    function: FunctionExpr::Boolean(BooleanFunction::IsNotNull),
                    ..
                }
            ),
        }
    }
}

/// An aggregate over a set of lines, by ranks in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Atom {
    pub(super) measure: Measure,
    pub(super) value: Option<usize>,
    pub(super) lines: usize,
}

/// A quantity watched for dominance: the size of a value over a set of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Watched {
    pub(super) value: usize,
    pub(super) lines: usize,
}

/// Everything that the formulas ask of the lines, each thing once.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Values of a line.
    pub(super) values: IndexSet<Expr>,
    /// Conditions on a line.
    pub(super) conditions: IndexSet<Condition>,
    /// Sets of lines: conditions that hold together, sorted.
    pub(super) sets: IndexSet<Vec<usize>>,
    /// Aggregates.
    pub(super) atoms: IndexSet<Atom>,
    /// Quantities watched for dominance.
    pub(super) watched: IndexSet<Watched>,
}

/// A formula as the plan knows it.
#[derive(Debug, Clone)]
pub(super) struct PlannedFormula {
    pub(super) numerator: Arithmetic,
    pub(super) denominator: Option<Arithmetic>,
    /// Set of the lines that count.
    pub(super) lines: usize,
    /// Set of the lines of the group, whatever they answered.
    pub(super) group: Option<usize>,
    /// Quantities watched for dominance.
    pub(super) watched: Vec<usize>,
}

impl Plan {
    /// Adds a formula.
    pub(super) fn add(
        &mut self,
        formula: &ParsedFormula,
        contributions: &[String],
    ) -> PlannedFormula {
        let mut base: BTreeSet<usize> = formula
            .conditions
            .iter()
            .map(|condition| self.condition(Condition::Holds(condition.clone())))
            .collect();
        // A mean of quotients counts the lines where the quotient exists, and says so.
        for aggregate in &formula.aggregates {
            if let (Measure::Mean | Measure::Quantile(_), Some(value)) =
                (aggregate.measure, &aggregate.value)
                && divides(value)
            {
                let value = self.value(value.clone());
                base.insert(self.condition(Condition::Present(value)));
            }
        }
        let ranks: Vec<usize> = formula
            .aggregates
            .iter()
            .map(|aggregate| self.atom(aggregate, &base))
            .collect();
        let lines = self.set(&base);
        let group = formula.group.as_ref().map(|group| self.lines_where(group));
        let watched = contributions.iter().map(|variable| {
            let value = self.value(col(variable.as_str()));
            self.watched.insert_full(Watched { value, lines }).0
        });
        let watched = watched.collect();
        PlannedFormula {
            numerator: formula.numerator.renumbered(&ranks),
            denominator: formula
                .denominator
                .as_ref()
                .map(|denominator| denominator.renumbered(&ranks)),
            lines,
            group,
            watched,
        }
    }

    /// Adds one aggregate over every line: the denominator of a rate that joins both frames.
    pub(super) fn add_unrestricted(
        &mut self,
        aggregates: &[Aggregate],
        arithmetic: &Arithmetic,
    ) -> Arithmetic {
        let every = BTreeSet::new();
        let ranks: Vec<usize> = aggregates
            .iter()
            .map(|aggregate| self.atom(aggregate, &every))
            .collect();
        arithmetic.renumbered(&ranks)
    }

    /// The set of lines where conditions hold.
    pub(super) fn lines_where(&mut self, conditions: &[Expr]) -> usize {
        let base = conditions
            .iter()
            .map(|condition| self.condition(Condition::Holds(condition.clone())))
            .collect();
        self.set(&base)
    }

    fn value(&mut self, expr: Expr) -> usize {
        self.values.insert_full(expr).0
    }

    fn condition(&mut self, condition: Condition) -> usize {
        self.conditions.insert_full(condition).0
    }

    fn set(&mut self, conditions: &BTreeSet<usize>) -> usize {
        let conditions = conditions.iter().copied().collect();
        self.sets.insert_full(conditions).0
    }

    fn atom(&mut self, aggregate: &Aggregate, base: &BTreeSet<usize>) -> usize {
        let mut conditions = base.clone();
        for only in &aggregate.only {
            conditions.insert(self.condition(Condition::Holds(only.clone())));
        }
        let value = aggregate
            .value
            .as_ref()
            .map(|value| self.value(value.clone()));
        let lines = self.set(&conditions);
        let atom = Atom {
            measure: aggregate.measure,
            value,
            lines,
        };
        self.atoms.insert_full(atom).0
    }
}
