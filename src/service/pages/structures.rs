//! Structures in a table, with the way to their pages.

use crate::domain::directory::StructureSheet;
use crate::render::page::{ColumnView, RowView, TableView};
use crate::service::published::PublishedEdition;

use super::address;
use super::figure::{linked, words};
use super::structure::{commune, kind, name};
use super::wording::{counted, typeset};

/// The first structures of a list; says how many more there are.
pub(super) fn table(
    edition: &PublishedEdition,
    found: &[&StructureSheet],
    (caption, most): (&str, usize),
) -> TableView {
    let row = |sheet: &&StructureSheet| RowView {
        cells: vec![
            linked(name(sheet), address::structure(&sheet.id)),
            words(kind(sheet.kind)),
            words(commune(edition, sheet)),
        ],
        current: false,
    };
    let columns = ["Structure", "Type", "Commune"].map(|label| ColumnView {
        label: label.to_owned(),
        numeric: false,
    });
    let left_out = found.len().saturating_sub(most);
    TableView {
        caption: typeset(caption),
        columns: columns.into(),
        rows: found.iter().take(most).map(row).collect(),
        note: (left_out > 0).then(|| {
            let said = counted(left_out, "autre structure", "autres structures");
            format!("Et {said}.")
        }),
        fictitious: edition.summary().fictitious,
    }
}
