//! Current answers: records folded in order of arrival, answer by answer. Pure.

use std::collections::BTreeMap;

use crate::domain::delivery::{Feed, Record};

/// What a record is about: a subject of a feed, for one year.
pub(super) type RecordKey = (Feed, String, i32);

pub(super) fn key(record: &Record) -> RecordKey {
    (record.feed, record.subject.clone(), record.data_year)
}

/// Lets a later record of the same key speak over an earlier one.
///
/// Each answer that `later` holds replaces the earlier one, blanks included; an answer that it does
/// not hold stays.
pub(super) fn supersede(current: &mut Record, later: Record) {
    current.row = later.row;
    if current.answers.is_empty() {
        current.answers = later.answers;
    } else {
        current.answers.extend(later.answers);
    }
}

/// Folds records that arrive in order; several lines of one file may speak of one key.
pub(super) fn fold(records: impl IntoIterator<Item = Record>) -> BTreeMap<RecordKey, Record> {
    let mut folded = BTreeMap::<RecordKey, Record>::new();
    for record in records {
        match folded.entry(key(&record)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(record);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                supersede(place.get_mut(), record);
            }
        }
    }
    folded
}

/// What the records of a delivery change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowOutcome {
    /// Subjects that had no record for that year.
    pub created: u64,
    /// Subjects of which at least one answer changes.
    pub updated: u64,
    /// Subjects of which every answer received was already there.
    pub unchanged: u64,
}

impl RowOutcome {
    /// Counts one record against the current one of the same key.
    pub(super) fn count(&mut self, current: Option<&Record>, received: &Record) {
        let same = |current: &Record| {
            let mut answers = received.answers.iter();
            answers.all(|(variable, answer)| current.answers.get(variable) == Some(answer))
        };
        match current {
            None => self.created += 1,
            Some(current) if same(current) => self.unchanged += 1,
            Some(_) => self.updated += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::{Answer, Value};

    fn record(subject: &str, row: u64, answers: &[(&str, Option<f64>)]) -> Record {
        let answer = |number: Option<f64>| {
            number.map_or(Answer::Blank, |number| Answer::Value(Value::Number(number)))
        };
        Record {
            feed: Feed::Survey,
            subject: subject.to_owned(),
            data_year: 2023,
            row,
            answers: answers
                .iter()
                .map(|(name, number)| ((*name).to_owned(), answer(*number)))
                .collect(),
        }
    }

    #[test]
    fn a_later_record_replaces_only_the_answers_that_it_holds() {
        let earlier = record("A", 2, &[("etp", Some(3.0)), ("benevoles", Some(10.0))]);
        let later = record("A", 7, &[("etp", Some(4.0)), ("adherents", Some(50.0))]);
        let folded = fold([earlier, later]);
        let expected = record(
            "A",
            7,
            &[
                ("etp", Some(4.0)),
                ("benevoles", Some(10.0)),
                ("adherents", Some(50.0)),
            ],
        );
        assert_eq!(folded.into_values().collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn a_later_blank_replaces_an_earlier_value() {
        let folded = fold([
            record("A", 2, &[("etp", Some(3.0))]),
            record("A", 2, &[("etp", None)]),
        ]);
        let current = folded.into_values().next().unwrap();
        assert_eq!(current.answers["etp"], Answer::Blank);
    }

    #[test]
    fn subjects_years_and_feeds_do_not_mix() {
        let mut other_year = record("A", 2, &[("etp", Some(3.0))]);
        other_year.data_year = 2022;
        let mut other_feed = record("A", 2, &[("etp", Some(3.0))]);
        other_feed.feed = Feed::Register;
        let records = [
            record("A", 2, &[]),
            record("B", 3, &[]),
            other_year,
            other_feed,
        ];
        assert_eq!(fold(records).len(), 4);
    }

    #[test]
    fn a_record_counts_as_created_updated_or_unchanged() {
        let current = record("A", 2, &[("etp", Some(3.0)), ("benevoles", Some(10.0))]);
        let mut outcome = RowOutcome::default();
        outcome.count(None, &current);
        outcome.count(Some(&current), &record("A", 9, &[("etp", Some(3.0))]));
        outcome.count(Some(&current), &record("A", 9, &[("etp", Some(3.5))]));
        outcome.count(
            Some(&current),
            &record("A", 9, &[("etp", Some(3.0)), ("adherents", None)]),
        );
        assert_eq!(
            outcome,
            RowOutcome {
                created: 1,
                updated: 2,
                unchanged: 1
            }
        );
    }
}
