//! The current records of one moment, read page by page, folded as they come.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::Store;
use super::answers::Names;
use super::connection::AnyConnection;
use super::error::StoreError;
use super::fold;
use super::records::{RecordRow, SUBJECTS_PER_QUERY, feed_code};
use super::schema::{deliveries, records};
use crate::domain::delivery::{DeliverySummary, Feed, Record};

/// Rows read at once: a few megabytes.
const ROWS_PER_PAGE: i64 = 2_000;
/// Deliveries looked up at once.
const DELIVERIES_PER_QUERY: usize = 500;

/// The observatory at one moment: deliveries that come or go afterwards change nothing to it.
///
/// Records never change, so that the list of active deliveries is enough to hold the moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    store: Store,
    active: BTreeSet<i64>,
    deliveries: Vec<DeliverySummary>,
}

impl Snapshot {
    /// The active deliveries, in order of arrival.
    pub fn deliveries(&self) -> &[DeliverySummary] {
        &self.deliveries
    }

    /// The current records of a feed, by subject then year.
    pub fn records(&self, feed: Feed) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        self.visit_records(feed, |record| records.push(record))?;
        Ok(records)
    }

    /// Data years for which a structure has a current answer to the survey, in order.
    pub fn answered_years(&self, structure: &str) -> Result<Vec<i32>, StoreError> {
        let found: Vec<(i32, i64)> = records::table
            .filter(records::feed.eq(feed_code(Feed::Survey)))
            .filter(records::subject.eq(structure))
            .order(records::data_year)
            .select((records::data_year, records::delivery_seq))
            .load(&mut *self.store.connection()?)?;
        let mut years: Vec<i32> = found
            .into_iter()
            .filter(|(_, delivery)| self.active.contains(delivery))
            .map(|(year, _)| year)
            .collect();
        years.dedup();
        Ok(years)
    }

    /// Hands the current records of a feed to `visit` one by one, by subject then year.
    ///
    /// Reads page by page: a caller that keeps only numbers never holds all the answers.
    pub fn visit_records(&self, feed: Feed, visit: impl FnMut(Record)) -> Result<(), StoreError> {
        self.visit_records_of_years(feed, |_| true, visit)
    }

    /// The same for some data years; the answers of the others are not even decoded.
    pub fn visit_records_of_years(
        &self,
        feed: Feed,
        is_wanted: impl Fn(i32) -> bool,
        mut visit: impl FnMut(Record),
    ) -> Result<(), StoreError> {
        self.visit_pages(feed, None, is_wanted, &mut visit)
    }

    /// The current records of a feed for some data years, by subject then year: the database skips
    /// the others.
    pub fn records_of_years(
        &self,
        feed: Feed,
        years: &BTreeSet<i32>,
    ) -> Result<Vec<Record>, StoreError> {
        let listed: Vec<i32> = years.iter().copied().collect();
        let mut found = Vec::new();
        self.visit_pages(feed, Some(&listed), |_| true, &mut |record| {
            found.push(record);
        })?;
        Ok(found)
    }

    /// The current records of some subjects of a feed, by subject then year.
    pub fn records_of_subjects(
        &self,
        feed: Feed,
        subjects: &[&str],
    ) -> Result<Vec<Record>, StoreError> {
        let mut conn = self.store.connection()?;
        let mut names = Names::default();
        let mut found = Vec::new();
        for chunk in subjects.chunks(SUBJECTS_PER_QUERY) {
            let rows = records::table
                .filter(records::feed.eq(feed_code(feed)))
                .filter(records::subject.eq_any(chunk))
                .order((records::subject, records::data_year, records::delivery_seq))
                .select(RecordRow::as_select())
                .load(&mut *conn)?;
            let active = rows
                .into_iter()
                .filter(|row| self.active.contains(&row.delivery_seq));
            for row in active {
                found.push(row.read(feed, &mut names)?);
            }
        }
        Ok(fold::fold(found).into_values().collect())
    }

    fn visit_pages(
        &self,
        feed: Feed,
        years: Option<&[i32]>,
        is_wanted: impl Fn(i32) -> bool,
        visit: &mut impl FnMut(Record),
    ) -> Result<(), StoreError> {
        let mut after = (String::new(), i32::MIN, i64::MIN);
        let mut pending: Option<Record> = None;
        let mut names = Names::default();
        loop {
            let page = page_after(&mut *self.store.connection()?, feed, years, &after)?;
            let Some(last) = page.last() else { break };
            after = (last.subject.clone(), last.data_year, last.delivery_seq);
            for row in page
                .into_iter()
                .filter(|row| is_wanted(row.data_year) && self.active.contains(&row.delivery_seq))
            {
                let record = row.read(feed, &mut names)?;
                match &mut pending {
                    Some(current)
                        if current.subject == record.subject
                            && current.data_year == record.data_year =>
                    {
                        fold::supersede(current, record);
                    }
                    _ => pending.replace(record).into_iter().for_each(&mut *visit),
                }
            }
        }
        pending.into_iter().for_each(visit);
        Ok(())
    }
}

