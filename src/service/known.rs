//! The structures that the store knows, for the import to recognise.

use std::collections::BTreeSet;

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Perimeter, structure_of};
use crate::domain::structure::StructureKind;
use crate::geography::Geography;
use crate::import::{Ended, KnownStructure, Reading};
use crate::store::{StructureQuery, StructureTraits};

/// The structures that the rows of a delivery may speak of: those that they name, those that have
/// their SIRET, those of their départements. Only their traits are read, never their answers.
///
/// # Errors
/// The store fails.
pub(super) fn known_structures(
    place: &Workplace,
    format: &FormatDefinition,
    reading: &Reading,
) -> Result<Vec<KnownStructure>, WorkError> {
    if !speaks_of_structures(format.feeds) || reading.records.is_empty() {
        return Ok(Vec::new());
    }
    let query = wanted(reading, &place.geography);
    let year = reading.data_year.unwrap_or(i32::MAX);
    let traits = place.store.structure_traits(&query)?;
    let by_subject = traits.chunk_by(|one, other| one.subject == other.subject);
    Ok(by_subject
        .filter_map(|told| known(told, year, &place.geography))
        .collect())
}

fn speaks_of_structures(feed: Feed) -> bool {
    match feed {
        Feed::Survey | Feed::Register | Feed::Directory | Feed::Detail => true,
        Feed::Territory | Feed::Published | Feed::Reference => false,
    }
}

fn wanted(reading: &Reading, geography: &Geography) -> StructureQuery {
    let texts = |variable: &str| -> BTreeSet<&str> {
        let answers = reading.records.iter().map(|record| &record.answers);
        answers
            .filter_map(|answers| answers.get(variable).and_then(Answer::text))
            .collect()
    };
    let communes = texts("code_insee").into_iter();
    let of_rows = communes
        .filter_map(|code| geography.commune(code)?.departement.as_deref())
        .map(str::to_owned);
    let mut departements: BTreeSet<String> = of_rows.collect();
    if let Perimeter::Departements(complete) = &reading.perimeter {
        departements.extend(complete.iter().cloned());
    }
    let successors = texts("id_structure_successeur")
        .into_iter()
        .map(str::to_owned);
    let subjects = reading.records.iter();
    let subjects = subjects.map(|record| structure_of(&record.subject).to_owned());
    StructureQuery {
        subjects: subjects
            .chain(successors)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        sirets: texts("siret").into_iter().map(str::to_owned).collect(),
        departements: departements.into_iter().collect(),
    }
}

/// `told` is of one structure, by year then order of arrival; what counts is what was told up to a
/// year, else the first year after.
fn known(told: &[StructureTraits], year: i32, geography: &Geography) -> Option<KnownStructure> {
    let first = told.first()?;
    let last_year = told
        .iter()
        .map(|traits| traits.data_year)
        .filter(|told| *told <= year)
        .max()
        .unwrap_or(first.data_year);
    let until: Vec<&StructureTraits> = told
        .iter()
        .filter(|traits| traits.data_year <= last_year)
        .collect();
    let last = |pick: fn(&StructureTraits) -> Option<&String>| {
        until.iter().rev().find_map(|traits| pick(traits)).cloned()
    };
    let commune = last(|traits| traits.commune.as_ref());
    let name = |code: &String| Some(geography.commune(code)?.name.to_string());
    let other_ids: BTreeSet<String> = told
        .iter()
        .filter_map(|traits| traits.also_known_as.clone())
        .filter(|id| *id != first.subject)
        .collect();
    let registers = told.iter().filter(|traits| traits.feed == Feed::Register);
    Some(KnownStructure {
        id: first.subject.clone(),
        other_ids: other_ids.into_iter().collect(),
        official: told.iter().any(|traits| traits.feed != Feed::Directory),
        kind: last(|traits| traits.kind.as_ref())
            .as_deref()
            .and_then(kind),
        siret: last(|traits| traits.siret.as_ref()),
        name: last(|traits| traits.name.as_ref()),
        commune_name: commune.as_ref().and_then(name),
        commune,
        departement: last(|traits| traits.departement.as_ref()),
        manager: last(|traits| traits.manager.as_ref()),
        manager_name: last(|traits| traits.manager_name.as_ref()),
        last_year,
        register_years: registers
            .map(|traits| traits.data_year)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        ended: ended(&until),
    })
}

/// As the last register tells: a structure that reopened has a later line without a date.
fn ended(until: &[&StructureTraits]) -> Option<Ended> {
    let registers = || until.iter().filter(|traits| traits.feed == Feed::Register);
    let last_year = registers().map(|traits| traits.data_year).max()?;
    let told: Vec<_> = registers()
        .filter(|traits| traits.data_year == last_year)
        .collect();
    let told = || told.iter().rev();
    Some(Ended {
        on: told().find_map(|traits| traits.closed_on)?,
        successor: told().find_map(|traits| traits.successor.clone()),
    })
}

fn kind(code: &str) -> Option<StructureKind> {
    match code {
        "cs" => Some(StructureKind::Cs),
        "evs" => Some(StructureKind::Evs),
        _ => None,
    }
}
