//! The structures that a file speaks of, as it describes them.

use std::collections::BTreeMap;

use super::super::identifier;
use super::likeness::Name;
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Record, structure_of};
use crate::domain::structure::StructureKind;

/// Digits of a SIRET.
const SIRET_LENGTH: usize = 14;

/// A structure as a file describes it: what its last year says, else an earlier one.
#[derive(Debug, Clone)]
pub(super) struct FileSubject {
    /// Identifier that the file gives.
    pub(super) id: String,
    pub(super) feed: Feed,
    pub(super) row: u64,
    pub(super) data_year: i32,
    pub(super) kind: Option<StructureKind>,
    /// Only when its key is right.
    pub(super) siret: Option<String>,
    pub(super) name: Option<String>,
    pub(super) compared_name: Option<Name>,
    /// Code, current geography.
    pub(super) commune: Option<String>,
    pub(super) commune_name: Option<String>,
    pub(super) manager: Option<String>,
    pub(super) manager_name: Option<String>,
}

impl FileSubject {
    /// As a person knows it: its name, else its identifier.
    pub(super) fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Name of its commune, else its code.
    pub(super) fn place(&self) -> &str {
        let named = self.commune_name.as_deref().or(self.commune.as_deref());
        named.unwrap_or("commune inconnue")
    }
}

/// Whether records of a feed speak of structures.
pub(super) fn is_of_structures(feed: Feed) -> bool {
    match feed {
        Feed::Survey | Feed::Register | Feed::Directory | Feed::Detail => true,
        Feed::Territory | Feed::Published | Feed::Reference => false,
    }
}

/// The structures of a file, in order of their first rows.
pub(super) fn file_subjects(records: &[Record]) -> Vec<FileSubject> {
    let mut by_id: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(|r| is_of_structures(r.feed)) {
        by_id
            .entry(structure_of(&record.subject))
            .or_default()
            .push(record);
    }
    let mut subjects: Vec<FileSubject> = by_id
        .into_iter()
        .filter_map(|(id, mut records)| {
            records.sort_by_key(|record| record.data_year);
            described(id, &records)
        })
        .collect();
    subjects.sort_by_key(|subject| subject.row);
    subjects
}

/// `records` are of one structure, by year.
fn described(id: &str, records: &[&Record]) -> Option<FileSubject> {
    let last = records.last()?;
    let text = |variable: &str| {
        let told = records
            .iter()
            .rev()
            .find_map(|record| record.answers.get(variable)?.text());
        told.map(str::to_owned)
    };
    let name = text("nom");
    let commune_name = text("commune");
    Some(FileSubject {
        id: id.to_owned(),
        feed: last.feed,
        row: last.row,
        data_year: last.data_year,
        kind: text("type_structure").as_deref().and_then(kind_of),
        siret: text("siret").as_deref().and_then(valid_siret),
        compared_name: name
            .as_deref()
            .map(|name| Name::new(name, commune_name.as_deref())),
        name,
        commune: text("code_insee"),
        commune_name,
        manager: text("gestionnaire_siren"),
        manager_name: text("gestionnaire_nom"),
    })
}

/// The SIRET without its spaces, none when its length or its key is wrong.
pub(super) fn valid_siret(text: &str) -> Option<String> {
    identifier::check(text, SIRET_LENGTH).ok()
}

/// Kind of a category code.
fn kind_of(code: &str) -> Option<StructureKind> {
    match code {
        "cs" => Some(StructureKind::Cs),
        "evs" => Some(StructureKind::Evs),
        _ => None,
    }
}

/// Whether a record's answer is a text that says something.
pub(super) fn text_of<'a>(record: &'a Record, variable: &str) -> Option<&'a str> {
    record.answers.get(variable).and_then(Answer::text)
}
