//! What everybody may read of a structure: its entry in the register, year by year.

use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::structure::StructureKind;

/// A structure as the register tells it to the public.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StructureSheet {
    /// Identifier.
    pub id: String,
    /// Centre social or espace de vie sociale.
    pub kind: StructureKind,
    /// Name, last known.
    pub name: Option<String>,
    /// Code of its commune in the current geography.
    pub commune: String,
    /// Data years at whose 31 December it was accredited, in order.
    pub accredited_in: Vec<i16>,
    /// Data year of the line of the register that `fields` come from.
    pub stated_in: i16,
    /// Public identity answers of that line: variable → answer, by variable.
    pub fields: Vec<(String, Answer)>,
}
