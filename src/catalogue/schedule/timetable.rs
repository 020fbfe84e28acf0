//! When a source runs: a cron expression in a time zone, read so that a change of clock neither
//! skips nor doubles a run.

use std::str::FromStr as _;

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};

/// More than the clocks of any zone ever move at once.
const AROUND_A_CHANGE: TimeDelta = TimeDelta::hours(3);

/// A cron expression in a time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    cron: Cron,
    expression: String,
    zone: Tz,
    /// Whether runs are so many minutes apart rather than at given hours.
    is_interval: bool,
}

/// What is wrong with a timetable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimetableError {
    /// Not a cron expression of five fields.
    #[error(
        "« {expression} » n'est pas une expression cron ({reason}) ; écrivez cinq champs : minute heure jour mois jour-de-semaine, par exemple « 30 2 * * * »"
    )]
    Expression {
        /// What was written.
        expression: String,
        /// What the parser says.
        reason: String,
    },
    /// Such a day never comes.
    #[error("« {expression} » n'arrive jamais ; corrigez le jour ou le mois")]
    Never {
        /// What was written.
        expression: String,
    },
    /// No such zone.
    #[error("fuseau horaire inconnu : « {name} » ; par exemple Europe/Paris, Indian/Reunion")]
    Zone {
        /// What was written.
        name: String,
    },
}

