//! Figures that others printed: kept as printed, beside ours, never among them.

use serde::{Deserialize, Serialize};

use super::structure::Population;
use super::territory::TerritoryCode;

/// One value as a source prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrintedValue {
    /// Territory of today, none when the one printed is no longer one, or never was.
    pub territory: Option<TerritoryCode>,
    /// Territory as printed: « ex-Midi-Pyrénées ».
    pub territory_printed: String,
    /// Data year, none for a figure printed without one.
    pub data_year: Option<i32>,
    /// Year as printed: « 2023-24 », « n.d. ».
    pub year_printed: String,
    /// Publication: « campagne 2024 ».
    pub publication: String,
    /// Population of structures, none when what is printed is another one.
    pub population: Option<Population>,
    /// Structures as printed: « CS urbains ».
    pub population_printed: String,
    /// Label as printed.
    pub label: String,
    /// Identifier of our nearest indicator, none when no indicator measures that.
    pub indicator: Option<String>,
    /// Member of its breakdown: `management:associatif`.
    pub breakdown: Option<String>,
    /// Value.
    pub value: f64,
    /// Unit as printed.
    pub unit: String,
    /// Words of the source on its precision: « environ », « plus de »; empty when it says none.
    pub precision: String,
    /// Remark of who copied it.
    pub note: String,
    /// Address of the source; may be empty.
    pub source: String,
}
