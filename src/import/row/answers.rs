//! Which answers of a row are stored, for which year.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::mapping::MappedColumn;
use super::super::split::RawRecord;
use super::super::wording::{normalise, trimmed};
use super::subject_and_place::Spot;
use super::{ReadCells, RowReader, RowReading};
use crate::domain::answer::{Answer, Value};
use crate::domain::answers::Answers;
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
        let mut read = cells.answers;
        for place in self.stored_columns.order(read.len()) {
            let Some((column, answer)) = read.get_mut(place) else {
                continue;
            };
            let column = *column;
            let Some(year) = column.year.or(year) else {
                continue;
            };
            if self.data_year.is_some_and(|announced| announced != year) {
                continue;
            }
            let answer = std::mem::replace(answer, Answer::Blank);
            let answers = years
                .entry(year)
                .or_insert_with(|| Answers::with_capacity(self.stored_columns.a_year()));
            if let Some(answer) = self.stored(column, answer, year, kind, (row, reading)) {
                answers.insert(Arc::clone(&column.id), answer);
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
                    answers.insert(translation.into, code);
                }
                None => reading.untranslated.push((position, text.to_owned())),
            }
        }
    }

    pub(super) fn kind_of(&self, cells: &ReadCells<'_, 'a>) -> Option<StructureKind> {
        let told = cells.of(KIND);
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
                answers.insert(COMMUNE, text(&place.code));
            }
            (_, Spot::Territory(code)) => {
                answers.insert(TERRITORY, text(code));
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
            answers.insert(KIND, text(code));
        }
    }
}
