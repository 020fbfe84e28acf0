//! Schémas and other plans: list, plan, objective.

use serde::Serialize;

use super::chart::ChartView;
use super::figure::FigureView;
use super::filter::FilterView;
use super::frame::LinkView;
use super::plan_state::{BilanView, CoverageView, MovedSinceView, StateView};
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
    /// `De 2013 à 2017, terminé`.
    pub period_text: String,
    /// `signé le 8 février 2017 par neuf partenaires`.
    pub signature_text: Option<String>,
    /// `3 axes, 8 objectifs, 21 indicateurs`.
    pub counts_text: String,
    /// Whether some of its texts are illustrative.
    pub illustrative: bool,
}

/// Plans of one territory level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanGroupView {
    /// `En Loire-Atlantique`.
    pub title: String,
    /// In order.
    pub plans: Vec<PlanItemView>,
}

/// `/schemas`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemasPage {
    /// In order.
    pub groups: Vec<PlanGroupView>,
}

/// A statement with its nature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementView {
    /// `Objet`, `Signature`.
    pub topic_label: String,
    /// The text.
    pub text: String,
    /// What a reader must know of it.
    pub note: Option<String>,
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
    /// `pour chacun : EPCI`, when it holds for each territory of a kind: each has its own baseline.
    pub each_text: Option<String>,
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
    /// Whether that figure is only the most frequent member of a breakdown.
    pub most_frequent: bool,
    /// Target.
    pub target: Option<TargetView>,
    /// Progress; none when it cannot be computed, as `target` and the figure's note tell.
    pub progress: Option<ProgressView>,
}

/// A target that hangs on the objective itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FreeTargetView {
    /// What it counts.
    pub label: String,
    /// `4 000 places`; none for a rule without a number.
    pub value_text: Option<String>,
    /// `cible composée`.
    pub rule_label: String,
    /// Year to reach it.
    pub year: i32,
    /// `1 500 en accueil collectif`; what it is made of.
    pub parts: Vec<String>,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source in words.
    pub source_text: Option<String>,
    /// Address of the source.
    pub source_href: Option<String>,
    /// What a reader must know of it.
    pub note: Option<String>,
    /// `non évaluable`.
    pub status_label: String,
    /// `not_assessable`.
    pub status: ProgressStatus,
    /// The number that decides, or why there is none.
    pub words: String,
}

/// A step of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneView {
    /// What is to be done.
    pub title: String,
    /// `fait le 28 novembre 2024`, `attendu pour le 31 mars 2026, en retard`.
    pub state_text: String,
    /// Whether it is done.
    pub is_done: bool,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// `3.1.a`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// `en cours`.
    pub status_label: String,
    /// Whether it is past its deadline.
    pub is_late: bool,
    /// Pilot, partners, dates, territories, each in words.
    pub facts: Vec<String>,
    /// Steps.
    pub milestones: Vec<MilestoneView>,
}

/// A link to an objective of another plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationView {
    /// `contribue à`.
    pub words: String,
    /// Plan of the other objective.
    pub plan: LinkView,
    /// The other objective.
    pub objective: LinkView,
    /// Why.
    pub reason: String,
    /// Sourced or illustrative.
    pub nature: Nature,
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
    /// What a reader must know of the title.
    pub note: Option<String>,
    /// Indicators that inform it.
    pub indicators: Vec<IndicatorLinkView>,
    /// Targets that hang on no indicator.
    pub targets: Vec<FreeTargetView>,
    /// What is done for it.
    pub actions: Vec<ActionView>,
    /// Objectives of other plans.
    pub relations: Vec<RelationView>,
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
    /// Its priority zones, where a file ranks them.
    pub priorities: Option<LinkView>,
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
    /// Whether it is a template.
    pub template: bool,
    /// Said where one of its texts is illustrative.
    pub notice: Option<String>,
    /// `Ce plan a pris fin en 2017.`
    pub ended_text: Option<String>,
    /// Where the period comes from, when no source gives it.
    pub period_note: Option<String>,
    /// The plan before.
    pub predecessor: Option<LinkView>,
    /// The plan after.
    pub successor: Option<LinkView>,
    /// Choice of territory and year.
    pub filter: Option<FilterView>,
    /// Where the plan stands; none without an edition.
    pub state: Option<StateView>,
    /// What moved since the edition before; none without one.
    pub moved: Option<MovedSinceView>,
    /// Final review of a plan that ended.
    pub bilan: Option<BilanView>,
    /// How well it is followed.
    pub coverage: CoverageView,
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
    /// Address of the source.
    pub source_href: Option<String>,
    /// Said where one of the texts is illustrative.
    pub notice: Option<String>,
    /// Choice of territory and year.
    pub filter: Option<FilterView>,
    /// `Nantes Métropole`, when another territory than the plan's is in view.
    pub seen_text: Option<String>,
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
