//! Keeps the lease of a run while it works.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::outside::Outside;
use super::text;
use crate::store::{LeaseRequest, Store};

/// How long a lease lasts unless it is renewed: longer than any import holds the database.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(5);
/// How often it is renewed.
const BEAT: Duration = Duration::from_secs(45);

/// Moments of a lease, as the store takes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moments {
    pub(super) now: String,
    until: String,
    pub(super) credible_until: String,
}

impl Moments {
    pub(super) fn at(now: DateTime<Utc>) -> Self {
        Self {
            now: text(now),
            until: text(now + LEASE),
            credible_until: text(now + LEASE + LEASE),
        }
    }

    pub(super) fn request<'a>(&'a self, name: &'a str, holder: &'a str) -> LeaseRequest<'a> {
        LeaseRequest {
            name,
            holder,
            now: &self.now,
            until: &self.until,
            credible_until: &self.credible_until,
        }
    }
}

/// Name of the lease of a source.
pub(super) fn lease_of(source: &str) -> String {
    format!("source:{source}")
}

/// Renews a lease from another thread until it is dropped.
#[derive(Debug)]
pub(super) struct Heartbeat {
    lost: Arc<AtomicBool>,
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Heartbeat {
    pub(super) fn start(store: Store, lease: String, outside: Outside) -> Self {
        let (stop, stopped) = sync_channel(1);
        let lost = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&lost);
        let beat = move || {
            while stopped.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                let until = text(outside.now() + LEASE);
                match store.renew_lease(&lease, outside.holder(), &until) {
                    Ok(true) => {}
                    Ok(false) => told.store(true, Ordering::Relaxed),
                    // An import holds the database: there is time until the next beat.
                    Err(error) => tracing::debug!(%error, "le bail sera renouvelé plus tard"),
                }
            }
        };
        let thread = thread::Builder::new()
            .name("vigie-bail".to_owned())
            .spawn(beat)
            .ok();
        Self {
            lost,
            stop: Some(stop),
            thread,
        }
    }

    /// Whether another server took the lease: this one slept for longer than it lasts.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
