//! Deliveries: applied whole or not at all, remembered when refused, withdrawn on demand.

use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::contents;
use super::delivery::{APPLIED, Applied, DeliveryRow, NewDelivery, StoredDelivery, insert};
use super::error::StoreError;
use super::fold::RowOutcome;
use super::records::Prepared;
use super::schema::deliveries;
use super::settings::{self, ObservatoryKind};
use crate::domain::delivery::{DeliverySummary, Record};

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

    /// Refuses what [`Store::apply_delivery`] would refuse because real and fictitious would meet.
    pub fn check_kind(&self, fictitious: bool) -> Result<(), StoreError> {
        check_kind(&mut *self.connection()?, fictitious)
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
    check_kind(conn, fictitious)?;
    let kind = ObservatoryKind::of(fictitious).code();
    Ok(settings::save(conn, settings::OBSERVATORY_KIND, kind)?)
}

fn check_kind(conn: &mut AnyConnection, fictitious: bool) -> Result<(), StoreError> {
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
    Ok(())
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
