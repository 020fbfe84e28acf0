//! A delivery on its way in, in its table, and on its way out.

use diesel::dsl::max;
use diesel::prelude::*;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};

use super::connection::AnyConnection;
use super::error::StoreError;
use super::fold::RowOutcome;
use super::records::feed_code;
use super::schema::deliveries;
use crate::domain::delivery::{DeliveryStatus, DeliverySummary, Feed, Perimeter};

/// Statuses of a delivery whose answers count.
pub(super) const APPLIED: [&str; 2] = ["accepted", "accepted_with_warnings"];
/// Status of a delivery that waits for a person.
pub(super) const WAITING: &str = "awaiting_decision";

/// A delivery on its way in; the store gives it its identifier.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// Format identifier.
    pub format: String,
    /// What its records are about.
    pub feed: Feed,
    /// File name as received.
    pub file_name: String,
    /// SHA-256 of the bytes received, hexadecimal.
    pub sha256: String,
    /// Size of the file.
    pub bytes: u64,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// Year that the data describe.
    pub data_year: i32,
    /// Year of collection.
    pub survey_year: Option<i32>,
    /// What it is complete for.
    pub perimeter: Perimeter,
    /// Outcome of the import.
    pub status: DeliveryStatus,
    /// When it was received, RFC 3339, UTC; its day begins the identifier.
    pub received_at: String,
    /// Rows read in the file.
    pub rows_read: u64,
    /// Rows refused with a reason.
    pub rows_rejected: u64,
    /// Who brought it: a token's name, a scheduled source; empty for the command line.
    pub author: String,
    /// The data year given with the import, if one was.
    pub asked_year: Option<i32>,
    /// Whether it was announced as partial: complete for nothing.
    pub partial: bool,
}

impl NewDelivery {
    /// What an edition would remember of it, under this identifier.
    pub fn summary(&self, id: &str) -> DeliverySummary {
        DeliverySummary {
            id: id.to_owned(),
            format: self.format.clone(),
            feed: self.feed,
            file_name: self.file_name.clone(),
            sha256: self.sha256.clone(),
            fictitious: self.fictitious,
            data_year: self.data_year,
            survey_year: self.survey_year,
            perimeter: self.perimeter.clone(),
            rows_read: self.rows_read,
            rows_rejected: self.rows_rejected,
        }
    }
}

/// A delivery that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The identifier that it received.
    pub id: String,
    /// What its records changed.
    pub outcome: RowOutcome,
}

/// A delivery as the list of deliveries shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredDelivery {
    /// What editions remember of it.
    pub summary: DeliverySummary,
    /// Outcome of the import.
    pub status: DeliveryStatus,
    /// Size of the file.
    pub bytes: u64,
    /// When it was received, RFC 3339, UTC.
    pub received_at: String,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<String>,
    /// Who brought it; empty for the command line.
    pub author: String,
    /// The data year given with the import, if one was.
    pub asked_year: Option<i32>,
    /// Whether it was announced as partial.
    pub partial: bool,
}

impl StoredDelivery {
    /// Whether its answers count.
    pub fn is_active(&self) -> bool {
        self.withdrawn_at.is_none() && APPLIED.contains(&self.status.code())
    }

    /// Whether it waits for a person.
    pub fn is_waiting(&self) -> bool {
        self.withdrawn_at.is_none() && self.status == DeliveryStatus::AwaitingDecision
    }
}

#[derive(Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct NewDeliveryRow<'a> {
    seq: i64,
    id: &'a str,
    format: &'a str,
    feed: &'static str,
    file_name: &'a str,
    sha256: &'a str,
    bytes: i64,
    fictitious: bool,
    data_year: i32,
    survey_year: Option<i32>,
    perimeter: String,
    status: &'static str,
    received_at: &'a str,
    rows_read: i64,
    rows_rejected: i64,
    report: &'a str,
    author: &'a str,
    asked_year: Option<i32>,
    partial: bool,
}

