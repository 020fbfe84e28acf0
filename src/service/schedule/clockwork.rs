//! The thread that looks at the schedule while the server runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Outside, text, tick};
use crate::service::retention::purge;
use crate::service::workplace::Workplace;

/// How often the schedule is looked at.
const PERIOD: Duration = Duration::from_secs(15);

/// Looks in a day: the files received too long ago are forgotten even when nothing comes.
const TURNS_A_DAY: u64 = 24 * 3_600 / PERIOD.as_secs();

/// Runs the sources that are due, until it is stopped.
#[derive(Debug)]
pub struct Clockwork {
    outside: Outside,
    stop: SyncSender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Clockwork {
    /// Starts, with a first look at once: what was missed is caught up.
    pub fn start(place: Workplace, outside: &Outside) -> Self {
        let outside = outside.with_own_order();
        let (stop, stopped) = sync_channel(1);
        let own = outside.clone();
        let turn = move || {
            for turn in 0_u64.. {
                if turn.is_multiple_of(TURNS_A_DAY)
                    && let Err(error) = purge(&place, &text(own.now()))
                {
                    tracing::warn!(%error, "les fichiers trop anciens n'ont pas été oubliés");
                }
                // A bug in one run must not end the nights of all sources.
                if catch_unwind(AssertUnwindSafe(|| tick(&place, &own))).is_err() {
                    tracing::error!("un passage programmé s'est arrêté sur un défaut du programme");
                }
                if stopped.recv_timeout(PERIOD) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        };
        let thread = thread::Builder::new()
            .name("vigie-planification".to_owned())
            .spawn(turn)
            .ok();
        Self {
            outside,
            stop,
            thread,
        }
    }

    /// Stops after the file in hand, and waits for it.
    pub fn stop(self) {
        self.outside.stop();
        drop(self.stop);
        if let Some(thread) = self.thread {
            drop(thread.join());
        }
    }
}
