//! Checks of the definitions that need formulas to be read and run.

mod arithmetic;
mod cover;

use super::error::EngineError;
use super::example;
use super::formula::{parse, read};
use crate::catalogue::indicator::{Dimension, Example, IndicatorDefinition, SecrecyRule};
use crate::catalogue::{Catalogue, Dictionary};

/// A mistake found in an indicator or in a shared dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Indicator or dimension.
    pub indicator: String,
    /// Key of its file in the catalogue: `indicator/benevoles`, `dimension/size`.
    pub file: String,
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
    let of_indicators = catalogue.indicators.values().flat_map(|indicator| {
        let mut faults = formula_faults(indicator, &catalogue.dictionary);
        if faults.is_empty() {
            faults = sense_faults(indicator, &catalogue.dictionary);
        }
        if faults.is_empty() {
            let examples = indicator.examples.iter();
            faults.extend(
                examples.filter_map(|e| example_fault(indicator, e, &catalogue.dictionary)),
            );
        }
        faults
    });
    let of_dimensions = catalogue
        .dimensions
        .values()
        .filter(|dimension| dimension.exhaustive)
        .filter_map(|dimension| dimension_fault(dimension, catalogue));
    of_indicators.chain(of_dimensions).collect()
}

fn dimension_fault(dimension: &Dimension, catalogue: &Catalogue) -> Option<Fault> {
    let message = match cover::dimension_fault(dimension, catalogue) {
        Ok(message) => message?,
        Err(error) => describe(&error),
    };
    Some(Fault {
        indicator: dimension.id.clone(),
        file: format!("dimension/{}", dimension.id),
        needle: "exhaustive = true".to_owned(),
        message,
    })
}

/// Divisions, sums and breakdowns that can be read and yet mean nothing.
fn sense_faults(indicator: &IndicatorDefinition, dictionary: &Dictionary) -> Vec<Fault> {
    let mut faults = Vec::new();
    // The groups of a shared dimension repeat the whole.
    for formula in indicator.formulas().iter().filter(|f| f.filter.is_none()) {
        let Ok(numerator) = read(&indicator.id, formula.numerator) else {
            continue;
        };
        let denominator = formula
            .denominator
            .and_then(|text| read(&indicator.id, text).ok());
        for part in std::iter::once(&numerator).chain(&denominator) {
            faults.extend(arithmetic::unguarded_divisions(part).into_iter().map(|divisor| {
                format!("division par « {divisor} », qui peut être nul : écrivez NULLIF(…, 0), CASE WHEN … > 0 THEN ou FILTER (WHERE … > 0)")
            }).map(|message| (formula.numerator, message)));
        }
        let sums = arithmetic::wrong_sums(
            indicator,
            *formula,
            &numerator,
            denominator.as_ref(),
            dictionary,
        );
        faults.extend(sums.into_iter().map(|message| (formula.numerator, message)));
    }
    let own = indicator.breakdowns.iter().filter(|breakdown| {
        breakdown.exhaustive && !indicator.breakdown_by.contains(&breakdown.dimension)
    });
    for breakdown in own {
        let message = match cover::breakdown_fault(indicator, breakdown, dictionary) {
            Ok(None) => continue,
            Ok(Some(message)) => message,
            Err(error) => describe(&error),
        };
        faults.push(("exhaustive = true", message));
    }
    faults
        .into_iter()
        .map(|(needle, message)| Fault {
            indicator: indicator.id.clone(),
            file: format!("indicator/{}", indicator.id),
            needle: needle.to_owned(),
            message,
        })
        .collect()
}

fn formula_faults(indicator: &IndicatorDefinition, dictionary: &Dictionary) -> Vec<Fault> {
    let fault = |needle: &str, message: String| Fault {
        indicator: indicator.id.clone(),
        file: format!("indicator/{}", indicator.id),
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
        file: format!("indicator/{}", indicator.id),
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
