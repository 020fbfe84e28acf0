//! Where a plan stands: counts, one line an objective, what moved, the final review, the coverage.

use serde::Serialize;

use super::frame::LinkView;
use super::plan::ProgressStatus;
use super::table::TableView;
use crate::catalogue::plan::Nature;

/// How many objectives have a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateCountView {
    /// Status; none for objectives without a target.
    pub status: Option<ProgressStatus>,
    /// How many.
    pub n: usize,
    /// `en bonne voie`, `atteints`.
    pub label: String,
}

/// A target of an objective, and the number that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateTargetView {
    /// Status.
    pub status: ProgressStatus,
    /// `en retard`.
    pub status_label: String,
    /// What is aimed at.
    pub label: String,
    /// The number that decides, in one sentence.
    pub words: String,
    /// Sourced or illustrative.
    pub nature: Nature,
}

/// An objective in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateRowView {
    /// `3.1`.
    pub code: String,
    /// Its page, and its title.
    pub objective: LinkView,
    /// Status: that of its least advanced target; none without a target here.
    pub status: Option<ProgressStatus>,
    /// `en retard`, `sans cible`.
    pub status_label: String,
    /// Its targets.
    pub targets: Vec<StateTargetView>,
}

/// The objectives of an axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateAxisView {
    /// `3`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Its objectives.
    pub rows: Vec<StateRowView>,
}

/// Where the plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateView {
    /// `En Loire-Atlantique, d’après les données jusqu’à 2024.`
    pub seen_text: String,
    /// `10 objectifs : 1 atteint, 2 en bonne voie…`
    pub sentence: String,
    /// Counts.
    pub counts: Vec<StateCountView>,
    /// By axis.
    pub axes: Vec<StateAxisView>,
    /// Whether the figures are invented.
    pub fictitious: bool,
}

/// A target whose figure or status is no longer what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedItemView {
    /// The objective.
    pub objective: LinkView,
    /// What moved, in one sentence.
    pub words: String,
}

/// What moved since the edition before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedSinceView {
    /// The edition before.
    pub edition: LinkView,
    /// Its date, `8 février 2026`.
    pub date_text: String,
    /// What moved.
    pub items: Vec<MovedItemView>,
    /// Every figure that moved.
    pub diff_href: String,
}

/// The final review of a plan that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BilanView {
    /// What it is, and against what.
    pub intro: String,
    /// Figures at the start, at the end and since.
    pub table: Option<TableView>,
    /// Objectives of other plans that took over.
    pub followed: Vec<FollowedView>,
}

/// An objective, and what took over from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FollowedView {
    /// The objective that ended.
    pub objective: LinkView,
    /// What took over: plan and objective.
    pub by: Vec<LinkView>,
}

/// How well a plan is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageView {
    /// `10 objectifs sur 10 ont un indicateur ; 81 indicateurs les informent.`
    pub sentence: String,
    /// Objectives without an indicator.
    pub without_indicator: Vec<LinkView>,
    /// Objectives without a target.
    pub without_target: Vec<LinkView>,
    /// How many indicators of the observatory inform none of its objectives, in words.
    pub free_text: String,
    /// Objectives whose data are older than the campaign allows.
    pub stale: Vec<StaleView>,
    /// Actions and milestones that are overdue.
    pub overdue: Vec<OverdueView>,
    /// Day of reading, in words.
    pub as_of_text: String,
}

/// What is overdue, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverdueView {
    /// Action or milestone, and its date.
    pub words: String,
    /// Sourced or illustrative.
    pub nature: Nature,
}

/// An objective whose data are old.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaleView {
    /// The objective.
    pub objective: LinkView,
    /// `dernières données : 2021 ; la campagne permet 2024`.
    pub words: String,
}
