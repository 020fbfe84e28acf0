//! What persons decide about a delivery: columns, identities, remarks.
//!
//! A delivery that waits is read again with the answers; it is applied when nothing waits any more,
//! at the place that it was given when it came, so that what came since stays said last. An applied
//! delivery may have its warnings confirmed; its records never change.

mod answers;

use super::deliveries::{content_of, read_report, report_of};
use super::import_file::attempt::{Attempt, as_json};
use super::import_file::extent::confirmed_perimeter;
use super::import_file::remembered::{Remembered, settled};
use super::import_file::settle;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::DeliveryStatus;
use crate::import::{ImportReport, Severity, confirm_warnings, confirmation_of};
use crate::store::{DecisionAnswer, Settlement, StoreError, StoredDelivery};

pub use self::answers::{Answered, confirmations_of};
pub use super::decision_error::DecisionError;

/// Records a person's answers about a delivery, and applies it when nothing waits any more.
///
/// # Errors
/// Unknown delivery or decision, an answer outside the choices, a confirmation without a reason, a
/// file that the answers make unreadable; the store fails. Then nothing was recorded.
pub fn decide(
    place: &Workplace,
    delivery_id: &str,
    answered: &[Answered],
    reason: &str,
    author: &str,
    now: &str,
) -> Result<ImportReport, WorkError> {
    let report_read = report_of(place, delivery_id)?;
    let report = read_report(place, delivery_id)?;
    let stored = place.store.delivery(delivery_id)?;
    let stored = stored
        .filter(|stored| stored.is_active() || stored.is_waiting())
        .ok_or_else(|| StoreError::NothingToDecide {
            id: delivery_id.to_owned(),
        })?;
    answers::check(&report, stored.is_waiting(), answered, reason)?;
    let answers: Vec<DecisionAnswer> = answered
        .iter()
        .map(|given| DecisionAnswer {
            id: given.id.clone(),
            answer: given.answer.clone(),
            reason: reason.trim().to_owned(),
            author: author.to_owned(),
            decided_at: now.to_owned(),
        })
        .collect();
    let settlement = Settlement {
        id: delivery_id,
        report_read: &report_read,
        answers: &answers,
    };
    if stored.is_waiting() {
        read_again(place, &stored, settlement)
    } else {
        confirm(place, &stored, report, settlement)
    }
}

fn read_again(
    place: &Workplace,
    stored: &StoredDelivery,
    settlement: Settlement<'_>,
) -> Result<ImportReport, WorkError> {
    let (_, bytes, _) = content_of(place, settlement.id)?;
    let attempt = Attempt::again(place, stored, &bytes)?;
    let remembered = Remembered::load(place, &stored.summary.format)?
        .with(settlement.answers, &stored.summary.sha256);
    match attempt.read(&remembered)? {
        Ok(reading) => settle(&attempt, &reading, settlement),
        Err(error) => Err(DecisionError::FileRefused {
            message: error.to_string(),
            remedy: error.remedy().to_owned(),
        }
        .into()),
    }
}

fn confirm(
    place: &Workplace,
    stored: &StoredDelivery,
    mut report: ImportReport,
    settlement: Settlement<'_>,
) -> Result<ImportReport, WorkError> {
    let given: Vec<_> = settlement.answers.iter().map(settled).collect();
    let is_confirmed = |id: &str| given.iter().any(|given| given.id == id);
    let perimeter = report
        .issues
        .iter()
        .filter(|issue| confirmation_of(issue).is_some_and(|asked| is_confirmed(&asked.id)))
        .find_map(confirmed_perimeter)
        .unwrap_or_else(|| stored.summary.perimeter.clone());
    let confirmed = confirm_warnings(&mut report.issues, &given);
    report.decisions.retain(|known| !is_confirmed(&known.id));
    report.decisions.extend(confirmed);
    report
        .issues
        .sort_by_key(|issue| (issue.severity, issue.row));
    let is_remarked = report
        .issues
        .iter()
        .any(|issue| issue.severity != Severity::Info);
    report.status = if is_remarked {
        DeliveryStatus::AcceptedWithWarnings
    } else {
        DeliveryStatus::Accepted
    };
    place
        .store
        .confirm_applied(settlement, report.status, &perimeter, &as_json(&report))?;
    Ok(report)
}
