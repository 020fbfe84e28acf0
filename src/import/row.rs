//! One row → the answers of one subject for one or several years, or the reason of its refusal.

mod answers;
mod subject_and_place;

use std::collections::{BTreeMap, BTreeSet};

use super::cell::CellReader;
use super::date::parse_year;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::keep::Keep;
use super::locate::{IsFormer, Locator};
use super::mapping::{MappedColumn, Mapping};
use super::split::RawRecord;
use super::subject::structure_identifier;
use super::wording::{normalise, trimmed};
use crate::catalogue::format::{FormatDefinition, OnError};
use crate::domain::answer::Answer;
use crate::domain::delivery::Feed;

/// The year that a row says of itself, in formats where the import announces it.
const YEAR: &str = "annee_donnees";

/// Variable → answer.
type Answers = BTreeMap<String, Answer>;

/// What is needed to read the rows of one file.
pub(super) struct RowReader<'a> {
    pub(super) format: &'a FormatDefinition,
    pub(super) mapping: Mapping<'a>,
    pub(super) cells: CellReader,
    pub(super) keep: Keep,
    pub(super) locator: &'a dyn Locator,
    pub(super) headers: Vec<String>,
    /// The year given with the import, or fixed by the format.
    pub(super) data_year: Option<i32>,
}

/// A row whose subject is known: a candidate, until its duplicates are known too.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) row: u64,
    pub(super) subject: String,
    /// As a person knows it, for messages.
    pub(super) named: String,
    pub(super) key_column: Option<String>,
    pub(super) former: IsFormer,
    pub(super) years: BTreeMap<i32, Answers>,
}

/// What became of a row.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Left out by the rule of the format.
    LeftOut,
    /// The header once more.
    HeaderAgain,
    /// Refused; the issues say why.
    Rejected,
    /// Kept.
    Kept(Draft),
}

/// A row as read.
#[derive(Debug)]
pub(super) struct RowReading {
    pub(super) outcome: Outcome,
    pub(super) issues: Vec<Issue>,
    /// Values that refuse the whole delivery.
    pub(super) freezing: Vec<Issue>,
    /// Département of its commune, rejected or not.
    pub(super) departement: Option<String>,
    /// Columns answered although not asked that year (positions).
    pub(super) not_asked: BTreeSet<usize>,
}

impl RowReading {
    fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            issues: Vec::new(),
            freezing: Vec::new(),
            departement: None,
            not_asked: BTreeSet::new(),
        }
    }

    fn rejected(issue: Issue) -> Self {
        let mut reading = Self::of(Outcome::Rejected);
        reading.issues.push(issue);
        reading
    }
}

/// Cells of one row, read; `rejects` when one of them refuses the row.
struct ReadCells<'r, 'a> {
    answers: Vec<(&'r MappedColumn<'a>, Answer)>,
    rejects: bool,
}

impl<'a> RowReader<'a> {
    pub(super) fn read(&self, row: &RawRecord) -> RowReading {
        if self.is_header(row) {
            return RowReading::of(Outcome::HeaderAgain);
        }
        if row.cells.len() != self.headers.len() {
            return RowReading::rejected(ragged(row, self.headers.len()));
        }
        if !self.keep.keeps(&row.cells) {
            return RowReading::of(Outcome::LeftOut);
        }
        let year = match self.year_of(row) {
            Ok(year) => year,
            Err(issue) => return RowReading::rejected(*issue),
        };
        let mut reading = RowReading::of(Outcome::Rejected);
        let cells = self.read_cells(row, &mut reading);
        let key = self.key(&cells, row, &mut reading);
        let place = self.place(&cells, row, &mut reading);
        let (Some(key), Some((place, former)), false) = (key, place, cells.rejects) else {
            return reading;
        };
        let subject = match self.format.feeds {
            Feed::Territory => place.code.clone(),
            Feed::Survey | Feed::Register | Feed::Directory => {
                structure_identifier(&self.format.key_prefix, &key)
            }
        };
        if let Some(issue) = self.another_year(&cells, row) {
            reading.issues.push(issue);
            return reading;
        }
        let years = self.answers_by_year(cells, year, &place, &mut reading);
        reading.outcome = Outcome::Kept(Draft {
            row: row.line,
            subject,
            named: key.join(", "),
            key_column: self.header_of_key(),
            former,
            years,
        });
        reading
    }

