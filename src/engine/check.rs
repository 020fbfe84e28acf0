//! Checks of the definitions that need formulas to be read and run.

use super::error::EngineError;
use super::example;
use super::formula::parse;
use crate::catalogue::indicator::{Example, IndicatorDefinition, SecrecyRule};
use crate::catalogue::{Catalogue, Dictionary};

/// A mistake found in an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Indicator.
    pub indicator: String,
    /// Text to look for in its file.
    pub needle: String,
    /// What is wrong.
    pub message: String,
}

/// Largest difference between an example's figure and the computed one: examples are written with
/// few decimals.
const TOLERANCE: f64 = 5e-4;

/// Reads every formula and computes every worked example.
pub fn faults(catalogue: &Catalogue) -> Vec<Fault> {
    catalogue
        .indicators
        .values()
        .flat_map(|indicator| {
            let mut faults = formula_faults(indicator, &catalogue.dictionary);
            if faults.is_empty() {
                let examples = indicator.examples.iter();
                faults.extend(
                    examples.filter_map(|e| example_fault(indicator, e, &catalogue.dictionary)),
                );
            }
            faults
        })
        .collect()
}

fn formula_faults(indicator: &IndicatorDefinition, dictionary: &Dictionary) -> Vec<Fault> {
    let fault = |needle: &str, message: String| Fault {
        indicator: indicator.id.clone(),
        needle: needle.to_owned(),
        message,
    };
    let mut faults = Vec::new();
    for formula in indicator.formulas() {
        if let Err(error) = parse(indicator, formula, dictionary) {
            faults.push(fault(formula.numerator, error.to_string()));
        }
    }
    let watches = !indicator.secrecy.contributions.is_empty()
        || indicator.members().any(|m| !m.contributions.is_empty());
    if (indicator.secrecy.rule == SecrecyRule::Dominance) != watches {
        faults.push(fault(
            "secrecy",
            "la règle « dominance » et des « contributions » vont ensemble".to_owned(),
        ));
    }
    faults
}

fn example_fault(
    indicator: &IndicatorDefinition,
    example: &Example,
    dictionary: &Dictionary,
) -> Option<Fault> {
    let message = match example::run(indicator, example, dictionary) {
        Err(error) => describe(&error),
        Ok(outcome) => {
            let same = near(Some(outcome.numerator), Some(example.numerator))
                && near(outcome.denominator, example.denominator)
                && near(outcome.value, example.value);
            if same {
                return None;
            }
            format!(
                "l'exemple « {} » attend {:?} / {:?} = {:?} ; le calcul donne {:?} / {:?} = {:?}",
                example.title,
                example.numerator,
                example.denominator,
                example.value,
                outcome.numerator,
                outcome.denominator,
                outcome.value
            )
        }
    };
    Some(Fault {
        indicator: indicator.id.clone(),
        needle: example.title.clone(),
        message,
    })
}

fn describe(error: &EngineError) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), |source| format!("{error} : {source}"))
}

fn near(computed: Option<f64>, expected: Option<f64>) -> bool {
    match (computed, expected) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * b.abs().max(1.0),
        (Some(_), None) | (None, Some(_)) => false,
    }
}
