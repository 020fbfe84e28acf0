//! What the rows of a file probably are: whose, of which year, where.

use std::collections::BTreeSet;

use super::super::column_match::locating_variables;
use super::super::date;
use super::super::wording::{normalise, trimmed};
use super::column::Columns;
use super::{ColumnGuess, DraftColumn, FormatDraft};
use crate::catalogue::FormatDefinition;
use crate::catalogue::format::{DataYearRule, ItemRule, LocateRule, Marker, PerimeterRule};
use crate::domain::delivery::Feed;

const STRUCTURE: &str = "id_structure";
const COMMUNE: &str = "code_insee";
/// Headers, normalised, of a column of years.
const YEARS: [&str; 7] = [
    "annee",
    "annee des donnees",
    "annee donnees",
    "data year",
    "year",
    "exercice",
    "periode",
];

/// What rows are about.
struct Shape {
    feeds: Feed,
    key: Vec<String>,
    item: Option<ItemRule>,
    locate: LocateRule,
}

pub(super) fn draft(columns: &Columns<'_>, markers: Vec<(String, Marker)>) -> FormatDraft {
    let (data_year, is_year) = year(columns);
    let guessed = columns.guess(&is_year);
    let shape = columns
        .model
        .and_then(|model| like(model, &guessed))
        .unwrap_or_else(|| shape(columns, &guessed));
    let locating = match &shape.locate {
        LocateRule::Code(id) | LocateRule::Territory(id) => vec![id.clone()],
        LocateRule::PostalCodeAndName { postal_code, name } => {
            vec![postal_code.clone(), name.clone()]
        }
        LocateRule::NameInDepartement { departement, name } => {
            vec![departement.clone(), name.clone()]
        }
        LocateRule::Nowhere => Vec::new(),
    };
    let needed = shape.key.iter().cloned().chain(locating);
    let lacking: BTreeSet<String> = needed.filter(|id| !has(&guessed, id)).collect();
    FormatDraft {
        perimeter: match shape.feeds {
            Feed::Survey | Feed::Register => PerimeterRule::DepartementsOfRows,
            Feed::Directory
            | Feed::Territory
            | Feed::Detail
            | Feed::Published
            | Feed::Reference => PerimeterRule::Nothing,
        },
        feeds: shape.feeds,
        data_year,
        key: shape.key,
        item: shape.item,
        locate: shape.locate,
        lacking: lacking.into_iter().collect(),
        columns: guessed,
        markers,
    }
}

fn has(columns: &[DraftColumn], id: &str) -> bool {
    columns
        .iter()
        .any(|column| column.guess.feeds() == Some(id))
}

/// A column of years, or columns named by their year; else the year is given with the import.
fn year(columns: &Columns<'_>) -> (DataYearRule, BTreeSet<usize>) {
    let table = columns.table;
    let dated = |position: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.cells.get(position));
        cells.all(|cell| date::parse_year(trimmed(cell)).is_some() || date::parse(cell).is_ok())
    };
    let headers = || table.headers.iter().enumerate();
    let found = headers()
        .find(|(position, header)| YEARS.contains(&normalise(header).as_str()) && dated(*position));
    if let Some((position, header)) = found {
        let rule = DataYearRule::Column(vec![header.clone()]);
        return (rule, BTreeSet::from([position]));
    }
    let by_year: BTreeSet<usize> = headers()
        .filter(|(_, header)| date::parse_year(header).is_some())
        .map(|(position, _)| position)
        .collect();
    if by_year.len() > 1 {
        (DataYearRule::Headers, by_year)
    } else {
        (DataYearRule::Argument, BTreeSet::new())
    }
}

/// The shape of the format that knows most of the columns, when they hold what it needs.
fn like(model: &FormatDefinition, columns: &[DraftColumn]) -> Option<Shape> {
    let items = model.item.iter().flat_map(|item| &item.key);
    let mut needed = model
        .key
        .iter()
        .chain(items.take(1))
        .map(String::as_str)
        .chain(locating_variables(model));
    needed.all(|id| has(columns, id)).then(|| Shape {
        feeds: model.feeds,
        key: model.key.clone(),
        item: model.item.clone(),
        locate: model.locate.clone(),
    })
}

fn shape(columns: &Columns<'_>, guessed: &[DraftColumn]) -> Shape {
    let has = |id: &str| has(guessed, id);
    let text = str::to_owned;
    let has_agreements = guessed
        .iter()
        .filter_map(|column| column.guess.feeds())
        .any(|variable| variable.starts_with("agrement_") && variable.ends_with("_debut"));
    let other = first_known(guessed, &[STRUCTURE, COMMUNE]);
    if has(STRUCTURE) {
        match other.filter(|_| repeats(columns, guessed, STRUCTURE)) {
            Some(other) => Shape {
                feeds: Feed::Detail,
                key: vec![text(STRUCTURE)],
                item: Some(item(vec![other], true)),
                locate: LocateRule::Nowhere,
            },
            None => Shape {
                feeds: if has_agreements {
                    Feed::Register
                } else {
                    Feed::Survey
                },
                key: vec![text(STRUCTURE)],
                item: None,
                locate: place(guessed),
            },
        }
    } else if has(COMMUNE) && !repeats(columns, guessed, COMMUNE) {
        Shape {
            feeds: Feed::Territory,
            key: vec![text(COMMUNE)],
            item: None,
            locate: LocateRule::Code(text(COMMUNE)),
        }
    } else if has("nom") && has("code_postal") && has("commune") {
        Shape {
            feeds: Feed::Directory,
            key: vec![text("nom"), text("code_postal")],
            item: None,
            locate: place(guessed),
        }
    } else {
        let commune = has(COMMUNE).then(|| text(COMMUNE));
        let locate = commune
            .clone()
            .map_or(LocateRule::Nowhere, LocateRule::Code);
        Shape {
            feeds: Feed::Reference,
            key: other.into_iter().chain(commune).collect(),
            item: Some(item(Vec::new(), false)),
            locate,
        }
    }
}

fn item(key: Vec<String>, repeats: bool) -> ItemRule {
    ItemRule {
        kind: "item".to_owned(),
        key,
        repeats,
    }
}

fn place(guessed: &[DraftColumn]) -> LocateRule {
    let by_name = !has(guessed, COMMUNE) && has(guessed, "code_postal") && has(guessed, "commune");
    if by_name {
        LocateRule::PostalCodeAndName {
            postal_code: "code_postal".to_owned(),
            name: "commune".to_owned(),
        }
    } else {
        LocateRule::Code(COMMUNE.to_owned())
    }
}

/// The first variable that a column gives under a spelling already known.
fn first_known(guessed: &[DraftColumn], but: &[&str]) -> Option<String> {
    guessed
        .iter()
        .filter(|column| matches!(column.guess, ColumnGuess::Known { .. }))
        .filter_map(|column| column.guess.feeds())
        .find(|variable| !but.contains(variable))
        .map(str::to_owned)
}

/// Whether the column of a variable has one value in several rows.
fn repeats(columns: &Columns<'_>, guessed: &[DraftColumn], id: &str) -> bool {
    let is_it = |column: &DraftColumn| column.guess.feeds() == Some(id);
    let Some(position) = guessed.iter().position(is_it) else {
        return false;
    };
    let mut seen = BTreeSet::new();
    let mut cells = columns
        .table
        .rows
        .iter()
        .filter_map(|row| row.cells.get(position));
    cells.any(|cell| !seen.insert(trimmed(cell)))
}
