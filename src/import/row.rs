//! One row → the answers of one subject for one or several years, or the reason of its refusal.

mod answers;
mod long;
mod stored_columns;
mod subject_and_place;
mod translation;
mod year;

use std::collections::{BTreeMap, BTreeSet};

use super::cell::CellReader;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::keep::Keep;
use super::locate::{IsFormer, Locator};
use super::mapping::{MappedColumn, Mapping};
use super::split::RawRecord;
use super::wording::{normalise, trimmed};
use crate::catalogue::dictionary::VariableDefinition;
use crate::catalogue::format::{FormatDefinition, OnError};
use crate::domain::answer::Answer;
use crate::domain::answers::Answers;
use crate::domain::structure::StructureKind;
pub(super) use long::LongReader;
pub(super) use stored_columns::StoredColumns;
pub(super) use translation::Translation;
use year::YearOfRow;

/// What is needed to read the rows of one file.
pub(super) struct RowReader<'a> {
    pub(super) format: &'a FormatDefinition,
    pub(super) mapping: Mapping<'a>,
    pub(super) stored_columns: StoredColumns,
    pub(super) cells: CellReader,
    pub(super) keep: Keep,
    pub(super) locator: &'a dyn Locator,
    pub(super) headers: Vec<String>,
    /// What reads the value of a row that names its variable.
    pub(super) long: Option<LongReader<'a>>,
    /// Texts brought to codes.
    pub(super) translations: Vec<Translation<'a>>,
    /// The year given with the import, or fixed by the format.
    pub(super) data_year: Option<i32>,
}

/// A row whose subject is known: a candidate, until its duplicates are known too.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) row: u64,
    pub(super) subject: String,
    /// The structure of a row of details, and its kind when the row tells.
    pub(super) structure: Option<(String, Option<StructureKind>)>,
    /// As a person knows it, for messages.
    pub(super) named: String,
    pub(super) key_column: Option<String>,
    pub(super) former: IsFormer,
    pub(super) years: BTreeMap<i32, Answers>,
}

impl Draft {
    /// What its records are about.
    pub(super) fn keys(&self) -> impl Iterator<Item = (String, i32)> {
        let years = self.years.keys();
        years.map(|year| (self.subject.clone(), *year))
    }
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
    /// Texts without the code that the format waits for, by translation (position).
    pub(super) untranslated: Vec<(usize, String)>,
    /// The structure of a row of details, rejected or not: without it, its totals are not whole.
    pub(super) structure: Option<String>,
}

impl RowReading {
    fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            issues: Vec::new(),
            freezing: Vec::new(),
            departement: None,
            not_asked: BTreeSet::new(),
            untranslated: Vec::new(),
            structure: None,
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
    columns: &'r StoredColumns,
    answers: Vec<(&'r MappedColumn<'a>, Answer)>,
    rejects: bool,
}

impl<'r, 'a> ReadCells<'r, 'a> {
    /// The answer to a variable, and the column that gives it.
    fn of(&self, variable: &str) -> Option<(&'r MappedColumn<'a>, &Answer)> {
        let place = self.columns.place(variable);
        let of_column = place.and_then(|place| self.answers.get(place));
        let (column, answer) = of_column.or_else(|| {
            let mut named_by_the_row = self.answers.iter().skip(self.columns.len());
            named_by_the_row.find(|(column, _)| *column.id == *variable)
        })?;
        Some((column, answer))
    }
}

impl<'a> RowReader<'a> {
    /// The variables that the columns of the file feed.
    pub(super) fn variables(&self) -> impl Iterator<Item = &'a VariableDefinition> {
        self.mapping.columns.iter().map(|column| column.variable)
    }

    pub(super) fn read(&self, row: &RawRecord) -> RowReading {
        if self.is_header(row) {
            return RowReading::of(Outcome::HeaderAgain);
        }
        if row.cells.len() != self.headers.len() {
            let reading = RowReading::rejected(ragged(row, self.headers.len()));
            return self.of_its_structure(reading, row);
        }
        if !self.keep.keeps(&row.cells) {
            return RowReading::of(Outcome::LeftOut);
        }
        match self.year_of(row) {
            Ok(year) => self.of_its_structure(self.read_dated(row, year), row),
            Err(issue) => self.of_its_structure(RowReading::rejected(*issue), row),
        }
    }

    fn read_dated(&self, row: &RawRecord, dated: YearOfRow) -> RowReading {
        let mut reading = RowReading::of(Outcome::Rejected);
        reading.issues.extend(dated.remark);
        let cells = self.read_cells(row, &mut reading);
        let key = self.key(&cells, row, &mut reading);
        let place = self.place(&cells, row, &mut reading);
        let (Some(key), Some(place), false) = (key, place, cells.rejects) else {
            return reading;
        };
        let Some(subject) = self.subject(&cells, &key, &place, row, &mut reading) else {
            return reading;
        };
        if let Some(issue) = self.another_year(&cells, row) {
            reading.issues.push(issue);
            return reading;
        }
        let structure = self.structure(&cells, &key);
        let years = self.answers_by_year(cells, dated.year, &place, (row, &mut reading));
        reading.outcome = Outcome::Kept(Draft {
            row: row.line,
            subject,
            structure,
            named: key.join(", "),
            key_column: self.header_of_key(),
            former: place.former(),
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

    fn read_cells(&self, row: &RawRecord, reading: &mut RowReading) -> ReadCells<'_, 'a> {
        let mut cells = ReadCells {
            columns: &self.stored_columns,
            answers: Vec::with_capacity(self.mapping.columns.len()),
            rejects: false,
        };
        for column in &self.mapping.columns {
            let text = row.cells.get(column.position).unwrap_or("");
            self.read_cell((column, text), row.line, &mut cells, reading);
        }
        if let Some(long) = &self.long {
            match long.column_of(&row.cells) {
                Ok((column, text)) => {
                    self.read_cell((column, text), row.line, &mut cells, reading);
                }
                Err(issue) => {
                    cells.rejects = true;
                    reading.issues.push(issue.at(row.line));
                }
            }
        }
        cells
    }

    fn read_cell<'r>(
        &'r self,
        (column, text): (&'r MappedColumn<'a>, &str),
        line: u64,
        cells: &mut ReadCells<'r, 'a>,
        reading: &mut RowReading,
    ) {
        let read = self.cells.read(text, column);
        if let Some(issue) = read.issue {
            let issue = (*issue).at(line);
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
