//! Which columns are stored as answers, told once for the whole file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::column_match::locating_variables;
use super::super::mapping::{MappedColumn, Mapping};
use crate::catalogue::format::FormatDefinition;
use crate::domain::delivery::Feed;

/// Columns in order of their variables, so that the answers of a row come in order too.
#[derive(Debug)]
pub(in super::super) struct StoredColumns {
    /// Places among the columns of the mapping.
    by_variable: Vec<usize>,
    /// Variable → place of the first column that gives it, stored or not.
    places: BTreeMap<Arc<str>, usize>,
    n_columns: usize,
    /// How many of them give answers for one same year.
    a_year: usize,
}

impl StoredColumns {
    pub(in super::super) fn new(mapping: &Mapping<'_>, format: &FormatDefinition) -> Self {
        let columns = &mapping.columns;
        let stored = columns.iter().enumerate();
        let stored = stored.filter(|(_, column)| !is_only_a_key(column, format));
        let mut by_variable: Vec<(&str, usize)> =
            stored.map(|(place, column)| (&*column.id, place)).collect();
        by_variable.sort_unstable();
        let undated = columns.iter().filter(|column| column.year.is_none());
        let mut places = BTreeMap::new();
        for (place, column) in columns.iter().enumerate() {
            places.entry(Arc::clone(&column.id)).or_insert(place);
        }
        Self {
            places,
            n_columns: columns.len(),
            a_year: undated.count(),
            by_variable: by_variable.into_iter().map(|(_, place)| place).collect(),
        }
    }

    /// Places among so many cells read; beyond those of the columns stands the value of a row that
    /// names its variable.
    pub(super) fn order(&self, cells: usize) -> impl Iterator<Item = usize> {
        let beyond = self.n_columns..cells;
        self.by_variable.iter().copied().chain(beyond)
    }

    /// Place of the first column that gives a variable.
    pub(super) fn place(&self, variable: &str) -> Option<usize> {
        self.places.get(variable).copied()
    }

    /// How many columns are read.
    pub(super) fn len(&self) -> usize {
        self.n_columns
    }

    pub(super) fn a_year(&self) -> usize {
        self.a_year
    }
}

/// What is whole in the subject of the record is no answer: the code of a commune, an identifier.
fn is_only_a_key(column: &MappedColumn<'_>, format: &FormatDefinition) -> bool {
    let id = &column.variable.id;
    if matches!(format.feeds, Feed::Published | Feed::Reference) {
        return false;
    }
    let is_locating =
        format.feeds == Feed::Territory && locating_variables(format).contains(&id.as_str());
    is_locating || format.key.as_slice() == std::slice::from_ref(id)
}
