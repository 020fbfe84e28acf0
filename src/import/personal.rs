//! Addresses of persons that come where they should not: a column shifted by one, a free text.
//!
//! Columns marked personal are never read. An e-mail address in another column would reach the
//! report or the answers as a value that cannot be read: it is masked before anything is kept.

use std::borrow::Cow;

use super::issue::Issue;
use super::reading::Reading;
use crate::domain::answer::{Answer, Value};

/// Stands for an address.
const MASK: &str = "[adresse électronique]";

/// Masks the e-mail addresses of the remarks and of the answers.
pub fn mask_addresses(reading: &mut Reading) {
    mask_issues(&mut reading.issues);
    for record in &mut reading.records {
        for answer in record.answers.values_mut() {
            match answer {
                Answer::Rejected(text) | Answer::Value(Value::Text(text)) => mask(text),
                Answer::Value(Value::Number(_) | Value::Flag(_) | Value::Date(_))
                | Answer::Blank
                | Answer::NotConcerned
                | Answer::Secret
                | Answer::NotAvailable => {}
            }
        }
    }
}

/// Masks the e-mail addresses of remarks.
pub fn mask_issues(issues: &mut [Issue]) {
    for issue in issues {
        mask(&mut issue.message);
        mask(&mut issue.remedy);
        issue.value.iter_mut().for_each(mask);
    }
}

fn mask(text: &mut String) {
    if let Cow::Owned(masked) = without_addresses(text) {
        *text = masked;
    }
}

fn without_addresses(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let is_of_address = |c: char| c.is_alphanumeric() || "@._%+-".contains(c);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_address) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_of_address(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        masked.push_str(before);
        let is_address = word
            .split_once('@')
            .is_some_and(|(name, place)| !name.is_empty() && !place.is_empty());
        masked.push_str(if is_address { MASK } else { word });
        rest = after;
    }
    masked.push_str(rest);
    Cow::Owned(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_masked_wherever_it_stands_in_a_text() {
        let masked = without_addresses("« jeanne.durand@caf44.fr », puis moi@chez.org.");
        assert_eq!(masked, format!("« {MASK} », puis {MASK}"));
        assert_eq!(without_addresses("à 10 h"), "à 10 h");
        assert_eq!(without_addresses("@ l'accueil"), "@ l'accueil");
    }
}
