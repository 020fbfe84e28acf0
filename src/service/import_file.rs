//! A file to a delivery: read, checked, applied whole or not at all, reported.

use std::path::Path;

use super::known::known_structures;
use super::locate::GeographyLocator;
use super::memory::memory;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::catalogue::format::PresenceRule;
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{DeliveryStatus, Perimeter, Record};
use crate::domain::digest::sha256;
use crate::import::report::CampaignReport;
use crate::import::{
    Controls, ImportRequest, Reading, ReportHeading, RowsApplied, Settled, control, identify, read,
};
pub use crate::import::{ImportReport, Severity};
use crate::store::{NewDelivery, RowOutcome};

/// What a person asks when importing a file.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions<'a> {
    /// Format of the file.
    pub format: &'a str,
    /// Year that the data describe, where the file does not tell.
    pub data_year: Option<i32>,
    /// Year of collection.
    pub survey_year: Option<i32>,
    /// Whether the data are fictitious.
    pub fictitious: bool,
    /// Report only; nothing is written.
    pub dry_run: bool,
    /// Now, RFC 3339, UTC.
    pub now: &'a str,
}

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
    let bytes = std::fs::read(path).map_err(|source| WorkError::FileUnreadable {
        path: path.to_owned(),
        source,
    })?;
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    import_bytes(place, &name, &bytes, options)
}

/// Imports the bytes of one file.
///
/// # Errors
/// As [`import_path`].
pub fn import_bytes(
    place: &Workplace,
    file_name: &str,
    bytes: &[u8],
    options: ImportOptions<'_>,
) -> Result<ImportReport, WorkError> {
    let format = place.format(options.format)?;
    let import = Import {
        place,
        format,
        bytes,
        options,
    };
    let request = ImportRequest {
        file_name,
        bytes,
        format,
        data_year: options.data_year,
        survey_year: options.survey_year,
        settled: &[],
    };
    let heading = import.heading(file_name);
    let locator = GeographyLocator::new(&place.geography);
    match read(&request, &place.catalogue.dictionary, &locator) {
        Ok(mut reading) => {
            import.check(&mut reading, request.settled)?;
            import.apply(reading, heading)
        }
        Err(error) => {
            let years = CampaignReport {
                survey_year: options.survey_year,
                data_year: options.data_year,
            };
            import.remember_refusal(ImportReport::rejected(heading, &error, years))
        }
    }
}

struct Import<'a> {
    place: &'a Workplace,
    format: &'a FormatDefinition,
    bytes: &'a [u8],
    options: ImportOptions<'a>,
}

impl Import<'_> {
    fn heading(&self, file_name: &str) -> ReportHeading {
        ReportHeading {
            id: String::new(),
            format: self.format.id.clone(),
            dry_run: self.options.dry_run,
            fictitious: self.options.fictitious,
            file_name: file_name.to_owned(),
            sha256: sha256(self.bytes),
            size_bytes: u64::try_from(self.bytes.len()).unwrap_or(u64::MAX),
        }
    }

    /// Recognises the structures and controls the answers, against what the store remembers.
    fn check(&self, reading: &mut Reading, settled: &[Settled]) -> Result<(), WorkError> {
        let known = known_structures(self.place, self.format, reading)?;
        identify(reading, &known, settled);
        let memory = memory(self.place, self.format, reading)?;
        let controls = Controls {
            format: self.format,
            dictionary: &self.place.catalogue.dictionary,
            memory: &memory,
            settled,
        };
        control(reading, controls);
        Ok(())
    }

    fn apply(
        &self,
        mut reading: Reading,
        heading: ReportHeading,
    ) -> Result<ImportReport, WorkError> {
        add_what_the_format_knows(&mut reading.records, self.format);
        let store = &self.place.store;
        store.check_kind(self.options.fictitious)?;
        let data_year = reading.data_year.unwrap_or_default();
        if let Some(id) = store.find_applied(&heading.sha256, &self.format.id, data_year)? {
            let unchanged = reading.rows.read.saturating_sub(reading.rows.rejected);
            let rows = RowsApplied {
                unchanged,
                ..RowsApplied::default()
            };
            let mut report = ImportReport::applied(heading, &reading, rows);
            report.status = DeliveryStatus::Unchanged;
            report.id = id;
            return Ok(report);
        }
        if self.options.dry_run {
            let outcome = store.outcome_of(&reading.records)?;
            return Ok(ImportReport::applied(
                heading,
                &reading,
                rows_applied(outcome),
            ));
        }
        let written = |id: &str, outcome: RowOutcome| {
            let heading = ReportHeading {
                id: id.to_owned(),
                ..heading.clone()
            };
            ImportReport::applied(heading, &reading, rows_applied(outcome))
        };
        let draft = written("", RowOutcome::default());
        let delivery = self.delivery(&draft, reading.perimeter.clone());
        let applied =
            store.apply_delivery(&delivery, &reading.records, self.bytes, |id, outcome| {
                as_json(&written(id, outcome))
            })?;
        Ok(written(&applied.id, applied.outcome))
    }

    fn remember_refusal(&self, mut report: ImportReport) -> Result<ImportReport, WorkError> {
        if !self.options.dry_run {
            let delivery = self.delivery(&report, Perimeter::Nothing);
            let id = self.place.store.save_rejected(&delivery, None, |id| {
                as_json(&ImportReport {
                    id: id.to_owned(),
                    ..report.clone()
                })
            })?;
            report.id = id;
        }
        Ok(report)
    }

    fn delivery(&self, report: &ImportReport, perimeter: Perimeter) -> NewDelivery {
        NewDelivery {
            format: self.format.id.clone(),
            feed: self.format.feeds,
            file_name: report.file.name.clone(),
            sha256: report.file.sha256.clone(),
            bytes: report.file.bytes,
            fictitious: self.options.fictitious,
            data_year: report.campaign.data_year.unwrap_or_default(),
            survey_year: report.campaign.survey_year,
            perimeter,
            status: report.status,
            received_at: self.options.now.to_owned(),
            rows_read: report.rows.read,
            rows_rejected: report.rows.rejected,
        }
    }
}

fn rows_applied(outcome: RowOutcome) -> RowsApplied {
    RowsApplied {
        created: outcome.created,
        updated: outcome.updated,
        unchanged: outcome.unchanged,
    }
}

fn as_json(report: &ImportReport) -> String {
    serde_json::to_string(report).unwrap_or_default()
}

/// Facts that the format gives, not the file.
fn add_what_the_format_knows(records: &mut [Record], format: &FormatDefinition) {
    if format.presence == PresenceRule::Listed {
        for record in records {
            let listed = Answer::Value(Value::Flag(true));
            record
                .answers
                .insert(PresenceRule::LISTED.to_owned(), listed);
        }
    }
}
