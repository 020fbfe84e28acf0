//! One reading of one file, with what is known and what persons answered.

use super::super::additions::locating_geography;
use super::super::known::known_structures;
use super::super::locate::GeographyLocator;
use super::super::memory::memory;
use super::super::work_error::WorkError;
use super::super::workplace::Workplace;
use super::extent;
use super::options::ImportOptions;
use super::remembered::Remembered;
use crate::catalogue::FormatDefinition;
use crate::catalogue::format::PresenceRule;
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Perimeter, Record};
use crate::domain::digest::sha256;
use crate::import::report::CampaignReport;
use crate::import::{
    Controls, ImportError, ImportReport, ImportRequest, Reading, ReportHeading, RowsApplied,
    confirm_warnings, control, identify, mask_addresses, mask_issues, read,
};
use crate::store::{NewDelivery, RowOutcome, StoredDelivery};

/// A file to read, now for the first time or again after a decision.
pub(in crate::service) struct Attempt<'a> {
    pub(in crate::service) place: &'a Workplace,
    pub(in crate::service) format: &'a FormatDefinition,
    pub(in crate::service) bytes: &'a [u8],
    pub(in crate::service) sha256: String,
    file_name: &'a str,
    options: ImportOptions<'a>,
}

impl<'a> Attempt<'a> {
    pub(in crate::service) fn new(
        place: &'a Workplace,
        file_name: &'a str,
        bytes: &'a [u8],
        options: ImportOptions<'a>,
    ) -> Result<Self, WorkError> {
        Ok(Self {
            place,
            format: place.format(options.format)?,
            bytes,
            sha256: sha256(bytes),
            file_name,
            options,
        })
    }

    /// The same attempt as when the delivery came.
    pub(in crate::service) fn again(
        place: &'a Workplace,
        stored: &'a StoredDelivery,
        bytes: &'a [u8],
    ) -> Result<Self, WorkError> {
        let options = ImportOptions {
            format: &stored.summary.format,
            data_year: stored.asked_year,
            survey_year: stored.summary.survey_year,
            fictitious: stored.summary.fictitious,
            partial: stored.partial,
            dry_run: false,
            author: &stored.author,
            now: &stored.received_at,
        };
        Self::new(place, &stored.summary.file_name, bytes, options)
    }

    /// Reads the file, recognises the structures, controls the answers, weighs what it is complete for.
    ///
    /// # Errors
    /// The store fails. A file that is refused is the inner error.
    pub(in crate::service) fn read(
        &self,
        remembered: &Remembered,
    ) -> Result<Result<Reading, ImportError>, WorkError> {
        let dictionary = &self.place.catalogue.dictionary;
        let request = ImportRequest {
            file_name: self.file_name,
            bytes: self.bytes,
            format: self.format,
            data_year: self.options.data_year,
            survey_year: self.options.survey_year,
            settled: &remembered.settled(&self.sha256, self.options.data_year),
        };
        let geography = locating_geography(self.place)?;
        let locator = GeographyLocator::new(&geography);
        let mut reading = match read(&request, dictionary, &locator) {
            Ok(reading) => reading,
            Err(error) => return Ok(Err(error)),
        };
        // The file may have told the year: remarks confirmed for that year hold too.
        let settled = remembered.settled(&self.sha256, reading.data_year);
        let known = known_structures(self.place, self.format, &reading)?;
        identify(&mut reading, &known, &settled);
        // Before the control, which does not ask a partial file where the other structures are.
        extent::weigh(
            self.place,
            self.format,
            self.options.partial,
            &mut reading,
            &settled,
        )?;
        let memory = memory(self.place, self.format, &reading)?;
        let controls = Controls {
            format: self.format,
            dictionary,
            memory: &memory,
            settled: &settled,
        };
        control(&mut reading, controls);
        add_what_the_format_knows(&mut reading.records, self.format);
        mask_addresses(&mut reading);
        let confirmed = confirm_warnings(&mut reading.issues, &settled);
        for decision in confirmed {
            if reading
                .decisions
                .iter()
                .all(|known| known.id != decision.id)
            {
                reading.decisions.push(decision);
            }
        }
        Ok(Ok(reading))
    }

    /// The report of a reading, once the outcome is known.
    pub(in crate::service) fn report(
        &self,
        id: &str,
        reading: &Reading,
        outcome: RowOutcome,
    ) -> ImportReport {
        let rows = RowsApplied {
            created: outcome.created,
            updated: outcome.updated,
            unchanged: outcome.unchanged,
        };
        ImportReport::applied(self.heading(id), reading, rows)
    }

    /// The report of a refusal.
    pub(in crate::service) fn refusal(&self, error: &ImportError) -> ImportReport {
        let years = CampaignReport {
            survey_year: self.options.survey_year,
            data_year: self.options.data_year,
        };
        let mut report = ImportReport::rejected(self.heading(""), error, years);
        mask_issues(&mut report.issues);
        report
    }

    /// The line of the store that a report makes.
    pub(in crate::service) fn delivery(
        &self,
        report: &ImportReport,
        perimeter: Perimeter,
    ) -> NewDelivery {
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
            author: self.options.author.to_owned(),
            asked_year: self.options.data_year,
            partial: self.options.partial,
        }
    }

    fn heading(&self, id: &str) -> ReportHeading {
        ReportHeading {
            id: id.to_owned(),
            format: self.format.id.clone(),
            dry_run: self.options.dry_run,
            fictitious: self.options.fictitious,
            file_name: self.file_name.to_owned(),
            sha256: self.sha256.clone(),
            size_bytes: u64::try_from(self.bytes.len()).unwrap_or(u64::MAX),
        }
    }
}

/// A report as the store keeps it.
pub(in crate::service) fn as_json(report: &ImportReport) -> String {
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
