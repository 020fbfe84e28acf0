//! Headers of a file ↔ variables of the dictionary.

mod absence;
mod categories;
mod drift;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::column_match::{Wanted, year_column};
use super::decision::{Decision, Settled};
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::report::ColumnsReport;
use super::wording::{count, normalise};
use crate::catalogue::dictionary::VariableDefinition;
use crate::catalogue::format::{DataYearRule, FormatDefinition, OnError};
use categories::Categories;

/// A column that feeds a variable.
#[derive(Debug, Clone)]
pub(super) struct MappedColumn<'a> {
    /// Position in the row.
    pub(super) position: usize,
    pub(super) header: String,
    pub(super) variable: &'a VariableDefinition,
    /// The variable's, shared by the answers of all rows.
    pub(super) id: Arc<str>,
    pub(super) on_error: OnError,
    /// The year that the header names, for a column per year.
    pub(super) year: Option<i32>,
    /// Of a variable that has some.
    pub(super) categories: Categories<'a>,
}

/// Which column is what.
#[derive(Debug, Default)]
pub(super) struct Mapping<'a> {
    pub(super) columns: Vec<MappedColumn<'a>>,
    /// Position of the column of the data year.
    pub(super) data_year: Option<usize>,
    /// Position of the column that says which rows are kept.
    pub(super) keep: Option<usize>,
    /// Position of the column whose cells name the variable, in a file of one value a row.
    pub(super) names: Option<usize>,
    /// Position of its column of values, and its header.
    pub(super) values: Option<(usize, String)>,
    pub(super) report: ColumnsReport,
    pub(super) issues: Vec<Issue>,
    /// What columns feed, settled by a person or to be.
    pub(super) decisions: Vec<Decision>,
    /// Variables that an unknown column may feed: a person says.
    pub(super) proposed: BTreeSet<&'a str>,
    /// A column without which no row can be read waits for a person.
    pub(super) is_blocked: bool,
}

/// What is needed to match the headers of one file.
pub(super) struct Matching<'w, 'a> {
    pub(super) format: &'a FormatDefinition,
    pub(super) wanted: &'w [Wanted<'a>],
    pub(super) headers: &'w [String],
    pub(super) header_row: u64,
    /// The year given with the import, or fixed by the format.
    pub(super) data_year: Option<i32>,
    /// What persons said of columns.
    pub(super) settled: &'w [Settled],
}

/// A column that the format does not know.
struct Unknown<'w> {
    position: usize,
    header: &'w str,
    normal: String,
}

enum Role<'w, 'a> {
    /// The year, and the variable that the same column also feeds, if any.
    DataYear(Option<&'w Wanted<'a>>),
    NamesVariable,
    GivesValue,
    Feeds(&'w Wanted<'a>, Option<i32>),
    Ignored,
    Unknown,
}

impl<'w, 'a> Matching<'w, 'a> {
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
                Role::DataYear(also) => {
                    mapping.data_year = Some(position);
                    let fed = also.map(|wanted| column(position, header, wanted, None));
                    mapping.columns.extend(fed);
                }
                Role::NamesVariable => mapping.names = Some(position),
                Role::GivesValue => mapping.values = Some((position, header.clone())),
                Role::Feeds(wanted, year) => {
                    refusals.extend(self.feed(&mut mapping, (position, header), wanted, year));
                }
                Role::Ignored => mapping.report.ignored.push(header.clone()),
                Role::Unknown if is_keep => {}
                Role::Unknown => {
                    mapping.report.ignored.push(header.clone());
                    unknown.push(Unknown {
                        position,
                        header,
                        normal,
                    });
                }
            }
        }
        self.settle(&mut mapping, &mut unknown);
        self.propose(&mut mapping, &mut unknown);
        refusals.extend(self.undated(&mapping));
        refusals.extend(self.of_another_format(&mapping));
        self.note_absences(&mut mapping, &unknown, &mut refusals);
        self.note_unknown(&mut mapping, &unknown);
        let values = mapping.values.as_ref().map(|(position, _)| *position);
        let others = [mapping.data_year, mapping.keep, mapping.names, values];
        let others = others.into_iter().flatten();
        let apart = others.filter(|at| mapping.columns.iter().all(|column| column.position != *at));
        mapping.report.mapped = count(mapping.columns.len().saturating_add(apart.count()));
        if refusals.is_empty() {
            Ok(mapping)
        } else {
            Err(refusals)
        }
    }

    /// Lets a column feed a variable, unless it is left out; the refusal when another already does.
    fn feed(
        &self,
        mapping: &mut Mapping<'a>,
        (position, header): (usize, &str),
        wanted: &Wanted<'a>,
        year: Option<i32>,
    ) -> Option<Issue> {
        if wanted.is_left_out() {
            mapping.report.ignored.push(header.to_owned());
            return None;
        }
        if let Some(first) = mapping.feeding(wanted.variable, year) {
            let first = first.header.clone();
            return Some(twice(&first, header, wanted.variable, self.header_row));
        }
        mapping.columns.push(column(position, header, wanted, year));
        None
    }

    fn role(&self, normal: &str, mapping: &Mapping<'a>) -> Role<'w, 'a> {
        let spelt = |wanted: &&Wanted<'a>| wanted.is_spelt(normal);
        let declared = self
            .wanted
            .iter()
            .filter(|wanted| wanted.contract.is_some())
            .find(spelt);
        if mapping.data_year.is_none() && self.is_data_year(normal) {
            return Role::DataYear(declared);
        }
        if let Some(long) = &self.format.long {
            let is_one_of = |headers: &[String]| headers.iter().any(|h| normalise(h) == normal);
            if mapping.names.is_none() && is_one_of(&long.variable) {
                return Role::NamesVariable;
            }
            if mapping.values.is_none() && is_one_of(&long.value) {
                return Role::GivesValue;
            }
        }
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
            DataYearRule::Column(headers) | DataYearRule::Printed(headers) => {
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

/// The column of a variable; also used where the rows name the variable.
pub(super) fn column<'a>(
    position: usize,
    header: &str,
    wanted: &Wanted<'a>,
    year: Option<i32>,
) -> MappedColumn<'a> {
    MappedColumn {
        position,
        header: header.to_owned(),
        variable: wanted.variable,
        id: Arc::from(wanted.variable.id.as_str()),
        on_error: wanted
            .contract
            .map(|contract| contract.on_error)
            .unwrap_or_default(),
        year,
        categories: Categories::new(wanted),
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
