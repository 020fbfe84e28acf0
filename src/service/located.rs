//! Share of the structures delivered that could be located, for the territories that they are of.

use serde_json::{Value, json};

use super::published::PublishedEdition;
use crate::domain::delivery::{DeliverySummary, Feed, Perimeter};
use crate::geography::Territory;

/// Rows of the registers that cover a territory in a year: a structure whose commune is not found
/// is refused, so that those kept are those located.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Located {
    /// Rows read.
    pub read: u64,
    /// Rows kept: their commune is known. A row refused for another reason is not among them.
    pub kept: u64,
}

impl Located {
    /// Kept among read, 0 to 1; none when nothing was read.
    pub fn share(self) -> Option<f64> {
        let number = |count: u64| u32::try_from(count).ok().map(f64::from);
        Some(number(self.kept)? / number(self.read).filter(|read| *read > 0.0)?)
    }

    /// As the address of a territory gives it.
    pub fn view(self, data_year: i32) -> Value {
        json!({
            "time_period": data_year,
            "rows_read": self.read,
            "rows_kept": self.kept,
            "share": self.share(),
        })
    }
}

/// What the registers of a data year say of a territory: those of the départements that it touches.
pub fn located(edition: &PublishedEdition, territory: &Territory, data_year: i32) -> Located {
    let registers = edition.deliveries().iter();
    let mut found = Located::default();
    for delivery in registers.filter(|delivery| {
        delivery.feed == Feed::Register
            && delivery.data_year == data_year
            && touches(edition, delivery, territory)
    }) {
        found.read += delivery.rows_read;
        found.kept += delivery.rows_read.saturating_sub(delivery.rows_rejected);
    }
    found
}

fn touches(edition: &PublishedEdition, delivery: &DeliverySummary, territory: &Territory) -> bool {
    let is_own = |code: &str| territory.departements.iter().any(|own| **own == *code);
    match &delivery.perimeter {
        Perimeter::Nothing => false,
        Perimeter::Departements(codes) => codes.iter().any(|code| is_own(code)),
        Perimeter::Territories(codes)
        | Perimeter::OneKind {
            territories: codes, ..
        } => {
            let geography = edition.geography();
            let found = codes.iter().filter_map(|code| geography.find(code));
            let mut found = found.filter_map(|place| geography.territory(place));
            found.any(|other| {
                let communes = other.communes.iter();
                let mut shared =
                    communes.filter(|idx| territory.communes.binary_search(idx).is_ok());
                shared.next().is_some()
            })
        }
    }
}
