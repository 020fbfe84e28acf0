//! Records: written in batches, compared with the current ones, found by subject.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::Store;
use super::answers::{self, Names};
use super::connection::{AnyConnection, on_backend};
use super::error::StoreError;
use super::fold::{self, RecordKey, RowOutcome};
use super::schema::{deliveries, records};
use super::structures;
use crate::domain::delivery::{Feed, Record};

/// Rows per INSERT: 6 values each, far below the 32,766 that SQLite accepts.
const ROWS_PER_INSERT: usize = 1_000;
/// Subjects looked up at once.
pub(super) const SUBJECTS_PER_QUERY: usize = 1_000;

#[derive(Insertable)]
#[diesel(table_name = records, treat_none_as_default_value = false)]
pub(super) struct NewRecordRow<'a> {
    feed: &'static str,
    subject: &'a str,
    data_year: i32,
    delivery_seq: i64,
    row: i64,
    answers: &'a str,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = records)]
pub(super) struct RecordRow {
    pub(super) subject: String,
    pub(super) data_year: i32,
    pub(super) delivery_seq: i64,
    row: i64,
    answers: String,
}

impl RecordRow {
    pub(super) fn read(self, feed: Feed, names: &mut Names) -> Result<Record, StoreError> {
        let answers = answers::decode(&self.answers, names)
            .map_err(|source| unreadable(&self.subject, self.data_year, source))?;
        let row = u64::try_from(self.row).unwrap_or_default();
        Ok(Record {
            feed,
            subject: self.subject,
            data_year: self.data_year,
            row,
            answers,
        })
    }
}

/// A delivery's records, folded and encoded before the transaction begins.
pub(super) struct Prepared {
    records: BTreeMap<RecordKey, Record>,
    encoded: Vec<String>,
}

impl Prepared {
    pub(super) fn new(received: &[Record]) -> Result<Self, StoreError> {
        let records = fold::fold(received.iter().cloned());
        let encode = |record: &Record| {
            answers::encode(&record.answers)
                .map_err(|source| unreadable(&record.subject, record.data_year, source))
        };
        let encoded = records.values().map(encode).collect::<Result<_, _>>()?;
        Ok(Self { records, encoded })
    }

    /// Compares with the current answers of the same subjects and years.
    pub(super) fn outcome(
        &self,
        conn: &mut AnyConnection,
        standing: Standing,
    ) -> Result<RowOutcome, StoreError> {
        let mut outcome = RowOutcome::default();
        let received: Vec<&Record> = self.records.values().collect();
        for same_feed in received.chunk_by(|a, b| a.feed == b.feed) {
            for chunk in same_feed.chunks(SUBJECTS_PER_QUERY) {
                let others = active_of(conn, chunk)?;
                for record in chunk {
                    let others = others
                        .get(&fold::key(record))
                        .map_or(&[][..], Vec::as_slice);
                    count(&mut outcome, record, others, standing);
                }
            }
        }
        Ok(outcome)
    }

    pub(super) fn insert(&self, conn: &mut AnyConnection, seq: i64) -> QueryResult<()> {
        let rows: Vec<NewRecordRow<'_>> = self
            .records
            .values()
            .zip(&self.encoded)
            .map(|(record, answers)| NewRecordRow {
                feed: feed_code(record.feed),
                subject: &record.subject,
                data_year: record.data_year,
                delivery_seq: seq,
                row: i64::try_from(record.row).unwrap_or(i64::MAX),
                answers,
            })
            .collect();
        for batch in rows.chunks(ROWS_PER_INSERT) {
            on_backend!(&mut *conn, |conn| {
                diesel::insert_into(records::table)
                    .values(batch)
                    .execute(conn)?
            });
        }
        structures::insert(conn, seq, self.records.values())
    }
}

/// Where a delivery stands in the order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// After all others.
    Last,
    /// At the place that it was given when it came.
    At(i64),
}

/// Counts what a record changes among the active records of its key, in order of arrival: what a
/// later delivery says stays, so that it cannot change.
fn count(outcome: &mut RowOutcome, record: &Record, others: &[(i64, Record)], standing: Standing) {
    let is_later = |seq: i64| matches!(standing, Standing::At(own) if seq > own);
    let current = fold::fold(others.iter().map(|(_, other)| other.clone()));
    let later: BTreeSet<&str> = others
        .iter()
        .filter(|(seq, _)| is_later(*seq))
        .flat_map(|(_, other)| other.answers.keys())
        .collect();
    if later.is_empty() {
        outcome.count(current.values().next(), record);
        return;
    }
    let mut heard = record.clone();
    heard
        .answers
        .retain(|variable, _| !later.contains(variable));
    outcome.count(current.values().next(), &heard);
}

