//! Of which year a row speaks.

use super::super::date::{parse, parse_year};
use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::split::RawRecord;
use super::super::wording::trimmed;
use super::{ReadCells, RowReader};
use crate::catalogue::format::DataYearRule;
use crate::domain::delivery::UNDATED;
use chrono::Datelike as _;

/// The year that a row says of itself, in formats where the import announces it.
const YEAR: &str = "annee_donnees";

/// The year of a row, none when each column has its own; and what there is to say of it.
pub(super) struct YearOfRow {
    pub(super) year: Option<i32>,
    pub(super) remark: Option<Issue>,
}

impl<'a> RowReader<'a> {
    /// The year of the row, none when each column has its own.
    pub(super) fn year_of(&self, row: &RawRecord) -> Result<YearOfRow, Box<Issue>> {
        let Some(position) = self.mapping.data_year else {
            return Ok(YearOfRow {
                year: self.data_year,
                remark: None,
            });
        };
        let cell = row.cells.get(position).map_or("", trimmed);
        let header = self.headers.get(position).map_or("", String::as_str);
        let located = |issue: Issue| Box::new(issue.at(row.line).column(header).value(cell));
        let printed = matches!(self.format.data_year, DataYearRule::Printed(_));
        let exact = parse_year(cell).or_else(|| parse(cell).ok().map(|parsed| parsed.date.year()));
        let Some(year) = exact.or_else(|| first_year(cell).filter(|_| printed)) else {
            // A figure printed without a year is still what a source says: kept, with no year.
            if printed {
                return Ok(YearOfRow {
                    year: Some(UNDATED),
                    remark: Some(*located(undated(cell))),
                });
            }
            return Err(located(Issue::new(
                IssueCode::YearUnreadable,
                &format!("« {cell} » n'est pas une année : la ligne ne peut être datée."),
                "Saisissez l'année des données en quatre chiffres.",
            )));
        };
        match self.data_year {
            Some(expected) if expected != year => Err(located(Issue::new(
                IssueCode::YearOther,
                &format!(
                    "La ligne décrit {year}, alors que la livraison est annoncée pour {expected}."
                ),
                "Importez cette année à part, ou n'annoncez pas d'année.",
            ))),
            Some(_) | None => Ok(YearOfRow {
                year: Some(year),
                remark: exact.is_none().then(|| *located(doubtful(cell, year))),
            }),
        }
    }

    /// The row itself says a year, which is not the one announced: stored, it would be misdated.
    pub(super) fn another_year(&self, cells: &ReadCells<'_, 'a>, row: &RawRecord) -> Option<Issue> {
        let announced = self.data_year?;
        let (column, answer) = cells.of(YEAR)?;
        let said = answer.number()?;
        if (said - f64::from(announced)).abs() < 0.5 {
            return None;
        }
        let issue = Issue::new(
            IssueCode::YearOther,
            &format!(
                "La ligne décrit {said}, alors que la livraison est annoncée pour {announced}."
            ),
            &format!(
                "Importez cette année à part, avec --data-year {said}, ou corrigez la cellule."
            ),
        );
        let cell = row.cells.get(column.position).map_or("", trimmed);
        let issue = issue.at(row.line).column(&column.header);
        Some(issue.variable(&column.variable.id).value(cell))
    }
}

/// `2017?`, `2023-24` and `2023-2027` begin with the year; « avant 2024 » is of no year.
fn first_year(text: &str) -> Option<i32> {
    let (year, rest) = text.split_at_checked(4)?;
    let follows = |rest: &str| {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        rest == "?"
            || rest
                .strip_prefix(['-', '/', '–'])
                .is_some_and(|end| matches!(end.len(), 2 | 4) && digits(end))
    };
    parse_year(year).filter(|_| follows(rest.trim_start()))
}

fn undated(cell: &str) -> Issue {
    Issue::new(
        IssueCode::PublishedYearDoubtful,
        &format!("L'année imprimée est « {cell} » : le chiffre est gardé sans année."),
        "Rien à faire ; il est montré sans année et n'est comparé à aucun des nôtres.",
    )
}

fn doubtful(cell: &str, year: i32) -> Issue {
    Issue::new(
        IssueCode::PublishedYearDoubtful,
        &format!("L'année imprimée est « {cell} » : le chiffre est rangé en {year}."),
        "Rien à faire ; l'année imprimée est gardée telle quelle.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_year_is_its_first_and_a_bound_is_none() {
        for (text, year) in [
            ("2017?", Some(2017)),
            ("2019 ?", Some(2019)),
            ("2023-24", Some(2023)),
            ("2023-2027", Some(2023)),
            ("avant 2024", None),
            ("n.d.", None),
            ("2023 environ", None),
            ("", None),
        ] {
            assert_eq!(first_year(text), year, "{text}");
        }
    }
}
