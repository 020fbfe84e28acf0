//! The SQL of the definitions, read by polars and taken apart.

use std::collections::BTreeSet;

use polars::prelude::{Expr, col, lit};
use polars::sql::sql_expr;

use super::arithmetic::{Aggregate, Arithmetic, Measure};
use super::columns;
use super::error::EngineError;
use crate::catalogue::indicator::{Base, Formula, Frame, IndicatorDefinition};
use crate::catalogue::{Dictionary, VariableDefinition};
use crate::domain::structure::StructureKind;

/// A formula ready to run: arithmetic over aggregates of the lines that count.
#[derive(Debug, Clone)]
pub(super) struct ParsedFormula {
    /// Numerator.
    pub(super) numerator: Arithmetic,
    /// Denominator over the same lines; none for a total, or when it is in the other frame.
    pub(super) denominator: Option<Arithmetic>,
    /// Denominator over the territory frame.
    pub(super) denominator_of_territory: Option<(Vec<Aggregate>, Arithmetic)>,
    /// Aggregates that numerator and denominator name by rank.
    pub(super) aggregates: Vec<Aggregate>,
    /// What holds on the lines that count: base, variables answered, filter.
    pub(super) conditions: Vec<Expr>,
    /// Variables of the dictionary that the formula names.
    pub(super) variables: BTreeSet<String>,
    /// What holds on the lines of the group, whatever they answered; none for the whole and for
    /// members that have a numerator of their own.
    pub(super) group: Option<Vec<Expr>>,
    /// Variables that it names as they were the year before.
    pub(super) variables_before: BTreeSet<String>,
    /// Every column of its frame that the formula names.
    pub(super) columns: BTreeSet<String>,
    /// Columns of the territory frame that its denominator names.
    pub(super) territory_columns: BTreeSet<String>,
    /// Whether it takes a median or a quantile: these need more units.
    pub(super) is_quantile: bool,
}

/// Reads one formula of an indicator and takes it apart.
///
/// # Errors
/// SQL that polars cannot read, an unknown column, a minimum or a maximum (they would show one
/// structure's answer).
#[expect(
    clippy::too_many_lines,
    reason = "each part of a formula is read once, in the order of the text"
)]
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
    let joins = indicator.frame == Frame::Structure
        && indicator.denominator_frame == Some(Frame::Territory);
    let own_denominator = denominator.as_ref().filter(|_| !joins);
    // What a group needs is no question of the figure: « non renseigné » is a group as well.
    let own: BTreeSet<String> = [Some(&numerator), own_denominator]
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
        check_column(indicator, formula, (dictionary, indicator.frame), column)?;
    }
    let of_territory = denominator.as_ref().filter(|_| joins);
    let territory_columns: BTreeSet<String> = of_territory.into_iter().flat_map(names).collect();
    for column in &territory_columns {
        check_column(indicator, formula, (dictionary, Frame::Territory), column)?;
    }
    let (variables, variables_before) = variables(indicator, &columns, dictionary);
    let mut aggregates = Vec::new();
    let mut take_apart = |expr: &Expr, text: &str| {
        Arithmetic::read(expr, &mut aggregates).map_err(|message| EngineError::Formula {
            indicator: indicator.id.clone(),
            formula: text.to_owned(),
            message,
        })
    };
    let bottom = formula.denominator.unwrap_or_default();
    let numerator = take_apart(&numerator, formula.numerator)?;
    let own_denominator = own_denominator
        .map(|expr| take_apart(expr, bottom))
        .transpose()?;
    let mut outside = Vec::new();
    let denominator_of_territory = of_territory
        .map(|expr| Arithmetic::read(expr, &mut outside))
        .transpose()
        .map_err(|message| EngineError::Formula {
            indicator: indicator.id.clone(),
            formula: bottom.to_owned(),
            message,
        })?
        .map(|arithmetic| (outside, arithmetic));
    Ok(ParsedFormula {
        numerator,
        denominator: own_denominator,
        denominator_of_territory,
        is_quantile: aggregates
            .iter()
            .any(|aggregate| matches!(aggregate.measure, Measure::Quantile(_))),
        aggregates,
        group: filter
            .clone()
            .map(|filter| base(indicator).into_iter().chain([filter]).collect()),
        conditions: conditions(indicator, &own, dictionary)
            .into_iter()
            .chain(filter)
            .collect(),
        variables,
        variables_before,
        columns,
        territory_columns,
    })
}

/// Variables that columns name: of the year, and of the year before.
fn variables(
    indicator: &IndicatorDefinition,
    columns: &BTreeSet<String>,
    dictionary: &Dictionary,
) -> (BTreeSet<String>, BTreeSet<String>) {
    if indicator.frame == Frame::Territory {
        return (BTreeSet::new(), BTreeSet::new());
    }
    let asked = columns
        .iter()
        .filter(|name| !columns::OF_STRUCTURES.contains(&name.as_str()));
    let now = asked.clone().filter(|name| dictionary.get(name).is_some());
    let before = asked.filter_map(|name| year_before(name, dictionary));
    (now.cloned().collect(), before.map(str::to_owned).collect())
}

/// The variable of which a column is the answer of the year before.
pub(super) fn year_before<'a>(column: &'a str, dictionary: &Dictionary) -> Option<&'a str> {
    let name = column.strip_suffix(columns::PREVIOUS_YEAR)?;
    dictionary.get(name).map(|_| name)
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
    (dictionary, frame): (&Dictionary, Frame),
    column: &str,
) -> Result<(), EngineError> {
    let known: Vec<&str> = match frame {
        Frame::Structure => columns::OF_STRUCTURES
            .into_iter()
            .chain(dictionary.variables.keys().map(String::as_str))
            .collect(),
        Frame::Territory => columns::OF_TERRITORIES.to_vec(),
    };
    let is_before = frame == Frame::Structure && year_before(column, dictionary).is_some();
    if known.contains(&column) || is_before {
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

/// What holds on the lines of the base where every variable of the formula was answered.
fn conditions(
    indicator: &IndicatorDefinition,
    columns: &BTreeSet<String>,
    dictionary: &Dictionary,
) -> Vec<Expr> {
    if indicator.frame == Frame::Territory {
        return Vec::new();
    }
    let asked = columns
        .iter()
        .filter(|name| !columns::OF_STRUCTURES.contains(&name.as_str()));
    let answered = asked.map(|name| answered(name, dictionary));
    let seniority = columns
        .contains(columns::SENIORITY_YEARS)
        .then_some(columns::SENIORITY_YEARS);
    let known = seniority.map(|name| col(name).is_not_null());
    base(indicator)
        .into_iter()
        .chain(answered)
        .chain(known)
        .collect()
}

/// What holds on the lines of the base.
fn base(indicator: &IndicatorDefinition) -> Option<Expr> {
    match indicator.base {
        Base::Register => None,
        Base::Accredited => Some(col(columns::ACCREDITED)),
        Base::Surveyed => Some(col(columns::SURVEYED)),
        Base::Respondents => Some(col(columns::RESPONDENT)),
    }
}

/// Whether a question was answered; one that is not put to a kind of structure never excludes it.
fn answered(name: &str, dictionary: &Dictionary) -> Expr {
    let filled = col(name).is_not_null();
    let variable = year_before(name, dictionary).unwrap_or(name);
    match dictionary
        .get(variable)
        .map(|variable| variable.populations.as_slice())
    {
        Some([StructureKind::Cs]) => filled.or(col(columns::KIND).eq(lit("EVS"))),
        Some([StructureKind::Evs]) => filled.or(col(columns::KIND).eq(lit("CS"))),
        _ => filled,
    }
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