/// The active records of the subjects and years of `wanted`, which are of one feed, in order of
/// arrival under each key.
fn active_of(
    conn: &mut AnyConnection,
    wanted: &[&Record],
) -> Result<BTreeMap<RecordKey, Vec<(i64, Record)>>, StoreError> {
    let mut found = BTreeMap::<RecordKey, Vec<(i64, Record)>>::new();
    let Some(feed) = wanted.first().map(|record| record.feed) else {
        return Ok(found);
    };
    let subjects: BTreeSet<&str> = wanted
        .iter()
        .map(|record| record.subject.as_str())
        .collect();
    let years: BTreeSet<i32> = wanted.iter().map(|record| record.data_year).collect();
    let mut names = Names::default();
    for row in active_rows(conn, feed, subjects, years)? {
        let seq = row.delivery_seq;
        let record = row.read(feed, &mut names)?;
        found
            .entry(fold::key(&record))
            .or_default()
            .push((seq, record));
    }
    Ok(found)
}

fn active_rows<'a>(
    conn: &mut AnyConnection,
    feed: Feed,
    subjects: impl IntoIterator<Item = &'a str>,
    years: impl IntoIterator<Item = i32>,
) -> QueryResult<Vec<RecordRow>> {
    let subjects: Vec<&str> = subjects.into_iter().collect();
    let years: Vec<i32> = years.into_iter().collect();
    let mut rows = records::table
        .filter(records::feed.eq(feed_code(feed)))
        .filter(records::subject.eq_any(subjects))
        .filter(records::data_year.eq_any(years))
        .order((records::subject, records::data_year, records::delivery_seq))
        .select(RecordRow::as_select())
        .load(conn)?;
    let seqs: BTreeSet<i64> = rows.iter().map(|row| row.delivery_seq).collect();
    let active = active_among(conn, seqs)?;
    rows.retain(|row| active.contains(&row.delivery_seq));
    Ok(rows)
}

/// Those of these deliveries whose answers count.
pub(super) fn active_among(
    conn: &mut AnyConnection,
    seqs: BTreeSet<i64>,
) -> QueryResult<BTreeSet<i64>> {
    let mut active = BTreeSet::new();
    for chunk in seqs
        .into_iter()
        .collect::<Vec<_>>()
        .chunks(SUBJECTS_PER_QUERY)
    {
        active.extend(
            deliveries::table
                .filter(deliveries::seq.eq_any(chunk))
                .filter(deliveries::withdrawn_at.is_null())
                .filter(deliveries::status.eq_any(super::delivery::APPLIED))
                .select(deliveries::seq)
                .load::<i64>(conn)?,
        );
    }
    Ok(active)
}

impl Store {
    /// What these records would change, without applying them.
    pub fn outcome_of(&self, records: &[Record]) -> Result<RowOutcome, StoreError> {
        Prepared::new(records)?.outcome(&mut *self.connection()?, Standing::Last)
    }

    /// The current records of these subjects of a feed for these data years, by subject then year.
    pub fn records_of(
        &self,
        feed: Feed,
        subjects: &[&str],
        years: &[i32],
    ) -> Result<Vec<Record>, StoreError> {
        let mut conn = self.connection()?;
        let mut names = Names::default();
        let mut found = Vec::new();
        for chunk in subjects.chunks(SUBJECTS_PER_QUERY) {
            let rows = active_rows(
                &mut conn,
                feed,
                chunk.iter().copied(),
                years.iter().copied(),
            )?;
            for row in rows {
                found.push(row.read(feed, &mut names)?);
            }
        }
        Ok(fold::fold(found).into_values().collect())
    }
}

/// The code of a feed in tables, the same as in JSON.
pub(super) fn feed_code(feed: Feed) -> &'static str {
    match feed {
        Feed::Survey => "survey",
        Feed::Register => "register",
        Feed::Directory => "directory",
        Feed::Territory => "territory",
        Feed::Detail => "detail",
        Feed::Published => "published",
        Feed::Reference => "reference",
    }
}

fn unreadable(subject: &str, data_year: i32, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: format!("l'enregistrement de « {subject} » pour {data_year}"),
        source,
    }
}
