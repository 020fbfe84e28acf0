//! Editions.

use serde::Serialize;

use super::{DownloadView, FactView, LinkView, TableView};

/// An edition in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionView {
    /// `2026-11-23.1`.
    pub id: String,
    /// `23 novembre 2026 à 10 h 42 (UTC)`.
    pub date_text: String,
    /// `2012 à 2024`.
    pub data_years_text: String,
    /// Why, in the publisher's words.
    pub note: String,
    /// `26 livraisons`; told of the edition served only.
    pub deliveries_text: Option<String>,
    /// `48 210 chiffres, dont 3 120 secrets`; told of the edition served only.
    pub figures_text: Option<String>,
    /// First digits of the hash of the definitions.
    pub definitions_text: String,
    /// Its page: `/editions/…`.
    pub href: String,
    /// The observatory as this edition shows it; none for the one served.
    pub read_href: Option<String>,
    /// Whether its figures are invented.
    pub fictitious: bool,
    /// Whether only roles see it.
    pub preview: bool,
    /// Whether the pages are read from it.
    pub current: bool,
}

/// `/editions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionsPage {
    /// Latest first.
    pub editions: Vec<EditionView>,
}

/// What a preview asks of those who may publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApproveView {
    /// Where the form goes.
    pub action: String,
    /// Proof of the form.
    pub csrf: String,
}

/// `/editions/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionPage {
    /// As in the list.
    pub edition: EditionView,
    /// What it holds, what made it.
    pub facts: Vec<FactView>,
    /// What it changed since the edition before; none when it was compared with nothing.
    pub changes_text: Option<String>,
    /// The largest public movements.
    pub moved: Option<TableView>,
    /// Every figure that differs.
    pub diff: Option<LinkView>,
    /// Why a preview no longer says what a publication would.
    pub outdated: Vec<String>,
    /// For those who may publish, what approving it takes.
    pub approve: Option<ApproveView>,
    /// Deliveries it was computed from.
    pub deliveries: TableView,
    /// Files.
    pub downloads: Vec<DownloadView>,
}

/// A kind of change, as a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeFilterView {
    /// `Ont bougé`.
    pub label: String,
    /// `1 204`.
    pub count: String,
    /// Address.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// `/editions/{a}/diff/{b}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffPage {
    /// The first edition.
    pub before: LinkView,
    /// The second.
    pub after: LinkView,
    /// How many figures differ, and how many do not.
    pub summary: String,
    /// Changes by kind.
    pub filters: Vec<ChangeFilterView>,
    /// What differs between their deliveries and definitions.
    pub causes: TableView,
    /// The figures of this page.
    pub changes: TableView,
    /// The page before and the one after.
    pub pages: Vec<LinkView>,
    /// Files.
    pub downloads: Vec<DownloadView>,
}
