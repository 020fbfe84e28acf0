//! The definition files of editions: a set by its SHA-256, each text kept once.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::Store;
use super::connection::{AnyConnection, on_backend};
use super::contents;
use super::error::StoreError;
use super::schema::{definition_files, definition_texts};
use crate::domain::digest::sha256;

/// A set of definitions on its way in: hashed and compressed before the transaction begins.
pub(super) struct PreparedDefinitions<'a> {
    set: &'a str,
    /// Path and SHA-256 of each file.
    files: Vec<(&'a str, String)>,
    /// SHA-256 and compressed bytes of each text.
    texts: BTreeMap<String, Vec<u8>>,
}

impl<'a> PreparedDefinitions<'a> {
    pub(super) fn new(
        set: &'a str,
        files: &'a BTreeMap<String, String>,
    ) -> Result<Self, StoreError> {
        let mut prepared = Self {
            set,
            files: Vec::with_capacity(files.len()),
            texts: BTreeMap::new(),
        };
        for (path, text) in files {
            let digest = sha256(text.as_bytes());
            let packed = contents::compress(&digest, text.as_bytes())?;
            prepared.files.push((path, digest.clone()));
            prepared.texts.insert(digest, packed);
        }
        Ok(prepared)
    }

    /// Called by a writer; a set that is known is kept as it is.
    pub(super) fn save(&self, conn: &mut AnyConnection) -> QueryResult<()> {
        let known = definition_files::table
            .filter(definition_files::definitions_sha256.eq(self.set))
            .select(definition_files::path)
            .first::<String>(conn)
            .optional()?;
        if known.is_some() {
            return Ok(());
        }
        let known: BTreeSet<String> = definition_texts::table
            .select(definition_texts::sha256)
            .load::<String>(conn)?
            .into_iter()
            .collect();
        for (digest, packed) in self
            .texts
            .iter()
            .filter(|(digest, _)| !known.contains(*digest))
        {
            diesel::insert_into(definition_texts::table)
                .values((
                    definition_texts::sha256.eq(digest),
                    definition_texts::content.eq(packed),
                ))
                .execute(conn)?;
        }
        let rows: Vec<_> = self
            .files
            .iter()
            .map(|(path, digest)| {
                (
                    definition_files::definitions_sha256.eq(self.set),
                    definition_files::path.eq(path),
                    definition_files::sha256.eq(digest),
                )
            })
            .collect();
        on_backend!(&mut *conn, |conn| {
            diesel::insert_into(definition_files::table)
                .values(&rows)
                .execute(conn)?
        });
        Ok(())
    }
}

impl Store {
    /// The files of a set of definitions, path → text; empty for a set that no edition used.
    pub fn definitions(&self, set: &str) -> Result<BTreeMap<String, String>, StoreError> {
        let rows = definition_files::table
            .inner_join(
                definition_texts::table.on(definition_texts::sha256.eq(definition_files::sha256)),
            )
            .filter(definition_files::definitions_sha256.eq(set))
            .select((
                definition_files::path,
                definition_texts::sha256,
                definition_texts::content,
            ))
            .load::<(String, String, Vec<u8>)>(&mut *self.connection()?)?;
        let read = |(path, digest, packed): (String, String, Vec<u8>)| {
            let text = contents::decompress(&digest, &packed)?;
            let text = String::from_utf8(text).map_err(|error| StoreError::Content {
                sha256: digest,
                source: std::io::Error::other(error),
            })?;
            Ok((path, text))
        };
        rows.into_iter().map(read).collect()
    }
}
