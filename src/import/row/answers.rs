//! Which answers of a row are stored, for which year.

use std::collections::BTreeMap;

use super::super::column_match::locating_variables;
use super::super::locate::Place;
use super::super::mapping::MappedColumn;
use super::{Answers, ReadCells, RowReader, RowReading};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::Feed;
use crate::domain::structure::StructureKind;

/// Answer of every structure: its commune in the current geography.
const COMMUNE: &str = "code_insee";
/// Answer of every structure: `cs` or `evs`.
const KIND: &str = "type_structure";

impl<'a> RowReader<'a> {
    pub(super) fn answers_by_year(
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
