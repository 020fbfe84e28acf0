//! What a run needs from outside the observatory: a clock, the environment, the order to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, Utc};

/// A step of waiting, between two looks at the order to stop.
const STEP: Duration = Duration::from_millis(100);

type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
type Environment = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Clock, environment, name of this process, order to stop; clones share the order.
#[derive(Clone)]
pub struct Outside {
    clock: Clock,
    environment: Environment,
    holder: String,
    stopping: Arc<AtomicBool>,
}

impl Outside {
    /// A process of its own, by a name that chance makes unlike any other.
    pub fn new(clock: Clock, environment: Environment) -> Self {
        let mut chance = [0; 8];
        // Without chance, the number of the process still tells it from others of the machine.
        getrandom::fill(&mut chance).ok();
        let number = u64::from_le_bytes(chance);
        Self {
            clock,
            environment,
            holder: format!("{}-{number:016x}", std::process::id()),
            stopping: Arc::default(),
        }
    }

    /// Now, to the second.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)().trunc_subsecs(0)
    }

    /// Asks runs to stop after the file in hand.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// The order to stop of a clone, of its own.
    #[must_use]
    pub(super) fn with_own_order(&self) -> Self {
        Self {
            stopping: Arc::default(),
            ..self.clone()
        }
    }

    pub(super) fn holder(&self) -> &str {
        &self.holder
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name)
    }

    /// Waits; `false` when the order to stop came.
    pub(super) fn sleep(&self, duration: Duration) -> bool {
        let mut left = duration;
        while !left.is_zero() && !self.is_stopping() {
            let step = left.min(STEP);
            thread::sleep(step);
            left -= step;
        }
        !self.is_stopping()
    }

    /// A number between 0 and 1.
    pub(super) fn jitter() -> f64 {
        let mut chance = [0; 2];
        getrandom::fill(&mut chance).ok();
        f64::from(u16::from_le_bytes(chance)) / f64::from(u16::MAX)
    }
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Outside")
            .field("holder", &self.holder)
            .finish_non_exhaustive()
    }
}
