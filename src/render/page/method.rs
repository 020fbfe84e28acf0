//! The page of method: its texts are in the template, its numbers come from the rules in force.

use serde::Serialize;

use super::table::TableView;

/// Thresholds of secrecy in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SecrecyView {
    /// Structures below which a figure is hidden: 3.
    pub structures: u32,
    /// Managers below which a figure is hidden: 3.
    pub managers: u32,
    /// Share above which one unit dominates, in per cent: 85.
    pub dominance_percent: u32,
    /// Units from which medians and quartiles are shown: 10.
    pub quantile_units: u32,
}

/// How many variables of the survey are known, and how well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DictionaryView {
    /// All.
    pub variables: u32,
    /// Visible in a source.
    pub attested: u32,
    /// Whose theme only is in a source.
    pub partly: u32,
    /// Our inference.
    pub inferred: u32,
}

/// How progress is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgressMethodView {
    /// How far behind is still on track, in hundredths of the path: 10.
    pub margin_percent: u32,
    /// From how much of what was expected it is only late, in per cent: 50.
    pub late_percent: u32,
    /// Points from which a trend is stated: 3.
    pub least_points: u32,
    /// Worked examples.
    pub examples: TableView,
    /// Why a progress may not be judged.
    pub obstacles: Vec<String>,
}

/// A source of the data or geography.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// What comes from it.
    pub label: String,
    /// Who publishes it.
    pub publisher: String,
    /// Year or version.
    pub vintage: String,
    /// Licence.
    pub licence: String,
    /// Address.
    pub href: Option<String>,
}

/// `/methode`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MethodPage {
    /// Year of the geography: 2026.
    pub geography_year: i32,
    /// Départements that « France » adds up: 101.
    pub france_departements: u32,
    /// Thresholds in force.
    pub secrecy: SecrecyView,
    /// Progress towards targets.
    pub progress: ProgressMethodView,
    /// Variables of the survey.
    pub dictionary: DictionaryView,
    /// `livraisons : 1 département sur 101`; none without an edition.
    pub delivered_text: Option<String>,
    /// Campaigns: data year, survey year, accredited, surveyed, respondents, response rate.
    pub campaigns: Option<TableView>,
    /// Sources and licences.
    pub sources: Vec<SourceView>,
    /// `122 valeurs, dont 6 sans année`; none when nothing printed elsewhere was delivered.
    pub printed_text: Option<String>,
    /// Sources that contradict one another.
    pub printed_contradictions: Option<TableView>,
    /// Labels printed elsewhere that no indicator measures.
    pub printed_unmapped: Vec<String>,
}
