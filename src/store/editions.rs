//! Editions: saved once, their figures never changed; the current one is switched in the same
//! transaction. Nothing deletes an edition.

use std::collections::BTreeMap;

use diesel::dsl::max;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Store;
use super::connection::AnyConnection;
use super::definitions::PreparedDefinitions;
use super::error::StoreError;
use super::schema::{edition_facts, editions};
use super::settings;
use crate::domain::edition::{EditionContents, EditionSummary};

/// An edition on its way in.
#[derive(Debug, Clone, Copy)]
pub struct NewEdition<'a> {
    /// What it says of itself.
    pub summary: &'a EditionSummary,
    /// Its figures, kept as given.
    pub content: &'a [u8],
    /// What it holds.
    pub contents: &'a EditionContents,
    /// The definition files that it was computed with, path → text; kept under
    /// `summary.definitions_sha256`.
    pub definitions: &'a BTreeMap<String, String>,
    /// Name and version of the program that computed it.
    pub software: &'a str,
    /// What it changes, JSON; empty when it was compared with nothing.
    pub comparison: &'a str,
    /// The edition that was current when the computation began.
    pub previous: Option<&'a str>,
}

/// What is kept of an edition besides its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEdition {
    /// What it says of itself; `preview` is false once it was approved.
    pub summary: EditionSummary,
    /// What it holds.
    pub contents: EditionContents,
    /// Name and version of the program that computed it.
    pub software: String,
    /// What it changed, JSON; empty when it was compared with nothing.
    pub comparison: String,
    /// The edition that was current when it was computed.
    pub previous: Option<String>,
    /// When the preview was approved; none for what was never a preview, or still is one.
    pub approved_at: Option<String>,
    /// Who approved it; empty for the command line.
    pub approved_by: String,
    /// Size of its figures in the database, compressed.
    pub bytes: u64,
}

/// Who approves a preview, and what they were looking at.
#[derive(Debug, Clone, Copy)]
pub struct Approval<'a> {
    /// The preview.
    pub id: &'a str,
    /// The edition that was current when the preview was looked at: another since then is
    /// [`StoreError::EditionOvertaken`].
    pub current: Option<&'a str>,
    /// When, RFC 3339, UTC.
    pub at: &'a str,
    /// Who; empty for the command line.
    pub by: &'a str,
}

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

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = edition_facts, treat_none_as_default_value = false)]
struct FactsRow {
    edition: String,
    software: String,
    contents: String,
    comparison: String,
    previous: Option<String>,
    approved_at: Option<String>,
    approved_by: String,
    bytes: i64,
}

impl FactsRow {
    fn read(self, summary: &str) -> Result<StoredEdition, StoreError> {
        Ok(StoredEdition {
            summary: read(&self.edition, summary)?,
            contents: read(&self.edition, &self.contents)?,
            software: self.software,
            comparison: self.comparison,
            previous: self.previous,
            approved_at: self.approved_at,
            approved_by: self.approved_by,
            bytes: u64::try_from(self.bytes).unwrap_or_default(),
        })
    }
}

impl Store {
    /// Saves an edition with its definitions and, unless it is a preview, makes it current.
    ///
    /// Errors: the identifier is taken; another edition than `previous` became current meanwhile.
    pub fn save_edition(&self, edition: &NewEdition<'_>) -> Result<(), StoreError> {
        let summary = edition.summary;
        let text = write(&summary.id, summary)?;
        let contents = write(&summary.id, edition.contents)?;
        let set = &summary.definitions_sha256;
        let definitions = PreparedDefinitions::new(set, edition.definitions)?;
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
            definitions.save(conn)?;
            diesel::insert_into(editions::table)
                .values(NewEditionRow {
                    id: &summary.id,
                    seq: last.unwrap_or(0) + 1,
                    created_at: &summary.created_at,
                    note: &summary.note,
                    fictitious: summary.fictitious,
                    preview: summary.preview,
                    summary: text,
                    content: edition.content,
                })
                .execute(conn)?;
            diesel::insert_into(edition_facts::table)
                .values(FactsRow {
                    edition: summary.id.clone(),
                    software: edition.software.to_owned(),
                    contents,
                    comparison: edition.comparison.to_owned(),
                    previous: edition.previous.map(str::to_owned),
                    approved_at: None,
                    approved_by: String::new(),
                    bytes: i64::try_from(edition.content.len()).unwrap_or(i64::MAX),
                })
                .execute(conn)?;
            if summary.preview {
                return Ok(());
            }
            make_current(conn, &summary.id, edition.previous)
        })
    }

    /// Publishes a preview as it is, and makes it current.
    ///
    /// Errors: it is not a preview; another edition became current meanwhile. Then nothing changed.
    pub fn approve_edition(&self, approval: Approval<'_>) -> Result<StoredEdition, StoreError> {
        self.write(|conn| {
            let mut edition = find(conn, approval.id)?
                .filter(|edition| edition.summary.preview)
                .ok_or_else(|| StoreError::NotPreview {
                    id: approval.id.to_owned(),
                })?;
            edition.summary.preview = false;
            edition.approved_at = Some(approval.at.to_owned());
            approval.by.clone_into(&mut edition.approved_by);
            diesel::update(editions::table.find(approval.id))
                .set((
                    editions::preview.eq(false),
                    editions::summary.eq(write(approval.id, &edition.summary)?),
                ))
                .execute(conn)?;
            diesel::update(edition_facts::table.find(approval.id))
                .set((
                    edition_facts::approved_at.eq(approval.at),
                    edition_facts::approved_by.eq(approval.by),
                ))
                .execute(conn)?;
            make_current(conn, approval.id, approval.current)?;
            Ok(edition)
        })
    }

    /// Every edition, previews included, in order of computation.
    pub fn editions(&self) -> Result<Vec<EditionSummary>, StoreError> {
        let rows = editions::table
            .order(editions::seq)
            .select((editions::id, editions::summary))
            .load::<(String, String)>(&mut *self.connection()?)?;
        rows.into_iter()
            .map(|(id, text)| read(&id, &text))
            .collect()
    }

    /// What is kept of an edition besides its figures.
    pub fn edition(&self, id: &str) -> Result<Option<StoredEdition>, StoreError> {
        find(&mut *self.connection()?, id)
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

/// An edition of before these facts were kept has none: its figures are of an older shape too.
fn find(conn: &mut AnyConnection, id: &str) -> Result<Option<StoredEdition>, StoreError> {
    let row = editions::table
        .inner_join(edition_facts::table.on(edition_facts::edition.eq(editions::id)))
        .filter(editions::id.eq(id))
        .select((editions::summary, FactsRow::as_select()))
        .first::<(String, FactsRow)>(conn)
        .optional()?;
    row.map(|(summary, facts)| facts.read(&summary)).transpose()
}

/// Called by a writer: what became current since `expected` was read may rest on later deliveries.
fn make_current(
    conn: &mut AnyConnection,
    id: &str,
    expected: Option<&str>,
) -> Result<(), StoreError> {
    match settings::find(conn, settings::CURRENT_EDITION)? {
        Some(current) if Some(current.as_str()) != expected => {
            Err(StoreError::EditionOvertaken { current })
        }
        _ => Ok(settings::save(conn, settings::CURRENT_EDITION, id)?),
    }
}

fn write(id: &str, told: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(told).map_err(|source| unreadable(id, source))
}

fn read<T: DeserializeOwned>(id: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|source| unreadable(id, source))
}

fn unreadable(id: &str, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: format!("ce qui est dit de l'édition « {id} »"),
        source,
    }
}
