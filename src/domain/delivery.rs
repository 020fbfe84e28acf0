//! A delivery: one file received, what was read of it, and the records it brought.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::structure::StructureKind;
use super::territory::TerritoryCode;

/// What the records of a format are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    /// Answers of structures to a campaign; the subject is a structure's identifier.
    Survey,
    /// The register of accredited structures at 31 December; the subject is a structure's identifier.
    Register,
    /// A directory of public identity sheets; never a register: it says nothing of who is missing.
    Directory,
    /// Values of territories; the subject is a commune's code in the current geography, or the whole
    /// code of a larger territory (`2026-EPCI-244400404`).
    Territory,
    /// One thing of a structure among several (a post, a funder, a partner, an action); the subject is
    /// the structure's identifier, `#`, the kind of thing and its key: `44-012#post:direction-cdi`.
    Detail,
    /// Figures printed elsewhere, as printed; the subject is a kind and a key.
    Published,
    /// Lists of reference (quartiers prioritaires, zones, movements of communes, contours); the subject
    /// is a kind and a key: `qpv:QN04405M:44109`.
    Reference,
}

/// Year of the records of a figure printed elsewhere without one: [`Feed::Published`] alone has any.
pub const UNDATED: i32 = 0;

/// What separates a structure from one of its things in the subject of a [`Feed::Detail`] record.
pub const ITEM_MARK: char = '#';

/// The structure that a subject speaks of: what stands before `#`, or the whole subject.
///
/// ```
/// use vigie::domain::delivery::structure_of;
/// assert_eq!(structure_of("44-012#post:direction-cdi"), "44-012");
/// assert_eq!(structure_of("44-012"), "44-012");
/// ```
pub fn structure_of(subject: &str) -> &str {
    subject
        .split_once(ITEM_MARK)
        .map_or(subject, |(structure, _)| structure)
}

/// The answers of one subject for one year, as one delivery brought them.
///
/// `answers` maps a variable of the dictionary to its answer. Records are never changed: a later
/// delivery supersedes answer by answer when records are folded in order of arrival, so that
/// withdrawing it brings the earlier answers back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What the record is about.
    pub feed: Feed,
    /// Structure identifier, commune code (current geography), or as [`Feed`] says.
    pub subject: String,
    /// The year that the answers describe; [`UNDATED`] for a figure printed without one.
    pub data_year: i32,
    /// Line in the file, as a person counts (the header is a line).
    pub row: u64,
    /// Variable → answer.
    pub answers: Answers,
}

/// What a delivery is complete for: where it lists no structure, there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Perimeter {
    /// Complete for nothing (a directory, a sample).
    Nothing,
    /// Complete for these départements (codes).
    Departements(Vec<String>),
    /// Complete for these territories (`2026-EPCI-244400404`).
    Territories(Vec<TerritoryCode>),
    /// Complete for these territories, but for one kind of structures only: of the other kind it
    /// says nothing, not even that there is none.
    OneKind {
        /// Kind that it lists.
        kind: StructureKind,
        /// Territories that it is complete for.
        territories: Vec<TerritoryCode>,
    },
}

/// Outcome of an import (`interface.md` §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Applied without a remark.
    Accepted,
    /// Applied; the report has remarks.
    AcceptedWithWarnings,
    /// Waits for a person.
    AwaitingDecision,
    /// Refused whole; nothing was applied.
    Rejected,
    /// The same file was already applied.
    Unchanged,
}

impl DeliveryStatus {
    /// The code of the report.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithWarnings => "accepted_with_warnings",
            Self::AwaitingDecision => "awaiting_decision",
            Self::Rejected => "rejected",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What an edition and its lineage remember of a delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliverySummary {
    /// Identifier shown to people.
    pub id: String,
    /// Format identifier.
    pub format: String,
    /// What its records are about.
    pub feed: Feed,
    /// File name as received.
    pub file_name: String,
    /// SHA-256 of the bytes received, hexadecimal.
    pub sha256: String,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// Year that the data describe.
    pub data_year: i32,
    /// Year of collection.
    pub survey_year: Option<i32>,
    /// What it is complete for.
    pub perimeter: Perimeter,
    /// Rows read, and rows rejected.
    pub rows_read: u64,
    /// Rows that were refused with a reason.
    pub rows_rejected: u64,
}
