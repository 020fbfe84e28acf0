//! What the store remembers of the subjects of a delivery, for the contrôle de cohérence.

use std::collections::BTreeSet;

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::domain::delivery::{DeliverySummary, Feed, Perimeter};
use crate::domain::territory::TerritoryType;
use crate::import::{Memory, PastDelivery, Reading};

/// The earlier answers of the subjects of a delivery: the same year, the one before and the next.
///
/// Nothing for a format whose control looks no further than the file.
///
/// # Errors
/// The store fails.
pub(super) fn memory(
    place: &Workplace,
    format: &FormatDefinition,
    reading: &Reading,
) -> Result<Memory, WorkError> {
    if format.feeds != Feed::Survey && format.coherence.is_empty() {
        return Ok(Memory::default());
    }
    let subjects: BTreeSet<&str> = reading
        .records
        .iter()
        .map(|record| record.subject.as_str())
        .collect();
    let years: BTreeSet<i32> = reading
        .records
        .iter()
        .flat_map(|record| record.data_year - 1..=record.data_year + 1)
        .collect();
    let remembered = place.store.remembered(format.feeds, &subjects, &years)?;
    let records = remembered.records.into_iter();
    Ok(Memory {
        records: records
            .map(|record| ((record.subject.clone(), record.data_year), record))
            .collect(),
        deliveries: remembered.deliveries.iter().map(past).collect(),
    })
}

fn past(delivery: &DeliverySummary) -> PastDelivery {
    let departements = match &delivery.perimeter {
        Perimeter::Departements(codes) => codes.iter().cloned().collect(),
        Perimeter::Territories(territories) | Perimeter::OneKind { territories, .. } => territories
            .iter()
            .filter(|territory| territory.kind == TerritoryType::Dep)
            .map(|territory| territory.code.clone())
            .collect(),
        Perimeter::Nothing => BTreeSet::new(),
    };
    PastDelivery {
        feed: delivery.feed,
        data_year: delivery.data_year,
        departements,
        rows: delivery.rows_read.saturating_sub(delivery.rows_rejected),
    }
}