impl Timetable {
    /// Reads an expression of five fields.
    ///
    /// # Errors
    /// It is not one, or its day never comes.
    pub fn new(expression: &str, zone: Tz) -> Result<Self, TimetableError> {
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed);
        let wrong = |error: CronError| TimetableError::Expression {
            expression: expression.to_owned(),
            reason: error.to_string(),
        };
        let cron = parser.build().parse(expression).map_err(wrong)?;
        // Hours left open, or counted by steps, are real hours: the night of a change has one more
        // or one less of them.
        let hours = expression.split_whitespace().nth(1);
        let is_interval = hours.is_none_or(|hours| hours.contains(['*', '/']));
        let timetable = Self {
            cron,
            expression: expression.to_owned(),
            zone,
            is_interval,
        };
        if timetable.next_after(DateTime::UNIX_EPOCH).is_none() {
            return Err(TimetableError::Never {
                expression: expression.to_owned(),
            });
        }
        Ok(timetable)
    }

    /// A zone by its name, `Europe/Paris`.
    ///
    /// # Errors
    /// No such zone.
    pub fn zone_named(name: &str) -> Result<Tz, TimetableError> {
        Tz::from_str(name).map_err(|_unknown| TimetableError::Zone {
            name: name.to_owned(),
        })
    }

    /// The expression as written.
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The last moment of the timetable at or before `now`.
    pub fn last_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = now.with_timezone(&self.zone);
        if self.is_interval {
            let found = self.cron.find_previous_occurrence(&local, true).ok()?;
            return Some(found.with_timezone(&Utc));
        }
        let from = (local.naive_local() + AROUND_A_CHANGE).and_utc();
        self.cron
            .iter_before(from)
            .map(|civil| self.instant(civil.naive_utc()))
            .find(|instant| *instant <= now)
    }

    /// The first moment of the timetable after `now`.
    pub fn next_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = now.with_timezone(&self.zone);
        if self.is_interval {
            let found = self.cron.find_next_occurrence(&local, false).ok()?;
            return Some(found.with_timezone(&Utc));
        }
        let from = (local.naive_local() - AROUND_A_CHANGE).and_utc();
        self.cron
            .iter_after(from)
            .map(|civil| self.instant(civil.naive_utc()))
            .find(|instant| *instant > now)
    }

    /// The moment when a clock on the wall first shows this; where clocks jump over it, the moment
    /// when they jump.
    fn instant(&self, civil: NaiveDateTime) -> DateTime<Utc> {
        match self.zone.from_local_datetime(&civil) {
            LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => {
                moment.with_timezone(&Utc)
            }
            LocalResult::None => self.end_of_gap(civil),
        }
    }

    fn end_of_gap(&self, civil: NaiveDateTime) -> DateTime<Utc> {
        let later = (1..=180).find_map(|minutes| {
            let after = civil + TimeDelta::minutes(minutes);
            self.zone.from_local_datetime(&after).earliest()
        });
        later.map_or_else(|| civil.and_utc(), |moment| moment.with_timezone(&Utc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris(expression: &str) -> Timetable {
        Timetable::new(expression, chrono_tz::Europe::Paris).unwrap()
    }

    fn at(moment: &str) -> DateTime<Utc> {
        moment.parse().unwrap()
    }

    /// Every run between two moments, asked minute by minute as a scheduler does.
    fn runs(timetable: &Timetable, from: &str, until: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut now = at(from);
        let mut last = timetable.last_at(now);
        while now <= at(until) {
            let latest = timetable.last_at(now);
            if latest > last {
                last = latest;
                found.push(latest.unwrap().format("%dT%H:%MZ").to_string());
            }
            now += TimeDelta::minutes(1);
        }
        found
    }

    #[test]
    fn the_night_when_clocks_go_forward_has_one_run_at_the_moment_they_jump() {
        // 29 March 2026, Paris: 02:00 becomes 03:00, which is 01:00 UTC; 02:30 does not exist.
        for expression in ["30 2 * * *", "30 2,14 * * *", "*/10 2 * * 0"] {
            let nights = runs(
                &paris(expression),
                "2026-03-29T00:00:00Z",
                "2026-03-29T10:00:00Z",
            );
            assert_eq!(nights, ["29T01:00Z"], "{expression}");
        }
        let week = runs(
            &paris("30 2 * * *"),
            "2026-03-28T00:00:00Z",
            "2026-03-31T00:00:00Z",
        );
        assert_eq!(week, ["28T01:30Z", "29T01:00Z", "30T00:30Z"]);
    }

    #[test]
    fn the_night_when_clocks_go_back_has_one_run_at_the_first_passage() {
        // 25 October 2026, Paris: 02:30 comes twice, at 00:30 and 01:30 UTC.
        for expression in ["30 2 * * *", "30 2,14 * * *"] {
            let nights = runs(
                &paris(expression),
                "2026-10-24T23:00:00Z",
                "2026-10-25T10:00:00Z",
            );
            assert_eq!(nights, ["25T00:30Z"], "{expression}");
        }
        let week = runs(
            &paris("30 2 * * *"),
            "2026-10-24T00:00:00Z",
            "2026-10-27T00:00:00Z",
        );
        assert_eq!(week, ["24T00:30Z", "25T00:30Z", "26T01:30Z"]);
    }

    #[test]
    fn an_interval_counts_real_hours_through_both_changes() {
        let every = paris("0 * * * *");
        let spring = runs(&every, "2026-03-28T23:30:00Z", "2026-03-29T03:30:00Z");
        assert_eq!(spring, ["29T00:00Z", "29T01:00Z", "29T02:00Z", "29T03:00Z"]);
        let autumn = runs(&every, "2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z");
        assert_eq!(autumn, ["25T00:00Z", "25T01:00Z", "25T02:00Z", "25T03:00Z"]);
    }

    #[test]
    fn the_next_moment_is_the_one_that_comes_to_be_the_last() {
        let nightly = paris("30 2 * * *");
        for (now, next) in [
            ("2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
            ("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ] {
            assert_eq!(nightly.next_after(at(now)), Some(at(next)));
            assert_eq!(nightly.last_at(at(next)), Some(at(next)));
        }
    }

    #[test]
    fn what_is_not_a_timetable_is_said() {
        let zone = chrono_tz::Europe::Paris;
        for wrong in [
            "",
            "hier",
            "61 2 * * *",
            "30 2 * *",
            "0 30 2 * * *",
            "0 0 30 2 *",
        ] {
            let error = Timetable::new(wrong, zone).unwrap_err().to_string();
            assert!(
                error.contains("cron") || error.contains("jamais"),
                "{wrong}: {error}"
            );
        }
        assert!(Timetable::zone_named("Europe/Nantes").is_err());
    }
}
