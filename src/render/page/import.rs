//! Deliveries: the list with the form that sends one, the report of each, the history of the
//! scheduled imports.

use serde::Serialize;

use super::filter::{FilterView, OptionView};
use super::frame::LinkView;
use super::table::{DownloadView, TableView};

/// What became of a delivery: the word is always shown, the code only chooses a colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusView {
    /// `accepted`, `accepted_with_warnings`, `awaiting_decision`, `rejected`, `unchanged`,
    /// `withdrawn`, and those of runs.
    pub code: &'static str,
    /// French word.
    pub label: String,
}

/// A label and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// Label.
    pub label: String,
    /// Text.
    pub text: String,
}

/// A delivery in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryItemView {
    /// Its report.
    pub href: String,
    /// Name of the file.
    pub file_name: String,
    /// `23 novembre 2026 à 06 h 30 (UTC)`.
    pub date_text: String,
    /// Name of the format.
    pub format_label: String,
    /// `enquête 2024, données 2023`.
    pub campaign_text: String,
    /// What became of it.
    pub status: StatusView,
    /// `103 lignes sur 104`.
    pub rows_text: String,
    /// Who sent it.
    pub author: String,
    /// Whether its data are fictitious.
    pub fictitious: bool,
}

/// The form that sends a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UploadView {
    /// Hidden field that proves the form is ours.
    pub csrf: String,
    /// Formats to choose from.
    pub formats: Vec<OptionView>,
    /// Year of the data, as typed.
    pub data_year: String,
    /// Year of collection, as typed.
    pub survey_year: String,
    /// Whether the data are said to be fictitious.
    pub fictitious: bool,
    /// Whether only a trial is asked.
    pub dry_run: bool,
    /// What prevented the last attempt.
    pub problem: Option<String>,
    /// Largest file accepted: `50 Mo au plus`.
    pub limit_text: Option<String>,
}

/// `/imports`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportsPage {
    /// The form, for those who may send.
    pub upload: Option<UploadView>,
    /// Status and format.
    pub filter: FilterView,
    /// What waits for a person, the oldest first.
    pub waiting: Vec<DeliveryItemView>,
    /// The others, the last one first.
    pub deliveries: Vec<DeliveryItemView>,
    /// `12 livraisons`, or how many of how many.
    pub count_text: String,
    /// Whether nothing was ever received.
    pub is_empty: bool,
}

/// A possible answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceView {
    /// Value sent.
    pub value: String,
    /// Text.
    pub label: String,
}

/// A question put to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// Identifier.
    pub id: String,
    /// `Colonne`, `Structure`, `Confirmation`.
    pub kind: &'static str,
    /// The question.
    pub question: String,
    /// `ligne 41, colonne « nb benevoles »`.
    pub place: Option<String>,
    /// Answers possible.
    pub choices: Vec<ChoiceView>,
    /// The answer given, by whom, when and why; none while it waits.
    pub settled: Option<String>,
}

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueView {
    /// Line of the file.
    pub line: Option<String>,
    /// Header of the column.
    pub column: Option<String>,
    /// The value received.
    pub value: Option<String>,
    /// The structure concerned.
    pub structure: Option<String>,
    /// What happened.
    pub message: String,
    /// What to do, when it differs from that of the group.
    pub remedy: Option<String>,
    /// Identifier of the decision that confirms it, where it may be.
    pub confirmation: Option<String>,
}

/// The remarks of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueGroupView {
    /// Permanent code.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// French word of the gravity.
    pub severity_label: &'static str,
    /// What it is about.
    pub title: String,
    /// `12 fois`.
    pub count_text: String,
    /// What to do, when all say the same.
    pub remedy: Option<String>,
    /// The first ones.
    pub issues: Vec<IssueView>,
    /// `et 40 autres : le classeur annoté les montre toutes`.
    pub more_text: Option<String>,
    /// Whether some may be confirmed here.
    pub can_confirm: bool,
}

