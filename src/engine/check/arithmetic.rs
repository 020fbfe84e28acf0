//! Divisions that could be by zero, and sums of what does not add up.
//!
//! The engine guards the division of an indicator's numerator by its denominator: nothing else.
//! A `/` inside a formula must be by a number other than zero, by `NULLIF(y, 0)`, or where
//! `CASE WHEN y > 0 THEN` or `FILTER (WHERE y > 0)` keeps zero away.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "polars has dozens of kinds of expressions and operators; few matter here"
)]

use polars::prelude::{AggExpr, AnyValue, Expr, FunctionExpr, Operator};

use crate::catalogue::dictionary::VariableType;
use crate::catalogue::indicator::{Formula, Frame, IndicatorDefinition};
use crate::catalogue::{Dictionary, VariableDefinition};
use crate::engine::columns;

/// What is divided by something that can be zero, as polars writes it.
pub(super) fn unguarded_divisions(expr: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    walk(expr, &[], &mut found);
    found
}

fn walk(expr: &Expr, positive: &[Expr], found: &mut Vec<String>) {
    match expr {
        Expr::Ternary {
            predicate,
            truthy,
            falsy,
        } => {
            walk(predicate, positive, found);
            walk(truthy, &with(positive, facts(predicate, true)), found);
            walk(falsy, &with(positive, facts(predicate, false)), found);
        }
        Expr::Filter { input, by } => {
            walk(by, positive, found);
            walk(input, &with(positive, facts(by, true)), found);
        }
        Expr::BinaryExpr { op, right, .. } if is_division(*op) => {
            if !never_zero(right, positive) {
                found.push(format!("{right}"));
            }
            descend(expr, positive, found);
        }
        _ => descend(expr, positive, found),
    }
}

fn descend(expr: &Expr, positive: &[Expr], found: &mut Vec<String>) {
    for child in children(expr) {
        walk(&child, positive, found);
    }
}

fn children(expr: &Expr) -> Vec<Expr> {
    let mut below = Vec::new();
    expr.clone().nodes_owned(&mut below);
    below
}

fn with(known: &[Expr], more: Vec<Expr>) -> Vec<Expr> {
    known.iter().cloned().chain(more).collect()
}

fn is_division(op: Operator) -> bool {
    matches!(
        op,
        Operator::TrueDivide | Operator::RustDivide | Operator::FloorDivide | Operator::Modulus
    )
}

fn never_zero(divisor: &Expr, positive: &[Expr]) -> bool {
    if number(divisor).is_some_and(|value| value != 0.0) || positive.contains(divisor) {
        return true;
    }
    match divisor {
        Expr::Cast { expr, .. } | Expr::Alias(expr, _) => never_zero(expr, positive),
        // NULLIF(y, 0) reads « when y = 0 then null, else y ».
        Expr::Ternary {
            predicate, falsy, ..
        } => facts(predicate, false).contains(falsy),
        _ => false,
    }
}

/// What is not zero where a condition holds, or where it does not.
fn facts(condition: &Expr, holds: bool) -> Vec<Expr> {
    let Expr::BinaryExpr { left, op, right } = condition else {
        return Vec::new();
    };
    if matches!(op, Operator::And) {
        return if holds {
            with(&facts(left, true), facts(right, true))
        } else {
            Vec::new()
        };
    }
    let (subject, op, bound) = match (number(left), number(right)) {
        (None, Some(bound)) => (left, *op, bound),
        (Some(bound), None) => (right, mirrored(*op), bound),
        _ => return Vec::new(),
    };
    let away = match (op, holds) {
        (Operator::Gt, true) => bound >= 0.0,
        (Operator::GtEq, true) => bound > 0.0,
        (Operator::Lt, true) => bound <= 0.0,
        (Operator::LtEq, true) => bound < 0.0,
        (Operator::NotEq, true) | (Operator::Eq, false) => bound == 0.0,
        (Operator::Eq, true) | (Operator::NotEq, false) => bound != 0.0,
        _ => false,
    };
    if away {
        vec![subject.as_ref().clone()]
    } else {
        Vec::new()
    }
}

