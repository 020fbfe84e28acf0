//! Follows the edition published by another process, so that requests never ask the database.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::editions::{edition, list_editions};
use super::observatory::Observatory;
use super::work_error::WorkError;
use super::workplace::Workplace;

/// How often the store is asked which edition is current.
const PERIOD: Duration = Duration::from_secs(2);

/// A thread that swaps the edition served when another is published.
#[derive(Debug)]
pub struct EditionWatch {
    stop: SyncSender<()>,
    thread: Option<JoinHandle<()>>,
}

impl EditionWatch {
    /// Starts watching.
    pub fn start(place: Workplace, observatory: Arc<Observatory>) -> Self {
        let (stop, stopped) = sync_channel(1);
        let watch = move || {
            while stopped.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = refresh(&place, &observatory) {
                    tracing::warn!(%error, "l'édition servie n'a pas pu être rafraîchie");
                }
            }
        };
        let thread = thread::Builder::new()
            .name("vigie-editions".to_owned())
            .spawn(watch)
            .ok();
        Self { stop, thread }
    }

    /// Stops watching and waits for the thread.
    pub fn stop(self) {
        drop(self.stop);
        if let Some(thread) = self.thread {
            drop(thread.join());
        }
    }
}

/// Serves the current edition of the store, when it is another than the one served.
///
/// # Errors
/// The store fails; the edition cannot be read. The edition served stays.
pub fn refresh(place: &Workplace, observatory: &Observatory) -> Result<(), WorkError> {
    let Some(id) = place.store.current_edition_id()? else {
        return Ok(());
    };
    if observatory
        .current()
        .is_some_and(|edition| edition.id() == id)
    {
        return Ok(());
    }
    observatory.serve(edition(place, &id)?);
    observatory.set_editions(published(place)?);
    Ok(())
}

/// Editions that the public may see, the last one first.
///
/// # Errors
/// The store fails.
pub fn published(
    place: &Workplace,
) -> Result<Vec<crate::domain::edition::EditionSummary>, WorkError> {
    Ok(list_editions(place)?
        .into_iter()
        .filter(|edition| !edition.preview)
        .collect())
}
