//! The only place that leaves the async workers: a budget, the span, a panic turned into an error.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// How much work of one kind may run, and wait, at the same time.
#[derive(Debug, Clone)]
pub struct Budget {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Budget {
    /// `n_running` at once, `n_waiting` more in line; further requests are refused.
    pub fn new(n_running: usize, n_waiting: usize) -> Self {
        let n_running = n_running.max(1);
        Self {
            running: Arc::new(Semaphore::new(n_running)),
            admitted: Arc::new(Semaphore::new(n_running + n_waiting)),
        }
    }
}

/// Why the work was not done.
#[derive(Debug, thiserror::Error)]
pub enum BlockingError {
    /// The line is full.
    #[error("too many requests of this kind are waiting")]
    Busy,
    /// The work stopped on a bug, or the server is stopping.
    #[error("the work stopped before its end")]
    Stopped(#[source] Option<tokio::task::JoinError>),
}

/// Runs work on a thread where it may take its time.
///
/// # Errors
/// When the line is full, or the work panicked.
pub async fn run_blocking<T, F>(budget: &Budget, work: F) -> Result<T, BlockingError>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let place = Arc::clone(&budget.admitted).try_acquire_owned();
    let place = place.map_err(|_full| BlockingError::Busy)?;
    let turn = Arc::clone(&budget.running).acquire_owned().await;
    let turn = turn.map_err(|_closed| BlockingError::Stopped(None))?;
    let span = tracing::Span::current();
    #[expect(
        clippy::disallowed_methods,
        reason = "the one lawful use: budget, span and panic are held here"
    )]
    let done = tokio::task::spawn_blocking(move || {
        // Both permits live as long as the work, even when the client leaves.
        let _held = (place, turn);
        span.in_scope(work)
    });
    done.await
        .map_err(|error| BlockingError::Stopped(Some(error)))
}
