//! Which rows a format keeps.

use std::collections::BTreeSet;

use super::cells::Cells;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::wording::{counted, normalise};
use crate::catalogue::format::FormatDefinition;

/// The values of one column that are kept; everything when the format has no rule.
#[derive(Debug)]
pub(super) struct Keep {
    position: Option<usize>,
    values: BTreeSet<String>,
}

impl Keep {
    pub(super) fn new(format: &FormatDefinition, position: Option<usize>) -> Self {
        let values = format.keep.iter().flat_map(|keep| &keep.values);
        Self {
            position,
            values: values.map(|value| normalise(value)).collect(),
        }
    }

    pub(super) fn keeps(&self, cells: &Cells) -> bool {
        self.position.is_none_or(|position| {
            cells
                .get(position)
                .is_some_and(|cell| self.values.contains(&normalise(cell)))
        })
    }
}

/// Says how many rows were left out, and why.
pub(super) fn left_out(format: &FormatDefinition, rows: u64) -> Option<Issue> {
    let keep = format.keep.as_ref().filter(|_| rows > 0)?;
    let message = format!(
        "{} : {}",
        counted(rows, "ligne laissée de côté", "lignes laissées de côté"),
        keep.reason
    );
    Some(Issue::new(
        IssueCode::RowLeftOut,
        &message,
        "Rien à faire : c'est la règle du format.",
    ))
}
