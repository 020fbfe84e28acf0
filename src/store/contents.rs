//! The bytes received, compressed, once per content.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};

use diesel::prelude::*;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use super::Store;
use super::connection::AnyConnection;
use super::delivery::WAITING;
use super::error::StoreError;
use super::schema::{deliveries, delivery_contents};

impl Store {
    /// The bytes of a file as they were received, by their SHA-256.
    pub fn raw_content(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let compressed = delivery_contents::table
            .find(sha256)
            .select(delivery_contents::content)
            .first::<Vec<u8>>(&mut *self.connection()?)
            .optional()?;
        compressed
            .map(|bytes| decompress(sha256, &bytes))
            .transpose()
    }
}

impl Store {
    /// Forgets the bytes of files that last came before `cutoff` (RFC 3339, UTC) and that no delivery
    /// waits for; reports and records stay. Gives how many files were forgotten.
    pub fn purge_contents(&self, cutoff: &str) -> Result<usize, StoreError> {
        let old = old_contents(&mut *self.connection()?, cutoff)?;
        if old.is_empty() {
            return Ok(0);
        }
        self.write(|conn| {
            // Asked again as the only writer: a file may have come again meanwhile.
            let old = old_contents(conn, cutoff)?;
            for chunk in old.chunks(500) {
                let forgotten =
                    delivery_contents::table.filter(delivery_contents::sha256.eq_any(chunk));
                diesel::delete(forgotten).execute(conn)?;
            }
            Ok(old.len())
        })
    }
}

fn old_contents(conn: &mut AnyConnection, cutoff: &str) -> QueryResult<Vec<String>> {
    // Neither a join nor a DISTINCT here: SQLite would answer them by reading every delivery through
    // the index by content, at each import, where the index by arrival has nothing to say.
    let arrived = deliveries::table
        .filter(deliveries::received_at.lt(cutoff))
        .select(deliveries::sha256)
        .load::<String>(conn)?;
    let arrived: Vec<String> = BTreeSet::from_iter(arrived).into_iter().collect();
    let mut old = Vec::new();
    for chunk in arrived.chunks(500) {
        let kept = delivery_contents::table.filter(delivery_contents::sha256.eq_any(chunk));
        old.extend(
            kept.select(delivery_contents::sha256)
                .load::<String>(conn)?,
        );
    }
    let mut needed = BTreeSet::new();
    for chunk in old.chunks(500) {
        let waits = deliveries::status
            .eq(WAITING)
            .and(deliveries::withdrawn_at.is_null());
        needed.extend(
            deliveries::table
                .filter(deliveries::sha256.eq_any(chunk))
                .filter(deliveries::received_at.ge(cutoff).or(waits))
                .select(deliveries::sha256)
                .load::<String>(conn)?,
        );
    }
    Ok(old
        .into_iter()
        .filter(|sha256| !needed.contains(sha256))
        .collect())
}

pub(super) fn compress(sha256: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|source| StoreError::Content {
            sha256: sha256.to_owned(),
            source,
        })
}

pub(super) fn decompress(sha256: &str, compressed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    GzDecoder::new(compressed)
        .read_to_end(&mut bytes)
        .map_err(|source| StoreError::Content {
            sha256: sha256.to_owned(),
            source,
        })?;
    Ok(bytes)
}

/// Called by a writer; the same file sent twice is kept once.
pub(super) fn save(conn: &mut AnyConnection, sha256: &str, compressed: &[u8]) -> QueryResult<()> {
    let known = delivery_contents::table
        .find(sha256)
        .select(delivery_contents::sha256)
        .first::<String>(conn)
        .optional()?;
    if known.is_none() {
        diesel::insert_into(delivery_contents::table)
            .values((
                delivery_contents::sha256.eq(sha256),
                delivery_contents::content.eq(compressed),
            ))
            .execute(conn)?;
    }
    Ok(())
}
