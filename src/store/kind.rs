//! Real and fictitious deliveries never meet.

use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::delivery::APPLIED;
use super::error::StoreError;
use super::schema::deliveries;
use super::settings::{self, ObservatoryKind};

impl Store {
    /// Refuses what [`Store::apply_delivery`] would refuse because real and fictitious would meet.
    pub fn check_kind(&self, fictitious: bool) -> Result<(), StoreError> {
        check_kind(&mut *self.connection()?, fictitious)
    }
}

/// The first delivery decides whether the observatory is real; once all are withdrawn, the next does.
pub(super) fn settle_kind(conn: &mut AnyConnection, fictitious: bool) -> Result<(), StoreError> {
    check_kind(conn, fictitious)?;
    let kind = ObservatoryKind::of(fictitious).code();
    Ok(settings::save(conn, settings::OBSERVATORY_KIND, kind)?)
}

fn check_kind(conn: &mut AnyConnection, fictitious: bool) -> Result<(), StoreError> {
    let other = deliveries::table
        .filter(deliveries::fictitious.eq(!fictitious))
        .filter(deliveries::status.eq_any(APPLIED))
        .filter(deliveries::withdrawn_at.is_null())
        .select(deliveries::seq)
        .first::<i64>(conn)
        .optional()?;
    if other.is_some() {
        return Err(StoreError::Mixed {
            delivery_is_fictitious: fictitious,
        });
    }
    Ok(())
}
