//! Rows that name the variable of their one value.

use std::collections::BTreeMap;

use super::super::cells::Cells;
use super::super::column_match::Wanted;
use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::mapping::{MappedColumn, Mapping, column};
use super::super::nearest::nearest;
use super::super::wording::{normalise, quoted_list, trimmed};
use crate::catalogue::format::OnError;

/// Reads the value of a row as one of the variable that the row names.
pub(in super::super) struct LongReader<'a> {
    names: usize,
    names_header: String,
    /// Normalised spelling of a variable → the column of values, read as this variable.
    by_spelling: BTreeMap<String, MappedColumn<'a>>,
}

impl<'a> LongReader<'a> {
    /// Nothing in a file of several values a row.
    pub(in super::super) fn new(
        mapping: &Mapping<'a>,
        wanted: &[Wanted<'a>],
        headers: &[String],
        on_error: OnError,
    ) -> Option<Self> {
        let (names, (position, header)) = (mapping.names?, mapping.values.as_ref()?);
        let mut by_spelling = BTreeMap::new();
        for wanted in wanted {
            let mut mapped = column(*position, header, wanted, None);
            mapped.on_error = on_error;
            for spelling in &wanted.spellings {
                by_spelling
                    .entry(spelling.clone())
                    .or_insert_with(|| mapped.clone());
            }
        }
        Some(Self {
            names,
            names_header: headers.get(names).cloned().unwrap_or_default(),
            by_spelling,
        })
    }

    /// The column to read the value with, and its text.
    pub(super) fn column_of<'r, 't>(
        &'r self,
        cells: &'t Cells,
    ) -> Result<(&'r MappedColumn<'a>, &'t str), Box<Issue>> {
        let name = cells.get(self.names).map_or("", trimmed);
        let normal = normalise(name);
        let Some(found) = self.by_spelling.get(&normal) else {
            return Err(Box::new(self.unknown(name, &normal)));
        };
        let text = cells.get(found.position).unwrap_or("");
        Ok((found, text))
    }

    fn unknown(&self, name: &str, normal: &str) -> Issue {
        let known = self
            .by_spelling
            .iter()
            .map(|(spelling, column)| (spelling.as_str(), column.variable));
        let remedy = if let Some(variable) = nearest(normal, known) {
            format!("Vouliez-vous dire « {} » ?", variable.label)
        } else {
            let columns = self.by_spelling.values();
            let mut labels: Vec<String> = columns
                .map(|column| column.variable.label.clone())
                .collect();
            labels.sort();
            labels.dedup();
            format!("Variables du format : {}.", quoted_list(&labels, 12))
        };
        let message = format!("« {name} » n'est pas une variable de ce format.");
        Issue::new(IssueCode::VariableUnknown, &message, &remedy)
            .column(&self.names_header)
            .value(name)
    }
}
