//! Of whom and of where a row speaks.

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::locate::{Asked, IsFormer, Place, locate};
use super::super::mapping::MappedColumn;
use super::super::split::RawRecord;
use super::super::subject::{item_identifier, structure_identifier};
use super::super::territory::territory_of;
use super::super::wording::trimmed;
use super::{ReadCells, RowReader, RowReading};
use crate::catalogue::format::LocateRule;
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Feed, ITEM_MARK};
use crate::domain::structure::StructureKind;

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
            let (column, value) = key_value(id, cells, row, self.format.feeds);
            let Some(value) = value else {
                reading.issues.push(key_missing(id, column, row));
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
    ) -> Option<Spot> {
        let text_of = |id: &str| {
            let column = cells.of(id).map(|(column, _)| column);
            let text = column.and_then(|column| row.cells.get(column.position));
            (text.map_or("", trimmed), column)
        };
        let (asked, column) = match &self.format.locate {
            LocateRule::Nowhere => return Some(Spot::Nowhere),
            LocateRule::Territory(id) => {
                let (text, column) = text_of(id);
                return self.territory(text, column, row, reading);
            }
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
            reading.issues.push(in_column(issue, column, row));
        }
        let (place, former) = found.place?;
        reading.departement.clone_from(&place.departement);
        Some(Spot::Commune(place, former))
    }

    /// A published figure whose territory is unknown is kept as printed.
    fn territory(
        &self,
        text: &str,
        column: Option<&MappedColumn<'_>>,
        row: &RawRecord,
        reading: &mut RowReading,
    ) -> Option<Spot> {
        match territory_of(text, self.locator, self.format) {
            Ok(code) => Some(Spot::Territory(code)),
            Err(issue) => {
                reading.issues.push(in_column(*issue, column, row));
                (self.format.feeds == Feed::Published).then_some(Spot::Nowhere)
            }
        }
    }

    /// The subject of the records of a row; none, and an issue, when a thing of a structure has no key.
    pub(super) fn subject(
        &self,
        cells: &ReadCells<'_, 'a>,
        key: &[String],
        place: &Spot,
        row: &RawRecord,
        reading: &mut RowReading,
    ) -> Option<String> {
        let format = self.format;
        let kind = format.item.as_ref().map_or("", |item| item.kind.as_str());
        match (format.feeds, place) {
            (Feed::Territory, Spot::Commune(place, _)) => Some(place.code.clone()),
            (Feed::Territory, Spot::Territory(code)) => Some(code.clone()),
            (Feed::Published | Feed::Reference, _) => {
                let has_more = format
                    .item
                    .as_ref()
                    .is_some_and(|item| !item.key.is_empty());
                let more = if has_more {
                    self.item_key(cells, row, reading)?
                } else {
                    Vec::new()
                };
                Some(item_identifier(kind, &[key, &more].concat()))
            }
            (Feed::Detail, _) => {
                let parts = self.item_key(cells, row, reading)?;
                let structure = structure_identifier(&format.key_prefix, key);
                let item = item_identifier(kind, &parts);
                Some(format!("{structure}{ITEM_MARK}{item}"))
            }
            (Feed::Territory | Feed::Survey | Feed::Register | Feed::Directory, _) => {
                Some(structure_identifier(&format.key_prefix, key))
            }
        }
    }

    /// The values that tell a thing of a structure from the others; blanks are allowed where such
    /// things are numbered.
    fn item_key(
        &self,
        cells: &ReadCells<'_, 'a>,
        row: &RawRecord,
        reading: &mut RowReading,
    ) -> Option<Vec<String>> {
        let item = self.format.item.as_ref()?;
        let parts: Vec<String> = item
            .key
            .iter()
            .map(|id| {
                key_value(id, cells, row, self.format.feeds)
                    .1
                    .unwrap_or_default()
            })
            .collect();
        let Some(first) = item
            .key
            .first()
            .filter(|_| !item.repeats && parts.iter().all(String::is_empty))
        else {
            return Some(parts);
        };
        let (column, _) = key_value(first, cells, row, self.format.feeds);
        reading.issues.push(key_missing(first, column, row));
        None
    }

    /// The structure of a row of details, with its kind when the row tells.
    pub(super) fn structure(
        &self,
        cells: &ReadCells<'_, 'a>,
        key: &[String],
    ) -> Option<(String, Option<StructureKind>)> {
        let is_detail = self.format.feeds == Feed::Detail;
        is_detail.then(|| {
            let id = structure_identifier(&self.format.key_prefix, key);
            (id, self.kind_of(cells))
        })
    }

    /// Notes the structure that a row of details speaks of, even where the row is refused.
    pub(super) fn of_its_structure(&self, mut reading: RowReading, row: &RawRecord) -> RowReading {
        if self.format.feeds == Feed::Detail {
            let columns = &self.mapping.columns;
            let key = self.format.key.iter().map(|id| {
                let column = columns.iter().find(|column| column.variable.id == *id)?;
                let cell = trimmed(row.cells.get(column.position)?);
                (!cell.is_empty()).then(|| cell.to_owned())
            });
            let key: Option<Vec<String>> = key.collect();
            reading.structure = key.map(|key| structure_identifier(&self.format.key_prefix, &key));
        }
        reading
    }
}

/// Where a row is.
#[derive(Debug)]
pub(super) enum Spot {
    Nowhere,
    Commune(Place, IsFormer),
    Territory(String),
}

impl Spot {
    pub(super) fn former(&self) -> IsFormer {
        match self {
            Self::Commune(_, former) => *former,
            Self::Nowhere | Self::Territory(_) => IsFormer::No,
        }
    }
}

fn in_column(issue: Issue, column: Option<&MappedColumn<'_>>, row: &RawRecord) -> Issue {
    let issue = issue.at(row.line);
    let Some(column) = column else { return issue };
    let text = row
        .cells
        .get(column.position)
        .map_or("", |text| trimmed(text));
    issue
        .column(&column.header)
        .variable(&column.variable.id)
        .value(text)
}

fn key_missing(id: &str, column: Option<&MappedColumn<'_>>, row: &RawRecord) -> Issue {
    let header = column.map_or(id, |column| column.header.as_str());
    let message =
        format!("« {header} » est vide ou illisible : on ne sait pas de qui parle la ligne.");
    let remedy = "Renseignez cette cellule : elle identifie la ligne.";
    let issue = Issue::new(IssueCode::KeyMissing, &message, remedy);
    issue.at(row.line).column(header).variable(id)
}

/// The column of a variable of the key, and its value when it has one.
fn key_value<'r, 'a>(
    id: &str,
    cells: &ReadCells<'r, 'a>,
    row: &RawRecord,
    feed: Feed,
) -> (Option<&'r MappedColumn<'a>>, Option<String>) {
    let Some((column, answer)) = cells.of(id) else {
        return (None, None);
    };
    let as_written = || {
        let cell = row.cells.get(column.position).map(trimmed);
        cell.filter(|cell| !cell.is_empty()).map(str::to_owned)
    };
    let value = match answer {
        Answer::Value(Value::Text(text)) => Some(text.clone()),
        Answer::Value(_) => as_written(),
        // A figure printed for « — » is printed so: the mark is part of what names it.
        Answer::Blank if feed == Feed::Published => as_written(),
        Answer::Blank
        | Answer::NotConcerned
        | Answer::Secret
        | Answer::NotAvailable
        | Answer::Rejected(_) => None,
    };
    (Some(column), value)
}
