//! Who structures are, as records say it: written beside the records, looked up by subject, SIRET or
//! département without reading any answer.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Store;
use super::connection::{AnyConnection, on_backend};
use super::error::StoreError;
use super::records::{active_among, feed_code};
use super::schema::structure_traits;
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Record};

/// Rows per INSERT: 14 values each, below the 32,766 that SQLite accepts.
const ROWS_PER_INSERT: usize = 1_000;
/// Texts looked up at once.
const TEXTS_PER_QUERY: usize = 1_000;

/// Which structures are wanted: those that any of the lists names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StructureQuery {
    /// Identifiers, of today or given by a file once.
    pub subjects: Vec<String>,
    /// SIRET, without spaces.
    pub sirets: Vec<String>,
    /// Codes of départements where they are, or were.
    pub departements: Vec<String>,
}

/// What one record says of who a structure is; `None` is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureTraits {
    /// Identifier.
    pub subject: String,
    /// Kind of the record.
    pub feed: Feed,
    /// Year described.
    pub data_year: i32,
    /// Département of the commune, current geography.
    pub departement: Option<String>,
    /// Commune, current geography.
    pub commune: Option<String>,
    /// Identifier that the file gave, when another than `subject`.
    pub also_known_as: Option<String>,
    /// `cs` or `evs`.
    pub kind: Option<String>,
    /// SIRET, as stored.
    pub siret: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// SIREN of the manager.
    pub manager: Option<String>,
    /// Name of the manager.
    pub manager_name: Option<String>,
    /// Day of closure.
    pub closed_on: Option<NaiveDate>,
    /// Structure that goes on after it.
    pub successor: Option<String>,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = structure_traits, treat_none_as_default_value = false)]
struct TraitsRow {
    feed: String,
    subject: String,
    data_year: i32,
    delivery_seq: i64,
    departement: Option<String>,
    commune: Option<String>,
    also_known_as: Option<String>,
    kind: Option<String>,
    siret: Option<String>,
    name: Option<String>,
    manager: Option<String>,
    manager_name: Option<String>,
    closed_on: Option<String>,
    successor: Option<String>,
}

impl TraitsRow {
    fn new(record: &Record, seq: i64) -> Self {
        let answer = |id: &str| record.answers.get(id);
        let text = |id: &str| answer(id).and_then(Answer::text).map(str::to_owned);
        let commune = text("code_insee");
        Self {
            feed: feed_code(record.feed).to_owned(),
            subject: record.subject.clone(),
            data_year: record.data_year,
            delivery_seq: seq,
            departement: commune
                .as_deref()
                .and_then(departement_of)
                .map(str::to_owned),
            commune,
            also_known_as: text("id_structure"),
            kind: text("type_structure"),
            siret: text("siret"),
            name: text("nom"),
            manager: text("gestionnaire_siren"),
            manager_name: text("gestionnaire_nom"),
            closed_on: answer("date_fermeture")
                .and_then(Answer::date)
                .map(|day| day.to_string()),
            successor: text("id_structure_successeur"),
        }
    }

    fn read(self) -> StructureTraits {
        let feed = match self.feed.as_str() {
            "register" => Feed::Register,
            "directory" => Feed::Directory,
            _ => Feed::Survey,
        };
        StructureTraits {
            subject: self.subject,
            feed,
            data_year: self.data_year,
            departement: self.departement,
            commune: self.commune,
            also_known_as: self.also_known_as,
            kind: self.kind,
            siret: self.siret,
            name: self.name,
            manager: self.manager,
            manager_name: self.manager_name,
            closed_on: self.closed_on.and_then(|day| day.parse().ok()),
            successor: self.successor,
        }
    }
}

/// Département of a commune of the current geography: unlike former codes, they begin with it.
fn departement_of(commune: &str) -> Option<&str> {
    let digits = if commune.starts_with("97") || commune.starts_with("98") {
        3
    } else {
        2
    };
    commune.get(..digits)
}

/// Called by a writer, with the records of one delivery: those of structures leave their traits.
pub(super) fn insert<'a>(
    conn: &mut AnyConnection,
    seq: i64,
    records: impl Iterator<Item = &'a Record>,
) -> QueryResult<()> {
    let of_structures = records
        .filter(|record| matches!(record.feed, Feed::Survey | Feed::Register | Feed::Directory));
    let rows: Vec<TraitsRow> = of_structures
        .map(|record| TraitsRow::new(record, seq))
        .collect();
    for batch in rows.chunks(ROWS_PER_INSERT) {
        on_backend!(&mut *conn, |conn| {
            diesel::insert_into(structure_traits::table)
                .values(batch)
                .execute(conn)?
        });
    }
    Ok(())
}

impl Store {
    /// What active deliveries say of the structures wanted, by subject then year then order of arrival.
    pub fn structure_traits(
        &self,
        query: &StructureQuery,
    ) -> Result<Vec<StructureTraits>, StoreError> {
        let mut conn = self.connection()?;
        let subjects: Vec<String> = subjects_of(&mut conn, query)?.into_iter().collect();
        let mut found = Vec::new();
        for chunk in subjects.chunks(TEXTS_PER_QUERY) {
            let rows: Vec<TraitsRow> = structure_traits::table
                .filter(structure_traits::subject.eq_any(chunk))
                .order((
                    structure_traits::subject,
                    structure_traits::data_year,
                    structure_traits::delivery_seq,
                ))
                .select(TraitsRow::as_select())
                .load(&mut conn)?;
            let seqs = rows.iter().map(|row| row.delivery_seq).collect();
            let active = active_among(&mut conn, seqs)?;
            let active = rows
                .into_iter()
                .filter(|row| active.contains(&row.delivery_seq));
            found.extend(active.map(TraitsRow::read));
        }
        Ok(found)
    }
}

/// Subjects of the rows that a condition keeps.
macro_rules! subjects_where {
    ($conn:expr, $condition:expr) => {
        structure_traits::table
            .filter($condition)
            .select(structure_traits::subject)
            .distinct()
            .load::<String>($conn)?
    };
}

/// Identifiers of the structures wanted, and those asked whether known or not.
fn subjects_of(conn: &mut AnyConnection, query: &StructureQuery) -> QueryResult<BTreeSet<String>> {
    let mut subjects: BTreeSet<String> = query.subjects.iter().cloned().collect();
    for chunk in query.departements.chunks(TEXTS_PER_QUERY) {
        let there = structure_traits::departement.eq_any(chunk);
        subjects.extend(subjects_where!(conn, there));
    }
    for chunk in query.sirets.chunks(TEXTS_PER_QUERY) {
        let same = structure_traits::siret.eq_any(chunk);
        subjects.extend(subjects_where!(conn, same));
    }
    for chunk in query.subjects.chunks(TEXTS_PER_QUERY) {
        let named = structure_traits::also_known_as.eq_any(chunk);
        subjects.extend(subjects_where!(conn, named));
    }
    Ok(subjects)
}
