//! Brings the tables up to date when a database is opened.

use diesel::migration::MigrationVersion;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::AnyConnection;
use super::error::{StoreError, is_busy};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any constant will do: it only has to be the same for every Vigie of a server.
const POSTGRES_LOCK: i64 = 0x0056_4947_4945;

/// Applies what is missing, all or nothing; two processes may start at once.
pub(super) fn migrate(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Sqlite(conn) => {
            if is_up_to_date(conn, &SQLITE)? {
                return Ok(());
            }
            conn.immediate_transaction(|conn| apply(conn, SQLITE))
        }
        AnyConnection::Pg(conn) => conn.transaction(|conn| {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})"))
                .execute(conn)?;
            if is_up_to_date(conn, &POSTGRES)? {
                Ok(())
            } else {
                apply(conn, POSTGRES)
            }
        }),
    }
}

/// Whether nothing is missing; refuses a database that knows more than this program.
fn is_up_to_date<C, D>(conn: &mut C, source: &EmbeddedMigrations) -> Result<bool, StoreError>
where
    C: MigrationHarness<D>,
    D: diesel::backend::Backend,
    EmbeddedMigrations: diesel::migration::MigrationSource<D>,
{
    use diesel::migration::MigrationSource as _;
    let known: Vec<MigrationVersion<'static>> = source
        .migrations()
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().as_owned())
        .collect();
    let applied = conn.applied_migrations().map_err(failed)?;
    if let Some(newer) = applied.iter().find(|version| !known.contains(version)) {
        return Err(StoreError::Newer {
            version: newer.to_string(),
        });
    }
    Ok(applied.len() == known.len())
}

fn apply<C, D>(conn: &mut C, source: EmbeddedMigrations) -> Result<(), StoreError>
where
    C: MigrationHarness<D>,
    D: diesel::backend::Backend,
    EmbeddedMigrations: diesel::migration::MigrationSource<D>,
{
    conn.run_pending_migrations(source).map_err(failed)?;
    Ok(())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    match error.downcast::<diesel::result::Error>() {
        Ok(query) if is_busy(&query) => StoreError::Busy,
        Ok(query) => StoreError::Migration {
            reason: query.to_string(),
        },
        Err(error) => StoreError::Migration {
            reason: error.to_string(),
        },
    }
}
