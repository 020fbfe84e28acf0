//! What works on the store: tokens, sessions, imports, publications. Requests about published
//! figures never come here.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::blocking::Budget;
use crate::config::Access;
use crate::service::tokens::{TokenDesk, random_hex};
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

use super::auth::{Attempts, KEY_BYTES, Sessions};
use super::jobs::Jobs;
use super::upload::Bounds;

/// Tokens verified at once, and in line: each takes a processor for a while.
const VERIFYING: (usize, usize) = (2, 32);

/// Files held in memory at once: four times the limit of one.
const UPLOADS: usize = 4;
/// Longest silence while a file comes.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a request waits for its own work.
const PATIENCE: Duration = Duration::from_secs(5);

/// The store of an observatory, with who may reach it.
#[derive(Debug)]
pub struct Office {
    pub(super) place: Arc<Workplace>,
    pub(super) access: Access,
    /// Now, RFC 3339, UTC.
    pub(super) clock: fn() -> String,
    pub(super) desk: TokenDesk,
    pub(super) sessions: Sessions,
    pub(super) attempts: Attempts,
    /// Tokens being verified.
    pub(super) verifying: Budget,
    /// Last uses of tokens being written.
    pub(super) noting: Budget,
    /// Imports and publications at work, one at a time: the store has one writer.
    pub(super) importing: Budget,
    /// Files being received, or waiting for their turn in memory.
    pub(super) uploads: Arc<Semaphore>,
    pub(super) jobs: Jobs,
    silence: Duration,
    /// How long a request waits for its own work before it is answered by a job.
    pub(super) patience: Duration,
}

impl Office {
    /// Opens the office of an observatory; the key of sessions is made the first time.
    ///
    /// # Errors
    /// The store fails; the system gives no random bytes.
    pub fn open(
        place: Workplace,
        access: Access,
        clock: fn() -> String,
    ) -> Result<Self, WorkError> {
        let key = place.store.session_key(&random_hex(KEY_BYTES)?)?;
        Ok(Self {
            desk: TokenDesk::new(place.store.clone()),
            place: Arc::new(place),
            access,
            clock,
            sessions: Sessions::new(key),
            attempts: Attempts::default(),
            verifying: Budget::new(VERIFYING.0, VERIFYING.1),
            noting: Budget::new(1, 0),
            importing: Budget::new(1, UPLOADS),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            jobs: Jobs::default(),
            silence: SILENCE,
            patience: PATIENCE,
        })
    }

    /// The same office, which waits less long for a body that stops coming.
    #[must_use]
    pub fn with_silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    /// The same office, whose requests wait this long for their own work.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How large and how slow a file may be.
    pub(super) fn bounds(&self) -> Bounds {
        let megabytes = usize::try_from(self.access.upload_limit_mb).unwrap_or(usize::MAX);
        Bounds {
            size: megabytes.saturating_mul(1_000_000),
            silence: self.silence,
        }
    }

    /// Now, RFC 3339.
    pub(super) fn now(&self) -> String {
        (self.clock)()
    }

    /// Now, in seconds since 1970.
    pub(super) fn now_in_seconds(&self) -> i64 {
        let now = self.now();
        chrono::DateTime::parse_from_rfc3339(&now).map_or(i64::MAX, |now| now.timestamp())
    }
}
