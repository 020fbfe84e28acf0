//! Editions: saved once, never changed; the current one is switched in the same transaction.

use diesel::dsl::max;
use diesel::prelude::*;

use super::Store;
use super::error::StoreError;
use super::schema::editions;
use super::settings;
use crate::domain::edition::EditionSummary;

#[derive(Insertable)]
#[diesel(table_name = editions, treat_none_as_default_value = false)]
struct NewEditionRow<'a> {
    id: &'a str,
    seq: i64,
    created_at: &'a str,
    note: &'a str,
    fictitious: bool,
    preview: bool,
    summary: String,
    content: &'a [u8],
}

impl Store {
    /// Saves an edition and, unless it is a preview, makes it current if `make_current`.
    ///
    /// `content` is kept as given. Errors: the identifier is taken.
    pub fn save_edition(
        &self,
        summary: &EditionSummary,
        content: &[u8],
        make_current: bool,
    ) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(summary).map_err(|source| unreadable(&summary.id, source))?;
        self.write(|conn| {
            let taken = editions::table
                .find(&summary.id)
                .select(editions::id)
                .first::<String>(conn)
                .optional()?;
            if let Some(id) = taken {
                return Err(StoreError::EditionExists { id });
            }
            let last = editions::table
                .select(max(editions::seq))
                .first::<Option<i64>>(conn)?;
            diesel::insert_into(editions::table)
                .values(NewEditionRow {
                    id: &summary.id,
                    seq: last.unwrap_or(0) + 1,
                    created_at: &summary.created_at,
                    note: &summary.note,
                    fictitious: summary.fictitious,
                    preview: summary.preview,
                    summary: text,
                    content,
                })
                .execute(conn)?;
            if make_current && !summary.preview {
                settings::save(conn, settings::CURRENT_EDITION, &summary.id)?;
            }
            Ok(())
        })
    }

    /// Every edition, previews included, in order of publication.
    pub fn editions(&self) -> Result<Vec<EditionSummary>, StoreError> {
        let rows = editions::table
            .order(editions::seq)
            .select((editions::id, editions::summary))
            .load::<(String, String)>(&mut *self.connection()?)?;
        let read = |(id, text): (String, String)| {
            serde_json::from_str(&text).map_err(|source| unreadable(&id, source))
        };
        rows.into_iter().map(read).collect()
    }

    /// The content of an edition as it was saved.
    pub fn edition_content(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let content = editions::table.find(id).select(editions::content);
        Ok(content.first(&mut *self.connection()?).optional()?)
    }

    /// The next free identifier of a day (`2026-11-23` → `2026-11-23.1`, then `.2`).
    ///
    /// It is not reserved: [`Store::save_edition`] refuses it if another publication took it.
    pub fn next_edition_id(&self, day: &str) -> Result<String, StoreError> {
        let ids = editions::table
            .select(editions::id)
            .load::<String>(&mut *self.connection()?)?;
        let number = |id: &String| id.strip_prefix(day)?.strip_prefix('.')?.parse::<u32>().ok();
        let last = ids.iter().filter_map(number).max().unwrap_or(0);
        Ok(format!("{day}.{}", last + 1))
    }
}

fn unreadable(id: &str, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: format!("le résumé de l'édition « {id} »"),
        source,
    }
}
