//! A figure as a page shows it: text, state, counts, source, objectives.

use serde::Serialize;

use super::table::CellView;
use crate::catalogue::plan::Nature;

/// Whether a number stands in the text of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueState {
    /// A number, zero included.
    Free,
    /// `s`: hidden from the public.
    Secret,
    /// A number that the public does not see, shown to a role.
    Confidential,
    /// `nd` or `so`: no number exists.
    Missing,
}

/// Way of an evolution; says nothing of good or bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// The same, once rounded.
    Flat,
}

/// Change since an earlier year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvolutionView {
    /// `+2,1 %` or `−3 points`.
    pub text: String,
    /// `depuis 2022`.
    pub since: String,
    /// Its way.
    pub movement: Movement,
}

/// The objective that a figure informs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectiveLinkView {
    /// `3.1`.
    pub code: String,
    /// Title of the objective.
    pub label: String,
    /// `/schemas/avs-44-2017/objectifs/3.1`.
    pub href: String,
    /// Name of the plan.
    pub plan_label: String,
    /// `résultat`, as in `Role::label`.
    pub role_label: String,
    /// Why this figure informs this objective.
    pub reason: Option<String>,
    /// Whether the title stands in a source.
    pub nature: Nature,
}

/// One figure in a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureView {
    /// Name of the indicator, with the member of its breakdown if any.
    pub label: String,
    /// Page of the indicator for this territory.
    pub href: Option<String>,
    /// `30,8`, or a mark: `s`, `nd`, `so`.
    pub value_text: String,
    /// Whether a number stands there.
    pub value_state: ValueState,
    /// `bénévoles par structure`, `%`, `€`; may be empty.
    pub unit: String,
    /// `Centres sociaux et espaces de vie sociale`.
    pub population_label: String,
    /// Year that the figure describes.
    pub year: i32,
    /// Change since an earlier year.
    pub evolution: Option<EvolutionView>,
    /// `95 réponses exploitées sur 104 structures agréées`.
    pub counts_text: Option<String>,
    /// Why it is secret or missing, or what to know of it.
    pub note: Option<String>,
    /// Where the figure comes from: `/api/v1/lineage/…`.
    pub lineage_href: Option<String>,
    /// Objectives that it informs.
    pub objectives: Vec<ObjectiveLinkView>,
    /// Whether it is invented.
    pub fictitious: bool,
}

/// One indicator in a table of figures: one cell per population.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRowView {
    /// Name of the indicator, with the member of its breakdown if any.
    pub label: String,
    /// Page of the indicator for this territory.
    pub href: String,
    /// Unit, in words.
    pub unit: String,
    /// One cell per population of the table, in its order.
    pub cells: Vec<CellView>,
    /// Change since an earlier year, for the last population of the table.
    pub evolution: Option<EvolutionView>,
    /// `95 réponses exploitées sur 104 structures agréées`.
    pub counts_text: String,
    /// Why a cell is secret or missing, or what to know of it.
    pub note: Option<String>,
    /// Where the figure comes from.
    pub lineage_href: Option<String>,
    /// Objectives that it informs.
    pub objectives: Vec<ObjectiveLinkView>,
}

/// A table of figures of one territory and one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureTableView {
    /// Says territory, theme and year.
    pub caption: String,
    /// Populations in order: `CS`, `EVS`, `CS et EVS`.
    pub populations: Vec<String>,
    /// Population whose evolution, counts and source the row gives: `CS et EVS`.
    pub reference_population: String,
    /// One per indicator.
    pub rows: Vec<FigureRowView>,
    /// Whether the figures are invented.
    pub fictitious: bool,
}

/// A section of a page: an axis, an objective or a theme, with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureSectionView {
    /// Anchor in the page: letters, digits and hyphens.
    pub id: String,
    /// Title, with the code of the axis or objective if any.
    pub title: String,
    /// Nature of the title when it is that of an axis or objective.
    pub nature: Option<Nature>,
    /// One sentence.
    pub introduction: Option<String>,
    /// Its figures.
    pub table: FigureTableView,
}
