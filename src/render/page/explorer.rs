//! The explorer: figures of one's own choice.

use serde::Serialize;

use super::chart::ChartView;
use super::filter::{OptionView, SelectView};
use super::table::{DownloadView, TableView};

/// Indicators of a theme, to tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThemeChoiceView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// `2 choisis`; none when none is.
    pub chosen_text: Option<String>,
    /// Indicators.
    pub options: Vec<OptionView>,
}

/// An address shown to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressView {
    /// What it gives.
    pub label: String,
    /// The address.
    pub href: String,
}

/// `/explorer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplorerPage {
    /// Indicators, by theme.
    pub themes: Vec<ThemeChoiceView>,
    /// Territories chosen, ticked.
    pub territories: Vec<OptionView>,
    /// What was typed to add a territory and was not found.
    pub not_found: Option<String>,
    /// Level shown, years, population, breakdown.
    pub selects: Vec<SelectView>,
    /// What to know of what is shown.
    pub notices: Vec<String>,
    /// Charts.
    pub charts: Vec<ChartView>,
    /// The figures.
    pub table: Option<TableView>,
    /// Files of what is shown.
    pub shown: Vec<DownloadView>,
    /// Files of the whole series.
    pub whole: Vec<DownloadView>,
    /// This page, and the same as JSON.
    pub addresses: Vec<AddressView>,
}
