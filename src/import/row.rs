//! One row → the answers of one subject for one or several years, or the reason of its refusal.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::CellReader;
use super::column_match::locating_variables;
use super::date::parse_year;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::keep::Keep;
use super::locate::{Asked, IsFormer, Locator, Place, locate};
use super::mapping::{MappedColumn, Mapping};
use super::split::RawRecord;
use super::subject::structure_identifier;
use super::wording::{normalise, trimmed};
use crate::catalogue::format::{FormatDefinition, LocateRule, OnError};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::Feed;
use crate::domain::structure::StructureKind;

/// Answer of every structure: its commune in the current geography.
const COMMUNE: &str = "code_insee";
/// Answer of every structure: `cs` or `evs`.
const KIND: &str = "type_structure";

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
        let cell = row.cells.get(position).map_or("", |cell| trimmed(cell));
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

    fn read_cells(&self, row: &RawRecord, reading: &mut RowReading) -> ReadCells<'_, 'a> {
        let mut cells = ReadCells {
            answers: Vec::new(),
            rejects: false,
        };
        for column in &self.mapping.columns {
            let text = row.cells.get(column.position).map_or("", String::as_str);
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

    fn header_of_key(&self) -> Option<String> {
        let first = self.format.key.first()?;
        let mut columns = self.mapping.columns.iter();
        columns
            .find(|column| column.variable.id == *first)
            .map(|column| column.header.clone())
    }

    /// The values of the key, in order; the row is rejected when one is missing.
    fn key(
        &self,
        cells: &ReadCells<'_, 'a>,
        row: &RawRecord,
        reading: &mut RowReading,
    ) -> Option<Vec<String>> {
        let mut key = Vec::new();
        for id in &self.format.key {
            let found = cells
                .answers
                .iter()
                .find(|(column, _)| column.variable.id == *id);
            let value = found.and_then(|(column, answer)| match answer {
                Answer::Value(Value::Text(text)) => Some(text.clone()),
                Answer::Value(_) => row
                    .cells
                    .get(column.position)
                    .map(|cell| trimmed(cell).to_owned()),
                Answer::Blank
                | Answer::NotConcerned
                | Answer::Secret
                | Answer::NotAvailable
                | Answer::Rejected(_) => None,
            });
            let Some(value) = value else {
                let header = found.map_or(id.as_str(), |(column, _)| column.header.as_str());
                let message = format!(
                    "« {header} » est vide ou illisible : on ne sait pas de qui parle la ligne."
                );
                let remedy = "Renseignez cette cellule : elle identifie la ligne.";
                let issue = Issue::new(IssueCode::KeyMissing, &message, remedy);
                reading
                    .issues
                    .push(issue.at(row.line).column(header).variable(id));
                return None;
            };
            key.push(value);
        }
        Some(key)
    }

    fn place(
        &self,
        cells: &ReadCells<'_, 'a>,
        row: &RawRecord,
        reading: &mut RowReading,
    ) -> Option<(Place, IsFormer)> {
        let text_of = |id: &str| {
            let found = cells
                .answers
                .iter()
                .find(|(column, _)| column.variable.id == id);
            let text = found.and_then(|(column, _)| row.cells.get(column.position));
            (
                text.map_or("", |text| trimmed(text)),
                found.map(|(column, _)| *column),
            )
        };
        let (asked, column) = match &self.format.locate {
            LocateRule::Code(code) => {
                let (text, column) = text_of(code);
                (Asked::Code(text), column)
            }
            LocateRule::PostalCodeAndName { postal_code, name } => {
                let (name, column) = text_of(name);
                (
                    Asked::PostalCodeAndName {
                        postal_code: text_of(postal_code).0,
                        name,
                    },
                    column,
                )
            }
        };
        let found = locate(asked, self.locator);
        if let Some(issue) = found.issue {
            let issue = issue.at(row.line);
            reading.issues.push(match column {
                Some(column) => {
                    let text = row
                        .cells
                        .get(column.position)
                        .map_or("", |text| trimmed(text));
                    issue
                        .column(&column.header)
                        .variable(&column.variable.id)
                        .value(text)
                }
                None => issue,
            });
        }
        let (place, former) = found.place?;
        reading.departement.clone_from(&place.departement);
        Some((place, former))
    }

    fn answers_by_year(
        &self,
        cells: ReadCells<'_, 'a>,
        year: Option<i32>,
        place: &Place,
        reading: &mut RowReading,
    ) -> BTreeMap<i32, Answers> {
        let mut years: BTreeMap<i32, Answers> = BTreeMap::new();
        let kind = self.kind_of(&cells);
        for (column, answer) in cells.answers {
            let Some(year) = column.year.or(year) else {
                continue;
            };
            let announced = self.data_year.is_none_or(|announced| announced == year);
            if !announced || self.is_only_a_key(column) {
                continue;
            }
            let answers = years.entry(year).or_default();
            if self.is_stored(column, &answer, year, kind, reading) {
                answers.insert(column.variable.id.clone(), answer);
            }
        }
        if self.format.feeds != Feed::Territory {
            for answers in years.values_mut() {
                self.complete(answers, place);
            }
        }
        years
    }

    /// What is whole in the subject of the record is no answer: the code of a commune, an identifier.
    fn is_only_a_key(&self, column: &MappedColumn<'_>) -> bool {
        let id = &column.variable.id;
        let is_locating = self.format.feeds == Feed::Territory
            && locating_variables(self.format).contains(&id.as_str());
        is_locating || self.format.key.as_slice() == std::slice::from_ref(id)
    }

    fn kind_of(&self, cells: &ReadCells<'_, 'a>) -> Option<StructureKind> {
        let told = cells
            .answers
            .iter()
            .find(|(column, _)| column.variable.id == KIND);
        match told.and_then(|(_, answer)| answer.text()) {
            Some("cs") => Some(StructureKind::Cs),
            Some("evs") => Some(StructureKind::Evs),
            Some(_) | None => self.format.structure_kind,
        }
    }

    /// A blank is an answer only where the question was put: not in a directory (it would erase
    /// what is known), not to the other kind of structure, not in a year without the question.
    fn is_stored(
        &self,
        column: &MappedColumn<'_>,
        answer: &Answer,
        year: i32,
        kind: Option<StructureKind>,
        reading: &mut RowReading,
    ) -> bool {
        let variable = column.variable;
        let asked = self.format.feeds != Feed::Survey || variable.asked.in_year(year);
        let concerned = variable.populations.is_empty()
            || kind.is_none_or(|kind| variable.populations.contains(&kind));
        if *answer == Answer::Blank {
            return asked && concerned && self.format.feeds != Feed::Directory;
        }
        if !asked {
            reading.not_asked.insert(column.position);
        }
        true
    }

    fn complete(&self, answers: &mut Answers, place: &Place) {
        let text = |text: &str| Answer::Value(Value::Text(text.to_owned()));
        answers.insert(COMMUNE.to_owned(), text(&place.code));
        let is_told = answers.get(KIND).and_then(Answer::text).is_some();
        if let Some(kind) = self.format.structure_kind.filter(|_| !is_told) {
            let code = match kind {
                StructureKind::Cs => "cs",
                StructureKind::Evs => "evs",
            };
            answers.insert(KIND.to_owned(), text(code));
        }
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
