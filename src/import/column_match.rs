//! The columns that a format waits for, and the spellings under which they come.

use std::collections::BTreeSet;

use super::date::parse_year;
use super::wording::normalise;
use crate::catalogue::dictionary::{Dictionary, VariableDefinition};
use crate::catalogue::format::{ColumnDefinition, DataYearRule, FormatDefinition, LocateRule};

/// A variable that a column may feed.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) variable: &'a VariableDefinition,
    /// Absent when the variable comes by its theme.
    pub(super) contract: Option<&'a ColumnDefinition>,
    /// Normalised headers.
    pub(super) spellings: Vec<String>,
}

impl Wanted<'_> {
    pub(super) fn is_spelt(&self, header: &str) -> bool {
        self.spellings.iter().any(|spelling| spelling == header)
    }
}

/// Declared columns, then the variables of the themes that no column declares.
pub(super) fn wanted<'a>(
    format: &'a FormatDefinition,
    dictionary: &'a Dictionary,
) -> Vec<Wanted<'a>> {
    let declared = format.columns.iter().filter_map(|column| {
        let variable = dictionary.get(&column.variable)?;
        Some(Wanted {
            variable,
            contract: Some(column),
            spellings: spellings(variable, &column.headers),
        })
    });
    let is_declared = |id: &str| format.columns.iter().any(|column| column.variable == id);
    let by_theme = format
        .themes
        .iter()
        .flat_map(|theme| dictionary.of_theme(theme))
        .filter(|variable| !is_declared(&variable.id))
        .map(|variable| Wanted {
            variable,
            contract: None,
            spellings: spellings(variable, &[]),
        });
    declared.chain(by_theme).collect()
}

fn spellings(variable: &VariableDefinition, headers: &[String]) -> Vec<String> {
    headers
        .iter()
        .chain([&variable.id, &variable.label])
        .map(|header| normalise(header))
        .filter(|header| !header.is_empty())
        .collect()
}

/// Whether the file is refused without this variable: its rows could not be told apart or situated.
pub(super) fn is_required(wanted: &Wanted<'_>, format: &FormatDefinition) -> bool {
    let id = &wanted.variable.id;
    wanted.contract.is_some_and(|contract| contract.required)
        || format.key.contains(id)
        || locating_variables(format).contains(&id.as_str())
}

/// Variables that say where a row is.
pub(super) fn locating_variables(format: &FormatDefinition) -> Vec<&str> {
    match &format.locate {
        LocateRule::Code(code) => vec![code],
        LocateRule::PostalCodeAndName { postal_code, name } => vec![postal_code, name],
        LocateRule::NameInDepartement { departement, name } => vec![departement, name],
    }
}

/// Whether a variable has a column per year, unlike those that tell the rows apart or situate them.
pub(super) fn comes_by_year(wanted: &Wanted<'_>, format: &FormatDefinition) -> bool {
    let id = &wanted.variable.id;
    !format.key.contains(id) && !locating_variables(format).contains(&id.as_str())
}

/// The variable and year that a header such as `2016` or `pmun2016` stands for.
pub(super) fn year_column<'w, 'a>(
    header: &str,
    wanted: &'w [Wanted<'a>],
    format: &FormatDefinition,
) -> Option<(&'w Wanted<'a>, i32)> {
    if format.data_year != DataYearRule::Headers {
        return None;
    }
    let (prefix, digits) = header.split_at_checked(header.len().checked_sub(4)?)?;
    let year = parse_year(digits)?;
    let prefix = prefix.trim_end();
    let mut by_year = wanted.iter().filter(|wanted| comes_by_year(wanted, format));
    let found = if prefix.is_empty() {
        // A year alone names no variable: there must be only one.
        by_year.next().filter(|_| by_year.next().is_none())
    } else {
        by_year.find(|wanted| wanted.is_spelt(prefix))
    };
    found.map(|wanted| (wanted, year))
}

/// Every header, normalised, by which the header line of a file can be recognised.
pub(super) fn known_headers(format: &FormatDefinition, wanted: &[Wanted<'_>]) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = wanted
        .iter()
        .flat_map(|wanted| wanted.spellings.iter().cloned())
        .collect();
    known.extend(format.ignored.iter().map(|header| normalise(header)));
    if let Some(keep) = &format.keep {
        known.extend(keep.headers.iter().map(|header| normalise(header)));
    }
    match &format.data_year {
        DataYearRule::Column(headers) => {
            known.extend(headers.iter().map(|header| normalise(header)));
        }
        DataYearRule::Headers => {
            let plain: Vec<String> = known.iter().cloned().collect();
            for year in 1960..=2100 {
                known.insert(year.to_string());
                known.extend(plain.iter().map(|header| format!("{header}{year}")));
                known.extend(plain.iter().map(|header| format!("{header} {year}")));
            }
        }
        DataYearRule::Argument | DataYearRule::Fixed(_) => {}
    }
    known.remove("");
    known
}
