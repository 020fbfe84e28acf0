//! One file to one delivery, once: what an interrupted run already refused is not refused again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};

use super::wording::file_sentence;
use super::{RunFile, files_of, text};
use crate::catalogue::SourceDefinition;
use crate::domain::delivery::DeliveryStatus;
use crate::domain::digest::sha256;
use crate::service::deliveries::read_report;
use crate::service::import_file::{ImportOptions, ImportReport, import_bytes};
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;
use crate::store::{INTERRUPTED, StoredRun};

/// A file handled.
#[derive(Debug)]
pub(super) struct Brought {
    pub(super) file: RunFile,
    /// None when reading the file showed a defect of the program.
    pub(super) report: Option<ImportReport>,
}

impl Brought {
    /// Whether somebody must act before figures follow.
    pub(super) fn blocks(&self) -> bool {
        self.report.as_ref().is_none_or(|report| {
            matches!(
                report.status,
                DeliveryStatus::Rejected | DeliveryStatus::AwaitingDecision
            )
        })
    }

    /// Whether the observatory's answers changed, or may have: a run that was interrupted may have
    /// applied what this one finds unchanged, and not have published it.
    pub(super) fn applied(&self, after_interruption: bool) -> bool {
        self.report
            .as_ref()
            .is_some_and(|report| match report.status {
                DeliveryStatus::Accepted | DeliveryStatus::AcceptedWithWarnings => true,
                DeliveryStatus::Unchanged => after_interruption,
                DeliveryStatus::Rejected | DeliveryStatus::AwaitingDecision => false,
            })
    }

    /// Whether the file goes with the refused ones.
    pub(super) fn is_refused(&self) -> bool {
        self.report
            .as_ref()
            .is_none_or(|report| report.status == DeliveryStatus::Rejected)
    }
}

/// Brings the files of one run.
#[derive(Debug)]
pub(super) struct Bringer<'a> {
    place: &'a Workplace,
    source: &'a SourceDefinition,
    /// The moment that the run answers: its year is the run's.
    due: DateTime<Utc>,
    /// When the run before began, if it did not end well.
    unfinished_since: Option<String>,
    unfinished: Vec<RunFile>,
    was_interrupted: bool,
}

impl<'a> Bringer<'a> {
    pub(super) fn new(
        place: &'a Workplace,
        source: &'a SourceDefinition,
        due: DateTime<Utc>,
        before: Option<&StoredRun>,
    ) -> Self {
        let ended_badly = |run: &&StoredRun| {
            run.finished_at.is_none() || [INTERRUPTED, "failed"].contains(&run.outcome.as_str())
        };
        let unfinished = before.filter(ended_badly);
        Self {
            place,
            source,
            due,
            unfinished_since: unfinished.map(|run| run.started_at.clone()),
            unfinished: unfinished.map(files_of).unwrap_or_default(),
            was_interrupted: unfinished.is_some_and(|run| run.outcome != "failed"),
        }
    }

    /// Whether the run before was interrupted.
    pub(super) fn was_interrupted(&self) -> bool {
        self.was_interrupted
    }

    /// Whether an interrupted run left files that block publication.
    pub(super) fn was_blocked(&self) -> bool {
        let blocking = ["rejected", "awaiting_decision"];
        self.was_interrupted
            && self
                .unfinished
                .iter()
                .any(|file| blocking.contains(&file.outcome.as_str()))
    }

    /// Imports a file, or finds what the run before made of it.
    pub(super) fn bring(
        &self,
        name: &str,
        bytes: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Brought, WorkError> {
        if let Some(report) = self.handled_before(bytes)? {
            return Ok(brought(name, report));
        }
        let (data_year, survey_year) = self.source.years(self.due);
        let options = ImportOptions {
            format: &self.source.format,
            data_year,
            survey_year,
            fictitious: self.source.fictitious,
            partial: false,
            dry_run: false,
            author: &self.source.id,
            now: &text(now),
        };
        let import = || import_bytes(self.place, name, bytes, options);
        match catch_unwind(AssertUnwindSafe(import)) {
            Ok(report) => Ok(brought(name, report?)),
            // A file that no version of ours should stop on; those after it must not wait for it.
            Err(_panic) => Ok(Brought {
                file: RunFile {
                    name: name.to_owned(),
                    outcome: "failed".to_owned(),
                    delivery: None,
                    message: "Vigie s'est arrêtée sur ce fichier : c'est un défaut du programme. Rien n'en a été importé ; signalez-le à l'équipe de Vigie, avec le fichier.".to_owned(),
                },
                report: None,
            }),
        }
    }

    /// What an unfinished run refused, or left to a decision, before it could put the file away.
    fn handled_before(&self, bytes: &[u8]) -> Result<Option<ImportReport>, WorkError> {
        let Some(since) = &self.unfinished_since else {
            return Ok(None);
        };
        let content = sha256(bytes);
        let named = |id: &str| {
            let mut files = self.unfinished.iter();
            files.any(|file| file.delivery.as_deref() == Some(id))
        };
        let deliveries = self.place.store.deliveries()?;
        let same = deliveries.iter().rev().find(|delivery| {
            let summary = &delivery.summary;
            summary.sha256 == content
                && summary.format == self.source.format
                && delivery.withdrawn_at.is_none()
                && matches!(
                    delivery.status,
                    DeliveryStatus::Rejected | DeliveryStatus::AwaitingDecision
                )
                && (named(&summary.id) || delivery.received_at >= *since)
        });
        same.map(|delivery| read_report(self.place, &delivery.summary.id))
            .transpose()
    }
}

fn brought(name: &str, report: ImportReport) -> Brought {
    Brought {
        file: RunFile {
            name: name.to_owned(),
            outcome: report.status.code().to_owned(),
            delivery: Some(report.id.clone()).filter(|id| !id.is_empty()),
            message: file_sentence(&report),
        },
        report: Some(report),
    }
}
