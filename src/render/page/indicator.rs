//! Indicators: list and definition with figures.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::{FigureView, ObjectiveLinkView};
use super::filter::FilterView;
use super::frame::LinkView;
use super::table::{DownloadView, TableView};

/// An indicator in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorItemView {
    /// Code in the catalogue: `D2`.
    pub code: String,
    /// Name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Unit, in words.
    pub unit: String,
    /// `CS, EVS, CS et EVS`.
    pub populations_text: String,
    /// `par âge`; none without a breakdown.
    pub breakdown_text: Option<String>,
    /// Objectives that it informs.
    pub objectives: Vec<ObjectiveLinkView>,
    /// Whether it is a context indicator, which needs no objective.
    pub context: bool,
}

/// Indicators of one theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorGroupView {
    /// Anchor in the page.
    pub id: String,
    /// Name of the theme.
    pub title: String,
    /// In order.
    pub items: Vec<IndicatorItemView>,
}

/// `/indicateurs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorsPage {
    /// `31 indicateurs`.
    pub count_text: String,
    /// By theme.
    pub groups: Vec<IndicatorGroupView>,
}

/// A member of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberView {
    /// `0-6`.
    pub code: String,
    /// `0 à 6 ans`.
    pub label: String,
    /// SQL expression.
    pub numerator: String,
    /// SQL expression, when it differs from the indicator's.
    pub denominator: Option<String>,
}

/// How an indicator is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormulaView {
    /// In words: `Bénévoles ÷ structures qui ont répondu à la question`.
    pub words: String,
    /// On which lines it runs: `structures répondantes`.
    pub base_text: String,
    /// SQL expression; none when every member has its own.
    pub numerator: Option<String>,
    /// SQL expression; none for a count or a sum.
    pub denominator: Option<String>,
    /// `× 100`, `× 10 000`.
    pub scale_text: Option<String>,
}

/// A worked example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExampleView {
    /// What it shows.
    pub title: String,
    /// Member concerned.
    pub member_label: Option<String>,
    /// Rows given; its columns are those of the frame.
    pub rows: TableView,
    /// Numerator expected.
    pub numerator_text: String,
    /// Denominator expected.
    pub denominator_text: Option<String>,
    /// Value expected, or a mark.
    pub value_text: String,
}

/// `/indicateurs/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorPage {
    /// Name.
    pub label: String,
    /// Code in the catalogue: `D2`.
    pub code: String,
    /// Identifier of the interface.
    pub id: String,
    /// Version of the definition.
    pub version: u32,
    /// Theme, with its place in the list.
    pub theme: LinkView,
    /// Unit, in words.
    pub unit: String,
    /// `Plus est mieux`, `Moins est mieux`, `Ni l'un ni l'autre`.
    pub direction_text: String,
    /// Whether the values of disjoint territories may be added, in words.
    pub additive_text: String,
    /// Names of the populations.
    pub populations: Vec<String>,
    /// Names of the levels.
    pub levels: Vec<String>,
    /// How it is computed.
    pub formula: FormulaView,
    /// Name of the breakdown: `Âge`.
    pub breakdown_label: Option<String>,
    /// Members of the breakdown.
    pub members: Vec<MemberView>,
    /// Method.
    pub method: String,
    /// What it does not say.
    pub limits: String,
    /// Secrecy rule, in words.
    pub secrecy_text: String,
    /// Worked examples.
    pub examples: Vec<ExampleView>,
    /// Objectives with role and reason.
    pub objectives: Vec<ObjectiveLinkView>,
    /// Whether it is a context indicator, which needs no objective.
    pub context: bool,
    /// Territory in view.
    pub territory: LinkView,
    /// Choice of territory and population.
    pub filter: FilterView,
    /// Last figure of the territory.
    pub figure: Option<FigureView>,
    /// Charts of the territory, each with its table twin.
    pub charts: Vec<ChartView>,
    /// Territories of a level in order.
    pub ranking: Option<TableView>,
    /// The figure beside larger territories, neighbours, peers and other years.
    pub comparison: Option<TableView>,
    /// What others printed of the same thing.
    pub printed: Option<TableView>,
    /// Files.
    pub downloads: Vec<DownloadView>,
}
