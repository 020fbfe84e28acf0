//! Lists that deliveries add to the geography: quartiers, classes of density, FRR, zones, dated movements.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::territory::TerritoryCode;

/// What deliveries add to the geography: saved with an edition, so that it can be read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Additions {
    /// Quartiers, zones and classes, each once.
    pub territories: Vec<AddedTerritory>,
    /// Dated movements of communes, beyond those of the tables.
    pub movements: Vec<Movement>,
}

impl Additions {
    /// Whether no list was brought.
    pub fn is_empty(&self) -> bool {
        self.territories.is_empty() && self.movements.is_empty()
    }
}

/// A territory that a list names, with the communes that it is made of or lies in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AddedTerritory {
    /// Code, with the year of the list.
    pub code: TerritoryCode,
    /// French name.
    pub label: String,
    /// Insee codes of communes, as the list gives them.
    pub communes: Vec<String>,
}

/// One dated movement of communes: a code before, a code after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Movement {
    /// Day of effect.
    pub date: NaiveDate,
    /// Insee's nature of the event: 21 restored, 31 to 34 merged, 41 and 50 renumbered.
    pub nature: u8,
    /// Code of the commune before.
    pub before: String,
    /// Code of the commune after.
    pub after: String,
}
