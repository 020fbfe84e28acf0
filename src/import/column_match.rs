//! The columns that a format waits for, and the spellings under which they come.

use std::collections::BTreeSet;

use super::date::parse_year;
use super::wording::normalise;
use crate::catalogue::dictionary::{Dictionary, Sensitivity, VariableDefinition};
use crate::catalogue::format::{
    ColumnDefinition, DataYearRule, FormatDefinition, LocateRule, OnError,
};

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

    /// Known and never read: personal, or left out by its contract.
    pub(super) fn is_left_out(&self) -> bool {
        self.variable.sensitivity == Sensitivity::Personal
            || self
                .contract
                .is_some_and(|contract| contract.on_error == OnError::Ignore)
    }
}

/// Declared columns, then the variables of the themes that no column declares; in a file of one value
/// a row, those are named by the rows: see [`named_in_rows`].
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
    if format.long.is_some() {
        return declared.collect();
    }
    declared.chain(of_themes(format, dictionary)).collect()
}

/// The variables that the rows of a file may name, where each row has one value.
pub(super) fn named_in_rows<'a>(
    format: &'a FormatDefinition,
    dictionary: &'a Dictionary,
) -> Vec<Wanted<'a>> {
    let is_long = format.long.is_some();
    of_themes(format, dictionary)
        .filter(|wanted| is_long && !wanted.is_left_out())
        .collect()
}

fn of_themes<'a>(
    format: &'a FormatDefinition,
    dictionary: &'a Dictionary,
) -> impl Iterator<Item = Wanted<'a>> {
    let is_declared = |id: &str| format.columns.iter().any(|column| column.variable == id);
    format
        .themes
        .iter()
        .flat_map(|theme| dictionary.of_theme(theme))
        .filter(move |variable| !is_declared(&variable.id))
        .map(|variable| Wanted {
            variable,
            contract: None,
            spellings: spellings(variable, &[]),
        })
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
        || format
            .item
            .as_ref()
            .is_some_and(|item| item.key.first() == Some(id))
        || locating_variables(format).contains(&id.as_str())
}

/// Variables that say where a row is.
pub(super) fn locating_variables(format: &FormatDefinition) -> Vec<&str> {
    match &format.locate {
        LocateRule::Code(column) | LocateRule::Territory(column) => vec![column],
        LocateRule::Nowhere => Vec::new(),
        LocateRule::PostalCodeAndName { postal_code, name } => vec![postal_code, name],
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
    if let Some(long) = &format.long {
        let headers = long.variable.iter().chain(&long.value);
        known.extend(headers.map(|header| normalise(header)));
    }
    match &format.data_year {
        DataYearRule::Column(headers) | DataYearRule::Printed(headers) => {
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
