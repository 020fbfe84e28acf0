//! A formula as arithmetic over aggregates: what polars read, taken apart.
//!
//! Aggregates (`SUM(x)`, `COUNT(*)`, `MEDIAN(x)`…) are evaluated once for all formulas that share
//! them; the arithmetic above them is a few operations per figure.

use polars::prelude::{AggExpr, Expr, FunctionExpr, LiteralValue, Operator, QuantileMethod};

/// What an aggregate makes of the lines that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Measure {
    /// Sum of a value; none when no line has one.
    Sum,
    /// Mean of a value; none when no line has one.
    Mean,
    /// Number of lines.
    Lines,
    /// Number of different values.
    Distinct,
    /// Quantile, in parts of 10,000, interpolated.
    Quantile(u32),
}

/// One aggregate of a formula.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Aggregate {
    pub(super) measure: Measure,
    /// Value of a line; none for a number of lines.
    pub(super) value: Option<Expr>,
    /// Lines kept by this aggregate alone (`FILTER`, `COUNT(x)`).
    pub(super) only: Vec<Expr>,
}

/// Arithmetic over aggregates, which are named by their rank.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Arithmetic {
    Aggregate(usize),
    Number(f64),
    Null,
    Operation(Box<Self>, Operator, Box<Self>),
    FirstKnown(Vec<Self>),
    IfElse(Box<[Self; 3]>),
}

/// Parts of 10,000 in a whole.
const WHOLE: f64 = 10_000.0;

impl Arithmetic {
    /// Takes an expression apart; its aggregates are added to the list.
    ///
    /// # Errors
    /// What is not an aggregate, a number or an operation between them, in French.
    pub(super) fn read(expr: &Expr, aggregates: &mut Vec<Aggregate>) -> Result<Self, String> {
        if let Some(aggregate) = aggregate_of(expr)? {
            let known = aggregates.iter().position(|known| *known == aggregate);
            return Ok(Self::Aggregate(known.unwrap_or_else(|| {
                aggregates.push(aggregate);
                aggregates.len() - 1
            })));
        }
        let mut next = |expr: &Expr| Self::read(expr, aggregates);
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "polars has dozens of kinds of expressions; few make sense above aggregates"
        )]
        match expr {
            Expr::Alias(inner, _) | Expr::Cast { expr: inner, .. } | Expr::KeepName(inner) => {
                next(inner)
            }
            Expr::Literal(literal) => Ok(number(literal).map_or(Self::Null, Self::Number)),
            Expr::BinaryExpr { left, op, right } => Ok(Self::Operation(
                Box::new(next(left)?),
                *op,
                Box::new(next(right)?),
            )),
            Expr::Ternary {
                predicate,
                truthy,
                falsy,
            } => Ok(Self::IfElse(Box::new([
                next(predicate)?,
                next(truthy)?,
                next(falsy)?,
            ]))),
            Expr::Function {
                input,
                function: FunctionExpr::Coalesce | FunctionExpr::FillNull,
            } => Ok(Self::FirstKnown(
                input.iter().map(next).collect::<Result<_, _>>()?,
            )),
            Expr::Column(name) => Err(format!(
                "« {name} » n'est dans aucune somme ni aucun compte : écrivez SUM({name}), AVG({name})…"
            )),
            _ => Err(
                "seules les quatre opérations, COALESCE, NULLIF et CASE se placent autour des sommes et des comptes".to_owned(),
            ),
        }
    }

    /// The value, given those of the aggregates; none when one that it needs is none.
    pub(super) fn value(&self, of: &impl Fn(usize) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Aggregate(rank) => of(*rank),
            Self::Number(number) => Some(*number),
            Self::Null => None,
            Self::FirstKnown(parts) => parts.iter().find_map(|part| part.value(of)),
            Self::IfElse(parts) => {
                let [condition, truthy, falsy] = &**parts;
                let holds = condition.value(of).is_some_and(|held| held != 0.0);
                if holds { truthy } else { falsy }.value(of)
            }
            Self::Operation(left, operator, right) => {
                operate(left.value(of)?, *operator, right.value(of)?)
            }
        }
    }

    /// The aggregate, when the formula is that and nothing else.
    pub(super) fn alone(&self) -> Option<usize> {
        match self {
            Self::Aggregate(rank) => Some(*rank),
            Self::FirstKnown(parts) => match parts.as_slice() {
                [first, Self::Number(zero)] if *zero == 0.0 => first.alone(),
                _ => None,
            },
            Self::Number(_) | Self::Null | Self::Operation(..) | Self::IfElse(_) => None,
        }
    }

    /// The same arithmetic with aggregates under other ranks.
    pub(super) fn renumbered(&self, to: &[usize]) -> Self {
        match self {
            Self::Aggregate(rank) => to.get(*rank).map_or(Self::Null, |to| Self::Aggregate(*to)),
            Self::Number(number) => Self::Number(*number),
            Self::Null => Self::Null,
            Self::FirstKnown(parts) => {
                Self::FirstKnown(parts.iter().map(|part| part.renumbered(to)).collect())
            }
            Self::IfElse(parts) => {
                let [condition, truthy, falsy] = &**parts;
                Self::IfElse(Box::new([
                    condition.renumbered(to),
                    truthy.renumbered(to),
                    falsy.renumbered(to),
                ]))
            }
            Self::Operation(left, operator, right) => Self::Operation(
                Box::new(left.renumbered(to)),
                *operator,
                Box::new(right.renumbered(to)),
            ),
        }
    }

    /// Ranks of the aggregates that it needs.
    pub(super) fn needs(&self, found: &mut Vec<usize>) {
        match self {
            Self::Aggregate(rank) => found.push(*rank),
            Self::Number(_) | Self::Null => {}
            Self::FirstKnown(parts) => parts.iter().for_each(|part| part.needs(found)),
            Self::IfElse(parts) => parts.iter().for_each(|part| part.needs(found)),
            Self::Operation(left, _, right) => {
                left.needs(found);
                right.needs(found);
            }
        }
    }
}

