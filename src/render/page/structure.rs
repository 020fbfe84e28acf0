//! One structure: its entry in the register, and its peers for a role.

use serde::Serialize;

use super::frame::LinkView;
use super::import::FactView;
use super::table::TableView;

/// `/structures/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StructurePage {
    /// Name, or identifier.
    pub name: String,
    /// `Centre social` or `Espace de vie sociale`.
    pub kind_label: String,
    /// Identifier in the deliveries.
    pub id: String,
    /// Commune, EPCI, département… that hold it, the smallest first.
    pub territories: Vec<LinkView>,
    /// `Agréée au 31 décembre : de 2016 à 2024`.
    pub accredited_text: String,
    /// Public fields of the register.
    pub fields: Vec<FactView>,
    /// `Registre au 31 décembre 2024`.
    pub stated_text: String,
    /// Where it stands among its peers by what is public: its seniority.
    pub seniority_text: Option<String>,
    /// Others of its commune or EPCI.
    pub neighbours: TableView,
    /// Its answers beside those of its peers, for a role.
    pub peers: Option<PeersView>,
    /// Why there are none: nobody is signed in, or it never answered.
    pub peers_absent_text: Option<String>,
    /// Whether the data are invented.
    pub fictitious: bool,
}

/// The answers of a structure beside those of its peers: confidential.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeersView {
    /// `Parmi les 62 centres sociaux de Loire-Atlantique qui ont répondu, données 2024`.
    pub title: String,
    /// One row per indicator.
    pub table: TableView,
}
