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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn wait<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(future)
    }

    #[test]
    fn a_full_line_refuses_at_once_and_serves_again_when_it_empties() {
        wait(async {
            let budget = Budget::new(1, 0);
            let (release, held) = mpsc::channel::<()>();
            let first = tokio::spawn({
                let budget = budget.clone();
                async move { run_blocking(&budget, move || held.recv().is_ok()).await }
            });
            tokio::task::yield_now().await;
            assert!(matches!(
                run_blocking(&budget, || ()).await,
                Err(BlockingError::Busy)
            ));
            release.send(()).unwrap();
            assert!(first.await.unwrap().unwrap());
            assert_eq!(run_blocking(&budget, || 7).await.unwrap(), 7);
        });
    }

    #[test]
    fn a_panic_is_one_error_and_the_budget_is_given_back() {
        wait(async {
            let budget = Budget::new(1, 0);
            let stopped = run_blocking(&budget, || panic!("on purpose")).await;
            assert!(matches!(stopped, Err(BlockingError::Stopped(Some(_)))));
            assert_eq!(run_blocking(&budget, || 7).await.unwrap(), 7);
        });
    }
}
