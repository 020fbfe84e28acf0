//! The deliveries received: listed, reported, withdrawn.

use serde::Serialize;

use super::import_file::ImportReport;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::store::StoredDelivery;

/// A delivery in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryView {
    /// Identifier.
    pub id: String,
    /// Format.
    pub format: String,
    /// File name as received.
    pub file_name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Year described; none when the file was refused before it was known.
    pub data_year: Option<i32>,
    /// Year of collection.
    pub survey_year: Option<i32>,
    /// Outcome.
    pub status: &'static str,
    /// Whether the data are fictitious.
    pub fictitious: bool,
    /// Rows read.
    pub rows_read: u64,
    /// Rows refused.
    pub rows_rejected: u64,
    /// When it came, RFC 3339, UTC.
    pub received_at: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// Who brought it: a token's name, a scheduled source; empty for the command line.
    pub author: String,
    /// Decisions that wait for a person.
    pub pending: u64,
}

/// Every delivery in order of arrival, refused and withdrawn ones included.
///
/// # Errors
/// The store fails.
pub fn list_deliveries(place: &Workplace) -> Result<Vec<DeliveryView>, WorkError> {
    let stored = place.store.deliveries()?;
    stored
        .into_iter()
        .map(|delivery| view(place, delivery))
        .collect()
}

/// One delivery.
///
/// # Errors
/// No such delivery; the store fails.
pub fn delivery(place: &Workplace, id: &str) -> Result<DeliveryView, WorkError> {
    let stored = place.store.delivery(id)?.ok_or_else(|| unknown(id))?;
    view(place, stored)
}

/// A delivery with the bytes received and the format that reads them.
///
/// The bytes may hold personal columns: whoever shows them blanks those columns first.
///
/// # Errors
/// No such delivery, or its bytes were forgotten at the end of the retention period; its format is
/// not defined any more; the store fails.
pub fn content_of<'a>(
    place: &'a Workplace,
    id: &str,
) -> Result<(DeliveryView, Vec<u8>, &'a FormatDefinition), WorkError> {
    let view = delivery(place, id)?;
    let bytes = place
        .store
        .raw_content(&view.sha256)?
        .ok_or_else(|| WorkError::Unknown {
            id: view.file_name.clone(),
            remedy: "son contenu n'est plus gardé (durée de conservation) ; renvoyez le fichier",
        })?;
    let format = place.format(&view.format)?;
    Ok((view, bytes, format))
}

fn view(place: &Workplace, delivery: StoredDelivery) -> Result<DeliveryView, WorkError> {
    let pending = if delivery.is_waiting() {
        let report = read_report(place, &delivery.summary.id)?;
        let pending = report.decisions.iter().filter(|asked| asked.is_pending());
        u64::try_from(pending.count()).unwrap_or(u64::MAX)
    } else {
        0
    };
    Ok(DeliveryView {
        status: delivery.status.code(),
        received_at: delivery.received_at,
        withdrawn_at: delivery.withdrawn_at,
        author: delivery.author,
        pending,
        id: delivery.summary.id,
        format: delivery.summary.format,
        file_name: delivery.summary.file_name,
        sha256: delivery.summary.sha256,
        data_year: Some(delivery.summary.data_year).filter(|year| *year != 0),
        survey_year: delivery.summary.survey_year,
        fictitious: delivery.summary.fictitious,
        rows_read: delivery.summary.rows_read,
        rows_rejected: delivery.summary.rows_rejected,
    })
}

fn unknown(id: &str) -> WorkError {
    WorkError::Unknown {
        id: id.to_owned(),
        remedy: "« vigie imports » donne la liste des livraisons",
    }
}

/// The report of a delivery, JSON.
///
/// # Errors
/// No such delivery; the store fails.
pub fn report_of(place: &Workplace, id: &str) -> Result<String, WorkError> {
    place.store.delivery_report(id)?.ok_or_else(|| unknown(id))
}

/// The report of a delivery, to be shown to a person.
///
/// # Errors
/// No such delivery; a report of another version of the program; the store fails.
pub fn read_report(place: &Workplace, id: &str) -> Result<ImportReport, WorkError> {
    let remedy = "son compte rendu vient d'une autre version : demandez-le avec --json";
    let unreadable = || WorkError::Unknown {
        id: id.to_owned(),
        remedy,
    };
    serde_json::from_str(&report_of(place, id)?)
        .ok()
        .ok_or_else(unreadable)
}

/// Withdraws a delivery: the answers that it had replaced come back at the next publication. One
/// that waits for a person is cancelled. What persons answered about it no longer holds.
///
/// # Errors
/// No applied or waiting delivery of that name; the store fails.
pub fn withdraw(place: &Workplace, id: &str, now: &str) -> Result<(), WorkError> {
    Ok(place.store.withdraw(id, now)?)
}