#[expect(
    clippy::float_cmp,
    reason = "CASE WHEN a = b compares as SQL does: exactly"
)]
fn operate(left: f64, operator: Operator, right: f64) -> Option<f64> {
    let flag = |held: bool| Some(f64::from(u8::from(held)));
    match operator {
        Operator::Plus => Some(left + right),
        Operator::Minus => Some(left - right),
        Operator::Multiply => Some(left * right),
        Operator::RustDivide | Operator::TrueDivide => Some(left / right),
        Operator::FloorDivide => Some((left / right).floor()),
        Operator::Modulus => Some(left % right),
        Operator::Eq | Operator::EqValidity => flag(left == right),
        Operator::NotEq | Operator::NotEqValidity => flag(left != right),
        Operator::Lt => flag(left < right),
        Operator::LtEq => flag(left <= right),
        Operator::Gt => flag(left > right),
        Operator::GtEq => flag(left >= right),
        Operator::And | Operator::LogicalAnd => flag(left != 0.0 && right != 0.0),
        Operator::Or | Operator::LogicalOr => flag(left != 0.0 || right != 0.0),
        Operator::Xor => flag((left != 0.0) != (right != 0.0)),
    }
}

fn number(literal: &LiteralValue) -> Option<f64> {
    literal.to_any_value()?.extract::<f64>()
}

