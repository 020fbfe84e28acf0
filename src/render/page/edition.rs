//! Editions.

use serde::Serialize;

/// An edition in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionView {
    /// `2026-11-23.1`.
    pub id: String,
    /// `23 novembre 2026 à 10 h 42 (UTC)`.
    pub date_text: String,
    /// `2012 à 2024`.
    pub data_years_text: String,
    /// Why, in the publisher's words.
    pub note: String,
    /// `26 livraisons`; told of the edition served only.
    pub deliveries_text: Option<String>,
    /// `48 210 chiffres, dont 3 120 secrets`; told of the edition served only.
    pub figures_text: Option<String>,
    /// First digits of the hash of the definitions.
    pub definitions_text: String,
    /// Its description for programs: `/api/v1/editions/…`.
    pub href: String,
    /// Whether its figures are invented.
    pub fictitious: bool,
    /// Whether only roles see it.
    pub preview: bool,
    /// Whether the pages are read from it.
    pub current: bool,
}

/// `/editions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionsPage {
    /// Latest first.
    pub editions: Vec<EditionView>,
}
