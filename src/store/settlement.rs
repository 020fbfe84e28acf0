//! A delivery that a person decided about: applied at its own place, or confirmed as it stands.

use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::decisions::{self, DecisionAnswer};
use super::delivery::{APPLIED, NewDelivery, WAITING, unreadable};
use super::error::StoreError;
use super::fold::RowOutcome;
use super::kind::settle_kind;
use super::records::{Prepared, Standing};
use super::schema::deliveries;
use crate::domain::delivery::{DeliveryStatus, Perimeter, Record};

/// What a person decided about one delivery.
#[derive(Debug, Clone, Copy)]
pub struct Settlement<'a> {
    /// The delivery.
    pub id: &'a str,
    /// Its report when it was read: another decision since then makes this one [`StoreError::Busy`].
    pub report_read: &'a str,
    /// The answers given.
    pub answers: &'a [DecisionAnswer],
}

impl Store {
    /// Applies a delivery that waited, in one transaction: answers given, line, records.
    ///
    /// It keeps its place in the order of arrival: what came after it stays said last.
    /// Errors: it does not wait any more; real and fictitious would meet. Then nothing changed.
    pub fn apply_waiting(
        &self,
        settlement: Settlement<'_>,
        delivery: &NewDelivery,
        records: &[Record],
        report: impl FnOnce(RowOutcome) -> String,
    ) -> Result<RowOutcome, StoreError> {
        let prepared = Prepared::new(records)?;
        self.write(|conn| {
            settle_kind(conn, delivery.fictitious)?;
            let seq = waiting(conn, settlement)?;
            let outcome = prepared.outcome(conn, Standing::At(seq))?;
            rewrite(conn, seq, settlement.id, delivery, &report(outcome))?;
            prepared.insert(conn, seq)?;
            decisions::save(conn, settlement.id, &delivery.format, settlement.answers)?;
            Ok(outcome)
        })
    }

    /// Keeps the answers given about a delivery that still waits, with its new report.
    pub fn hold_waiting(
        &self,
        settlement: Settlement<'_>,
        delivery: &NewDelivery,
        report: &str,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            let seq = waiting(conn, settlement)?;
            rewrite(conn, seq, settlement.id, delivery, report)?;
            decisions::save(conn, settlement.id, &delivery.format, settlement.answers)?;
            Ok(())
        })
    }

    /// Keeps confirmations about an applied delivery, with its new report; no record changes.
    pub fn confirm_applied(
        &self,
        settlement: Settlement<'_>,
        status: DeliveryStatus,
        perimeter: &Perimeter,
        report: &str,
    ) -> Result<(), StoreError> {
        let perimeter =
            serde_json::to_string(perimeter).map_err(|source| unreadable(settlement.id, source))?;
        self.write(|conn| {
            let (seq, format) = standing(conn, settlement, &APPLIED)?;
            diesel::update(deliveries::table.find(seq))
                .set((
                    deliveries::status.eq(status.code()),
                    deliveries::perimeter.eq(perimeter),
                    deliveries::report.eq(report),
                ))
                .execute(conn)?;
            decisions::save(conn, settlement.id, &format, settlement.answers)?;
            Ok(())
        })
    }
}

fn waiting(conn: &mut AnyConnection, settlement: Settlement<'_>) -> Result<i64, StoreError> {
    standing(conn, settlement, &[WAITING]).map(|(seq, _)| seq)
}

/// Place and format of the delivery, which must have one of these statuses and the report read.
fn standing(
    conn: &mut AnyConnection,
    settlement: Settlement<'_>,
    statuses: &[&str],
) -> Result<(i64, String), StoreError> {
    let found = deliveries::table
        .filter(deliveries::id.eq(settlement.id))
        .filter(deliveries::withdrawn_at.is_null())
        .filter(deliveries::status.eq_any(statuses))
        .select((deliveries::seq, deliveries::format, deliveries::report))
        .first::<(i64, String, String)>(conn)
        .optional()?;
    let (seq, format, report) = found.ok_or_else(|| StoreError::NothingToDecide {
        id: settlement.id.to_owned(),
    })?;
    if report == settlement.report_read {
        Ok((seq, format))
    } else {
        Err(StoreError::Busy)
    }
}

/// Called by a writer.
fn rewrite(
    conn: &mut AnyConnection,
    seq: i64,
    id: &str,
    delivery: &NewDelivery,
    report: &str,
) -> Result<(), StoreError> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let perimeter =
        serde_json::to_string(&delivery.perimeter).map_err(|source| unreadable(id, source))?;
    diesel::update(deliveries::table.find(seq))
        .set((
            deliveries::data_year.eq(delivery.data_year),
            deliveries::perimeter.eq(perimeter),
            deliveries::status.eq(delivery.status.code()),
            deliveries::rows_read.eq(count(delivery.rows_read)),
            deliveries::rows_rejected.eq(count(delivery.rows_rejected)),
            deliveries::report.eq(report),
        ))
        .execute(conn)?;
    Ok(())
}
