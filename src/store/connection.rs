//! One connection type over both databases, and the pool that hands connections out.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection as _};

use super::address::Address;
use super::error::{StoreError, is_busy};
use super::schema::settings;

/// A connection to one database or the other; reads are written once over it.
#[derive(diesel::MultiConnection)]
pub(super) enum AnyConnection {
    /// The default: a file.
    Sqlite(SqliteConnection),
    /// A server.
    Pg(PgConnection),
}

/// Runs the same body on either connection, for what diesel's derive does not carry over both
/// (inserts of several rows).
macro_rules! on_backend {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::store::connection::AnyConnection::Sqlite($inner) => $body,
            $crate::store::connection::AnyConnection::Pg($inner) => $body,
        }
    };
}
pub(super) use on_backend;

/// Opens connections to one address, set up the way the store needs them.
#[derive(Debug, Clone)]
pub(super) struct Connector {
    pub(super) address: Address,
    /// How long a writer waits for its turn.
    pub(super) patience: Duration,
}

impl Connector {
    /// Opens one connection.
    pub(super) fn open(&self) -> Result<AnyConnection, StoreError> {
        match &self.address {
            Address::Sqlite(path) => {
                let path = path.to_str().ok_or_else(|| {
                    self.address
                        .unreachable("le chemin contient des caractères illisibles")
                })?;
                let mut conn = SqliteConnection::establish(path)
                    .map_err(|error| self.address.unreachable(&error))?;
                self.set_up_sqlite(&mut conn)?;
                Ok(AnyConnection::Sqlite(conn))
            }
            Address::Postgres(url) => {
                let mut conn = PgConnection::establish(url)
                    .map_err(|error| self.address.unreachable(&error))?;
                conn.batch_execute("SET client_min_messages = warning")
                    .map_err(|error| self.address.unreachable(&error))?;
                Ok(AnyConnection::Pg(conn))
            }
        }
    }

    /// Each PRAGMA is a statement of its own and the timeout comes first: switching to WAL may wait.
    fn set_up_sqlite(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let timeout = format!("PRAGMA busy_timeout = {}", self.patience.as_millis());
        let pragmas = [
            timeout.as_str(),
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            "PRAGMA foreign_keys = ON",
        ];
        for pragma in pragmas {
            conn.batch_execute(pragma).map_err(|error| {
                if is_busy(&error) {
                    StoreError::Busy
                } else {
                    self.address.unreachable(&error)
                }
            })?;
        }
        Ok(())
    }

    /// A pool that opens connections when they are first needed.
    pub(super) fn pool(self) -> Pool<Self> {
        // A server may have restarted since the last use; a file has not.
        let test = matches!(self.address, Address::Postgres(_));
        Pool::builder()
            .max_size(6)
            .min_idle(Some(0))
            .test_on_check_out(test)
            .connection_timeout(self.patience.min(Duration::from_secs(5)))
            .build_unchecked(self)
    }
}

impl ManageConnection for Connector {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        self.open()
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        Ok(conn.ping()?)
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// Runs `body` in one transaction as the only writer: it is applied whole or not at all.
///
/// The first statement takes the turn. On SQLite it makes the transaction a writer at once, so that
/// the busy timeout applies (a reader that becomes a writer would be refused without waiting).
pub(super) fn write<T>(
    conn: &mut AnyConnection,
    patience: Duration,
    body: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    conn.transaction(|conn| {
        match conn {
            AnyConnection::Sqlite(conn) => {
                diesel::update(settings::table.find("writer"))
                    .set(settings::value.eq(settings::value))
                    .execute(conn)?;
            }
            AnyConnection::Pg(conn) => wait_for_turn(conn, patience)?,
        }
        body(conn)
    })
}

/// PostgreSQL would wait for ever, and its own timeout says so in the server's language.
fn wait_for_turn(conn: &mut PgConnection, patience: Duration) -> Result<(), StoreError> {
    let deadline = Instant::now() + patience;
    loop {
        let turn = settings::table
            .find("writer")
            .select(settings::key)
            .for_update()
            .skip_locked()
            .first::<String>(conn)
            .optional()?;
        if turn.is_some() {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(StoreError::Busy);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
