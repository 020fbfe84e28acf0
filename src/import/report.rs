//! The import report, serialised exactly as `interface.md` §4.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::error::ImportError;
use super::issue::{Issue, Issues, Severity};
use super::reading::Reading;
use crate::domain::delivery::DeliveryStatus;

/// How a table was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detected {
    /// Kind of file, after what it is wrapped in: `csv`, `xlsx`, `gzip+csv`.
    pub container: String,
    /// Sheet that was read, for a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Encoding, lower case: `utf-8`, `windows-1252`, `utf-16le`; empty for a workbook.
    pub encoding: String,
    /// Delimiter of cells; empty for a workbook.
    pub delimiter: String,
    /// Decimal mark of its numbers; none when no number shows it.
    pub decimal: Option<String>,
    /// Line of the header.
    pub header_row: u64,
    /// Headers, in order.
    pub columns: Vec<String>,
    /// Records under the header.
    pub records: u64,
}

/// A header close to a variable that no column feeds: proposed, never applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Header in the file.
    pub found: String,
    /// Variable of the dictionary.
    #[serde(rename = "for")]
    pub variable: String,
}

/// What became of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnsReport {
    /// Columns used.
    pub mapped: u64,
    /// Headers left out.
    pub ignored: Vec<String>,
    /// Variables that no column feeds.
    pub missing: Vec<String>,
    /// Near spellings.
    pub proposed: Vec<Proposal>,
}

/// The file as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// Name.
    pub name: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// How it was read; none when it could not be.
    pub detected: Option<Detected>,
}

/// The two years of a campaign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignReport {
    /// When the answers were collected.
    pub survey_year: Option<i32>,
    /// What they describe.
    pub data_year: Option<i32>,
}

/// Rows: `read` = `created` + `updated` + `unchanged` + `rejected`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsReport {
    /// Rows considered.
    pub read: u64,
    /// Subjects never seen.
    pub created: u64,
    /// Subjects whose answers change.
    pub updated: u64,
    /// Subjects whose answers stay.
    pub unchanged: u64,
    /// Rows refused.
    pub rejected: u64,
}

/// A figure that a delivery moves; null where there was, or will be, none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedFigure {
    /// Identifier of the figure.
    pub figure: String,
    /// Value in the current edition.
    pub from: Option<f64>,
    /// Value that the next edition would have.
    pub to: Option<f64>,
}

/// What a delivery changes in the figures. It names no secret value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Impact {
    /// Figures whose value, status or secrecy changes.
    pub figures_changed: u64,
    /// The largest relative movements between values that are not secret.
    pub largest: Vec<MovedFigure>,
    /// Cells that become secret.
    pub new_secret_cells: u64,
}

/// What applying the records did, counted by rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowsApplied {
    /// Subjects never seen.
    pub created: u64,
    /// Subjects whose answers change.
    pub updated: u64,
    /// Subjects whose answers stay.
    pub unchanged: u64,
}

/// What a report says besides the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportHeading {
    /// Identifier of the delivery.
    pub id: String,
    /// Identifier of the format.
    pub format: String,
    /// Whether nothing was to be applied.
    pub dry_run: bool,
    /// Whether the data are fictitious.
    pub fictitious: bool,
    /// Name of the file as received.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// The report of one delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Identifier of the delivery.
    pub id: String,
    /// Identifier of the format.
    pub format: String,
    /// Outcome.
    pub status: DeliveryStatus,
    /// Whether nothing was to be applied.
    pub dry_run: bool,
    /// Whether the data are fictitious.
    pub fictitious: bool,
    /// The file.
    pub file: FileReport,
    /// The years.
    pub campaign: CampaignReport,
    /// The rows.
    pub rows: RowsReport,
    /// The columns.
    pub columns: ColumnsReport,
    /// At most a thousand remarks.
    pub issues: Vec<Issue>,
    /// Every remark counted, by code.
    pub issue_counts: BTreeMap<String, u64>,
    /// What waits for a person, and what a person settled.
    pub decisions: Vec<Decision>,
    /// What the delivery changes in the figures, when computed.
    pub impact: Option<Impact>,
}

impl ImportReport {
    /// The report of a delivery that was read and applied (or would be, in a dry run).
    pub fn applied(heading: ReportHeading, reading: &Reading, applied: RowsApplied) -> Self {
        let remarked = reading
            .issues
            .iter()
            .any(|issue| issue.severity != Severity::Info);
        let status = if reading.decisions.iter().any(Decision::is_pending) {
            DeliveryStatus::AwaitingDecision
        } else if remarked {
            DeliveryStatus::AcceptedWithWarnings
        } else {
            DeliveryStatus::Accepted
        };
        let mut report = Self::empty(heading, status, Some(reading.detected.clone()));
        report.campaign = CampaignReport {
            survey_year: reading.survey_year,
            data_year: reading.data_year,
        };
        report.rows = RowsReport {
            read: reading.rows.read,
            created: applied.created,
            updated: applied.updated,
            unchanged: applied.unchanged,
            rejected: reading.rows.rejected,
        };
        report.columns = reading.columns.clone();
        report.issues.clone_from(&reading.issues);
        report.issue_counts.clone_from(&reading.issue_counts);
        report.decisions.clone_from(&reading.decisions);
        report
    }

    /// The report of a refused file: nothing was applied.
    pub fn rejected(heading: ReportHeading, error: &ImportError, campaign: CampaignReport) -> Self {
        let detected = error.detected().cloned();
        let mut issues = Issues::default();
        issues.extend(error.issues().iter().cloned());
        let mut report = Self::empty(heading, DeliveryStatus::Rejected, detected);
        report.campaign = campaign;
        (report.issues, report.issue_counts) = issues.finish();
        report
    }

    fn empty(heading: ReportHeading, status: DeliveryStatus, detected: Option<Detected>) -> Self {
        Self {
            id: heading.id,
            format: heading.format,
            status,
            dry_run: heading.dry_run,
            fictitious: heading.fictitious,
            file: FileReport {
                name: heading.file_name,
                sha256: heading.sha256,
                bytes: heading.size_bytes,
                detected,
            },
            campaign: CampaignReport::default(),
            rows: RowsReport::default(),
            columns: ColumnsReport::default(),
            issues: Vec::new(),
            issue_counts: BTreeMap::new(),
            decisions: Vec::new(),
            impact: None,
        }
    }
}
