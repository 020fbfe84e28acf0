//! Of whom and of where a row speaks.

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::locate::{Asked, IsFormer, Place, locate};
use super::super::split::RawRecord;
use super::super::wording::trimmed;
use super::{ReadCells, RowReader, RowReading};
use crate::catalogue::format::LocateRule;
use crate::domain::answer::{Answer, Value};

impl<'a> RowReader<'a> {
    pub(super) fn header_of_key(&self) -> Option<String> {
        let first = self.format.key.first()?;
        let mut columns = self.mapping.columns.iter();
        columns
            .find(|column| column.variable.id == *first)
            .map(|column| column.header.clone())
    }

    /// The values of the key, in order; the row is rejected when one is missing.
    pub(super) fn key(
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

    pub(super) fn place(
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
            LocateRule::NameInDepartement { departement, name } => {
                let (name, column) = text_of(name);
                let departement = text_of(departement).0;
                (Asked::DepartementAndName { departement, name }, column)
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
}
