//! Every formula of a level in one pass over the data.

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, LazyFrame, LiteralValue, PolarsResult,
    SortMultipleOptions, col, len, lit, when,
};

use super::columns;
use super::formula::ParsedFormula;

/// What a group needs to be told apart: the columns of `group_by`, in order.
pub(super) type Groups<'a> = &'a [&'a str];

/// Runs a plan. The only place that does.
pub(super) fn collect(plan: LazyFrame) -> PolarsResult<DataFrame> {
    #[expect(clippy::disallowed_methods, reason = "the one place that runs a plan")]
    plan.collect()
}

/// Name of a result column: the role of a number for the formula of that rank.
pub(super) fn named(role: &str, rank: usize) -> String {
    format!("__{role}_{rank}")
}

/// Numerator, denominator and number of lines that count, for each formula, in each group.
///
/// One line per group, sorted by group. Columns: the groups; `__num_i` and `__den_i` (`f64`),
/// `__filled_i` (`u32`) by rank of the formula; then whatever `extra` adds.
pub(super) fn aggregate(
    frame: &DataFrame,
    only: Expr,
    groups: Groups<'_>,
    formulas: &[&ParsedFormula],
    extra: Vec<Expr>,
) -> PolarsResult<DataFrame> {
    let mut exprs = extra;
    for (rank, formula) in formulas.iter().enumerate() {
        exprs.push(number(formula.numerator.clone(), &named("num", rank)));
        if let Some(denominator) = &formula.denominator {
            exprs.push(number(denominator.clone(), &named("den", rank)));
        }
        exprs.push(lines_that_count(formula).alias(named("filled", rank)));
    }
    collect(grouped(frame, only, groups, exprs))
}

fn grouped(frame: &DataFrame, only: Expr, groups: Groups<'_>, exprs: Vec<Expr>) -> LazyFrame {
    let keys: Vec<Expr> = groups.iter().map(|name| col(*name)).collect();
    frame
        .clone()
        .lazy()
        .filter(only)
        .group_by(keys)
        .agg(exprs)
        .sort(groups.to_vec(), SortMultipleOptions::default())
}

/// Number of lines of a group that count for a formula.
fn lines_that_count(formula: &ParsedFormula) -> Expr {
    match &formula.mask {
        Some(mask) => mask
            .clone()
            .cast(DataType::UInt32)
            .sum()
            .cast(DataType::UInt32),
        None => len().cast(DataType::UInt32),
    }
}

fn number(expr: Expr, name: &str) -> Expr {
    expr.cast(DataType::Float64).alias(name)
}

/// Number of lines where the condition holds.
pub(super) fn count(condition: Expr, name: &str) -> Expr {
    condition
        .cast(DataType::UInt32)
        .sum()
        .cast(DataType::UInt32)
        .alias(name)
}

/// Managers behind each formula, and the largest share that one of them makes of any contribution.
///
/// One line per group, sorted. Columns: the groups; `__managers_i` (`u32`); `__share_i` (`f64`,
/// 0–1, null without contribution) by rank. A structure has one manager, so the largest manager's
/// share is at least the largest structure's. Amounts that may be negative count by size.
pub(super) fn concentration(
    frame: &DataFrame,
    only: Expr,
    groups: Groups<'_>,
    formulas: &[(&ParsedFormula, Vec<String>)],
) -> PolarsResult<DataFrame> {
    let mut by_manager = groups.to_vec();
    by_manager.push(columns::MANAGER);
    let (mut inner, mut outer) = (Vec::new(), Vec::new());
    for (rank, (formula, contributions)) in formulas.iter().enumerate() {
        let present = named("present", rank);
        inner.push(lines_that_count(formula).alias(&present));
        outer.push(count(col(present).gt(lit(0)), &named("managers", rank)));
        let mut shares = Vec::new();
        for (part, variable) in contributions.iter().enumerate() {
            let name = named(&format!("part{part}"), rank);
            let size = absolute(variable);
            let size = match &formula.mask {
                Some(mask) => when(mask.clone()).then(size).otherwise(lit(0.0)),
                None => size,
            };
            inner.push(size.sum().alias(&name));
            shares.push(share_of_the_largest(&name));
        }
        if let Some(largest) = shares.into_iter().reduce(larger) {
            outer.push(largest.alias(named("share", rank)));
        }
    }
    let managers = grouped(frame, only, &by_manager, inner);
    let keys: Vec<Expr> = groups.iter().map(|name| col(*name)).collect();
    collect(
        managers
            .group_by(keys)
            .agg(outer)
            .sort(groups.to_vec(), SortMultipleOptions::default()),
    )
}

/// Nothing contributed makes no share: 0/0 would hide the dominance of another contribution.
fn share_of_the_largest(part: &str) -> Expr {
    let total = col(part).sum();
    when(total.clone().gt(lit(0.0)))
        .then(col(part).max() / total)
        .otherwise(lit(LiteralValue::untyped_null()))
}

fn absolute(variable: &str) -> Expr {
    when(col(variable).lt(lit(0.0)))
        .then(-col(variable))
        .otherwise(col(variable))
        .fill_null(lit(0.0))
}

fn larger(a: Expr, b: Expr) -> Expr {
    when(a.clone().gt(b.clone()).or(b.clone().is_null()))
        .then(a)
        .otherwise(b)
}

/// The numbers of a result column; a column that is absent holds none.
pub(super) fn floats(results: &DataFrame, name: &str) -> PolarsResult<Vec<Option<f64>>> {
    match results.column(name) {
        Ok(column) => Ok(cast(column, &DataType::Float64)?.f64()?.iter().collect()),
        Err(_) => Ok(vec![None; results.height()]),
    }
}

/// The counts of a result column, null as zero.
pub(super) fn counts(results: &DataFrame, name: &str) -> PolarsResult<Vec<u32>> {
    match results.column(name) {
        Ok(column) => {
            let column = cast(column, &DataType::UInt32)?;
            Ok(column
                .u32()?
                .iter()
                .map(Option::unwrap_or_default)
                .collect())
        }
        Err(_) => Ok(vec![0; results.height()]),
    }
}

fn cast(column: &Column, to: &DataType) -> PolarsResult<Column> {
    column.cast(to)
}
