//! When a source must run. Pure: moments in, moment out.

use chrono::{DateTime, TimeDelta, Utc};

use crate::catalogue::schedule::Timetable;

/// How far ahead of the clock a noted moment is believed. A clock set back by less than this makes
/// nothing run twice; by more, it was the earlier clock that was wrong.
pub(super) const BELIEVED: TimeDelta = TimeDelta::days(2);

/// The moment of the timetable that a run must answer now, if one came since the last answered.
/// Several missed moments make one run: it answers the last of them.
pub fn due(
    timetable: &Timetable,
    last_due: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    timetable.last_at(now).filter(|latest| *latest > last_due)
}

/// The last moment that needs no run: the last answered, or when the source was first seen. A moment
/// that the clock has yet to reach by more than two days is not believed.
pub fn last_due(
    answered: Option<DateTime<Utc>>,
    first_seen: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let answered = answered.filter(|moment| is_believed(*moment, now));
    answered.map_or(first_seen, |answered| answered.max(first_seen))
}

/// Whether a moment was noted by a clock that agrees with this one.
pub(super) fn is_believed(moment: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    moment <= now + BELIEVED
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> DateTime<Utc> {
        moment.parse().unwrap()
    }

    fn nightly() -> Timetable {
        Timetable::new("30 2 * * *", chrono_tz::Europe::Paris).unwrap()
    }

    /// What runs while a scheduler looks at each of these moments: the moments answered.
    fn answered(first_seen: &str, looks: &[&str]) -> Vec<String> {
        let mut first_seen = at(first_seen);
        let mut last = None;
        let mut found = Vec::new();
        for now in looks {
            if !is_believed(first_seen, at(now)) {
                first_seen = at(now);
            }
            let before = last_due(last, first_seen, at(now));
            if let Some(due) = due(&nightly(), before, at(now)) {
                last = Some(due);
                found.push(due.format("%dT%H:%M").to_string());
            }
        }
        found
    }

    #[test]
    fn a_source_first_seen_waits_for_its_first_moment() {
        let first = "2026-03-20T12:00:00Z";
        let looks = [first, "2026-03-20T23:00:00Z", "2026-03-21T01:30:00Z"];
        assert_eq!(answered(first, &looks), ["21T01:30"]);
    }

    #[test]
    fn missed_moments_are_caught_up_once() {
        let looks = [
            "2026-03-21T01:30:00Z",
            // Two days off, then two looks.
            "2026-03-23T09:00:00Z",
            "2026-03-23T09:00:15Z",
            "2026-03-24T01:30:00Z",
        ];
        assert_eq!(
            answered("2026-03-20T12:00:00Z", &looks),
            ["21T01:30", "23T01:30", "24T01:30"]
        );
    }

    #[test]
    fn a_clock_set_back_by_a_day_runs_nothing_twice_and_then_goes_on() {
        let looks = [
            "2026-03-23T01:30:00Z",
            "2026-03-22T01:31:00Z",
            "2026-03-22T12:00:00Z",
            "2026-03-23T01:30:00Z",
            "2026-03-24T01:30:00Z",
        ];
        assert_eq!(
            answered("2026-03-22T12:00:00Z", &looks),
            ["23T01:30", "24T01:30"]
        );
    }

    #[test]
    fn a_clock_that_was_years_ahead_blocks_nothing_once_it_is_right() {
        let looks = [
            "2031-01-01T12:00:00Z",
            "2026-03-22T12:00:00Z",
            "2026-03-23T01:30:00Z",
        ];
        assert_eq!(
            answered("2030-12-31T12:00:00Z", &looks),
            ["01T01:30", "23T01:30"]
        );
    }
}
