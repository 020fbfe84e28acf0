//! The deliveries received: listed, reported, withdrawn.

use serde::Serialize;

use super::import_file::ImportReport;
use super::work_error::WorkError;
use super::workplace::Workplace;

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
}

/// Every delivery in order of arrival, refused and withdrawn ones included.
///
/// # Errors
/// The store fails.
pub fn list_deliveries(place: &Workplace) -> Result<Vec<DeliveryView>, WorkError> {
    let stored = place.store.deliveries()?;
    let view = |delivery: crate::store::StoredDelivery| DeliveryView {
        status: delivery.status.code(),
        received_at: delivery.received_at,
        withdrawn_at: delivery.withdrawn_at,
        id: delivery.summary.id,
        format: delivery.summary.format,
        file_name: delivery.summary.file_name,
        sha256: delivery.summary.sha256,
        data_year: Some(delivery.summary.data_year).filter(|year| *year != 0),
        survey_year: delivery.summary.survey_year,
        fictitious: delivery.summary.fictitious,
        rows_read: delivery.summary.rows_read,
        rows_rejected: delivery.summary.rows_rejected,
    };
    Ok(stored.into_iter().map(view).collect())
}

/// The report of a delivery, JSON.
///
/// # Errors
/// No such delivery; the store fails.
pub fn report_of(place: &Workplace, id: &str) -> Result<String, WorkError> {
    let remedy = "« vigie imports » donne la liste des livraisons";
    let unknown = || WorkError::Unknown {
        id: id.to_owned(),
        remedy,
    };
    place.store.delivery_report(id)?.ok_or_else(unknown)
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

/// Withdraws a delivery: the answers that it had replaced come back at the next publication.
///
/// # Errors
/// No applied delivery of that name; the store fails.
pub fn withdraw(place: &Workplace, id: &str, now: &str) -> Result<(), WorkError> {
    Ok(place.store.withdraw(id, now)?)
}
