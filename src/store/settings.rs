//! Settings: the current edition, and whether the observatory is real or fictitious.

use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::settings;

pub(super) const CURRENT_EDITION: &str = "current_edition";
pub(super) const OBSERVATORY_KIND: &str = "observatory_kind";

/// Real and fictitious deliveries never meet: the first delivery applied decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObservatoryKind {
    /// Every delivery is real.
    Real,
    /// Every delivery is fictitious.
    Fictitious,
}

impl ObservatoryKind {
    pub(super) fn of(fictitious: bool) -> Self {
        if fictitious {
            Self::Fictitious
        } else {
            Self::Real
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Fictitious => "fictitious",
        }
    }
}

impl Store {
    /// The kind of this observatory, or `None` before the first delivery.
    pub fn observatory_kind(&self) -> Result<Option<ObservatoryKind>, StoreError> {
        let kind = find(&mut *self.connection()?, OBSERVATORY_KIND)?;
        Ok(kind.map(|kind| ObservatoryKind::of(kind == ObservatoryKind::Fictitious.code())))
    }

    /// The edition that the public sees, or `None` before the first publication.
    pub fn current_edition_id(&self) -> Result<Option<String>, StoreError> {
        Ok(find(&mut *self.connection()?, CURRENT_EDITION)?)
    }
}

pub(super) fn find(conn: &mut AnyConnection, key: &str) -> QueryResult<Option<String>> {
    settings::table
        .find(key)
        .select(settings::value)
        .first(conn)
        .optional()
}

/// Called by a writer: nobody else inserts between the two statements.
pub(super) fn save(conn: &mut AnyConnection, key: &str, value: &str) -> QueryResult<()> {
    let changed = diesel::update(settings::table.filter(settings::key.eq(key)))
        .set(settings::value.eq(value))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(settings::table)
            .values((settings::key.eq(key), settings::value.eq(value)))
            .execute(conn)?;
    }
    Ok(())
}