/// What became of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ColumnsView {
    /// `70 colonnes lues`.
    pub mapped_text: String,
    /// Headers left out.
    pub ignored: Vec<String>,
    /// Questions that no column feeds.
    pub missing: Vec<String>,
    /// `nb bénévoles → Nombre de bénévoles`.
    pub proposed: Vec<FactView>,
}

/// What the delivery changes in the figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpactView {
    /// `412 chiffres changeraient`.
    pub text: String,
    /// The largest movements: figure, from, to.
    pub largest: Vec<MovedView>,
}

/// A figure that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedView {
    /// Indicator, territory, year.
    pub label: String,
    /// Value before.
    pub from: String,
    /// Value after.
    pub to: String,
}

/// `/imports/{id}`, and the report of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportPage {
    /// Name of the file.
    pub file_name: String,
    /// What became of it.
    pub status: StatusView,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// One or two sentences.
    pub outcome: String,
    /// What to do next.
    pub steps: Vec<String>,
    /// What the page answers to, when it is not the first look at the report.
    pub notice: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_text: Option<String>,
    /// Format, years, date, who.
    pub facts: Vec<FactView>,
    /// Rows: read, new, changed, unchanged, refused.
    pub rows: Vec<FactView>,
    /// Address of the delivery; none for a trial.
    pub href: Option<String>,
    /// Hidden field of the forms; none for those who may not decide.
    pub csrf: Option<String>,
    /// Questions that wait.
    pub pending: Vec<DecisionView>,
    /// Questions settled.
    pub settled: Vec<DecisionView>,
    /// Remarks, the most serious first.
    pub groups: Vec<IssueGroupView>,
    /// `2 erreurs, 1 à vérifier`.
    pub issues_text: String,
    /// The columns.
    pub columns: Option<ColumnsView>,
    /// The file as it was read.
    pub detected: Vec<FactView>,
    /// Headers found, in order.
    pub headers: Vec<String>,
    /// What changes in the figures.
    pub impact: Option<ImpactView>,
    /// Figures and objectives of the edition served that it touches.
    pub touched: Option<TouchedView>,
    /// Annotated workbook, JSON.
    pub downloads: Vec<DownloadView>,
    /// Page that withdraws it, for those who may.
    pub withdraw_href: Option<String>,
    /// Follow-up of the campaign.
    pub campaign: Option<LinkView>,
}

/// What a delivery touches in the edition served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TouchedView {
    /// `12 345 chiffres de l’édition …, 62 indicateurs, 14 objectifs`.
    pub text: String,
    /// Objective by objective; none when it touches nothing.
    pub table: Option<TableView>,
}

/// `/imports/{id}/retrait`: confirms before withdrawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawPage {
    /// The delivery.
    pub delivery: LinkView,
    /// What withdrawing does.
    pub effects: Vec<String>,
    /// Address that withdraws.
    pub action: String,
    /// Hidden field.
    pub csrf: String,
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunFileView {
    /// Its name.
    pub name: String,
    /// What became of it.
    pub status: StatusView,
    /// Its report.
    pub href: Option<String>,
    /// What was said of it.
    pub message: String,
}

/// A run of a scheduled source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunItemView {
    /// The source.
    pub source: String,
    /// When it was due.
    pub due_text: String,
    /// When it ran, and for how long.
    pub ran_text: String,
    /// How it ended.
    pub status: StatusView,
    /// What was said of it.
    pub message: String,
    /// Its files.
    pub files: Vec<RunFileView>,
}

/// A scheduled source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduledSourceView {
    /// Its name.
    pub label: String,
    /// When it runs, where it looks, what happens on success.
    pub facts: Vec<FactView>,
}

/// `/imports/executions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunsPage {
    /// What is scheduled.
    pub sources: Vec<ScheduledSourceView>,
    /// The last runs, the last one first.
    pub runs: Vec<RunItemView>,
}