/// What editions remember of a delivery, without what stands after its report in the table: SQLite
/// would walk through the report to reach it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
pub(super) struct SummaryRow {
    seq: i64,
    id: String,
    format: String,
    feed: String,
    file_name: String,
    sha256: String,
    fictitious: bool,
    data_year: i32,
    survey_year: Option<i32>,
    perimeter: String,
    rows_read: i64,
    rows_rejected: i64,
}

impl SummaryRow {
    pub(super) fn read(self) -> Result<(i64, DeliverySummary), StoreError> {
        let count = |stored: i64| u64::try_from(stored).unwrap_or_default();
        let summary = DeliverySummary {
            feed: from_code(&self.id, &self.feed)?,
            perimeter: serde_json::from_str(&self.perimeter)
                .map_err(|source| unreadable(&self.id, source))?,
            format: self.format,
            file_name: self.file_name,
            sha256: self.sha256,
            fictitious: self.fictitious,
            data_year: self.data_year,
            survey_year: self.survey_year,
            rows_read: count(self.rows_read),
            rows_rejected: count(self.rows_rejected),
            id: self.id,
        };
        Ok((self.seq, summary))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
pub(super) struct DeliveryRow {
    seq: i64,
    id: String,
    format: String,
    feed: String,
    file_name: String,
    sha256: String,
    bytes: i64,
    fictitious: bool,
    data_year: i32,
    survey_year: Option<i32>,
    perimeter: String,
    status: String,
    received_at: String,
    rows_read: i64,
    rows_rejected: i64,
    withdrawn_at: Option<String>,
    author: String,
    asked_year: Option<i32>,
    partial: bool,
}

impl DeliveryRow {
    pub(super) fn read(self) -> Result<(i64, StoredDelivery), StoreError> {
        let (seq, summary) = SummaryRow {
            seq: self.seq,
            id: self.id,
            format: self.format,
            feed: self.feed,
            file_name: self.file_name,
            sha256: self.sha256,
            fictitious: self.fictitious,
            data_year: self.data_year,
            survey_year: self.survey_year,
            perimeter: self.perimeter,
            rows_read: self.rows_read,
            rows_rejected: self.rows_rejected,
        }
        .read()?;
        let delivery = StoredDelivery {
            status: from_code(&summary.id, &self.status)?,
            bytes: u64::try_from(self.bytes).unwrap_or_default(),
            received_at: self.received_at,
            withdrawn_at: self.withdrawn_at,
            author: self.author,
            asked_year: self.asked_year,
            partial: self.partial,
            summary,
        };
        Ok((seq, delivery))
    }
}

/// Called by a writer: gives the next place in the order of arrival.
pub(super) fn insert(
    conn: &mut AnyConnection,
    delivery: &NewDelivery,
    id: &str,
    report: &str,
) -> Result<i64, StoreError> {
    let last = deliveries::table
        .select(max(deliveries::seq))
        .first::<Option<i64>>(conn)?;
    let seq = last.unwrap_or(0) + 1;
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    diesel::insert_into(deliveries::table)
        .values(NewDeliveryRow {
            seq,
            id,
            format: &delivery.format,
            feed: feed_code(delivery.feed),
            file_name: &delivery.file_name,
            sha256: &delivery.sha256,
            bytes: count(delivery.bytes),
            fictitious: delivery.fictitious,
            data_year: delivery.data_year,
            survey_year: delivery.survey_year,
            perimeter: serde_json::to_string(&delivery.perimeter)
                .map_err(|source| unreadable(id, source))?,
            status: delivery.status.code(),
            received_at: &delivery.received_at,
            rows_read: count(delivery.rows_read),
            rows_rejected: count(delivery.rows_rejected),
            report,
            author: &delivery.author,
            asked_year: delivery.asked_year,
            partial: delivery.partial,
        })
        .execute(conn)?;
    Ok(seq)
}

/// Reads the code of a feed or of a status, which are the same in tables and in JSON.
pub(super) fn from_code<T: DeserializeOwned>(id: &str, code: &str) -> Result<T, StoreError> {
    let code: StrDeserializer<'_, serde_json::Error> = code.into_deserializer();
    T::deserialize(code).map_err(|source| unreadable(id, source))
}

pub(super) fn unreadable(id: &str, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: format!("la livraison « {id} »"),
        source,
    }
}
