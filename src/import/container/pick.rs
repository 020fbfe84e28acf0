//! The sheet of a workbook that holds the table, and how its cells become text.

use std::collections::BTreeSet;

use calamine::{CellErrorType, ExcelDateTime};

use super::super::delimiter::n_known;
use super::super::error::ImportError;
use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::number::DecimalMark;
use super::super::split::RawRecord;
use super::super::table::too_large;
use super::super::wording::{count, counted, quoted_list};
use super::Records;
use super::grid::{Beyond, Grid};

/// Records of a sheet looked at to judge it.
const JUDGED: usize = 60;

/// Chooses among the sheets of a workbook as they are read.
pub(super) struct Pick<'k> {
    known_headers: &'k BTreeSet<String>,
    best: Option<((usize, bool), String, Vec<RawRecord>)>,
    others: Vec<String>,
}

impl<'k> Pick<'k> {
    pub(super) fn new(known_headers: &'k BTreeSet<String>) -> Self {
        Self {
            known_headers,
            best: None,
            others: Vec::new(),
        }
    }

    /// Looks at a sheet: that with most headers of the format wins, else the first with a table.
    ///
    /// # Errors
    /// Beyond the limits.
    pub(super) fn look(&mut self, name: &str, grid: Grid) -> Result<(), ImportError> {
        if grid.is_empty() {
            return Ok(());
        }
        let records = grid.records().map_err(beyond)?;
        let known = records
            .iter()
            .take(JUDGED)
            .map(|record| n_known(&record.cells, self.known_headers))
            .max();
        let is_table =
            records.len() > 1 && records.iter().filter(|record| filled(record) > 1).count() > 1;
        let score = (known.unwrap_or(0), is_table);
        let looked = (score, name.to_owned(), records);
        match &mut self.best {
            Some(best) if score > best.0 => {
                let before = std::mem::replace(best, looked);
                self.others.push(before.1);
            }
            Some(_) => self.others.push(looked.1),
            None => self.best = Some(looked),
        }
        Ok(())
    }

    /// # Errors
    /// No sheet holds anything.
    pub(super) fn finish(self, kind: &'static str) -> Result<Records, ImportError> {
        let Some((_, name, records)) = self.best else {
            return Err(super::refused(
                IssueCode::FileEmpty,
                "Le classeur est vide.",
                "Vérifiez l'export et envoyez un classeur qui contient un en-tête et des lignes.",
            ));
        };
        let issue = (!self.others.is_empty()).then(|| {
            let message = format!(
                "La feuille « {name} » a été lue ; {} : {}.",
                counted(count(self.others.len()), "autre ne l'a pas été", "autres ne l'ont pas été"),
                quoted_list(&self.others, 6)
            );
            let remedy = "Si le tableau est sur une autre feuille, mettez-la en premier ou envoyez-la seule.";
            Issue::new(IssueCode::FileSheetChosen, &message, remedy)
        });
        Ok(Records {
            kind,
            sheet: Some(name),
            rows: records,
            decimal: Some(DecimalMark::Comma),
            issues: issue.into_iter().collect(),
        })
    }
}

fn filled(record: &RawRecord) -> usize {
    record.cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// The refusal of a sheet beyond the limits.
pub(super) fn beyond((excess, line): Beyond) -> ImportError {
    too_large(excess, line)
}

/// A number as a French person writes it: a comma, no separator of thousands, and the fifteen
/// digits that a spreadsheet shows, so that 0,1 + 0,2 is 0,3.
pub(super) fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let rounded = if rounded == 0.0 { 0.0 } else { rounded };
    rounded.to_string().replace('.', ",")
}

/// A share as the spreadsheet shows it: 0.45 is « 45 % ».
pub(super) fn percentage(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

/// A date as ISO, with its hour when it has one; a duration as hours.
pub(super) fn date(value: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let days = value.as_f64();
    if value.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86_400.0).round().max(0.0);
        let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
        return format!("{hours:02}:{:02}:{:02}", (rest / 60.0).floor(), rest % 60.0);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// An ISO date without an hour of midnight.
pub(super) fn iso_date(text: &str) -> &str {
    match text.split_once('T') {
        Some((date, hour)) if hour.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z')) => date,
        Some(_) | None => text,
    }
}

pub(super) fn flag(value: bool) -> &'static str {
    if value { "Oui" } else { "Non" }
}

/// An error of a formula, as the spreadsheet shows it: `#N/A`.
pub(super) fn error(value: &CellErrorType) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_have_no_noise() {
        for (value, text) in [
            (0.1 + 0.2, "0,3"),
            (44109.0, "44109"),
            (-0.0, "0"),
            (12.5, "12,5"),
            (1_234.567, "1234,567"),
            (85_129_663_200_017.0, "85129663200017"),
            (1e-7, "0,0000001"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_share_is_shown_as_a_percentage() {
        assert_eq!(percentage(0.07), "7 %");
        assert_eq!(percentage(0.455), "45,5 %");
    }

    #[test]
    fn dates_are_iso_and_durations_hours() {
        let of = |value, kind| date(ExcelDateTime::new(value, kind, false));
        assert_eq!(of(44936.0, ExcelDateTimeType::DateTime), "2023-01-10");
        assert_eq!(
            of(44936.5, ExcelDateTimeType::DateTime),
            "2023-01-10T12:00:00"
        );
        assert_eq!(of(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
        assert_eq!(of(0.25, ExcelDateTimeType::DateTime), "06:00:00");
        assert_eq!(iso_date("2013-01-26T00:00:00"), "2013-01-26");
    }
}
