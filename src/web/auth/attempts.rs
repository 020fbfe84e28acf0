//! How many tokens were refused, by address and in all: bounded in number and in memory.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Refusals from one address before it must wait.
const MOST_FROM_ONE: u32 = 10;
/// Refusals of the login form in all before everybody must wait.
const MOST_IN_ALL: u32 = 200;
/// How long refusals count.
const WINDOW: Duration = Duration::from_mins(10);
/// Most addresses remembered; an IPv6 address counts for its network.
const MOST_ADDRESSES: usize = 10_000;

/// Where attempts come from; none when the connection does not tell.
pub(in crate::web) type Sender = Option<IpAddr>;

#[derive(Debug, Clone, Copy)]
struct Count {
    n_refused: u32,
    since: Instant,
}

#[derive(Debug, Default)]
struct Counts {
    by_sender: BTreeMap<Sender, Count>,
    all: Option<Count>,
}

/// Refusals of the last minutes.
#[derive(Debug, Default)]
pub(in crate::web) struct Attempts(Mutex<Counts>);

impl Attempts {
    /// Whether this address may try.
    ///
    /// # Errors
    /// Seconds to wait.
    pub(super) fn check(&self, sender: Sender) -> Result<(), u64> {
        let now = Instant::now();
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = counts.by_sender.get(&network(sender)).copied();
        wait(own, MOST_FROM_ONE, now)
    }

    /// Whether anybody may try the login form. Programs that present a token are not concerned: a
    /// stranger must not be able to stop the imports of the night.
    ///
    /// # Errors
    /// Seconds to wait.
    pub(super) fn check_form(&self) -> Result<(), u64> {
        let now = Instant::now();
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wait(counts.all, MOST_IN_ALL, now)
    }

    /// Counts a refusal.
    pub(super) fn failed(&self, sender: Sender) {
        let now = Instant::now();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = Some(one_more(counts.all, now));
        if counts.by_sender.len() >= MOST_ADDRESSES {
            counts.by_sender.retain(|_, count| is_live(*count, now));
        }
        if counts.by_sender.len() >= MOST_ADDRESSES {
            counts.by_sender.pop_first();
        }
        let sender = network(sender);
        let own = counts.by_sender.get(&sender).copied();
        counts.by_sender.insert(sender, one_more(own, now));
    }
}

fn wait(count: Option<Count>, most: u32, now: Instant) -> Result<(), u64> {
    match count.filter(|count| is_live(*count, now)) {
        Some(count) if count.n_refused >= most => {
            let left = WINDOW.saturating_sub(now.duration_since(count.since));
            Err(left.as_secs().max(1))
        }
        _ => Ok(()),
    }
}

fn one_more(count: Option<Count>, now: Instant) -> Count {
    let live = count.filter(|count| is_live(*count, now));
    let start = live.unwrap_or(Count {
        n_refused: 0,
        since: now,
    });
    Count {
        n_refused: start.n_refused.saturating_add(1),
        ..start
    }
}

fn is_live(count: Count, now: Instant) -> bool {
    now.duration_since(count.since) < WINDOW
}

/// An IPv6 visitor owns a whole /64.
fn network(sender: Sender) -> Sender {
    let Some(IpAddr::V6(address)) = sender else {
        return sender;
    };
    if let Some(short) = address.to_ipv4_mapped() {
        return Some(IpAddr::V4(short));
    }
    let prefix = u128::from(address) >> 64 << 64;
    Some(IpAddr::V6(prefix.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_waits_after_too_many_refusals_and_the_others_do_not() {
        let attempts = Attempts::default();
        let (one, other) = ("10.0.0.1".parse().ok(), "10.0.0.2".parse().ok());
        for _ in 0..MOST_FROM_ONE {
            assert_eq!(attempts.check(one), Ok(()));
            attempts.failed(one);
        }
        let seconds = attempts.check(one).unwrap_err();
        assert!((1..=WINDOW.as_secs()).contains(&seconds), "{seconds}");
        assert_eq!(attempts.check(other), Ok(()));
        assert_eq!(attempts.check_form(), Ok(()));
    }

    #[test]
    fn neighbours_of_an_ipv6_network_count_as_one() {
        let attempts = Attempts::default();
        for host in 0..MOST_FROM_ONE {
            attempts.failed(format!("2001:db8::{host:x}").parse().ok());
        }
        assert!(attempts.check("2001:db8::ffff".parse().ok()).is_err());
        assert_eq!(attempts.check("2001:db8:0:1::1".parse().ok()), Ok(()));
    }

    #[test]
    fn many_addresses_close_the_form_and_take_bounded_memory() {
        let attempts = Attempts::default();
        for n in 0..u32::try_from(MOST_ADDRESSES).unwrap() + 500 {
            attempts.failed(Some(IpAddr::V4(n.into())));
        }
        assert!(attempts.check_form().is_err());
        assert_eq!(attempts.0.lock().unwrap().by_sender.len(), MOST_ADDRESSES);
    }
}
