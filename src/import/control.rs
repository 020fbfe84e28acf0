//! Contrôle de cohérence: the answers of a delivery against rules, the previous campaign and peers.

use std::collections::BTreeMap;

use super::decision::Settled;
use super::reading::Reading;
use crate::catalogue::FormatDefinition;
use crate::catalogue::dictionary::Dictionary;
use crate::domain::delivery::Record;

/// What is remembered of the subjects of a delivery.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Current records of the same feed for the years around those of the delivery, by subject and data year.
    pub records: BTreeMap<(String, i32), Record>,
    /// Départements that the observatory was delivered for, whatever the year.
    pub departements: Vec<String>,
}

/// What the control is done with.
#[derive(Debug, Clone, Copy)]
pub struct Controls<'a> {
    /// Format of the delivery.
    pub format: &'a FormatDefinition,
    /// Dictionary.
    pub dictionary: &'a Dictionary,
    /// What is remembered.
    pub memory: &'a Memory,
    /// What persons settled.
    pub settled: &'a [Settled],
}

/// Checks the delivery; remarks, rejected answers and pending confirmations are written in the reading.
pub fn control(_reading: &mut Reading, _controls: Controls<'_>) {}
