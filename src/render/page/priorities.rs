//! `/schemas/{plan}/priorites`: priority zones, ranked as files declare.

use serde::Serialize;

use super::frame::LinkView;
use super::table::{CellView, ColumnView, DownloadView, TableView};
use crate::catalogue::plan::Nature;

/// A territory in the ranking. The bar and the span are drawn from whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriorityRowView {
    /// From 1.
    pub rank: usize,
    /// The territory.
    pub territory: LinkView,
    /// Score, 0 to 100: length of the bar.
    pub score: u32,
    /// Index of need, 0 to 100.
    pub need: u32,
    /// Index of lack of offer, 0 to 100.
    pub lack: u32,
    /// `besoins élevés, offre faible`.
    pub reading: String,
    /// `1 à 4`: ranks when each weight moves alone.
    pub range_text: String,
    /// First of them.
    pub first: usize,
    /// Last of them.
    pub last: usize,
    /// Rank with the other way to normalise.
    pub otherwise: usize,
    /// One cell per criterion.
    pub cells: Vec<CellView>,
}

/// Territories without structure, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapListView {
    /// `EPCI sans structure`.
    pub title: String,
    /// Each with its inhabitants, if known.
    pub items: Vec<GapView>,
    /// Said when there is none.
    pub none_text: String,
}

/// A territory without structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapView {
    /// The territory.
    pub territory: LinkView,
    /// `12 340 habitants`.
    pub inhabitants_text: Option<String>,
}

/// One ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriorityRankingView {
    /// Anchor.
    pub id: String,
    /// Title.
    pub label: String,
    /// What it answers.
    pub description: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Its source, when sourced.
    pub source_text: Option<String>,
    /// Said wherever it shows.
    pub notice: String,
    /// Objective that asks for it.
    pub objective: LinkView,
    /// `EPCI de Loire-Atlantique, données 2024, CS et EVS`.
    pub caption: String,
    /// Criteria, with weight, sense, reason and what is published.
    pub criteria: TableView,
    /// How the score is made, one sentence a line.
    pub method: Vec<String>,
    /// Head of each criterion's column.
    pub columns: Vec<ColumnView>,
    /// In order of priority.
    pub rows: Vec<PriorityRowView>,
    /// What the weights decide, in one sentence.
    pub robustness: Option<String>,
    /// Head of the column of the other normalisation.
    pub otherwise_label: String,
    /// Territories not ranked, with what they lack.
    pub unranked: Option<TableView>,
    /// Zones blanches; empty when nothing is known of them.
    pub gaps: Vec<GapListView>,
    /// Why there is none.
    pub gaps_absent_text: Option<String>,
    /// Whether the figures are invented.
    pub fictitious: bool,
}

/// `/schemas/{plan}/priorites`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrioritiesPage {
    /// The plan.
    pub plan: LinkView,
    /// Its territory.
    pub territory: LinkView,
    /// Year of the figures.
    pub year: i32,
    /// Other years.
    pub years: Vec<LinkView>,
    /// The rankings; empty when no file declares one for this plan.
    pub rankings: Vec<PriorityRankingView>,
    /// The same for a program.
    pub downloads: Vec<DownloadView>,
}
