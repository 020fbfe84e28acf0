//! The bytes received, compressed, once per content.

use std::io::{Read as _, Write as _};

use diesel::prelude::*;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use super::Store;
use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::delivery_contents;

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

fn decompress(sha256: &str, compressed: &[u8]) -> Result<Vec<u8>, StoreError> {
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
