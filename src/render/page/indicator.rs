//! Indicators: list and definition with figures.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::{FigureView, ObjectiveLinkView};
use super::filter::{FilterView, OptionView};
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
    /// First sentence of the method.
    pub summary: String,
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

/// What the list was asked, for its form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IndicatorSearchView {
    /// Words searched; empty when none.
    pub query: String,
    /// Themes to choose from; the first one is all of them.
    pub themes: Vec<OptionView>,
    /// `7 indicateurs trouvés`; none when the whole list is shown.
    pub found_text: Option<String>,
}

/// `/indicateurs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorsPage {
    /// `31 indicateurs`.
    pub count_text: String,
    /// Form of the search.
    pub search: IndicatorSearchView,
    /// By theme.
    pub groups: Vec<IndicatorGroupView>,
}

/// A piece of a formula in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordView {
    /// `somme de`, `« Bénévoles »`.
    pub text: String,
    /// Where the variable is explained.
    pub href: Option<String>,
}

/// A member of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberView {
    /// `0-6`.
    pub code: String,
    /// `0 à 6 ans`.
    pub label: String,
    /// What is computed of it, in words.
    pub words: Vec<WordView>,
    /// SQL: its numerator, or the condition of a group.
    pub numerator: String,
    /// SQL expression, when it differs from the indicator's.
    pub denominator: Option<String>,
}

/// One way to break the indicator down, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreakdownView {
    /// `Mode de gestion`.
    pub label: String,
    /// The page with it.
    pub href: String,
    /// Whether it is the one in view.
    pub current: bool,
}

/// The breakdown in view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreakdownInViewView {
    /// `Mode de gestion`.
    pub label: String,
    /// What its members are of each other, in words.
    pub text: String,
    /// Whether its members compute the whole's own formula over some structures only.
    pub groups: bool,
    /// Members.
    pub members: Vec<MemberView>,
    /// Members side by side, on the territory in view.
    pub chart: Option<ChartView>,
    /// Members over the years.
    pub series: Option<ChartView>,
}

/// A variable that the formulas use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariableView {
    /// Anchor in the page.
    pub anchor: String,
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// `nombre, personnes`.
    pub kind: String,
    /// `CS et EVS, depuis les données 2017`.
    pub asked: String,
    /// Whether the survey is known to ask it.
    pub attestation: String,
    /// Remark.
    pub note: Option<String>,
}

/// A year from which the series no longer compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesBreakView {
    /// First year of the new series.
    pub year: i32,
    /// What changed.
    pub reason: String,
}

/// How an indicator is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormulaView {
    /// In words: `Bénévoles ÷ structures qui ont répondu à la question`.
    pub words: String,
    /// On which lines it runs: `structures répondantes`.
    pub base_text: String,
    /// Numerator, in words.
    pub numerator_words: Vec<WordView>,
    /// Denominator, in words.
    pub denominator_words: Vec<WordView>,
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
    /// From how many answers the figure is held reliable, in words.
    pub floor_text: Option<String>,
    /// Variables that the formulas use.
    pub variables: Vec<VariableView>,
    /// Years from which the series no longer compares.
    pub series_breaks: Vec<SeriesBreakView>,
    /// The evolution of this total over the structures that answered both years.
    pub constant_set: Option<LinkView>,
    /// The totals of which this is the evolution.
    pub evolution_of: Vec<LinkView>,
    /// Ways to break it down.
    pub breakdowns: Vec<BreakdownView>,
    /// The one in view.
    pub breakdown: Option<BreakdownInViewView>,
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
