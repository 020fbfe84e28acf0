//! The SQL of the definitions, read by polars and restricted to the lines that count.

use std::collections::BTreeSet;

use polars::prelude::{Expr, LiteralValue, col, lit, when};
use polars::sql::sql_expr;

use super::columns;
use super::error::EngineError;
use crate::catalogue::indicator::{Base, Formula, Frame, IndicatorDefinition};
use crate::catalogue::{Dictionary, VariableDefinition};
use crate::domain::structure::StructureKind;

/// A formula ready to run: aggregates that see only the lines of its base.
#[derive(Debug, Clone)]
pub(super) struct ParsedFormula {
    /// Numerator, one value per group.
    pub(super) numerator: Expr,
    /// Denominator, one value per group.
    pub(super) denominator: Option<Expr>,
    /// Lines that count: base, and every variable of the formula answered; none when all do.
    pub(super) mask: Option<Expr>,
    /// Variables of the dictionary that the formula names.
    pub(super) variables: BTreeSet<String>,
    /// Every column that the formula names.
    pub(super) columns: BTreeSet<String>,
    /// Whether it takes a median or a quantile: these need more units.
    pub(super) is_quantile: bool,
}

/// Reads one formula of an indicator and restricts it to the lines of its base.
///
/// # Errors
/// SQL that polars cannot read, an unknown column, a minimum or a maximum (they would show one
/// structure's answer).
pub(super) fn parse(
    indicator: &IndicatorDefinition,
    formula: Formula<'_>,
    dictionary: &Dictionary,
) -> Result<ParsedFormula, EngineError> {
    let numerator = read(&indicator.id, formula.numerator)?;
    let denominator = formula
        .denominator
        .map(|text| read(&indicator.id, text))
        .transpose()?;
    let filter = formula
        .filter
        .map(|text| read(&indicator.id, text))
        .transpose()?;
    // What a group needs is no question of the figure: « non renseigné » is a group as well.
    let own: BTreeSet<String> = [Some(&numerator), denominator.as_ref()]
        .into_iter()
        .flatten()
        .flat_map(names)
        .collect();
    let columns: BTreeSet<String> = own
        .iter()
        .cloned()
        .chain(filter.as_ref().into_iter().flat_map(names))
        .collect();
    for column in &columns {
        check_column(indicator, formula, dictionary, column)?;
    }
    let texts = [Some(formula.numerator), formula.denominator];
    let variables: BTreeSet<String> = match indicator.frame {
        Frame::Structure => {
            let own = |name: &str| columns::OF_STRUCTURES.contains(&name);
            let is_variable = |name: &&String| !own(name) && dictionary.get(name).is_some();
            columns.iter().filter(is_variable).cloned().collect()
        }
        Frame::Territory => BTreeSet::new(),
    };
    let mask = mask(indicator, &own, &variables, dictionary)
        .into_iter()
        .chain(filter)
        .reduce(Expr::and);
    let restricted = |expr: Expr| match &mask {
        Some(mask) => restrict(expr, mask),
        None => expr,
    };
    Ok(ParsedFormula {
        numerator: restricted(numerator),
        denominator: denominator.map(restricted),
        is_quantile: texts.into_iter().flatten().any(takes_a_quantile),
        mask,
        variables,
        columns,
    })
}

/// Reads an expression of an indicator or a dimension.
pub(super) fn read(id: &str, text: &str) -> Result<Expr, EngineError> {
    let fault = |message: String| EngineError::Formula {
        indicator: id.to_owned(),
        formula: text.to_owned(),
        message,
    };
    if has_function(text, &["MIN", "MAX", "FIRST", "LAST"]) {
        return Err(fault(
            "un minimum ou un maximum montrerait la réponse d'une structure ; prenez une médiane ou une moyenne".to_owned(),
        ));
    }
    sql_expr(text).map_err(|error| fault(format!("expression SQL illisible : {error}")))
}

