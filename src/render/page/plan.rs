//! Schémas and other plans: list, plan, objective.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::FigureView;
use super::frame::LinkView;
use super::table::TableView;
use crate::catalogue::plan::Nature;

/// A plan in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanItemView {
    /// Name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// `Schéma de l'animation de la vie sociale`.
    pub kind_label: String,
    /// Territory covered.
    pub territory: LinkView,
    /// `signé le 8 février 2017 par neuf partenaires`.
    pub signature_text: Option<String>,
    /// `3 axes, 8 objectifs, 21 indicateurs`.
    pub counts_text: String,
    /// Whether some of its texts are illustrative.
    pub illustrative: bool,
}

/// `/schemas`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemasPage {
    /// In order.
    pub plans: Vec<PlanItemView>,
}

/// A statement with its nature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementView {
    /// The text.
    pub text: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source in words.
    pub source_text: Option<String>,
    /// Address of the source.
    pub source_href: Option<String>,
}

/// A target on an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetView {
    /// `35`.
    pub value_text: String,
    /// Unit, in words.
    pub unit: String,
    /// Year to reach it.
    pub year: i32,
    /// `27,1`, or a mark.
    pub baseline_text: String,
    /// Year of the baseline.
    pub baseline_year: i32,
    /// Sourced or illustrative.
    pub nature: Nature,
}

/// Where an indicator stands on the way to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgressStatus {
    /// The target is reached.
    Reached,
    /// At or beyond what the year asks.
    OnTrack,
    /// Behind what the year asks.
    Late,
    /// Farther from the target than the baseline was.
    Receding,
    /// Nothing may be said; the words tell why.
    NotAssessable,
}

/// Progress towards a target. Shares are percentages of the way from baseline to target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgressView {
    /// Way done, 0–100; below or above, the bar is cut. None where no way is measured.
    pub percent: Option<f64>,
    /// `47 %`.
    pub percent_text: Option<String>,
    /// Way expected this year, 0–100.
    pub expected_percent: Option<f64>,
    /// Status.
    pub status: ProgressStatus,
    /// `en retard`.
    pub status_label: String,
    /// The number that decides, in one sentence.
    pub words: String,
    /// Where the figure is heading, from three points.
    pub trend_text: Option<String>,
    /// The parts of a composite target.
    pub parts: Vec<ProgressPartView>,
}

/// A part of a composite target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgressPartView {
    /// What it counts, and what it must reach.
    pub label: String,
    /// Status.
    pub status: ProgressStatus,
    /// `en retard`.
    pub status_label: String,
    /// The number that decides.
    pub words: String,
}

/// An indicator that informs an objective.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorLinkView {
    /// `résultat`, as in `Role::label`.
    pub role_label: String,
    /// Why this figure informs this objective.
    pub reason: String,
    /// Its figure in the territory of the plan.
    pub figure: FigureView,
    /// Target.
    pub target: Option<TargetView>,
    /// Progress; none when it cannot be computed, as `target` and the figure's note tell.
    pub progress: Option<ProgressView>,
}

/// An objective in its axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObjectiveView {
    /// `3.1`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Indicators that inform it.
    pub indicators: Vec<IndicatorLinkView>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisView {
    /// `3`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Objectives in order.
    pub objectives: Vec<ObjectiveView>,
}

/// `/schemas/{plan}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SchemaPage {
    /// Name.
    pub label: String,
    /// `Schéma de l'animation de la vie sociale`.
    pub kind_label: String,
    /// Territory covered.
    pub territory: LinkView,
    /// `8 février 2017`.
    pub signed_on_text: Option<String>,
    /// `2017`, `2017–2022`.
    pub period_text: String,
    /// Signatories, as the source names them.
    pub signatories: Vec<String>,
    /// Source of signature and signatories, in words.
    pub source_text: String,
    /// Address of that source.
    pub source_href: Option<String>,
    /// Statements on purpose, basis…
    pub statements: Vec<StatementView>,
    /// Axes in order.
    pub axes: Vec<AxisView>,
    /// Year of the figures; none without an edition.
    pub year: Option<i32>,
    /// Objectives that no indicator informs.
    pub uninformed_objectives: Vec<LinkView>,
}

/// `/schemas/{plan}/objectifs/{code}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObjectivePage {
    /// The plan.
    pub plan: LinkView,
    /// Territory covered.
    pub territory: LinkView,
    /// Code of the axis.
    pub axis_code: String,
    /// Title of the axis.
    pub axis_title: String,
    /// Sourced or illustrative.
    pub axis_nature: Nature,
    /// The objective with its indicators.
    pub objective: ObjectiveView,
    /// Source in words, when sourced.
    pub source_text: Option<String>,
    /// Year of the figures; none without an edition.
    pub year: Option<i32>,
    /// Charts.
    pub charts: Vec<ChartView>,
    /// Figures by territory.
    pub tables: Vec<TableView>,
    /// Objective before.
    pub previous: Option<LinkView>,
    /// Objective after.
    pub next: Option<LinkView>,
}
