//! An edition: everything published at once, immutable.

use serde::{Deserialize, Serialize};

use super::additions::Additions;
use super::cells::Cells;
use super::delivery::DeliverySummary;
use super::directory::StructureSheet;
use super::printed::PrintedValue;
use super::territory::TerritoryCode;

/// What an edition says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditionSummary {
    /// Identifier: date and number of the day, `2026-11-23.1`.
    pub id: String,
    /// When it was computed, RFC 3339, UTC.
    pub created_at: String,
    /// Why, in the publisher's words.
    pub note: String,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// Whether only roles see it.
    pub preview: bool,
    /// Years of the data, in order.
    pub data_years: Vec<i32>,
    /// SHA-256 of the definitions used.
    pub definitions_sha256: String,
}

/// An edition whole: summary, deliveries, lists, cells.
///
/// `cells` are sorted by indicator, territory, population, member, year; the indices of a cell
/// point into `indicators` and `territories`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// What it says of itself.
    pub summary: EditionSummary,
    /// Deliveries it was computed from.
    pub deliveries: Vec<DeliverySummary>,
    /// Identifier and version of each indicator.
    pub indicators: Vec<(String, u32)>,
    /// Code of each territory.
    pub territories: Vec<TerritoryCode>,
    /// What the register says of each structure, by identifier.
    pub structures: Vec<StructureSheet>,
    /// Lists that deliveries added to the geography.
    pub additions: Additions,
    /// The figures.
    pub cells: Cells,
    /// What others printed.
    pub printed: Vec<PrintedValue>,
}

/// What an edition holds, told without its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditionContents {
    /// Figures.
    pub figures: usize,
    /// How many of them are hidden from the public.
    pub suppressed: usize,
    /// Territories that have one.
    pub territories: usize,
    /// Identifier and version of each indicator.
    pub indicators: Vec<(String, u32)>,
    /// Deliveries it was computed from, in order of arrival.
    pub deliveries: Vec<DeliverySummary>,
}

impl EditionContents {
    /// What this edition holds.
    pub fn of(edition: &Edition) -> Self {
        Self {
            figures: edition.cells.len(),
            suppressed: edition.cells.n_secret(),
            territories: edition.territories.len(),
            indicators: edition.indicators.clone(),
            deliveries: edition.deliveries.clone(),
        }
    }
}
