//! What the observatory remembers of some subjects: their current records of a few years.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::Store;
use super::answers::Names;
use super::error::StoreError;
use super::fold;
use super::records::{RecordRow, SUBJECTS_PER_QUERY, feed_code};
use super::schema::records;
use crate::domain::delivery::{DeliverySummary, Feed, Record};

/// What is remembered of some subjects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remembered {
    /// Their current records, by subject then year.
    pub records: Vec<Record>,
    /// The active deliveries of the observatory, in order of arrival.
    pub deliveries: Vec<DeliverySummary>,
}

impl Store {
    /// The current records of these subjects of a feed in these years, and the active deliveries.
    ///
    /// The cost follows the number of subjects, not the size of the observatory: the primary key
    /// leads to each of them.
    pub fn remembered(
        &self,
        feed: Feed,
        subjects: &BTreeSet<&str>,
        years: &BTreeSet<i32>,
    ) -> Result<Remembered, StoreError> {
        let (seqs, deliveries): (BTreeSet<i64>, Vec<DeliverySummary>) =
            self.active_deliveries_by_seq()?.into_iter().unzip();
        let subjects: Vec<&str> = subjects.iter().copied().collect();
        let mut names = Names::default();
        let mut found = Vec::new();
        let mut conn = self.connection()?;
        for chunk in subjects.chunks(SUBJECTS_PER_QUERY) {
            let rows = records::table
                .filter(records::feed.eq(feed_code(feed)))
                .filter(records::subject.eq_any(chunk.iter().copied()))
                .filter(records::data_year.eq_any(years.iter().copied()))
                .order((records::subject, records::data_year, records::delivery_seq))
                .select(RecordRow::as_select())
                .load(&mut *conn)?;
            let active = rows
                .into_iter()
                .filter(|row| seqs.contains(&row.delivery_seq));
            let read = active
                .map(|row| row.read(feed, &mut names))
                .collect::<Result<Vec<_>, _>>()?;
            found.extend(fold::fold(read).into_values());
        }
        Ok(Remembered {
            records: found,
            deliveries,
        })
    }
}
