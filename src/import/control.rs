//! Contrôle de cohérence: the answers of a delivery against the rules of its format, the campaign
//! before and the other subjects of the delivery. Pure.
//!
//! Rules come from the format ([`CoherenceRule`]); what concerns the file as a whole and needs no
//! declaration (another year, another département, shifted columns…) is in `delivery` and `shift`.

mod delivery;
mod history;
mod peers;
mod remarks;
mod rule;
mod shift;
mod subjects;
mod sums;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::decision::Settled;
use super::reading::Reading;
use crate::catalogue::FormatDefinition;
use crate::catalogue::dictionary::Dictionary;
use crate::catalogue::format::{CoherenceRule, RuleSeverity};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Feed, Record};
use remarks::{Doubt, Remarks};
use subjects::Subject;

/// An active delivery of the observatory, as the control needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDelivery {
    /// What its records are about.
    pub feed: Feed,
    /// Year that its data describe.
    pub data_year: i32,
    /// Départements that it is complete for.
    pub departements: BTreeSet<String>,
    /// Rows kept.
    pub rows: u64,
}

/// What is remembered of the subjects of a delivery.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Current records of the same feed for the years around those of the delivery, by subject and data year.
    pub records: BTreeMap<(String, i32), Record>,
    /// Active deliveries of the observatory, in order of arrival.
    pub deliveries: Vec<PastDelivery>,
}

/// What the control is done with.
#[derive(Debug, Clone, Copy)]
pub struct Controls<'a> {
    /// Format of the delivery.
    pub format: &'a FormatDefinition,
    /// Dictionary.
    pub dictionary: &'a Dictionary,
    /// What is remembered.
    pub memory: &'a Memory,
    /// What persons settled.
    pub settled: &'a [Settled],
}

/// Answers to refuse: place of the record, variable.
type Refused = Vec<(usize, String)>;

/// Checks the delivery; remarks, rejected answers and pending confirmations are written in the reading.
///
/// Rules that refuse answers are judged first: the others then see what is left of them.
pub fn control(reading: &mut Reading, controls: Controls<'_>) {
    name_structures(reading);
    let mut remarks = Remarks::new(&reading.fed, controls.settled);
    let is_error = |rule: &&CoherenceRule| rule.severity == RuleSeverity::Error;
    let rules = &controls.format.coherence;
    let subjects = subjects::subjects(&reading.records, controls);
    for doubt in delivery::doubts(reading, &subjects, controls) {
        remarks.doubt(&doubt);
    }
    let mut refused = Refused::new();
    for rule in rules.iter().filter(is_error) {
        apply(rule, &subjects, controls, &mut remarks, &mut refused);
    }
    refuse(&mut reading.records, refused);
    let subjects = subjects::subjects(&reading.records, controls);
    for rule in rules.iter().filter(|rule| !is_error(rule)) {
        apply(rule, &subjects, controls, &mut remarks, &mut Refused::new());
    }
    let (issues, decisions) = remarks.finish();
    reading.remark(issues, decisions);
}

fn apply(
    rule: &CoherenceRule,
    subjects: &[Subject<'_>],
    controls: Controls<'_>,
    remarks: &mut Remarks<'_>,
    refused: &mut Refused,
) {
    let mut of_most = Vec::new();
    for judged in rule::judge(rule, subjects, controls.dictionary) {
        if let Some(share) = judged.whole(rule) {
            of_most.push((judged.variable, share));
            continue;
        }
        for (place, value) in judged.failures() {
            let Some(subject) = subjects.get(place) else {
                continue;
            };
            let is_refused = remarks.of_rule(rule, subject, judged.variable, &value);
            if is_refused {
                let variables = rule::refused(rule, judged.variable);
                refused.extend(variables.map(|variable| (place, variable.clone())));
            }
        }
    }
    if let Some(whole) = rule.whole.as_ref().filter(|_| !of_most.is_empty()) {
        remarks.doubt(&Doubt::of_most(whole, &of_most));
    }
}

/// An answer refused stays as a text: out of every computation, never lost.
fn refuse(records: &mut [Record], refused: Refused) {
    for (place, variable) in refused {
        let Some(answer) = records
            .get_mut(place)
            .and_then(|record| record.answers.get_mut(&variable))
        else {
            continue;
        };
        let received = match answer.value() {
            Some(Value::Number(number)) => number.to_string().replace('.', ","),
            Some(Value::Date(date)) => date.format("%d/%m/%Y").to_string(),
            Some(Value::Flag(_) | Value::Text(_)) | None => continue,
        };
        *answer = Answer::Rejected(received);
    }
}

/// Remarks on a row that was kept say whose it is.
fn name_structures(reading: &mut Reading) {
    let rows: BTreeMap<u64, &str> = reading
        .records
        .iter()
        .filter(|record| record.feed != Feed::Territory)
        .map(|record| (record.row, record.subject.as_str()))
        .collect();
    for issue in &mut reading.issues {
        if issue.structure.is_none() {
            let subject = issue.row.and_then(|row| rows.get(&row));
            issue.structure = subject.map(|subject| (*subject).to_owned());
        }
    }
}