fn check_column(
    indicator: &IndicatorDefinition,
    formula: Formula<'_>,
    dictionary: &Dictionary,
    column: &str,
) -> Result<(), EngineError> {
    let known: Vec<&str> = match indicator.frame {
        Frame::Structure => columns::OF_STRUCTURES
            .into_iter()
            .chain(dictionary.variables.keys().map(String::as_str))
            .collect(),
        Frame::Territory => columns::OF_TERRITORIES.to_vec(),
    };
    if known.contains(&column) {
        return Ok(());
    }
    let nearest = known
        .into_iter()
        .max_by(|a, b| strsim::jaro_winkler(a, column).total_cmp(&strsim::jaro_winkler(b, column)));
    Err(EngineError::Formula {
        indicator: indicator.id.clone(),
        formula: formula.numerator.to_owned(),
        message: match nearest {
            Some(nearest) => {
                format!("colonne inconnue « {column} » ; vouliez-vous « {nearest} » ?")
            }
            None => format!("colonne inconnue « {column} »"),
        },
    })
}

pub(super) fn names(expr: &Expr) -> Vec<String> {
    expr.into_iter()
        .filter_map(|node| {
            if let Expr::Column(name) = node {
                Some(name.to_string())
            } else {
                None
            }
        })
        .collect()
}

/// Lines of the base on which every variable of the formula was answered; none when all count.
fn mask(
    indicator: &IndicatorDefinition,
    columns: &BTreeSet<String>,
    variables: &BTreeSet<String>,
    dictionary: &Dictionary,
) -> Option<Expr> {
    if indicator.frame == Frame::Territory {
        return None;
    }
    let base = match indicator.base {
        Base::Register => None,
        Base::Accredited => Some(col(columns::ACCREDITED)),
        Base::Surveyed => Some(col(columns::SURVEYED)),
        Base::Respondents => Some(col(columns::RESPONDENT)),
    };
    let seniority = columns
        .contains(columns::SENIORITY_YEARS)
        .then_some(columns::SENIORITY_YEARS);
    let answered = variables
        .iter()
        .filter(|name| columns.contains(*name))
        .map(|name| answered(name, dictionary));
    let known = seniority.map(|name| col(name).is_not_null());
    base.into_iter()
        .chain(answered)
        .chain(known)
        .reduce(Expr::and)
}

/// Whether a question was answered; one that is not put to a kind of structure never excludes it.
fn answered(name: &str, dictionary: &Dictionary) -> Expr {
    let filled = col(name).is_not_null();
    match dictionary
        .get(name)
        .map(|variable| variable.populations.as_slice())
    {
        Some([StructureKind::Cs]) => filled.or(col(columns::KIND).eq(lit("EVS"))),
        Some([StructureKind::Evs]) => filled.or(col(columns::KIND).eq(lit("CS"))),
        _ => filled,
    }
}

/// Makes every column null, and every count of lines blind, outside the mask.
fn restrict(expr: Expr, mask: &Expr) -> Expr {
    expr.map_expr(|node| {
        if let Expr::Column(name) = node {
            when(mask.clone())
                .then(col(name))
                .otherwise(lit(LiteralValue::untyped_null()))
        } else if matches!(node, Expr::Len) {
            mask.clone().sum()
        } else {
            node
        }
    })
}

fn takes_a_quantile(text: &str) -> bool {
    has_function(
        text,
        &["MEDIAN", "QUANTILE_CONT", "QUANTILE_DISC", "QUANTILE"],
    )
}

fn has_function(text: &str, functions: &[&str]) -> bool {
    let upper = text.to_uppercase();
    let mut words = upper.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.any(|word| {
        word.strip_suffix('(')
            .is_some_and(|name| functions.contains(&name))
    })
}

/// Whether the question behind a variable was asked for a data year.
pub(super) fn was_asked(variable: &VariableDefinition, data_year: i32) -> bool {
    variable.asked.in_year(data_year)
}