fn mirrored(op: Operator) -> Operator {
    match op {
        Operator::Lt => Operator::Gt,
        Operator::LtEq => Operator::GtEq,
        Operator::Gt => Operator::Lt,
        Operator::GtEq => Operator::LtEq,
        other => other,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    let Expr::Literal(value) = expr else {
        return None;
    };
    match value.to_any_value()? {
        AnyValue::String(_) | AnyValue::StringOwned(_) | AnyValue::Boolean(_) => None,
        value => value.extract::<f64>(),
    }
}

/// What is summed although it does not add up, with the reason.
pub(super) fn wrong_sums(
    indicator: &IndicatorDefinition,
    formula: Formula<'_>,
    numerator: &Expr,
    denominator: Option<&Expr>,
    dictionary: &Dictionary,
) -> Vec<String> {
    let makes_a_mean = denominator.is_some_and(only_counts);
    let mut faults = Vec::new();
    let below = indicator.denominator_frame.unwrap_or(indicator.frame);
    for (expr, frame, is_mean) in [
        (Some(numerator), indicator.frame, makes_a_mean),
        (denominator, below, false),
    ] {
        let summed = expr.into_iter().flat_map(|expr| {
            let own_values = means_of_own_values(expr);
            let counts = move |inner: &Expr| !own_values.contains(inner);
            sums(expr).into_iter().filter(counts)
        });
        for summed in summed {
            let terms = terms(&summed, frame, dictionary);
            faults.extend(terms.iter().filter_map(|term| term.fault(is_mean)));
        }
    }
    if indicator.additive && formula.denominator.is_none() && !adds_up(numerator) {
        faults.push(
            "additive = true, mais une médiane, un quartile, une moyenne, un quotient ou un nombre de choses distinctes ne s’additionnent pas : additive = false".to_owned(),
        );
    }
    faults.sort();
    faults.dedup();
    faults
}

fn only_counts(expr: &Expr) -> bool {
    sums(expr).iter().all(is_condition)
}

/// Arguments of every sum and mean of an expression.
fn sums(expr: &Expr) -> Vec<Expr> {
    expr.into_iter()
        .filter_map(|node| match node {
            Expr::Agg(AggExpr::Sum(inner) | AggExpr::Mean(inner)) => Some(inner.as_ref().clone()),
            _ => None,
        })
        .collect()
}

/// A mean of what the engine never puts together: the value that the territory itself has.
fn means_of_own_values(expr: &Expr) -> Vec<Expr> {
    let is_own = |inner: &Expr| match inner {
        Expr::Column(name) => columns::NEVER_AGGREGATED.contains(&name.as_str()),
        _ => false,
    };
    expr.into_iter()
        .filter_map(|node| match node {
            Expr::Agg(AggExpr::Mean(inner)) if is_own(inner) => Some(inner.as_ref().clone()),
            _ => None,
        })
        .collect()
}

fn is_condition(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryExpr { op, .. } => !is_arithmetic(*op),
        Expr::Function { function, .. } => matches!(function, FunctionExpr::Boolean(_)),
        Expr::Cast { expr, .. } => is_condition(expr),
        // COUNT(*) FILTER (WHERE flag) sums the flag.
        Expr::Column(_) => true,
        Expr::Ternary { truthy, falsy, .. } => number(truthy).is_some() && number(falsy).is_some(),
        _ => false,
    }
}

fn is_arithmetic(op: Operator) -> bool {
    matches!(op, Operator::Plus | Operator::Minus | Operator::Multiply) || is_division(op)
}

/// One term of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// Adds up.
    Amount,
    /// A code, a date or a text.
    Code(String),
    /// A rate, a duration, a year: has a mean, no sum.
    Rate(String),
    /// A median or a rate of communes: has no simple mean either.
    Summary(String),
}

impl Term {
    fn fault(&self, is_mean: bool) -> Option<String> {
        match self {
            Self::Amount => None,
            Self::Code(name) => Some(format!(
                "« {name} » est un code, une date ou un texte : il ne s’additionne pas"
            )),
            Self::Rate(_) if is_mean => None,
            Self::Rate(name) => Some(format!(
                "« {name} » est un taux, une durée ou une année : il ne s’additionne pas ; pour une moyenne, divisez par un nombre de structures (COUNT)"
            )),
            Self::Summary(name) => Some(format!(
                "« {name} » résume déjà un territoire : ni la somme ni la moyenne des communes ne sont celles du territoire ; pondérez un taux par son effectif"
            )),
        }
    }
}

