//! What each line of a frame says of each value and condition of a plan.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, LazyFrame, PolarsResult, col,
};

use super::bits::Bits;
use super::plan::{Condition, Plan};

/// Runs a plan of polars. The only place that does.
pub(super) fn collect(plan: LazyFrame) -> PolarsResult<DataFrame> {
    #[expect(clippy::disallowed_methods, reason = "the one place that runs a plan")]
    plan.collect()
}

/// Evaluates every value and condition of a plan on every line: one column each, in that order.
///
/// `witness` is any column of the frame: it gives constants their height.
pub(super) fn evaluate(frame: &DataFrame, plan: &Plan, witness: &str) -> PolarsResult<DataFrame> {
    let values = plan.values.iter().cloned();
    let holds = plan
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Holds(expr) => Some(expr.clone()),
            Condition::Present(_) => None,
        });
    let named = values
        .enumerate()
        .map(|(rank, expr)| expr.alias(value_name(rank)))
        .chain(
            holds
                .enumerate()
                .map(|(rank, expr)| expr.alias(condition_name(rank))),
        );
    let exprs: Vec<Expr> = std::iter::once(col(witness).alias("__witness"))
        .chain(named)
        .collect();
    collect(frame.clone().lazy().select(exprs))
}

fn value_name(rank: usize) -> String {
    format!("__value_{rank}")
}

fn condition_name(rank: usize) -> String {
    format!("__condition_{rank}")
}

/// One value on every line.
#[derive(Debug)]
pub(super) struct Values {
    /// Zero where it does not exist.
    pub(super) numbers: Vec<f64>,
    /// Where it exists.
    pub(super) present: Bits,
    order: OnceCell<Vec<usize>>,
}

impl Values {
    /// Lines by increasing value.
    pub(super) fn order(&self) -> &[usize] {
        self.order.get_or_init(|| {
            let mut order: Vec<usize> = self.present.lines().collect();
            let at = |line: &usize| self.numbers.get(*line).copied().unwrap_or_default();
            order.sort_by(|a, b| at(a).total_cmp(&at(b)));
            order
        })
    }
}

/// Values and conditions of a plan on the lines of a frame.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) height: usize,
    pub(super) values: Vec<Values>,
    conditions: Vec<Bits>,
}

impl Rows {
    /// Reads what [`evaluate`] gave.
    pub(super) fn read(results: &DataFrame, plan: &Plan) -> PolarsResult<Self> {
        let height = results.height();
        let mut values = Vec::with_capacity(plan.values.len());
        for rank in 0..plan.values.len() {
            values.push(numbers(results.column(&value_name(rank))?)?);
        }
        let mut conditions = Vec::with_capacity(plan.conditions.len());
        let mut rank = 0;
        for condition in &plan.conditions {
            match condition {
                Condition::Holds(_) => {
                    conditions.push(flags(results.column(&condition_name(rank))?)?);
                    rank += 1;
                }
                Condition::Present(value) => conditions.push(
                    values
                        .get(*value)
                        .map_or_else(|| Bits::filled(height, false), |v| v.present.clone()),
                ),
            }
        }
        Ok(Self {
            height,
            values,
            conditions,
        })
    }

    /// Lines where every condition of a set holds.
    pub(super) fn lines_of(&self, conditions: &[usize]) -> Bits {
        let mut found = conditions
            .iter()
            .filter_map(|condition| self.conditions.get(*condition));
        let Some(first) = found.next() else {
            return Bits::filled(self.height, true);
        };
        let mut lines = first.clone();
        for other in found {
            lines.and(other);
        }
        lines
    }
}

/// A quotient by zero does not exist, as in SQL; a text is the rank of its first line.
fn numbers(column: &Column) -> PolarsResult<Values> {
    let found: Vec<Option<f64>> = if column.dtype() == &DataType::String {
        let mut codes = BTreeMap::new();
        let mut ranks = (0u32..).map(f64::from);
        let texts = column.str()?.iter();
        texts
            .map(|text| {
                let text = text?;
                if !codes.contains_key(text) {
                    codes.insert(text, ranks.next()?);
                }
                codes.get(text).copied()
            })
            .collect()
    } else {
        column.cast(&DataType::Float64)?.f64()?.iter().collect()
    };
    let finite = |number: &Option<f64>| number.is_some_and(f64::is_finite);
    Ok(Values {
        present: Bits::from_flags(found.iter().map(finite)),
        numbers: found
            .into_iter()
            .map(|number| number.filter(|number| number.is_finite()).unwrap_or(0.0))
            .collect(),
        order: OnceCell::new(),
    })
}

fn flags(column: &Column) -> PolarsResult<Bits> {
    let column = column.cast(&DataType::Boolean)?;
    let found = column.bool()?;
    Ok(Bits::from_flags(
        found.iter().map(|flag| flag.unwrap_or(false)),
    ))
}
