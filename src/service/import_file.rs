//! A file to a delivery: read, checked, applied whole, held for a person, or refused; reported.

pub(super) mod attempt;
pub(super) mod extent;
mod options;
pub(super) mod remembered;

use std::path::Path;

use self::attempt::{Attempt, as_json};
pub use self::options::ImportOptions;
use self::remembered::Remembered;
use super::impact::impact;
use super::inspect::file_bytes;
use super::retention::purge;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::{DeliveryStatus, Perimeter};
use crate::import::Reading;
pub use crate::import::{Decision, DecisionKind, ImportReport, Severity};
use crate::store::{RowOutcome, Settlement, StoredDelivery};

/// Imports one file from the disk.
///
/// # Errors
/// The file cannot be opened; the format is unknown; the store fails. A file that is refused is
/// not an error: its report says `rejected`.
pub fn import_path(
    place: &Workplace,
    path: &Path,
    options: ImportOptions<'_>,
) -> Result<ImportReport, WorkError> {
    let bytes = file_bytes(path)?;
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    import_bytes(place, &name, &bytes, options)
}

/// Imports the bytes of one file, then forgets the contents that are too old to be kept.
///
/// # Errors
/// As [`import_path`].
pub fn import_bytes(
    place: &Workplace,
    file_name: &str,
    bytes: &[u8],
    options: ImportOptions<'_>,
) -> Result<ImportReport, WorkError> {
    let attempt = Attempt::new(place, file_name, bytes, options)?;
    let remembered = Remembered::load(place, options.format)?;
    let arrival = Arrival { attempt, options };
    let report = match arrival.attempt.read(&remembered)? {
        Ok(reading) => arrival.deliver(&reading)?,
        Err(error) => arrival.refuse(arrival.attempt.refusal(&error))?,
    };
    if !options.dry_run {
        purge(place, options.now)?;
    }
    Ok(report)
}

/// A file that comes now.
struct Arrival<'a> {
    attempt: Attempt<'a>,
    options: ImportOptions<'a>,
}

impl Arrival<'_> {
    fn deliver(&self, reading: &Reading) -> Result<ImportReport, WorkError> {
        let attempt = &self.attempt;
        let store = &attempt.place.store;
        store.check_kind(self.options.fictitious)?;
        let data_year = reading.data_year.unwrap_or_default();
        let format = &attempt.format.id;
        if let Some(id) = store.find_applied(&attempt.sha256, format, data_year)? {
            return Ok(self.unchanged(&id, reading));
        }
        if self.options.dry_run {
            return self.rehearse(reading);
        }
        let waiting =
            store.find_unapplied(&attempt.sha256, format, DeliveryStatus::AwaitingDecision)?;
        match waiting.filter(|(stored, _)| self.is_same_request(stored)) {
            Some((stored, report_read)) => {
                let settlement = Settlement {
                    id: &stored.summary.id,
                    report_read: &report_read,
                    answers: &[],
                };
                settle(attempt, reading, settlement)
            }
            None if is_pending(reading) => self.hold(reading),
            None => self.apply(reading),
        }
    }

    fn unchanged(&self, id: &str, reading: &Reading) -> ImportReport {
        let outcome = RowOutcome {
            unchanged: reading.rows.read.saturating_sub(reading.rows.rejected),
            ..RowOutcome::default()
        };
        let mut report = self.attempt.report(id, reading, outcome);
        report.status = DeliveryStatus::Unchanged;
        report
    }

    /// The full report of what would happen; nothing is written.
    fn rehearse(&self, reading: &Reading) -> Result<ImportReport, WorkError> {
        let place = self.attempt.place;
        let outcome = place.store.outcome_of(&reading.records)?;
        let mut report = self.attempt.report("", reading, outcome);
        if !is_pending(reading) {
            let delivery = self.attempt.delivery(&report, reading.perimeter.clone());
            report.impact = Some(impact(place, &delivery, &reading.records)?);
        }
        Ok(report)
    }

    fn apply(&self, reading: &Reading) -> Result<ImportReport, WorkError> {
        let attempt = &self.attempt;
        let draft = attempt.report("", reading, RowOutcome::default());
        let delivery = attempt.delivery(&draft, reading.perimeter.clone());
        let store = &attempt.place.store;
        let applied =
            store.apply_delivery(&delivery, &reading.records, attempt.bytes, |id, outcome| {
                as_json(&attempt.report(id, reading, outcome))
            })?;
        Ok(attempt.report(&applied.id, reading, applied.outcome))
    }

    /// Keeps a delivery that waits for a person: nothing of it counts.
    fn hold(&self, reading: &Reading) -> Result<ImportReport, WorkError> {
        let attempt = &self.attempt;
        let store = &attempt.place.store;
        let outcome = store.outcome_of(&reading.records)?;
        let draft = attempt.report("", reading, outcome);
        let delivery = attempt.delivery(&draft, reading.perimeter.clone());
        let id = store.keep_unapplied(&delivery, attempt.bytes, |id| {
            as_json(&attempt.report(id, reading, outcome))
        })?;
        Ok(attempt.report(&id, reading, outcome))
    }

    /// Keeps a refusal with its bytes; the same file refused again for the same reasons keeps its line.
    fn refuse(&self, mut report: ImportReport) -> Result<ImportReport, WorkError> {
        if self.options.dry_run {
            return Ok(report);
        }
        let attempt = &self.attempt;
        let store = &attempt.place.store;
        let known = store.find_unapplied(
            &attempt.sha256,
            &attempt.format.id,
            DeliveryStatus::Rejected,
        )?;
        if let Some((stored, text)) = known {
            report.id.clone_from(&stored.summary.id);
            let is_same =
                serde_json::from_str(&text).is_ok_and(|known: ImportReport| known == report);
            if is_same && self.is_same_request(&stored) {
                store.came_again(&report.id, &attempt.sha256, attempt.bytes, self.options.now)?;
                return Ok(report);
            }
        }
        report.id = String::new();
        let delivery = attempt.delivery(&report, Perimeter::Nothing);
        report.id = store.keep_unapplied(&delivery, attempt.bytes, |id| {
            as_json(&ImportReport {
                id: id.to_owned(),
                ..report.clone()
            })
        })?;
        Ok(report)
    }

    fn is_same_request(&self, stored: &StoredDelivery) -> bool {
        stored.asked_year == self.options.data_year
            && stored.summary.survey_year == self.options.survey_year
            && stored.summary.fictitious == self.options.fictitious
            && stored.partial == self.options.partial
    }
}

fn is_pending(reading: &Reading) -> bool {
    reading.decisions.iter().any(Decision::is_pending)
}

/// Applies a delivery that waited when nothing waits any more, keeps its new report otherwise.
pub(super) fn settle(
    attempt: &Attempt<'_>,
    reading: &Reading,
    settlement: Settlement<'_>,
) -> Result<ImportReport, WorkError> {
    let store = &attempt.place.store;
    let outcome = store.outcome_of(&reading.records)?;
    let draft = attempt.report(settlement.id, reading, outcome);
    let delivery = attempt.delivery(&draft, reading.perimeter.clone());
    if is_pending(reading) {
        store.hold_waiting(settlement, &delivery, &as_json(&draft))?;
        return Ok(draft);
    }
    let outcome = store.apply_waiting(settlement, &delivery, &reading.records, |outcome| {
        as_json(&attempt.report(settlement.id, reading, outcome))
    })?;
    Ok(attempt.report(settlement.id, reading, outcome))
}
