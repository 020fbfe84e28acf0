//! Headers of a file ↔ variables of the dictionary.

mod absence;

use std::collections::BTreeMap;

use super::column_match::{Wanted, year_column};
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::report::ColumnsReport;
use super::wording::{count, normalise};
use crate::catalogue::dictionary::{Sensitivity, VariableDefinition};
use crate::catalogue::format::{DataYearRule, FormatDefinition, OnError};

/// A column that feeds a variable.
#[derive(Debug)]
pub(super) struct MappedColumn<'a> {
    /// Position in the row.
    pub(super) position: usize,
    pub(super) header: String,
    pub(super) variable: &'a VariableDefinition,
    pub(super) on_error: OnError,
    /// The year that the header names, for a column per year.
    pub(super) year: Option<i32>,
    /// Normalised spelling → code, for a category.
    pub(super) categories: BTreeMap<String, &'a str>,
}

/// Which column is what.
#[derive(Debug, Default)]
pub(super) struct Mapping<'a> {
    pub(super) columns: Vec<MappedColumn<'a>>,
    /// Position of the column of the data year.
    pub(super) data_year: Option<usize>,
    /// Position of the column that says which rows are kept.
    pub(super) keep: Option<usize>,
    pub(super) report: ColumnsReport,
    pub(super) issues: Vec<Issue>,
}

/// What is needed to match the headers of one file.
pub(super) struct Matching<'w, 'a> {
    pub(super) format: &'a FormatDefinition,
    pub(super) wanted: &'w [Wanted<'a>],
    pub(super) headers: &'w [String],
    pub(super) header_row: u64,
    /// The year given with the import, or fixed by the format.
    pub(super) data_year: Option<i32>,
}

enum Role<'w, 'a> {
    DataYear,
    Feeds(&'w Wanted<'a>, Option<i32>),
    Ignored,
    Unknown,
}

impl<'a> Matching<'_, 'a> {
    /// # Errors
    /// Required columns absent, or two columns for one variable: one issue each.
    pub(super) fn find(&self) -> Result<Mapping<'a>, Vec<Issue>> {
        let mut mapping = Mapping::default();
        let mut refusals = Vec::new();
        let mut unknown = Vec::new();
        for (position, header) in self.headers.iter().enumerate() {
            let normal = normalise(header);
            let is_keep = self.is_keep(&normal);
            if is_keep {
                mapping.keep = Some(position);
            }
            match self.role(&normal, &mapping) {
                Role::DataYear => mapping.data_year = Some(position),
                Role::Feeds(wanted, year) => {
                    if let Some(first) = mapping.feeding(wanted.variable, year) {
                        refusals.push(twice(
                            &first.header,
                            header,
                            wanted.variable,
                            self.header_row,
                        ));
                    } else if wanted.variable.sensitivity == Sensitivity::Personal {
                        mapping.report.ignored.push(header.clone());
                    } else {
                        mapping.columns.push(column(position, header, wanted, year));
                    }
                }
                Role::Ignored => mapping.report.ignored.push(header.clone()),
                Role::Unknown if is_keep => {}
                Role::Unknown => {
                    mapping.report.ignored.push(header.clone());
                    unknown.push((header.as_str(), normal));
                }
            }
        }
        refusals.extend(self.undated(&mapping));
        refusals.extend(self.of_another_format(&mapping));
        self.note_absences(&mut mapping, &unknown, &mut refusals);
        self.note_unknown(&mut mapping, &unknown);
        let others = [mapping.data_year, mapping.keep].into_iter().flatten();
        let apart = others.filter(|at| mapping.columns.iter().all(|column| column.position != *at));
        mapping.report.mapped = count(mapping.columns.len().saturating_add(apart.count()));
        if refusals.is_empty() {
            Ok(mapping)
        } else {
            Err(refusals)
        }
    }

    fn role(&self, normal: &str, mapping: &Mapping<'a>) -> Role<'_, 'a> {
        if mapping.data_year.is_none() && self.is_data_year(normal) {
            return Role::DataYear;
        }
        let spelt = |wanted: &&Wanted<'a>| wanted.is_spelt(normal);
        let declared = self
            .wanted
            .iter()
            .filter(|wanted| wanted.contract.is_some())
            .find(spelt);
        if let Some(wanted) = declared {
            return Role::Feeds(wanted, None);
        }
        if let Some((wanted, year)) = year_column(normal, self.wanted, self.format) {
            return Role::Feeds(wanted, Some(year));
        }
        if self
            .format
            .ignored
            .iter()
            .any(|header| normalise(header) == normal)
        {
            return Role::Ignored;
        }
        self.wanted
            .iter()
            .find(spelt)
            .map_or(Role::Unknown, |wanted| Role::Feeds(wanted, None))
    }

    fn is_data_year(&self, normal: &str) -> bool {
        match &self.format.data_year {
            DataYearRule::Column(headers) => {
                headers.iter().any(|header| normalise(header) == normal)
            }
            DataYearRule::Argument | DataYearRule::Fixed(_) | DataYearRule::Headers => false,
        }
    }

    fn is_keep(&self, normal: &str) -> bool {
        let keep = self.format.keep.as_ref();
        keep.is_some_and(|keep| {
            keep.headers
                .iter()
                .any(|header| normalise(header) == normal)
        })
    }
}

impl<'a> Mapping<'a> {
    /// Whether the column at a position is read.
    pub(super) fn reads(&self, position: usize) -> bool {
        let others = [self.data_year, self.keep];
        others.contains(&Some(position))
            || self
                .columns
                .iter()
                .any(|column| column.position == position)
    }

    fn feeding(
        &self,
        variable: &VariableDefinition,
        year: Option<i32>,
    ) -> Option<&MappedColumn<'a>> {
        self.columns
            .iter()
            .find(|column| column.variable.id == variable.id && column.year == year)
    }
}

fn column<'a>(
    position: usize,
    header: &str,
    wanted: &Wanted<'a>,
    year: Option<i32>,
) -> MappedColumn<'a> {
    let mut categories = BTreeMap::new();
    if let Some(contract) = wanted.contract {
        for (spelling, code) in &contract.values {
            categories.insert(normalise(spelling), code.as_str());
        }
    }
    for category in &wanted.variable.categories {
        let spellings = category
            .spellings
            .iter()
            .chain([&category.code, &category.label]);
        for spelling in spellings {
            categories
                .entry(normalise(spelling))
                .or_insert(category.code.as_str());
        }
    }
    MappedColumn {
        position,
        header: header.to_owned(),
        variable: wanted.variable,
        on_error: wanted
            .contract
            .map(|contract| contract.on_error)
            .unwrap_or_default(),
        year,
        categories,
    }
}

fn twice(first: &str, second: &str, variable: &VariableDefinition, line: u64) -> Issue {
    let message = format!(
        "Les colonnes « {first} » et « {second} » donnent toutes deux « {} ».",
        variable.label
    );
    Issue::new(
        IssueCode::ColumnTwice,
        &message,
        "Gardez-en une seule, ou renommez l'autre.",
    )
    .at(line)
    .column(second)
    .variable(&variable.id)
}
