//! Which structure a row speaks of: known by its identifier, its SIRET, its name and commune, or new.

use super::decision::Settled;
use super::reading::Reading;
use crate::domain::structure::StructureKind;

/// What is known of a structure before the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownStructure {
    /// Identifier.
    pub id: String,
    /// Kind, last known.
    pub kind: Option<StructureKind>,
    /// SIRET, last known.
    pub siret: Option<String>,
    /// Name, last known.
    pub name: Option<String>,
    /// Commune (current geography), last known.
    pub commune: Option<String>,
    /// Manager, last known.
    pub manager: Option<String>,
    /// Last data year that speaks of it.
    pub last_year: i32,
}

/// Gives each record the identifier of the structure it speaks of; doubtful ones wait for a person.
pub fn identify(_reading: &mut Reading, _known: &[KnownStructure], _settled: &[Settled]) {}
