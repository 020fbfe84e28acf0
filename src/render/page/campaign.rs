//! Follow-up of a campaign: who was asked, who answered, what is to be called back about.

use serde::Serialize;

use super::filter::FilterView;
use super::frame::LinkView;
use super::import::{DeliveryItemView, StatusView};
use super::table::DownloadView;

/// A campaign in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignItemView {
    /// `/campagnes/2024`.
    pub href: String,
    /// `Enquête 2024`.
    pub label: String,
    /// `données 2023`.
    pub data_text: String,
    /// `98 réponses sur 102 structures interrogées`.
    pub answers_text: String,
    /// `96 %`.
    pub rate_text: String,
    /// Of one thousand, for the bar.
    pub rate_permille: u32,
    /// `3 questions à trancher, 12 réponses à vérifier`; none when nothing waits.
    pub todo_text: Option<String>,
}

/// `/campagnes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignsPage {
    /// The last one first.
    pub campaigns: Vec<CampaignItemView>,
}

/// A count of the campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountView {
    /// `interrogées`.
    pub label: String,
    /// `102`.
    pub value: String,
    /// What it means.
    pub detail: String,
    /// The structures behind it.
    pub href: Option<String>,
}

/// A structure of the campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignLineView {
    /// Name; its identifier when the name is not known.
    pub name: String,
    /// Identifier.
    pub id: String,
    /// Commune.
    pub commune: String,
    /// `CS` or `EVS`.
    pub kind: &'static str,
    /// Where it stands.
    pub status: StatusView,
    /// `2 réponses à vérifier`.
    pub note: Option<String>,
}

/// Structures together: a commune, an EPCI, a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignGroupView {
    /// Name.
    pub label: String,
    /// Page of the territory.
    pub href: Option<String>,
    /// `11 réponses sur 13`.
    pub answers_text: String,
    /// `85 %`.
    pub rate_text: String,
    /// Of one thousand, for the bar.
    pub rate_permille: u32,
    /// The structures.
    pub lines: Vec<CampaignLineView>,
}

/// A doubtful answer, or one that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoubtView {
    /// Structure.
    pub structure: String,
    /// Where it is.
    pub commune: String,
    /// Question concerned.
    pub question: Option<String>,
    /// Value received.
    pub value: Option<String>,
    /// Permanent code.
    pub code: String,
    /// What is doubtful.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The delivery: its report.
    pub delivery: LinkView,
    /// Identifier of the decision that confirms it, with the delivery; none for those who may not.
    pub confirm_action: Option<String>,
    /// Identifier of the decision.
    pub decision: String,
    /// Who confirmed it, when and why.
    pub confirmed_text: Option<String>,
}

/// `/campagnes/{survey_year}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignPage {
    /// Year of collection.
    pub survey_year: i32,
    /// Year described.
    pub data_year: i32,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// One sentence: where the campaign stands.
    pub summary: String,
    /// Asked, answered, to verify, waiting, silent.
    pub counts: Vec<CountView>,
    /// Response rate: `96 %`.
    pub rate_text: String,
    /// Of one thousand, for the bar.
    pub rate_permille: u32,
    /// Deliveries that wait for a decision.
    pub waiting: Vec<DeliveryItemView>,
    /// Answers to call back about.
    pub doubts: Vec<DoubtView>,
    /// How many doubts beyond those shown.
    pub more_doubts_text: Option<String>,
    /// Answers confirmed.
    pub confirmed: Vec<DoubtView>,
    /// Grouping and state.
    pub filter: FilterView,
    /// The structures in view, together.
    pub groups: Vec<CampaignGroupView>,
    /// Whether the groups show their structures at once.
    pub groups_open: bool,
    /// Heading of the groups: `Par commune`.
    pub grouping_text: String,
    /// `Structures affichées : 4 sur 102`.
    pub shown_text: String,
    /// CSV, XLSX.
    pub downloads: Vec<DownloadView>,
    /// Hidden field of the forms; none for those who may not confirm.
    pub csrf: Option<String>,
    /// Other campaigns.
    pub others: Vec<LinkView>,
}
