//! A chart in a page: an image, its text, its table twin, its files.

use serde::Serialize;

use super::table::{DownloadView, TableView};

/// Another rendering of the image for some screens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageSourceView {
    /// Media query: `(max-width: 40rem)`, `(prefers-color-scheme: dark)`; the first that fits wins.
    pub media: String,
    /// Address of the image.
    pub href: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChartView {
    /// Title, for headings and screen readers: the image draws its own.
    pub title: String,
    /// Address of the image.
    pub image_href: String,
    /// What the image says, in one or two sentences.
    pub alt: String,
    /// Width in pixels, so that the page does not jump.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Other renderings.
    pub sources: Vec<ImageSourceView>,
    /// Under the image: how to read it, how many structures.
    pub caption: Option<String>,
    /// The same figures as a table, opened under the image.
    pub table: Option<TableView>,
    /// Page that holds the figures, when the table is not here.
    pub table_href: Option<String>,
    /// PNG, SVG, CSV.
    pub downloads: Vec<DownloadView>,
    /// Whether the figures are invented.
    pub fictitious: bool,
    /// Whether the image draws an illustrative text or target.
    pub illustrative: bool,
}
