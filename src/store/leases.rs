//! Leases: who alone may do a thing, until when. Several servers may share the database.
//!
//! Moments are RFC 3339, UTC, to the second: their order is that of their texts.

use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::leases;

/// A lease asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseRequest<'a> {
    /// What it is about.
    pub name: &'a str,
    /// Who asks.
    pub holder: &'a str,
    /// Now.
    pub now: &'a str,
    /// When it ends unless it is renewed.
    pub until: &'a str,
    /// No lease granted by a right clock ends later than this: one that does was granted before the
    /// clock was set back, and binds nobody.
    pub credible_until: &'a str,
}

/// A lease held by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who.
    pub holder: String,
    /// Until when.
    pub expires_at: String,
}

impl Lease {
    fn binds(&self, now: &str, credible_until: &str) -> bool {
        self.expires_at.as_str() > now && self.expires_at.as_str() <= credible_until
    }
}

impl Store {
    /// Takes a lease if it is free, expired or already ours; else says who holds it.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn take_lease(&self, request: LeaseRequest<'_>) -> Result<Option<Lease>, StoreError> {
        self.write(|conn| Ok(take(conn, request)?))
    }

    /// Holds a lease for longer; `false` when it is no longer ours.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn renew_lease(&self, name: &str, holder: &str, until: &str) -> Result<bool, StoreError> {
        self.write(|conn| {
            let ours = leases::table.filter(leases::name.eq(name).and(leases::holder.eq(holder)));
            let changed = diesel::update(ours)
                .set(leases::expires_at.eq(until))
                .execute(conn)?;
            Ok(changed > 0)
        })
    }

    /// Gives a lease back; nothing happens when it is no longer ours.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        self.write(|conn| Ok(release(conn, name, holder)?))
    }
}

/// Called by a writer: nobody takes it between the statements.
pub(super) fn take(
    conn: &mut AnyConnection,
    request: LeaseRequest<'_>,
) -> QueryResult<Option<Lease>> {
    if let Some(other) = held(conn, request.name)?
        && other.holder != request.holder
        && other.binds(request.now, request.credible_until)
    {
        return Ok(Some(other));
    }
    diesel::delete(leases::table.find(request.name)).execute(conn)?;
    diesel::insert_into(leases::table)
        .values((
            leases::name.eq(request.name),
            leases::holder.eq(request.holder),
            leases::expires_at.eq(request.until),
        ))
        .execute(conn)?;
    Ok(None)
}

pub(super) fn release(conn: &mut AnyConnection, name: &str, holder: &str) -> QueryResult<()> {
    let ours = leases::table.filter(leases::name.eq(name).and(leases::holder.eq(holder)));
    diesel::delete(ours).execute(conn)?;
    Ok(())
}

/// Whether this holder may still be at work.
pub(super) fn is_held_by(
    conn: &mut AnyConnection,
    name: &str,
    holder: &str,
    (now, credible_until): (&str, &str),
) -> QueryResult<bool> {
    let lease = held(conn, name)?;
    Ok(lease.is_some_and(|lease| lease.holder == holder && lease.binds(now, credible_until)))
}

fn held(conn: &mut AnyConnection, name: &str) -> QueryResult<Option<Lease>> {
    let found = leases::table
        .find(name)
        .select((leases::holder, leases::expires_at))
        .first::<(String, String)>(conn)
        .optional()?;
    Ok(found.map(|(holder, expires_at)| Lease { holder, expires_at }))
}
