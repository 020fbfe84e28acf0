//! The subjects of a delivery, each with what is remembered of it.

use std::collections::BTreeMap;

use super::{Controls, Memory};
use crate::domain::answer::Answer;
use crate::domain::delivery::Record;
use crate::domain::structure::StructureKind;

/// Answer that says where a structure is.
const COMMUNE: &str = "code_insee";
/// Answer that says of which kind a structure is.
const KIND: &str = "type_structure";

/// A subject for one year: what the delivery says, what was known of that year and the one before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) record: &'a Record,
    current: Option<&'a Record>,
    pub(super) previous: Option<&'a Record>,
    pub(super) kind: Option<StructureKind>,
    /// Code of its département; empty when its commune is not known.
    pub(super) departement: &'a str,
}

impl<'a> Subject<'a> {
    /// An answer of the delivery, else the one already known: a partial delivery is judged with the rest.
    pub(super) fn answer(&self, variable: &str) -> Option<&'a Answer> {
        let known = || self.current.and_then(|known| known.answers.get(variable));
        self.record.answers.get(variable).or_else(known)
    }

    pub(super) fn number(&self, variable: &str) -> Option<f64> {
        self.answer(variable).and_then(Answer::number)
    }

    /// The answer of the year before.
    pub(super) fn before(&self, variable: &str) -> Option<&'a Answer> {
        self.previous.and_then(|known| known.answers.get(variable))
    }

    pub(super) fn number_before(&self, variable: &str) -> Option<f64> {
        self.before(variable).and_then(Answer::number)
    }

    /// What was known of the same year, before this delivery.
    pub(super) fn current(&self) -> Option<&'a Record> {
        self.current
    }

    /// Whether the delivery itself has this answer.
    pub(super) fn brings(&self, variable: &str) -> bool {
        self.record.answers.contains_key(variable)
    }
}

/// The subjects of these records, in their order.
pub(super) fn subjects<'a>(records: &'a [Record], controls: Controls<'a>) -> Vec<Subject<'a>> {
    let given = controls.format.structure_kind;
    records
        .iter()
        .map(|record| subject(record, controls.memory, given))
        .collect()
}

fn subject<'a>(
    record: &'a Record,
    memory: &'a Memory,
    given: Option<StructureKind>,
) -> Subject<'a> {
    let known = |year| remembered(&memory.records, &record.subject, year);
    let (current, previous) = (known(record.data_year), known(record.data_year - 1));
    let text = |variable: &str| {
        let said = |known: &'a Record| known.answers.get(variable).and_then(Answer::text);
        said(record).or_else(|| current.and_then(said))
    };
    Subject {
        record,
        current,
        previous,
        kind: match text(KIND) {
            Some("cs") => Some(StructureKind::Cs),
            Some("evs") => Some(StructureKind::Evs),
            Some(_) | None => given,
        },
        departement: text(COMMUNE).map_or("", departement),
    }
}

/// What is remembered of a subject for a year.
pub(super) fn remembered<'a>(
    records: &'a BTreeMap<(String, i32), Record>,
    subject: &str,
    year: i32,
) -> Option<&'a Record> {
    records.get(&(subject.to_owned(), year))
}

/// Département of a commune, from its code.
fn departement(commune: &str) -> &str {
    let length = if commune.starts_with("97") || commune.starts_with("98") {
        3
    } else {
        2
    };
    commune.get(..length).unwrap_or(commune)
}
