//! Whether the members of a breakdown said exhaustive cover every structure, each one once.
//!
//! Decided by trying: every answer that the dictionary allows (and no answer), every bound that a
//! condition names and its neighbours, in every combination or an even sample of them.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, NamedFrom as _, Series, col, lit,
};

use crate::catalogue::dictionary::VariableType;
use crate::catalogue::indicator::{Breakdown, Dimension, Formula, Frame, IndicatorDefinition};
use crate::catalogue::{Catalogue, Dictionary};
use crate::engine::columns;
use crate::engine::error::EngineError;
use crate::engine::formula::{ParsedFormula, names, parse, read};
use crate::engine::places::Places;
use crate::engine::plan::Plan;
use crate::engine::rollup::Rollup;
use crate::engine::rows::{Rows, collect, evaluate};
use crate::engine::year::Formula as Computed;

/// Most rows tried.
const MOST_ROWS: usize = 4096;
/// How far from 100 % the members of one row may be, for rounding.
const TOLERANCE: f64 = 1e-9;

/// Answers to try for one column.
enum Answers {
    Numbers(Vec<Option<f64>>),
    Flags(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
}

impl Answers {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Flags(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    fn column(&self, name: &str, picks: &[usize]) -> Column {
        fn pick<T: Clone>(values: &[Option<T>], picks: &[usize]) -> Vec<Option<T>> {
            picks
                .iter()
                .map(|index| values.get(*index).cloned().flatten())
                .collect()
        }
        let series = match self {
            Self::Numbers(values) => Series::new(name.into(), pick(values, picks)),
            Self::Flags(values) => Series::new(name.into(), pick(values, picks)),
            Self::Texts(values) => Series::new(name.into(), pick(values, picks)),
        };
        series.into()
    }
}

/// Rows on which the members of a shared dimension do not hold exactly once, said in French.
///
/// # Errors
/// A condition that cannot be read.
pub(super) fn dimension_fault(
    dimension: &Dimension,
    catalogue: &Catalogue,
) -> Result<Option<String>, EngineError> {
    let members: Vec<(&str, Expr)> = dimension
        .members
        .iter()
        .map(|member| Ok((member.label.as_str(), read(&dimension.id, &member.filter)?)))
        .collect::<Result<_, EngineError>>()?;
    let named = members.iter().flat_map(|(_, condition)| names(condition));
    let texts = dimension.members.iter().map(|m| m.filter.as_str());
    let rows = rows(named.collect(), texts, &catalogue.dictionary)?;
    let counted = members.iter().map(|(_, condition)| {
        let holds = condition.clone().fill_null(lit(false));
        holds.cast(DataType::Float64)
    });
    let total = counted.reduce(|a, b| a + b).unwrap_or_else(|| lit(0.0));
    let results = collect(
        rows.clone()
            .lazy()
            .select([col(GROUP), total.alias("__members")]),
    )?;
    let column = results.column("__members")?.cast(&DataType::Float64)?;
    let members: Vec<Option<f64>> = column.f64()?.iter().collect();
    let wrong = members
        .iter()
        .position(|count| (count.unwrap_or_default() - 1.0).abs() > TOLERANCE);
    Ok(wrong.map(|row| {
        let count = members.get(row).copied().flatten().unwrap_or_default();
        format!(
            "exhaustive = true, mais une structure avec {} est dans {count} membres au lieu d’un",
            described(&rows, row)
        )
    }))
}

/// A row on which the members of an indicator's own breakdown do not add up to the whole.
///
/// # Errors
/// A formula that cannot be read.
#[expect(
    clippy::too_many_lines,
    reason = "one trial, told from its rows to its words"
)]
pub(super) fn breakdown_fault(
    indicator: &IndicatorDefinition,
    breakdown: &Breakdown,
    dictionary: &Dictionary,
) -> Result<Option<String>, EngineError> {
    let members = indicator.members_of(&breakdown.dimension);
    let formulas: Vec<Formula<'_>> = indicator
        .formulas()
        .into_iter()
        .filter(|formula| formula.member.is_none_or(|index| members.contains(&index)))
        .collect();
    let parsed: Vec<ParsedFormula> = formulas
        .iter()
        .map(|formula| parse(indicator, *formula, dictionary))
        .collect::<Result<_, _>>()?;
    let base = [
        columns::KIND,
        columns::ACCREDITED,
        columns::SURVEYED,
        columns::RESPONDENT,
    ];
    let base = base
        .into_iter()
        .filter(|_| indicator.frame == Frame::Structure);
    let named = parsed
        .iter()
        .flat_map(|one| one.columns.iter().cloned())
        .chain(base.map(str::to_owned));
    let texts = formulas
        .iter()
        .flat_map(|f| [Some(f.numerator), f.denominator, f.filter])
        .flatten();
    let tried = rows(named.collect(), texts, dictionary)?;
    let mut plan = Plan::default();
    let planned: Vec<_> = parsed.iter().map(|one| plan.add(one, &[])).collect();
    let results = evaluate(&tried, &plan, GROUP)?;
    let (lines, places) = (Rows::read(&results, &plan)?, Places::apart(tried.height()));
    let rollup = Rollup::new(&plan, &lines, &places, (&[], &[]));
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    let mut whole: BTreeMap<usize, f64> = BTreeMap::new();
    for (formula, planned) in formulas.iter().zip(&planned) {
        let top = Computed::new(&planned.numerator, &rollup);
        let bottom = planned
            .denominator
            .as_ref()
            .map(|denominator| Computed::new(denominator, &rollup));
        for row in 0..tried.height() {
            let bottom = bottom.as_ref().map_or(1.0, |bottom| bottom.of(row));
            let value = top.of(row) / bottom * indicator.scale;
            match (formula.member, value.is_finite()) {
                (None, true) => {
                    whole.insert(row, value);
                }
                (Some(_), true) => *sums.entry(row).or_default() += value,
                (_, false) => {}
            }
        }
    }
    let is_share = indicator.denominator.is_some();
    let expected = |row: &usize| {
        if is_share {
            Some(indicator.scale)
        } else {
            whole.get(row).copied()
        }
    };
    let wrong = sums.iter().find(|(row, sum)| {
        expected(row)
            .is_some_and(|expected| (*sum - expected).abs() > TOLERANCE * expected.abs().max(1.0))
    });
    Ok(wrong.map(|(row, sum)| {
        format!(
            "exhaustive = true, mais pour une structure avec {} les membres font {sum} au lieu de {}",
            described(&tried, *row),
            expected(row).unwrap_or_default()
        )
    }))
}