/// The aggregate that an expression is, as polars writes the SQL of it; none for arithmetic.
fn aggregate_of(expr: &Expr) -> Result<Option<Aggregate>, String> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is no aggregate is arithmetic, which the caller reads"
    )]
    let found = match expr {
        Expr::Len => lines(Vec::new()),
        Expr::Agg(aggregate) => simple(aggregate)?,
        // SUM(x): null when every line is.
        Expr::Ternary { truthy, falsy, .. } => match (&**truthy, &**falsy) {
            (Expr::Agg(AggExpr::Sum(value)), Expr::Literal(null)) if number(null).is_none() => {
                measured(Measure::Sum, value)
            }
            _ => return Ok(None),
        },
        // COUNT(DISTINCT x): the null that polars counts is taken away.
        Expr::BinaryExpr { left, right, .. } => match (&**left, &**right) {
            (Expr::Agg(AggExpr::NUnique(value)), Expr::BinaryExpr { left: nulls, .. })
                if matches!(
                    &**nulls,
                    Expr::Function {
                        function: FunctionExpr::NullCount,
                        ..
                    }
                ) =>
            {
                measured(Measure::Distinct, value)
            }
            _ => return Ok(None),
        },
        Expr::Function {
            input,
            function: FunctionExpr::Quantile { method },
        } => {
            let [value, Expr::Literal(rank)] = input.as_slice() else {
                return Err("un quantile demande une valeur et un rang, entre 0 et 1".to_owned());
            };
            if *method != QuantileMethod::Linear {
                return Err("écrivez QUANTILE_CONT plutôt que QUANTILE_DISC".to_owned());
            }
            measured(Measure::Quantile(parts(number(rank))?), value)
        }
        _ => return Ok(None),
    };
    Ok(Some(found))
}

fn simple(aggregate: &AggExpr) -> Result<Aggregate, String> {
    match aggregate {
        AggExpr::Mean(value) => Ok(measured(Measure::Mean, value)),
        AggExpr::Median(value) => Ok(measured(Measure::Quantile(parts(Some(0.5))?), value)),
        // COUNT(*) FILTER (WHERE c) is read as the sum of the condition.
        AggExpr::Sum(condition) => Ok(lines(vec![(**condition).clone()])),
        AggExpr::Count {
            input,
            include_nulls,
        } => {
            let (value, mut only) = filtered(input);
            if !include_nulls {
                only.push(value.is_not_null());
            }
            Ok(lines(only))
        }
        AggExpr::NUnique(value) => Ok(measured(Measure::Distinct, value)),
        AggExpr::Min { .. }
        | AggExpr::Max { .. }
        | AggExpr::First(_)
        | AggExpr::FirstNonNull(_)
        | AggExpr::Last(_)
        | AggExpr::LastNonNull(_)
        | AggExpr::Item { .. }
        | AggExpr::Implode { .. }
        | AggExpr::AggGroups(_)
        | AggExpr::Std(..)
        | AggExpr::Var(..) => Err(
            "agrégat inconnu ; connus : SUM, COUNT, COUNT(DISTINCT), AVG, MEDIAN, QUANTILE_CONT"
                .to_owned(),
        ),
    }
}

fn lines(only: Vec<Expr>) -> Aggregate {
    Aggregate {
        measure: Measure::Lines,
        value: None,
        only,
    }
}

fn measured(measure: Measure, value: &Expr) -> Aggregate {
    let (value, only) = filtered(value);
    Aggregate {
        measure,
        value: Some(value),
        only,
    }
}

/// The value and the condition of `x FILTER (WHERE c)`.
fn filtered(expr: &Expr) -> (Expr, Vec<Expr>) {
    if let Expr::Filter { input, by } = expr {
        let (value, mut only) = filtered(input);
        only.push((**by).clone());
        (value, only)
    } else {
        (expr.clone(), Vec::new())
    }
}

fn parts(rank: Option<f64>) -> Result<u32, String> {
    let rank = rank.filter(|rank| (0.0..=1.0).contains(rank));
    let parts = rank.map(|rank| (rank * WHOLE).round());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::as_conversions,
        reason = "between 0 and 10,000"
    )]
    parts
        .map(|parts| parts as u32)
        .ok_or_else(|| "un rang de quantile est entre 0 et 1".to_owned())
}

/// A rank back from parts of 10,000.
pub(super) fn rank_of(parts: u32) -> f64 {
    f64::from(parts) / WHOLE
}

/// Whether a value divides: it does not exist on the lines where it would divide by zero.
pub(super) fn divides(expr: &Expr) -> bool {
    expr.into_iter().any(|node| {
        matches!(
            node,
            Expr::BinaryExpr {
                op: Operator::RustDivide | Operator::TrueDivide,
                ..
            }
        )
    })
}
