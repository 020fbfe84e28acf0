//! What is tried again, and when.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ureq::Body;
use ureq::http::{Response, header};

use super::{Fetched, refusal, unreachable};
use crate::catalogue::schedule::HttpOrigin;
use crate::sources::SourceError;

/// The first wait, doubled each time.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait between two attempts, and the longest that a server may ask of a run.
const LONGEST: Duration = Duration::from_mins(5);

/// How one attempt ended.
#[derive(Debug)]
pub(super) enum Attempt {
    /// Answered.
    Done(Fetched),
    /// Another attempt would end the same.
    Final(SourceError),
    /// Another attempt may end better.
    Again {
        /// What happened.
        error: SourceError,
        /// What the server asked, as it said it.
        retry_after: Option<String>,
    },
}

impl Attempt {
    pub(super) fn of_network(origin: &HttpOrigin, error: &ureq::Error) -> Self {
        let is_final = matches!(
            error,
            ureq::Error::Http(_)
                | ureq::Error::BadUri(_)
                | ureq::Error::Tls(_)
                | ureq::Error::Rustls(_)
                | ureq::Error::InvalidProxyUrl
                | ureq::Error::LargeResponseHeader(_, _)
        );
        let error = unreachable(origin, error);
        if is_final {
            return Self::Final(error);
        }
        Self::Again {
            error,
            retry_after: None,
        }
    }

    pub(super) fn of_status(origin: &HttpOrigin, status: u16, answer: &Response<Body>) -> Self {
        let error = refusal(origin, status);
        if !matches!(status, 408 | 429 | 500..=599) || status == 501 {
            return Self::Final(error);
        }
        let asked = answer.headers().get(header::RETRY_AFTER);
        let asked = asked.and_then(|value| value.to_str().ok());
        Self::Again {
            error,
            retry_after: asked.map(str::to_owned),
        }
    }
}

/// How long to wait before the next attempt: what the server asked, else twice as long as before
/// with up to as much again by chance. None when the server asks for more than a run may wait.
pub(super) fn delay(attempt: u32, asked: Option<Duration>, jitter: f64) -> Option<Duration> {
    match asked {
        Some(asked) if asked > LONGEST => None,
        Some(asked) => Some(asked),
        None => {
            let steps = 2u32.saturating_pow(attempt.min(16));
            let wait = FIRST.saturating_mul(steps);
            Some(wait.mul_f64(1.0 + jitter.clamp(0.0, 1.0)).min(LONGEST))
        }
    }
}

/// `Retry-After`: seconds, or a date.
pub(super) fn wait_asked(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some((moment.to_utc() - now).to_std().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_some_chance_and_never_exceed_five_minutes() {
        let seconds = |attempt, jitter| delay(attempt, None, jitter).unwrap().as_secs();
        assert_eq!(
            [seconds(0, 0.0), seconds(1, 0.0), seconds(3, 0.5)],
            [2, 4, 24]
        );
        assert_eq!(seconds(40, 1.0), 300);
    }

    #[test]
    fn what_the_server_asks_is_obeyed_or_the_run_gives_up() {
        let now = "2026-10-21T07:28:00Z".parse().unwrap();
        assert_eq!(wait_asked(" 7 ", now), Some(Duration::from_secs(7)));
        let date = wait_asked("Wed, 21 Oct 2026 07:28:30 GMT", now);
        assert_eq!(date, Some(Duration::from_secs(30)));
        assert_eq!(
            wait_asked("Wed, 21 Oct 2015 07:28:30 GMT", now),
            Some(Duration::ZERO)
        );
        assert_eq!(wait_asked("demain", now), None);
        assert_eq!(delay(0, date, 0.9), date);
        assert_eq!(delay(0, Some(Duration::from_hours(1)), 0.0), None);
    }
}
