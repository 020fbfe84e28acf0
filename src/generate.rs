//! Fictitious deliveries in the shape of real ones, the same bytes for the same seed.
//!
//! [`plan()`] lays out every file that a request asks for; the [`Plan`] then writes them one by one.
//! The quantities come from `import/reference/calibration.toml`, where each value says whether it
//! was published, interpolated or invented. Nobody real is named: every structure and manager says
//! « fictif », identifiers start by 000 and there is no e-mail.

mod activity;
mod answers;
pub mod calibration;
mod chance;
mod counts;
mod finances;
mod governance;
mod identity;
mod managing;

mod naming;
mod place;
mod plan;
mod publics;
mod register;
mod roster;
mod sheet;
mod staff;
mod structure;

#[cfg(test)]
mod calibration_page;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

pub use plan::{Plan, plan};

/// What to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateRequest {
    /// Codes of départements; empty means all.
    pub departements: Vec<String>,
    /// Data years.
    pub years: RangeInclusive<i32>,
    /// Seed: the same one gives the same bytes.
    pub seed: u64,
}

/// What this room needs to know of a commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateCommune {
    /// Insee code.
    pub code: String,
    /// French name.
    pub name: String,
    /// Code of the département.
    pub departement: String,
    /// Inhabitants; none when unknown.
    pub inhabitants: Option<u32>,
}

/// One fictitious file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// File name, `senacs-structures_44_2023.csv`.
    pub name: String,
    /// Identifier of the format.
    pub format: String,
    /// Code of the département.
    pub departement: String,
    /// Year that the data describe.
    pub data_year: i32,
    /// Year of collection.
    pub survey_year: i32,
    /// Rows below the header.
    pub rows: usize,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Why nothing can be generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The embedded calibration cannot be read.
    #[error("le calage import/reference/calibration.toml est illisible : {source}")]
    Calibration {
        /// What the parser says.
        #[from]
        source: toml::de::Error,
    },
    /// The calibration lacks a quantity.
    #[error("le calage ne donne pas « {id} » ; ajoutez-le à import/reference/calibration.toml")]
    Quantity {
        /// Identifier of the quantity.
        id: String,
    },
    /// Years outside the calibration.
    #[error("années {asked_first} à {asked_last} : les données fictives vont de {first} à {last}")]
    Years {
        /// First year asked.
        asked_first: i32,
        /// Last year asked.
        asked_last: i32,
        /// First calibrated year.
        first: i32,
        /// Last calibrated year.
        last: i32,
    },
    /// A département that has no commune.
    #[error("département inconnu : « {code} » ; donnez un code comme 44 ou 2A, ou all pour tous")]
    Departement {
        /// The code received.
        code: String,
    },
    /// A format that the catalogue lacks.
    #[error("le format « {id} » n'est pas défini dans import/formats")]
    Format {
        /// Identifier of the format.
        id: String,
    },
    /// The table could not be written.
    #[error("la table de {name} n'a pas pu être écrite : {source}")]
    Write {
        /// File name.
        name: String,
        /// What the writer says.
        source: csv::Error,
    },
}
