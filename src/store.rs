//! The only room that names diesel: deliveries, their records, editions, settings.
//!
//! Records are never changed. A delivery brings records, and the current answers are the fold of the
//! records of active deliveries in order of arrival ([`Snapshot::records`]); withdrawing a delivery
//! therefore brings back the answers that it had replaced. Every write is one transaction.
//!
//! The store must not know what an answer means, nor how a figure is computed.

mod address;
mod answers;
mod connection;
mod contents;
mod decisions;
mod definitions;
mod deliveries;
mod delivery;
mod editions;
mod error;
mod fold;
mod kind;
mod leases;
mod memory;
mod migration;
mod origins;
mod records;
mod runs;
mod schema;
mod settings;
mod settlement;
mod snapshot;
mod source_states;
mod structures;
mod tokens;

use std::time::{Duration, Instant};

use diesel::r2d2::{Pool, PooledConnection};

pub use self::decisions::{DecisionAnswer, StoredDecision};
pub use self::delivery::{Applied, NewDelivery, StoredDelivery};
pub use self::editions::{Approval, NewEdition, StoredEdition};
pub use self::error::StoreError;
pub use self::fold::RowOutcome;
pub use self::leases::{Lease, LeaseRequest};
pub use self::memory::Remembered;
pub use self::origins::Origin;
pub use self::runs::{INTERRUPTED, NewRun, RUNNING, RunEnd, RunStart, StoredRun};
pub use self::settings::ObservatoryKind;
pub use self::settlement::Settlement;
pub use self::snapshot::Snapshot;
pub use self::structures::{StructureQuery, StructureTraits};
pub use self::tokens::StoredToken;

use self::address::Address;
use self::connection::{AnyConnection, Connector};

/// How long a writer waits for its turn before [`StoreError::Busy`].
const PATIENCE: Duration = Duration::from_secs(20);

/// Pause before opening again a database that another program holds.
const BETWEEN_OPENINGS: Duration = Duration::from_millis(20);

/// An open database; clones share its connections.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Connector>,
    connector: Connector,
}

impl Store {
    /// Opens `sqlite:///path`, a plain path or `postgres://…`, and brings its tables up to date.
    ///
    /// A SQLite file is created when it is missing, its folder is not.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with_patience(url, PATIENCE)
    }

    /// Like [`Store::open`], waiting at most `patience` for another writer.
    pub fn open_with_patience(url: &str, patience: Duration) -> Result<Self, StoreError> {
        let connector = Connector {
            address: Address::parse(url)?,
            patience,
        };
        connector.address.check_folder()?;
        first_opening(&connector)?;
        Ok(Self {
            pool: connector.clone().pool(),
            connector,
        })
    }

    /// Whether the database answers.
    pub fn ping(&self) -> Result<(), StoreError> {
        use diesel::r2d2::R2D2Connection as _;
        Ok(self.connection()?.ping()?)
    }

    fn connection(&self) -> Result<PooledConnection<Connector>, StoreError> {
        self.pool.get().map_err(|error| {
            let all_in_use = self.pool.state().connections >= self.pool.max_size();
            if all_in_use {
                StoreError::Busy
            } else {
                self.connector.address.unreachable(&error)
            }
        })
    }

    fn write<T>(
        &self,
        body: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut conn = self.connection()?;
        connection::write(&mut conn, self.connector.patience, body)
    }
}

/// Opens once and brings the tables up to date, as often as patience allows: SQLite does not wait by
/// itself when several programs turn a new file to its write-ahead log at once.
fn first_opening(connector: &Connector) -> Result<(), StoreError> {
    let started = Instant::now();
    loop {
        let opened = connector
            .open()
            .and_then(|mut conn| migration::migrate(&mut conn));
        match opened {
            Err(StoreError::Busy) if started.elapsed() < connector.patience => {
                std::thread::sleep(BETWEEN_OPENINGS);
            }
            opened => return opened,
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Store")
            .field("address", &self.connector.address)
            .finish_non_exhaustive()
    }
}
