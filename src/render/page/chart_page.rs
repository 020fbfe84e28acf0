//! One chart by itself: image, table, sentence, long description, files.

use serde::Serialize;

use super::table::{DownloadView, TableView};
use super::{ChartView, LinkView};

/// `/graphiques/{kind}/{indicator}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChartPage {
    /// The indicator, with the link to its page.
    pub indicator: LinkView,
    /// The territory, with the link to its page.
    pub territory: LinkView,
    /// `Répartition`, `Colonnes empilées`.
    pub kind_label: String,
    /// Territory, population, years.
    pub subtitle: String,
    /// The image and what stands with it; its table is [`ChartPage::table`].
    pub chart: ChartView,
    /// The same figures as a table.
    pub table: TableView,
    /// What the marks of the table mean.
    pub marks: Vec<String>,
    /// The chart at length, one paragraph per text.
    pub description: Vec<String>,
    /// Images: PNG, SVG, themes, double density.
    pub images: Vec<DownloadView>,
    /// The figures as files.
    pub files: Vec<DownloadView>,
    /// The same image and figures asked by a program.
    pub calls: Vec<String>,
    /// The other kinds that can show this indicator here.
    pub others: Vec<LinkView>,
}
