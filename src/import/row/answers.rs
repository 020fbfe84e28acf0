//! Which answers of a row are stored, for which year.

use std::collections::BTreeMap;

use super::super::column_match::locating_variables;
use super::super::mapping::MappedColumn;
use super::super::split::RawRecord;
use super::super::wording::{normalise, trimmed};
use super::subject_and_place::Spot;
use super::{Answers, ReadCells, RowReader, RowReading};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::Feed;
use crate::domain::structure::StructureKind;

/// Answer of every structure: its commune in the current geography.
const COMMUNE: &str = "code_insee";
/// Answer of every published figure whose territory is known: its code.
const TERRITORY: &str = "pub_territoire_code";
/// Answer of every structure: `cs` or `evs`.
const KIND: &str = "type_structure";

impl<'a> RowReader<'a> {
    pub(super) fn answers_by_year(
        &self,
        cells: ReadCells<'_, 'a>,
        year: Option<i32>,
        place: &Spot,
        (row, reading): (&RawRecord, &mut RowReading),
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
            if let Some(answer) = self.stored(column, answer, year, kind, (row, reading)) {
                answers.insert(column.variable.id.clone(), answer);
            }
        }
        for answers in years.values_mut() {
            self.translate(answers, reading);
            self.complete(answers, place);
        }
        years
    }

    /// Gives the codes that texts stand for; an unknown text is noted.
    fn translate(&self, answers: &mut Answers, reading: &mut RowReading) {
        for (position, translation) in self.translations.iter().enumerate() {
            let Some(text) = answers.get(translation.from).and_then(Answer::text) else {
                continue;
            };
            match translation.codes.get(&normalise(text)) {
                Some(code) => {
                    let code = Answer::Value(Value::Text((*code).to_owned()));
                    answers.insert(translation.into.to_owned(), code);
                }
                None => reading.untranslated.push((position, text.to_owned())),
            }
        }
    }

    /// What is whole in the subject of the record is no answer: the code of a commune, an identifier.
    fn is_only_a_key(&self, column: &MappedColumn<'_>) -> bool {
        let id = &column.variable.id;
        if matches!(self.format.feeds, Feed::Published | Feed::Reference) {
            return false;
        }
        let is_locating = self.format.feeds == Feed::Territory
            && locating_variables(self.format).contains(&id.as_str());
        is_locating || self.format.key.as_slice() == std::slice::from_ref(id)
    }

    pub(super) fn kind_of(&self, cells: &ReadCells<'_, 'a>) -> Option<StructureKind> {
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
    ///
    /// What answers a question not put that year is kept as received and stays out of every
    /// computation, like a value refused: nobody knows which question it answers.
    fn stored(
        &self,
        column: &MappedColumn<'_>,
        answer: Answer,
        year: i32,
        kind: Option<StructureKind>,
        (row, reading): (&RawRecord, &mut RowReading),
    ) -> Option<Answer> {
        let variable = column.variable;
        let is_survey = matches!(self.format.feeds, Feed::Survey | Feed::Detail);
        let asked = !is_survey || variable.asked.in_year(year);
        let concerned = variable.populations.is_empty()
            || kind.is_none_or(|kind| variable.populations.contains(&kind));
        if answer == Answer::Blank {
            let is_stored = asked && concerned && self.format.feeds != Feed::Directory;
            return is_stored.then_some(answer);
        }
        if asked {
            return Some(answer);
        }
        reading.not_asked.insert(column.position);
        match answer {
            Answer::Value(_) => {
                let cell = row.cells.get(column.position);
                let received = cell.map_or("", |cell| trimmed(cell));
                Some(Answer::Rejected(received.to_owned()))
            }
            Answer::Rejected(_) => Some(answer),
            Answer::Blank | Answer::NotConcerned | Answer::Secret | Answer::NotAvailable => None,
        }
    }

    /// What the row says of its place and the format of its kind, under the names that figures use.
    fn complete(&self, answers: &mut Answers, place: &Spot) {
        let text = |text: &str| Answer::Value(Value::Text(text.to_owned()));
        match (self.format.feeds, place) {
            (Feed::Territory | Feed::Detail, _) | (_, Spot::Nowhere) => {}
            (_, Spot::Commune(place, _)) => {
                answers.insert(COMMUNE.to_owned(), text(&place.code));
            }
            (_, Spot::Territory(code)) => {
                answers.insert(TERRITORY.to_owned(), text(code));
            }
        }
        let is_of_structures = matches!(
            self.format.feeds,
            Feed::Survey | Feed::Register | Feed::Directory
        );
        let is_told = answers.get(KIND).and_then(Answer::text).is_some();
        let kind = self.format.structure_kind;
        if let Some(kind) = kind.filter(|_| is_of_structures && !is_told) {
            let code = match kind {
                StructureKind::Cs => "cs",
                StructureKind::Evs => "evs",
            };
            answers.insert(KIND.to_owned(), text(code));
        }
    }
}
