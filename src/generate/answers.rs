//! The answers of one respondent to one campaign, as a row of cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::calibration::Calibration;
use super::chance::{Chance, steady};
use super::managing::Manager;
use super::structure::{Home, Structure};
use super::{GenerateError, activity, finances, governance, identity, publics, staff};
use crate::catalogue::Dictionary;

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A number with its decimals.
    Number(f64, u8),
    /// Yes or no.
    Flag(bool),
    /// Code of a category.
    Category(&'static str),
    /// Free text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// Left empty.
    Blank,
    /// The question does not concern the structure.
    NotConcerned,
}

/// A row, by variable.
#[derive(Debug, Default)]
pub(super) struct Row(BTreeMap<&'static str, Cell>);

impl Row {
    /// Writes a cell.
    pub(super) fn put(&mut self, variable: &'static str, cell: Cell) {
        self.0.insert(variable, cell);
    }

    /// Writes a whole number.
    pub(super) fn count(&mut self, variable: &'static str, value: f64) {
        self.put(variable, Cell::Number(value.round().max(0.0), 0));
    }

    /// Writes a whole number, or « not concerned ».
    pub(super) fn count_if(&mut self, concerned: bool, variable: &'static str, value: f64) {
        if concerned {
            self.count(variable, value);
        } else {
            self.put(variable, Cell::NotConcerned);
        }
    }

    /// Writes a number with two decimals.
    pub(super) fn decimal(&mut self, variable: &'static str, value: f64) {
        self.put(variable, Cell::Number(value, 2));
    }

    /// The cell of a variable.
    pub(super) fn get(&self, variable: &str) -> Option<&Cell> {
        self.0.get(variable)
    }

    /// Whether a flag is set.
    pub(super) fn is_true(&self, variable: &str) -> bool {
        self.get(variable) == Some(&Cell::Flag(true))
    }

    /// The number of a cell, 0 when it has none.
    pub(super) fn number(&self, variable: &str) -> f64 {
        match self.get(variable) {
            Some(Cell::Number(value, _)) => *value,
            _ => 0.0,
        }
    }
}

/// A structure that answers a campaign.
pub(super) struct Respondent<'a> {
    /// Seed of the request.
    pub(super) seed: u64,
    /// The structure.
    pub(super) structure: &'a Structure,
    /// Year that the answers describe.
    pub(super) year: i32,
    /// The calibration.
    pub(super) calibration: &'a Calibration,
    /// Its manager that year.
    pub(super) manager: &'a Manager,
    /// Its commune that year.
    pub(super) home: &'a Home,
    /// Its size against the mean.
    pub(super) size: f64,
}

impl Respondent<'_> {
    /// A stream of draws for one part of the form.
    pub(super) fn chance(&self, part: &str) -> Chance {
        Chance::new(
            self.seed,
            &format!("{}/{}/{part}", self.structure.id, self.year),
        )
    }

    /// Calibrated value for its kind and year.
    pub(super) fn level(&self, id: &str) -> Result<f64, GenerateError> {
        self.calibration.of_kind(id, self.structure.kind, self.year)
    }

    /// Whether something of this probability is true of it, nearly as the year before.
    pub(super) fn steadily(&self, what: &str, probability: f64) -> bool {
        steady(self.seed, &self.structure.id, what, self.year, probability)
    }

    /// A yes-or-no question; « not concerned » where the calibration says nothing of its kind.
    pub(super) fn flag(&self, variable: &'static str, row: &mut Row) {
        let share = self
            .calibration
            .find_of_kind(variable, self.structure.kind, self.year);
        let cell = share.map_or(Cell::NotConcerned, |share| {
            Cell::Flag(self.steadily(variable, share))
        });
        row.put(variable, cell);
    }
}

/// Every answer of a respondent, blanks included.
pub(super) fn row(
    respondent: &Respondent<'_>,
    dictionary: &Dictionary,
) -> Result<Row, GenerateError> {
    let mut row = Row::default();
    identity::fill(respondent, &mut row)?;
    publics::fill(respondent, &mut row)?;
    activity::fill(respondent, &mut row)?;
    governance::fill(respondent, &mut row)?;
    staff::fill(respondent, &mut row)?;
    finances::fill(respondent, &mut row)?;
    leave_out(respondent, dictionary, &mut row)?;
    Ok(row)
}

/// Questions that every respondent answers.
const ALWAYS: [&str; 11] = [
    "id_structure",
    "annee_campagne",
    "annee_donnees",
    "nom",
    "type_structure",
    "commune",
    "code_insee",
    "departement",
    "date_premier_agrement",
    "mode_gestion",
    "type_territoire",
];

/// The question that a variable belongs to: a table left empty is empty as a whole.
fn question(variable: &'static str) -> &'static str {
    ["age_", "genre_", "prod_", "ca_"]
        .into_iter()
        .find(|table| variable.starts_with(*table))
        .unwrap_or(variable)
}

/// Marks what concerns the other kind, then what was left empty.
fn leave_out(
    respondent: &Respondent<'_>,
    dictionary: &Dictionary,
    row: &mut Row,
) -> Result<(), GenerateError> {
    let calibration = respondent.calibration;
    let least = calibration.value("blank_least", respondent.year)?;
    let most = calibration.value("blank_most", respondent.year)?;
    let mut chance = respondent.chance("blanks");
    let mut left: BTreeMap<&'static str, bool> = BTreeMap::new();
    for (variable, cell) in &mut row.0 {
        let kinds = dictionary
            .get(variable)
            .map(|definition| definition.populations.as_slice());
        if kinds.is_some_and(|kinds| !kinds.contains(&respondent.structure.kind)) {
            *cell = Cell::NotConcerned;
        }
        let question = question(variable);
        let blank = *left.entry(question).or_insert_with(|| {
            let rate = least + (most - least) * difficulty(question);
            chance.happens(rate)
        });
        if blank && !ALWAYS.contains(variable) && *cell != Cell::NotConcerned {
            *cell = Cell::Blank;
        }
    }
    Ok(())
}

/// How hard a question is, from 0 to 1: the same in every campaign.
fn difficulty(question: &str) -> f64 {
    let sum: u32 = question
        .bytes()
        .zip(1..)
        .map(|(byte, place)| u32::from(byte) * place)
        .sum();
    f64::from(sum % 101) / 100.0
}