/// Terms of a summed expression: columns in the place of a value, not of a condition.
fn terms(expr: &Expr, frame: Frame, dictionary: &Dictionary) -> Vec<Term> {
    match expr {
        Expr::Column(name) => vec![term(name, frame, dictionary)],
        Expr::BinaryExpr { left, op, right } if is_arithmetic(*op) => {
            let (left_terms, right_terms) = (
                terms(left, frame, dictionary),
                terms(right, frame, dictionary),
            );
            if matches!(op, Operator::Multiply) {
                return weighted(left_terms, right_terms);
            }
            if is_division(*op) && number(right).is_none() {
                return vec![Term::Rate(format!("{expr}"))];
            }
            left_terms.into_iter().chain(right_terms).collect()
        }
        Expr::Ternary { truthy, falsy, .. } => [truthy, falsy]
            .into_iter()
            .flat_map(|branch| terms(branch, frame, dictionary))
            .collect(),
        Expr::Filter { input, .. } => terms(input, frame, dictionary),
        Expr::BinaryExpr { .. }
        | Expr::Function {
            function: FunctionExpr::Boolean(_),
            ..
        } => Vec::new(),
        _ => children(expr)
            .iter()
            .flat_map(|child| terms(child, frame, dictionary))
            .collect(),
    }
}

/// A rate times the number that it is a rate of adds up.
fn weighted(left: Vec<Term>, right: Vec<Term>) -> Vec<Term> {
    let is_weight = |terms: &[Term]| !terms.is_empty() && terms.iter().all(|t| *t == Term::Amount);
    let is_rate = |terms: &[Term]| {
        terms
            .iter()
            .any(|term| matches!(term, Term::Rate(_) | Term::Summary(_)))
    };
    if (is_weight(&left) && is_rate(&right)) || (is_weight(&right) && is_rate(&left)) {
        return vec![Term::Amount];
    }
    left.into_iter().chain(right).collect()
}

fn term(name: &str, frame: Frame, dictionary: &Dictionary) -> Term {
    let owned = || name.to_owned();
    if [
        columns::DATA_YEAR,
        columns::SENIORITY_YEARS,
        columns::INHABITANTS_YEAR,
    ]
    .contains(&name)
    {
        return Term::Rate(owned());
    }
    let base = name.strip_suffix(columns::PREVIOUS_YEAR).unwrap_or(name);
    match dictionary.get(base) {
        Some(variable) => variable_term(variable, name, frame),
        None if CODES.contains(&name) => Term::Code(owned()),
        None => Term::Amount,
    }
}

const CODES: [&str; 8] = [
    columns::STRUCTURE,
    columns::MANAGER,
    columns::KIND,
    columns::COMMUNE,
    columns::EPCI,
    columns::ARRONDISSEMENT,
    columns::DEPARTEMENT,
    columns::REGION,
];

fn variable_term(variable: &VariableDefinition, name: &str, frame: Frame) -> Term {
    let owned = || name.to_owned();
    match (variable.kind, variable.additive) {
        (VariableType::Category | VariableType::Text | VariableType::Date, _) => {
            Term::Code(owned())
        }
        // A flag counts for one.
        (VariableType::Flag, _)
        | (_, Some(true))
        | (
            VariableType::Count | VariableType::Amount | VariableType::Fte | VariableType::Hours,
            None,
        ) => Term::Amount,
        (VariableType::Number, _) | (_, Some(false)) if frame == Frame::Territory => {
            Term::Summary(owned())
        }
        (VariableType::Number, _) | (_, Some(false)) => Term::Rate(owned()),
    }
}

/// Whether the numbers of disjoint territories add up to that of their union.
fn adds_up(expr: &Expr) -> bool {
    expr.into_iter().all(|node| match node {
        Expr::Agg(AggExpr::Sum(_) | AggExpr::Count { .. }) => true,
        Expr::Agg(_) => false,
        Expr::Function { function, .. } => {
            !format!("{function}").contains("quantile") && !format!("{function}").contains("unique")
        }
        _ => true,
    }) && !divides_aggregates(expr)
}

fn divides_aggregates(expr: &Expr) -> bool {
    expr.into_iter().any(|node| match node {
        Expr::BinaryExpr { op, right, .. } => {
            is_division(*op) && number(right).is_none() && holds_aggregate(right)
        }
        _ => false,
    })
}

fn holds_aggregate(expr: &Expr) -> bool {
    expr.into_iter()
        .any(|node| matches!(node, Expr::Agg(_) | Expr::Len))
}
