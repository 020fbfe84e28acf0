//! Coherence of the answers of one row: remarks, never refusals.

use std::collections::BTreeMap;

use super::issue::Issue;
use crate::catalogue::format::{CoherenceRule, Comparison};
use crate::domain::answer::Answer;
use crate::domain::number::french;

/// Sums closer than this are equal: they come from decimals.
const ROUNDING: f64 = 1e-6;

/// The remark of a rule that does not hold; none when it holds or cannot be judged.
pub(super) fn check(rule: &CoherenceRule, answers: &BTreeMap<String, Answer>) -> Option<Issue> {
    let left = sum(&rule.left, answers)?;
    let right = sum(&rule.right, answers)?;
    let allowed = right.abs() * rule.tolerance + ROUNDING;
    let holds = match rule.compare {
        Comparison::Equals => (left - right).abs() <= allowed,
        Comparison::AtMost => left <= right + allowed,
    };
    if holds {
        return None;
    }
    let sign = match rule.compare {
        Comparison::Equals => "≠",
        Comparison::AtMost => ">",
    };
    let value = format!("{} {sign} {}", shown(left), shown(right));
    let issue = Issue::coherence(&rule.code, &rule.message, &rule.remedy).value(&value);
    Some(match rule.left.first() {
        Some(variable) => issue.variable(variable),
        None => issue,
    })
}

/// Nothing when one of the variables has no number: a blank is not a zero.
fn sum(variables: &[String], answers: &BTreeMap<String, Answer>) -> Option<f64> {
    variables
        .iter()
        .map(|id| answers.get(id).and_then(Answer::number))
        .sum()
}

fn shown(number: f64) -> String {
    french(number, if number.fract() == 0.0 { 0 } else { 2 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::Value;

    fn rule(compare: Comparison, tolerance: f64) -> CoherenceRule {
        CoherenceRule {
            code: "COH-001".to_owned(),
            left: vec!["femmes".to_owned(), "hommes".to_owned()],
            compare,
            right: vec!["participants".to_owned()],
            message: "La somme par genre n'est pas le total.".to_owned(),
            remedy: "Corrigez l'un ou l'autre.".to_owned(),
            tolerance,
        }
    }

    fn answers(numbers: &[(&str, f64)]) -> BTreeMap<String, Answer> {
        let answer = |number: f64| Answer::Value(Value::Number(number));
        numbers
            .iter()
            .map(|&(id, number)| (id.to_owned(), answer(number)))
            .collect()
    }

    #[test]
    fn a_sum_that_differs_from_its_total_is_remarked_with_both_sides() {
        let row = answers(&[("femmes", 40.0), ("hommes", 30.0), ("participants", 100.0)]);
        let issue = check(&rule(Comparison::Equals, 0.0), &row).unwrap();
        assert_eq!(
            (issue.code.as_str(), issue.value.as_deref()),
            ("COH-001", Some("70 ≠ 100"))
        );
        assert!(check(&rule(Comparison::AtMost, 0.0), &row).is_none());
    }

    #[test]
    fn a_difference_within_the_tolerance_is_none() {
        let row = answers(&[("femmes", 40.0), ("hommes", 58.0), ("participants", 100.0)]);
        assert!(check(&rule(Comparison::Equals, 0.05), &row).is_none());
        assert!(check(&rule(Comparison::Equals, 0.01), &row).is_some());
    }

    #[test]
    fn a_blank_is_not_a_zero() {
        let mut row = answers(&[("femmes", 40.0), ("participants", 100.0)]);
        assert!(check(&rule(Comparison::Equals, 0.0), &row).is_none());
        row.insert("hommes".to_owned(), Answer::Blank);
        assert!(check(&rule(Comparison::Equals, 0.0), &row).is_none());
    }
}
