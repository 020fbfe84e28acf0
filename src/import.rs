//! From the bytes of a delivery to records and remarks. Pure: no file, no database, no clock.
//!
//! Bytes → text (`decode`) → header and rows with their line numbers (`table`) → columns matched
//! with variables (`mapping`) → answers with their state (`cell`) → records and issues (`reading`).
//! A bad row is never an error: it is rejected, counted and explained. Only a bad file is refused.

mod cell;
mod cells;
mod coherence;
mod column_match;
pub mod confirm;
mod container;
pub mod control;
mod date;
pub mod decision;
mod decode;
mod delimiter;
pub mod error;
#[cfg(test)]
mod file_tests;
mod header;
mod identifier;
pub mod identity;
pub mod inspect;
pub mod issue;
pub mod issue_code;
mod keep;
pub mod limits;
pub mod locate;
mod mapping;
mod nearest;
mod number;
mod reading;
pub mod report;
mod row;
#[cfg(test)]
mod sample;
pub mod sheet;
mod signature;
mod split;
mod subject;
mod table;
mod wording;
mod yes_no;

pub use confirm::{CONFIRM, confirm_warnings, confirmation_of};
pub use control::{Controls, Memory, control};
pub use decision::{Choice, Decision, DecisionKind, Settled};
pub use error::ImportError;
pub use identity::{KnownStructure, identify};
pub use inspect::{Inspection, inspect};
pub use issue::{Issue, MAX_ISSUES, Severity};
pub use issue_code::IssueCode;
pub use locate::{Located, Locator, Place};
pub use reading::{ImportRequest, Reading, RowsRead, read};
pub use report::{
    ColumnsReport, Detected, Impact, ImportReport, MovedFigure, Proposal, ReportHeading,
    RowsApplied,
};
pub use sheet::{Sheet, SheetRow, sheet_of};
