//! How long the bytes received are kept; reports and answers stay for ever.

use chrono::{DateTime, Days};

use super::work_error::WorkError;
use super::workplace::Workplace;

/// Forgets the bytes of files that came longer ago than the retention period and that no person is
/// awaited for. A period of 0 keeps them for ever. Gives how many files were forgotten.
///
/// # Errors
/// The store fails.
pub fn purge(place: &Workplace, now: &str) -> Result<usize, WorkError> {
    match cutoff(now, place.retention_days) {
        Some(cutoff) => Ok(place.store.purge_contents(&cutoff)?),
        None => Ok(0),
    }
}

/// The moment before which bytes are forgotten.
fn cutoff(now: &str, days: u32) -> Option<String> {
    if days == 0 {
        return None;
    }
    let now = DateTime::parse_from_rfc3339(now).ok()?;
    let cutoff = now.checked_sub_days(Days::new(u64::from(days)))?;
    Some(cutoff.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_is_counted_in_days_and_zero_is_for_ever() {
        let now = "2026-11-23T10:00:00Z";
        assert_eq!(cutoff(now, 30).unwrap(), "2026-10-24T10:00:00Z");
        assert_eq!(cutoff(now, 1_096).unwrap(), "2023-11-23T10:00:00Z");
        assert_eq!(cutoff(now, 0), None);
    }
}