/// Rank of the row.
const GROUP: &str = "__row";

fn rows<'a>(
    named: BTreeSet<String>,
    texts: impl Iterator<Item = &'a str>,
    dictionary: &Dictionary,
) -> Result<DataFrame, EngineError> {
    let bounds: Vec<f64> = texts.flat_map(numbers_in).collect();
    let mut answers: BTreeMap<String, Answers> = BTreeMap::new();
    for name in named {
        let tried = answers_of(&name, &bounds, dictionary);
        answers.insert(name, tried);
    }
    let product = answers
        .values()
        .try_fold(1usize, |product, one| product.checked_mul(one.len()))
        .unwrap_or(usize::MAX);
    let height = product.clamp(1, MOST_ROWS);
    let ranks: Vec<u32> = (0u32..).take(height).collect();
    let mut frame: Vec<Column> = vec![Series::new(GROUP.into(), ranks).into()];
    let mut weight = 1usize;
    for (place, (name, tried)) in answers.iter().enumerate() {
        let picks: Vec<usize> = (0..height)
            .map(|row| {
                if product <= MOST_ROWS {
                    row / weight % tried.len()
                } else {
                    // An even sample: each column turns at its own pace.
                    (row.wrapping_mul(2 * place + 1) + row / (place + 2)) % tried.len()
                }
            })
            .collect();
        weight = weight.saturating_mul(tried.len());
        frame.push(tried.column(name, &picks));
    }
    Ok(DataFrame::new(height, frame)?)
}

fn answers_of(name: &str, bounds: &[f64], dictionary: &Dictionary) -> Answers {
    let text =
        |codes: &[&str]| Answers::Texts(codes.iter().map(|c| Some((*c).to_owned())).collect());
    match name {
        columns::ACCREDITED | columns::SURVEYED | columns::RESPONDENT => {
            return Answers::Flags(vec![Some(true)]);
        }
        columns::KIND => return text(&["CS", "EVS"]),
        columns::FRR => return Answers::Flags(vec![Some(true), Some(false), None]),
        columns::DENSITY_CLASS => {
            let classes = (1..=7).map(|class| Some(class.to_string()));
            return Answers::Texts(classes.chain([None]).collect());
        }
        columns::STRUCTURE | columns::MANAGER | columns::COMMUNE => return text(&["1"]),
        _ => {}
    }
    let Some(variable) = dictionary.get(name) else {
        return Answers::Numbers(around(bounds));
    };
    match variable.kind {
        VariableType::Flag => Answers::Flags(vec![Some(true), Some(false), None]),
        VariableType::Category => Answers::Texts(
            variable
                .categories
                .iter()
                .map(|category| Some(category.code.clone()))
                .chain([None])
                .collect(),
        ),
        VariableType::Text | VariableType::Date => {
            Answers::Texts(vec![Some("texte".to_owned()), None])
        }
        VariableType::Count
        | VariableType::Amount
        | VariableType::Fte
        | VariableType::Hours
        | VariableType::Number => Answers::Numbers(around(bounds)),
    }
}

/// The bounds and what is on either side, zero, two plain numbers, and no answer.
fn around(bounds: &[f64]) -> Vec<Option<f64>> {
    let sides = bounds
        .iter()
        .flat_map(|bound| [bound - 0.5, *bound, bound + 0.5]);
    let mut values: Vec<f64> = sides.chain([0.0, 3.0, 7.0]).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values.into_iter().map(Some).chain([None]).collect()
}

/// Numbers written in a text of SQL.
fn numbers_in(text: &str) -> Vec<f64> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// `mode_gestion = associatif, etp_total sans réponse`.
fn described(rows: &DataFrame, row: usize) -> String {
    let said = rows
        .columns()
        .iter()
        .filter(|column| column.name().as_str() != GROUP)
        .map(|column| match column.get(row) {
            Ok(value) if !value.is_null() => {
                format!("{} = {}", column.name(), value.str_value())
            }
            _ => format!("{} sans réponse", column.name()),
        });
    said.collect::<Vec<_>>().join(", ")
}