fn page_after(
    conn: &mut AnyConnection,
    feed: Feed,
    years: Option<&[i32]>,
    (subject, year, seq): &(String, i32, i64),
) -> QueryResult<Vec<RecordRow>> {
    let same_year = records::data_year
        .eq(year)
        .and(records::delivery_seq.gt(seq));
    let same_subject = records::subject
        .eq(subject)
        .and(records::data_year.gt(year).or(same_year));
    let mut query = records::table
        .filter(records::feed.eq(feed_code(feed)))
        // Redundant, but it lets the database start at the right place of its index.
        .filter(records::subject.ge(subject))
        .filter(records::subject.gt(subject).or(same_subject))
        .order((records::subject, records::data_year, records::delivery_seq))
        .limit(ROWS_PER_PAGE)
        .select(RecordRow::as_select())
        .into_boxed();
    if let Some(years) = years {
        query = query.filter(records::data_year.eq_any(years.to_vec()));
    }
    query.load(conn)
}

impl Store {
    /// The observatory as it is now, to be read at leisure.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let (seqs, deliveries) = self.active_deliveries_by_seq()?.into_iter().unzip();
        Ok(Snapshot {
            store: self.clone(),
            active: seqs,
            deliveries,
        })
    }

    /// The observatory as an edition read it: these deliveries, whatever became of them since.
    /// Each keeps its place in the order of arrival.
    ///
    /// Errors: one of them is not in this database.
    pub fn snapshot_of(&self, summaries: &[DeliverySummary]) -> Result<Snapshot, StoreError> {
        let mut conn = self.connection()?;
        let mut places = BTreeMap::new();
        for chunk in summaries.chunks(DELIVERIES_PER_QUERY) {
            let ids: Vec<&str> = chunk.iter().map(|summary| summary.id.as_str()).collect();
            let found = deliveries::table
                .filter(deliveries::id.eq_any(ids))
                .select((deliveries::id, deliveries::seq))
                .load::<(String, i64)>(&mut *conn)?;
            places.extend(found);
        }
        let place = |summary: &DeliverySummary| {
            let gone = || StoreError::DeliveryGone {
                id: summary.id.clone(),
            };
            places.get(&summary.id).copied().ok_or_else(gone)
        };
        Ok(Snapshot {
            store: self.clone(),
            active: summaries.iter().map(place).collect::<Result<_, _>>()?,
            deliveries: summaries.to_vec(),
        })
    }

    /// What the records of these deliveries speak of: feeds and data years, by delivery.
    pub fn extents(
        &self,
        ids: &[&str],
    ) -> Result<BTreeMap<String, BTreeSet<(Feed, i32)>>, StoreError> {
        let mut conn = self.connection()?;
        let mut extents = BTreeMap::<String, BTreeSet<(Feed, i32)>>::new();
        for chunk in ids.chunks(DELIVERIES_PER_QUERY) {
            let rows = deliveries::table
                .inner_join(records::table.on(records::delivery_seq.eq(deliveries::seq)))
                .filter(deliveries::id.eq_any(chunk))
                .select((deliveries::id, records::feed, records::data_year))
                .distinct()
                .load::<(String, String, i32)>(&mut *conn)?;
            for (id, feed, year) in rows {
                let feed = super::delivery::from_code(&id, &feed)?;
                extents.entry(id).or_default().insert((feed, year));
            }
        }
        Ok(extents)
    }

    /// The current records of a feed, by subject then year.
    pub fn records(&self, feed: Feed) -> Result<Vec<Record>, StoreError> {
        self.snapshot()?.records(feed)
    }
}
