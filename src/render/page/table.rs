//! Tables of numbers already written, and files to download.

use serde::Serialize;

use super::figure::ValueState;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnView {
    /// Header.
    pub label: String,
    /// Whether it holds numbers: aligned to the right.
    pub numeric: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellView {
    /// `30,8`, a mark, or words.
    pub text: String,
    /// Whether the text holds what it should; words are `Free`.
    pub state: ValueState,
    /// Address behind the text.
    pub href: Option<String>,
}

/// A row: the first cell names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// One cell per column.
    pub cells: Vec<CellView>,
    /// Whether it is the thing in view, marked in words.
    pub current: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableView {
    /// Says what, where, when and in which unit.
    pub caption: String,
    /// Columns, the first naming the rows.
    pub columns: Vec<ColumnView>,
    /// Rows.
    pub rows: Vec<RowView>,
    /// What to know of it.
    pub note: Option<String>,
    /// Whether the figures are invented.
    pub fictitious: bool,
}

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadView {
    /// What it holds: `Toutes les années`.
    pub label: String,
    /// `CSV`, `CSV pour Excel`, `PNG`, `SVG`, `JSON`.
    pub format: String,
    /// Address.
    pub href: String,
}
