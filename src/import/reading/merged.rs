//! Two rows of one subject and year: parts of a commune merged since, or variables row by row.

use std::collections::BTreeMap;

use super::super::row::Draft;
use crate::catalogue::dictionary::VariableDefinition;
use crate::domain::answer::{Answer, Value};
use crate::domain::answers::Answers;

/// Whether no variable of a row is already known of its subject that year.
pub(super) fn brings_others(first: &Draft, other: &Draft) -> bool {
    other.years.iter().all(|(year, answers)| {
        let known = first.years.get(year);
        let is_new = |variable: &str| known.is_none_or(|known| !known.contains_key(variable));
        answers.keys().all(is_new)
    })
}

/// Adds the variables of a row to those of the same subject.
pub(super) fn extend(first: &mut Draft, other: &Draft) {
    for (year, answers) in &other.years {
        let known = first.years.entry(*year).or_default();
        known.extend(answers.clone());
    }
}

/// The answers of both parts together, year by year; none where one of them cannot be added (a
/// median, a rate), or where both rows give the same code: they are then not two parts.
pub(super) fn added(
    first: &Draft,
    other: &Draft,
    variables: &[&VariableDefinition],
) -> Option<BTreeMap<i32, Answers>> {
    if first.named == other.named {
        return None;
    }
    let mut years = first.years.clone();
    for (year, answers) in &other.years {
        let known = years.entry(*year).or_default();
        for (variable, answer) in answers {
            let sum = match known.get(variable) {
                None => answer.clone(),
                Some(before) => together(before, answer, is_additive(variable, variables))?,
            };
            known.insert(variable, sum);
        }
    }
    Some(years)
}

fn is_additive(id: &str, variables: &[&VariableDefinition]) -> bool {
    variables
        .iter()
        .any(|variable| variable.id == id && variable.is_additive())
}

/// A sum without one of its terms is not known: secret when the term is.
fn together(one: &Answer, other: &Answer, additive: bool) -> Option<Answer> {
    match (one.number(), other.number()) {
        (Some(one), Some(other)) if additive => Some(Answer::Value(Value::Number(one + other))),
        _ if one == other => Some(one.clone()),
        _ if !additive => None,
        _ if [one, other].contains(&&Answer::Secret) => Some(Answer::Secret),
        _ => Some(Answer::NotAvailable),
    }
}
