//! What an edition says of each structure to everybody: its last entry in the register.
//!
//! Answers to the survey never come here, even those that the public directory of Senacs prints:
//! they ask for a role.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Dictionary;
use crate::catalogue::dictionary::Sensitivity;
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Record};
use crate::domain::directory::StructureSheet;
use crate::engine::StructureYear;
use crate::geography::Geography;

/// Said by the sheet itself, in its own words.
const TOLD_APART: [&str; 9] = [
    "annee_campagne",
    "annee_donnees",
    "code_insee",
    "commune",
    "departement",
    "id_structure",
    "nom",
    "region",
    "type_structure",
];

/// The structures of a register, by identifier; `lines` are theirs, by structure and year.
pub(super) fn directory(
    records: &[Record],
    lines: &[StructureYear],
    dictionary: &Dictionary,
    geography: &Geography,
) -> Vec<StructureSheet> {
    let mut accredited: BTreeMap<&str, BTreeSet<i16>> = BTreeMap::new();
    let mut last_line: BTreeMap<&str, &StructureYear> = BTreeMap::new();
    for line in lines {
        let known = last_line.entry(&line.structure).or_insert(line);
        if line.accredited {
            *known = line;
            let year = i16::try_from(line.data_year).ok();
            accredited.entry(&line.structure).or_default().extend(year);
        }
    }
    let mut last_record: BTreeMap<&str, &Record> = BTreeMap::new();
    for record in records.iter().filter(|r| r.feed == Feed::Register) {
        let known = last_record.entry(&record.subject).or_insert(record);
        if record.data_year >= known.data_year {
            *known = record;
        }
    }
    let sheet = |(id, record): (&str, &Record)| {
        let line = last_line.get(id)?;
        let commune = geography
            .communes()
            .get(usize::try_from(line.commune).ok()?)?;
        let is_public = |variable: &str| {
            !TOLD_APART.contains(&variable)
                && dictionary
                    .get(variable)
                    .is_some_and(|known| known.sensitivity == Sensitivity::PublicIdentity)
        };
        let fields = record
            .answers
            .iter()
            .filter(|(variable, answer)| matches!(answer, Answer::Value(_)) && is_public(variable))
            .map(|(variable, answer)| (variable.to_owned(), answer.clone()));
        Some(StructureSheet {
            id: id.to_owned(),
            kind: line.kind,
            name: record
                .answers
                .get("nom")
                .and_then(Answer::text)
                .map(str::to_owned),
            commune: commune.code.to_string(),
            accredited_in: accredited
                .remove(id)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            stated_in: i16::try_from(record.data_year).ok()?,
            fields: fields.collect(),
        })
    };
    last_record.into_iter().filter_map(sheet).collect()
}
