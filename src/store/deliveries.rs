//! Deliveries: applied whole or not at all, remembered when refused, withdrawn on demand.

use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::contents;
use super::delivery::{
    APPLIED, Applied, DeliveryRow, NewDelivery, StoredDelivery, SummaryRow, WAITING, insert,
};
use super::error::StoreError;
use super::fold::RowOutcome;
use super::kind::settle_kind;
use super::records::{Prepared, Standing, feed_code};
use super::schema::deliveries;
use crate::domain::delivery::{DeliveryStatus, DeliverySummary, Feed, Record};

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
            let outcome = prepared.outcome(conn, Standing::Last)?;
            contents::save(conn, &delivery.sha256, &compressed)?;
            let id = free_id(conn, delivery)?;
            let seq = insert(conn, delivery, &id, &report(&id, outcome))?;
            prepared.insert(conn, seq)?;
            Ok(Applied { id, outcome })
        })
    }

    /// Remembers a delivery that was refused, or that waits for a person, with its report, its bytes
    /// and no record. Gives its identifier.
    pub fn keep_unapplied(
        &self,
        delivery: &NewDelivery,
        raw: &[u8],
        report: impl FnOnce(&str) -> String,
    ) -> Result<String, StoreError> {
        let compressed = contents::compress(&delivery.sha256, raw)?;
        self.write(|conn| {
            contents::save(conn, &delivery.sha256, &compressed)?;
            let id = free_id(conn, delivery)?;
            insert(conn, delivery, &id, &report(&id))?;
            Ok(id)
        })
    }

    /// Says when a delivery last came, for a file refused again for the same reasons; its bytes are
    /// kept anew when they were purged meanwhile.
    pub fn came_again(
        &self,
        id: &str,
        sha256: &str,
        raw: &[u8],
        at: &str,
    ) -> Result<(), StoreError> {
        let compressed = contents::compress(sha256, raw)?;
        self.write(|conn| {
            contents::save(conn, sha256, &compressed)?;
            diesel::update(deliveries::table.filter(deliveries::id.eq(id)))
                .set(deliveries::received_at.eq(at))
                .execute(conn)?;
            Ok(())
        })
    }

    /// The last delivery of this file in this format with a status (refused, waiting) and not
    /// withdrawn, and its report.
    pub fn find_unapplied(
        &self,
        sha256: &str,
        format: &str,
        status: DeliveryStatus,
    ) -> Result<Option<(StoredDelivery, String)>, StoreError> {
        let found = deliveries::table
            .filter(deliveries::sha256.eq(sha256))
            .filter(deliveries::format.eq(format))
            .filter(deliveries::withdrawn_at.is_null())
            .filter(deliveries::status.eq(status.code()))
            .order(deliveries::seq.desc())
            .select((DeliveryRow::as_select(), deliveries::report))
            .first::<(DeliveryRow, String)>(&mut *self.connection()?)
            .optional()?;
        let read = |(row, report): (DeliveryRow, String)| Ok((row.read()?.1, report));
        found.map(read).transpose()
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

    /// The active deliveries of these data years, in order of arrival.
    pub fn active_deliveries_of_years(
        &self,
        years: &[i32],
    ) -> Result<Vec<DeliverySummary>, StoreError> {
        let rows = deliveries::table
            .filter(deliveries::data_year.eq_any(years))
            .filter(deliveries::feed.eq_any([feed_code(Feed::Register), feed_code(Feed::Survey)]))
            .filter(deliveries::withdrawn_at.is_null())
            .filter(deliveries::status.eq_any(APPLIED))
            .order(deliveries::seq)
            .select(SummaryRow::as_select())
            .load(&mut *self.connection()?)?;
        let summary = |row: SummaryRow| row.read().map(|(_, summary)| summary);
        rows.into_iter().map(summary).collect()
    }

    /// The active deliveries of a feed, in order of arrival.
    pub fn active_deliveries_of_feed(
        &self,
        feed: Feed,
    ) -> Result<Vec<DeliverySummary>, StoreError> {
        let rows = deliveries::table
            .filter(deliveries::feed.eq(feed_code(feed)))
            .filter(deliveries::withdrawn_at.is_null())
            .filter(deliveries::status.eq_any(APPLIED))
            .order(deliveries::seq)
            .select(SummaryRow::as_select())
            .load(&mut *self.connection()?)?;
        let summary = |row: SummaryRow| row.read().map(|(_, summary)| summary);
        rows.into_iter().map(summary).collect()
    }

    /// One delivery, by identifier.
    pub fn delivery(&self, id: &str) -> Result<Option<StoredDelivery>, StoreError> {
        let row = deliveries::table
            .filter(deliveries::id.eq(id))
            .select(DeliveryRow::as_select())
            .first(&mut *self.connection()?)
            .optional()?;
        let read = |row: DeliveryRow| row.read().map(|(_, delivery)| delivery);
        row.map(read).transpose()
    }

    /// The report of a delivery, as it was written (JSON).
    pub fn delivery_report(&self, id: &str) -> Result<Option<String>, StoreError> {
        let report = deliveries::table
            .filter(deliveries::id.eq(id))
            .select(deliveries::report);
        Ok(report.first(&mut *self.connection()?).optional()?)
    }

    /// Withdraws a delivery: the answers that it had replaced come back; one that waited is
    /// cancelled. `at` is RFC 3339, UTC.
    pub fn withdraw(&self, id: &str, at: &str) -> Result<(), StoreError> {
        self.write(|conn| {
            let active = deliveries::table
                .filter(deliveries::id.eq(id))
                .filter(deliveries::withdrawn_at.is_null())
                .filter(deliveries::status.eq_any(APPLIED.into_iter().chain([WAITING])));
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
        let rows = deliveries::table
            .filter(deliveries::withdrawn_at.is_null())
            .filter(deliveries::status.eq_any(APPLIED))
            .order(deliveries::seq)
            .select(SummaryRow::as_select())
            .load(&mut *self.connection()?)?;
        rows.into_iter().map(SummaryRow::read).collect()
    }

    fn deliveries_by_seq(&self) -> Result<Vec<(i64, StoredDelivery)>, StoreError> {
        let rows = deliveries::table
            .order(deliveries::seq)
            .select(DeliveryRow::as_select())
            .load(&mut *self.connection()?)?;
        rows.into_iter().map(DeliveryRow::read).collect()
    }
}

/// `2026-11-23-senacs-structures-1f0a9c3e`, then `…-2` when the same file came again that day.
fn free_id(conn: &mut AnyConnection, delivery: &NewDelivery) -> Result<String, StoreError> {
    let day = delivery.received_at.split('T').next().unwrap_or_default();
    let digest: String = delivery.sha256.chars().take(8).collect();
    let first = format!("{day}-{}-{digest}", delivery.format);
    let mut candidate = first.clone();
    for number in 2_u64.. {
        let taken = deliveries::table
            .filter(deliveries::id.eq(&candidate))
            .select(deliveries::seq)
            .first::<i64>(conn)
            .optional()?;
        if taken.is_none() {
            break;
        }
        candidate = format!("{first}-{number}");
    }
    Ok(candidate)
}