    fn is_header(&self, row: &RawRecord) -> bool {
        row.cells.len() == self.headers.len()
            && row
                .cells
                .iter()
                .zip(&self.headers)
                .all(|(cell, header)| trimmed(cell) == header)
    }

    /// The year of the row, none when each column has its own.
    fn year_of(&self, row: &RawRecord) -> Result<Option<i32>, Box<Issue>> {
        let Some(position) = self.mapping.data_year else {
            return Ok(self.data_year);
        };
        let cell = row.cells.get(position).map_or("", trimmed);
        let header = self.headers.get(position).map_or("", String::as_str);
        let located = |issue: Issue| Box::new(issue.at(row.line).column(header).value(cell));
        let Some(year) = parse_year(cell) else {
            return Err(located(Issue::new(
                IssueCode::YearUnreadable,
                &format!("« {cell} » n'est pas une année : la ligne ne peut être datée."),
                "Saisissez l'année des données en quatre chiffres.",
            )));
        };
        match self.data_year {
            Some(expected) if expected != year => Err(located(Issue::new(
                IssueCode::YearOther,
                &format!(
                    "La ligne décrit {year}, alors que la livraison est annoncée pour {expected}."
                ),
                "Importez cette année à part, ou n'annoncez pas d'année.",
            ))),
            Some(_) | None => Ok(Some(year)),
        }
    }

    /// The row itself says a year, which is not the one announced: stored, it would be misdated.
    fn another_year(&self, cells: &ReadCells<'_, 'a>, row: &RawRecord) -> Option<Issue> {
        let announced = self.data_year?;
        let (column, answer) = cells
            .answers
            .iter()
            .find(|(column, _)| column.variable.id == YEAR)?;
        let said = answer.number()?;
        if (said - f64::from(announced)).abs() < 0.5 {
            return None;
        }
        let issue = Issue::new(
            IssueCode::YearOther,
            &format!(
                "La ligne décrit {said}, alors que la livraison est annoncée pour {announced}."
            ),
            &format!(
                "Importez cette année à part, avec --data-year {said}, ou corrigez la cellule."
            ),
        );
        let cell = row.cells.get(column.position).map_or("", trimmed);
        let issue = issue.at(row.line).column(&column.header);
        Some(issue.variable(&column.variable.id).value(cell))
    }

    fn read_cells(&self, row: &RawRecord, reading: &mut RowReading) -> ReadCells<'_, 'a> {
        let mut cells = ReadCells {
            answers: Vec::with_capacity(self.mapping.columns.len()),
            rejects: false,
        };
        for column in &self.mapping.columns {
            let text = row.cells.get(column.position).unwrap_or("");
            let read = self.cells.read(text, column);
            if let Some(issue) = read.issue {
                let issue = issue.at(row.line);
                match (&read.answer, column.on_error) {
                    (Answer::Rejected(_), OnError::Freeze) => reading.freezing.push(issue),
                    (Answer::Rejected(_), OnError::DiscardRow) => {
                        cells.rejects = true;
                        reading.issues.push(issue);
                    }
                    _ => reading.issues.push(issue),
                }
            }
            cells.answers.push((column, read.answer));
        }
        cells
    }
}

fn ragged(row: &RawRecord, width: usize) -> Issue {
    let found = row.cells.len();
    let beginning = row.cells.iter().find(|cell| !trimmed(cell).is_empty());
    let hint = if found > width {
        "Mettez entre guillemets les textes qui contiennent le séparateur."
    } else if row.cells.iter().all(|cell| normalise(cell).len() < 200) && found <= 2 {
        "Si c'est une note ou une source, supprimez la ligne ; sinon complétez-la."
    } else {
        "Complétez la ligne : un retour à la ligne l'a peut-être coupée."
    };
    let message = format!("La ligne a {found} cellules, l'en-tête en a {width}.");
    let issue = Issue::new(IssueCode::RowRagged, &message, hint).at(row.line);
    match beginning {
        Some(cell) => issue.value(trimmed(cell)),
        None => issue,
    }
}
