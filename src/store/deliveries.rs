//! Deliveries: applied whole or not at all, remembered when refused, withdrawn on demand.

use diesel::dsl::max;
use diesel::prelude::*;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};

use super::Store;
use super::connection::AnyConnection;
use super::contents;
use super::error::StoreError;
use super::fold::RowOutcome;
use super::records::{Prepared, feed_code};
use super::schema::deliveries;
use super::settings::{self, ObservatoryKind};
use crate::domain::delivery::{DeliveryStatus, DeliverySummary, Feed, Perimeter, Record};

/// Statuses of a delivery whose answers count.
pub(super) const APPLIED: [&str; 2] = ["accepted", "accepted_with_warnings"];

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
}

impl StoredDelivery {
    /// Whether its answers count.
    pub fn is_active(&self) -> bool {
        self.withdrawn_at.is_none() && APPLIED.contains(&self.status.code())
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
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct DeliveryRow {
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
}

impl DeliveryRow {
    fn read(self) -> Result<(i64, StoredDelivery), StoreError> {
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
        let delivery = StoredDelivery {
            status: from_code(&summary.id, &self.status)?,
            bytes: count(self.bytes),
            received_at: self.received_at,
            withdrawn_at: self.withdrawn_at,
            summary,
        };
        Ok((self.seq, delivery))
    }
}

impl Store {
    /// Applies a delivery in one transaction: its line, its bytes, its records.
    ///
    /// `report` writes the report (JSON) once the identifier and the outcome are known.
    /// Errors: real and fictitious deliveries would meet; the database is busy. Then nothing changed.
    pub fn apply_delivery(
        &self,
        delivery: &NewDelivery,
        records: &[Record],
        raw: &[u8],
        report: impl FnOnce(&str, RowOutcome) -> String,
    ) -> Result<Applied, StoreError> {
        let prepared = Prepared::new(records)?;
        let compressed = contents::compress(&delivery.sha256, raw)?;
        self.write(|conn| {
            settle_kind(conn, delivery.fictitious)?;
            let outcome = prepared.outcome(conn)?;
            contents::save(conn, &delivery.sha256, &compressed)?;
            let id = free_id(conn, delivery)?;
            let seq = insert(conn, delivery, &id, &report(&id, outcome))?;
            prepared.insert(conn, seq)?;
            Ok(Applied { id, outcome })
        })
    }

    /// Remembers a delivery that was refused, or that waits for a person, with its report and no
    /// record; `raw` is kept when it may be needed again. Gives its identifier.
    pub fn save_rejected(
        &self,
        delivery: &NewDelivery,
        raw: Option<&[u8]>,
        report: impl FnOnce(&str) -> String,
    ) -> Result<String, StoreError> {
        let compressed = raw
            .map(|raw| contents::compress(&delivery.sha256, raw))
            .transpose()?;
        self.write(|conn| {
            if let Some(compressed) = &compressed {
                contents::save(conn, &delivery.sha256, compressed)?;
            }
            let id = free_id(conn, delivery)?;
            insert(conn, delivery, &id, &report(&id))?;
            Ok(id)
        })
    }

    /// The active delivery that brought this file, in this format, for this year.
    pub fn find_applied(
        &self,
        sha256: &str,
        format: &str,
        data_year: i32,
    ) -> Result<Option<String>, StoreError> {
        let found = deliveries::table
            .filter(deliveries::sha256.eq(sha256))
            .filter(deliveries::format.eq(format))
            .filter(deliveries::data_year.eq(data_year))
            .filter(deliveries::withdrawn_at.is_null())
            .filter(deliveries::status.eq_any(APPLIED))
            .order(deliveries::seq.desc())
            .select(deliveries::id)
            .first(&mut *self.connection()?);
        Ok(found.optional()?)
    }

    /// Every delivery, refused and withdrawn ones included, in order of arrival.
    pub fn deliveries(&self) -> Result<Vec<StoredDelivery>, StoreError> {
        let all = self.deliveries_by_seq()?;
        Ok(all.into_iter().map(|(_, delivery)| delivery).collect())
    }

    /// The deliveries whose answers count, in order of arrival.
    pub fn active_deliveries(&self) -> Result<Vec<DeliverySummary>, StoreError> {
        let active = self.active_deliveries_by_seq()?;
        Ok(active.into_iter().map(|(_, delivery)| delivery).collect())
    }

    /// The report of a delivery, as it was written (JSON).
    pub fn delivery_report(&self, id: &str) -> Result<Option<String>, StoreError> {
        let report = deliveries::table
            .filter(deliveries::id.eq(id))
            .select(deliveries::report);
        Ok(report.first(&mut *self.connection()?).optional()?)
    }

    /// Withdraws a delivery: the answers that it had replaced come back. `at` is RFC 3339, UTC.
    pub fn withdraw(&self, id: &str, at: &str) -> Result<(), StoreError> {
        self.write(|conn| {
            let active = deliveries::table
                .filter(deliveries::id.eq(id))
                .filter(deliveries::withdrawn_at.is_null())
                .filter(deliveries::status.eq_any(APPLIED));
            let changed = diesel::update(active)
                .set(deliveries::withdrawn_at.eq(at))
                .execute(conn)?;
            if changed == 0 {
                Err(StoreError::NotApplied { id: id.to_owned() })
            } else {
                Ok(())
            }
        })
    }

    pub(super) fn active_deliveries_by_seq(
        &self,
    ) -> Result<Vec<(i64, DeliverySummary)>, StoreError> {
        let all = self.deliveries_by_seq()?;
        let active = all.into_iter().filter(|(_, delivery)| delivery.is_active());
        Ok(active
            .map(|(seq, delivery)| (seq, delivery.summary))
            .collect())
    }

    fn deliveries_by_seq(&self) -> Result<Vec<(i64, StoredDelivery)>, StoreError> {
        let rows = deliveries::table
            .order(deliveries::seq)
            .select(DeliveryRow::as_select())
            .load(&mut *self.connection()?)?;
        rows.into_iter().map(DeliveryRow::read).collect()
    }
}

/// The first delivery decides whether the observatory is real; once all are withdrawn, the next does.
fn settle_kind(conn: &mut AnyConnection, fictitious: bool) -> Result<(), StoreError> {
    let others = deliveries::table
        .filter(deliveries::withdrawn_at.is_null())
        .filter(deliveries::status.eq_any(APPLIED))
        .filter(deliveries::fictitious.ne(fictitious))
        .count()
        .get_result::<i64>(conn)?;
    if others > 0 {
        return Err(StoreError::Mixed {
            delivery_is_fictitious: fictitious,
        });
    }
    let kind = ObservatoryKind::of(fictitious).code();
    Ok(settings::save(conn, settings::OBSERVATORY_KIND, kind)?)
}

/// `2026-11-23-senacs-structures-1f0a9c3e`, then `…-2` when the same file came again that day.
fn free_id(conn: &mut AnyConnection, delivery: &NewDelivery) -> Result<String, StoreError> {
    let day = delivery.received_at.split('T').next().unwrap_or_default();
    let digest: String = delivery.sha256.chars().take(8).collect();
    let first = format!("{day}-{}-{digest}", delivery.format);
    let taken = deliveries::table
        .filter(deliveries::id.like(format!("{first}%")))
        .select(deliveries::id)
        .load::<String>(conn)?;
    let candidates = (2..).map(|number: u64| format!("{first}-{number}"));
    let free = std::iter::once(first.clone())
        .chain(candidates)
        .find(|id| !taken.contains(id));
    Ok(free.unwrap_or(first))
}

fn insert(
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
        })
        .execute(conn)?;
    Ok(seq)
}

/// Reads the code of a feed or of a status, which are the same in tables and in JSON.
fn from_code<T: DeserializeOwned>(id: &str, code: &str) -> Result<T, StoreError> {
    let code: StrDeserializer<'_, serde_json::Error> = code.into_deserializer();
    T::deserialize(code).map_err(|source| unreadable(id, source))
}

fn unreadable(id: &str, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: format!("la livraison « {id} »"),
        source,
    }
}
