//! What the observatory remembers of some subjects: their current records of a few years.

use std::collections::BTreeSet;

use super::Store;
use super::error::StoreError;
use crate::domain::delivery::{DeliverySummary, Feed, Record};

/// What is remembered of some subjects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remembered {
    /// Their current records, by subject then year.
    pub records: Vec<Record>,
    /// The active deliveries of the same years; of all years where no subject is known.
    pub deliveries: Vec<DeliverySummary>,
}

impl Store {
    /// The current records of these subjects of a feed in these years, and the active deliveries
    /// around them.
    ///
    /// The cost follows the number of subjects, not the size nor the age of the observatory: the
    /// primary key leads to each of them. Only where none is known is everything looked at, to tell a
    /// file sent to the wrong observatory.
    pub fn remembered(
        &self,
        feed: Feed,
        subjects: &BTreeSet<&str>,
        years: &BTreeSet<i32>,
    ) -> Result<Remembered, StoreError> {
        let subjects: Vec<&str> = subjects.iter().copied().collect();
        let years: Vec<i32> = years.iter().copied().collect();
        let records = self.records_of(feed, &subjects, &years)?;
        let deliveries = if records.is_empty() {
            self.active_deliveries()?
        } else {
            self.active_deliveries_of_years(&years)?
        };
        Ok(Remembered {
            records,
            deliveries,
        })
    }
}
