//! Which structure a row speaks of: known by its identifier, its SIRET, its name and commune, or new.
//!
//! | what the file gives | what becomes of it |
//! | --- | --- |
//! | a known identifier | kept; a new name, a move, a new manager are told |
//! | a known identifier, but another name **and** another commune | kept when the SIRET is the same, otherwise a person says |
//! | the SIRET of a known structure of the same kind | recognised when name or commune agrees, otherwise a person says |
//! | a SIRET that several structures share | a manager's: it counts only with the name |
//! | the name of a known structure of the same kind and commune | recognised when the words are the same, near ones wait for a person |
//! | the same, in the same form of identifier, with another SIRET | another structure: two numbers say so, the report tells |
//! | anything else | a new structure |
//!
//! A structure that the file names by its own identifier is never taken for another, nor is one that
//! closed before the year, nor one of the other kind. A register and a survey never
//! take the identifier of a public sheet, which is only made of a name. Where a structure is
//! recognised under another identifier than the file's, the file's is kept as the answer
//! `id_structure`, so that the next file is recognised without asking again.

mod file_subject;
mod history;
mod known_index;
mod likeness;
mod question;
mod recognition;
mod settling;
mod shared_siret;
#[cfg(test)]
pub(super) mod tests;

use chrono::NaiveDate;

use super::decision::Settled;
use super::reading::Reading;
use crate::domain::structure::StructureKind;
use file_subject::file_subjects;
use known_index::KnownIndex;
use recognition::Recognition;
use settling::Settling;

/// What is known of a structure before the delivery, as of the year that the delivery describes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownStructure {
    /// Identifier.
    pub id: String,
    /// Other identifiers under which files spoke of it.
    pub other_ids: Vec<String>,
    /// Whether a register or a survey knows it, not only a directory.
    pub official: bool,
    /// Kind, last known.
    pub kind: Option<StructureKind>,
    /// SIRET, last known.
    pub siret: Option<String>,
    /// Name, last known.
    pub name: Option<String>,
    /// Commune (current geography), last known.
    pub commune: Option<String>,
    /// Name of that commune.
    pub commune_name: Option<String>,
    /// Département of that commune.
    pub departement: Option<String>,
    /// SIREN of the manager, last known.
    pub manager: Option<String>,
    /// Name of the manager, last known.
    pub manager_name: Option<String>,
    /// Data year of what is known here: the last one up to the delivery's, else the first after.
    pub last_year: i32,
    /// Data years of the registers that list it.
    pub register_years: Vec<i32>,
    /// When it closed, as its last register says.
    pub ended: Option<Ended>,
}

/// The end of a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// First day without it.
    pub on: NaiveDate,
    /// The structure that goes on after a merger or a transfer, if any.
    pub successor: Option<String>,
}

impl KnownStructure {
    /// Whether it was already closed when a year began.
    pub(super) fn ended_before(&self, year: i32) -> bool {
        let first_day = NaiveDate::from_ymd_opt(year, 1, 1);
        self.ended
            .as_ref()
            .is_some_and(|ended| first_day.is_some_and(|day| ended.on < day))
    }
}

/// Gives each record the identifier of the structure it speaks of; doubtful ones wait for a person.
///
/// Applies what persons settled, writes the questions that are left in [`Reading::decisions`], and
/// tells in the remarks what changed since what is known. A delivery that meets nothing known waits
/// for nobody.
pub fn identify(reading: &mut Reading, known: &[KnownStructure], settled: &[Settled]) {
    let subjects = file_subjects(&reading.records);
    if subjects.is_empty() {
        return;
    }
    let index = KnownIndex::new(known);
    let recognised = Recognition::new(&subjects, &index, settled).run();
    let mut settling = Settling::new(&subjects, &index, settled);
    settling.take(&recognised);
    let (names, decisions, mut issues) = settling.finish();
    issues.extend(shared_siret::remarks(&subjects, &recognised, &index));
    issues.extend(history::remarks(&subjects, &recognised, &index));
    issues.extend(history::missing(reading, &subjects, &recognised, &index));
    issues.extend(history::mergers(&mut reading.records, &names, &index));
    names.give(&mut reading.records);
    reading.remark(issues, decisions);
}
