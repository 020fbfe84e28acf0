//! The structures whose answers wait with their file.

use std::collections::BTreeSet;

use super::is_waiting;
use crate::import::{ImportRequest, read};
use crate::service::deliveries::DeliveryView;
use crate::service::locate::GeographyLocator;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

/// Largest file read again for a page.
const LARGEST: usize = 20_000_000;

/// Structures named by the files of a campaign that wait for a decision.
pub(super) fn subjects(
    place: &Workplace,
    deliveries: &[DeliveryView],
    data_year: i32,
) -> Result<BTreeSet<String>, WorkError> {
    let mut subjects = BTreeSet::new();
    let locator = GeographyLocator::new(&place.geography);
    for delivery in deliveries.iter().filter(|delivery| is_waiting(delivery)) {
        let Some(format) = place.catalogue.formats.get(&delivery.format) else {
            continue;
        };
        let bytes = place.store.raw_content(&delivery.sha256)?;
        let Some(bytes) = bytes.filter(|bytes| bytes.len() <= LARGEST) else {
            continue;
        };
        let request = ImportRequest {
            file_name: &delivery.file_name,
            bytes: &bytes,
            format,
            data_year: delivery.data_year,
            survey_year: delivery.survey_year,
            settled: &[],
        };
        let reading = read(&request, &place.catalogue.dictionary, &locator);
        for record in reading.into_iter().flat_map(|reading| reading.records) {
            if record.data_year == data_year {
                subjects.insert(record.subject);
            }
        }
    }
    Ok(subjects)
}
