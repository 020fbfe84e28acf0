//! Writes rows as administrations do: `;`, decimal comma, Oui/Non, day/month/year, an old encoding.

use encoding_rs::WINDOWS_1252;

use super::GenerateError;
use super::answers::{Cell, Row};
use super::chance::Chance;
use crate::catalogue::dictionary::{VariableDefinition, VariableType};

/// Habits of the person who exports the files of a département.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    windows: bool,
    first_spelling: bool,
    grouped: bool,
}

impl Habits {
    /// Of a département.
    pub(super) fn new(seed: u64, departement: &str) -> Self {
        let mut chance = Chance::new(seed, &format!("habits/{departement}"));
        Self {
            windows: chance.happens(0.55),
            first_spelling: chance.happens(0.4),
            grouped: chance.happens(0.3),
        }
    }
}

/// The bytes of a table.
pub(super) fn write(
    name: &str,
    columns: &[&VariableDefinition],
    rows: &[Row],
    habits: Habits,
) -> Result<Vec<u8>, GenerateError> {
    let wrap = |source| GenerateError::Write {
        name: name.to_owned(),
        source,
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(columns.iter().map(|column| column.label.as_str()))
        .map_err(wrap)?;
    for row in rows {
        let cells = columns.iter().map(|column| {
            row.get(&column.id)
                .map_or_else(String::new, |cell| printed(cell, column, habits))
        });
        writer.write_record(cells).map_err(wrap)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| wrap(csv::Error::from(error.into_error())))?;
    Ok(encode(bytes, habits.windows))
}

/// In Windows-1252 where every character survives, else in UTF-8 with its mark.
fn encode(bytes: Vec<u8>, windows: bool) -> Vec<u8> {
    if windows && let Ok(text) = std::str::from_utf8(&bytes) {
        let (encoded, _, lost) = WINDOWS_1252.encode(text);
        if !lost {
            return encoded.into_owned();
        }
    }
    let mut marked = vec![0xEF, 0xBB, 0xBF];
    marked.extend(bytes);
    marked
}

fn printed(cell: &Cell, column: &VariableDefinition, habits: Habits) -> String {
    match cell {
        Cell::Number(value, decimals) => number(
            *value,
            *decimals,
            habits.grouped && column.kind == VariableType::Amount,
        ),
        Cell::Flag(true) => "Oui".to_owned(),
        Cell::Flag(false) => "Non".to_owned(),
        Cell::Category(code) => category(code, column, habits.first_spelling).to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Date(day) => day.format("%d/%m/%Y").to_string(),
        Cell::Blank => String::new(),
        Cell::NotConcerned => "NC".to_owned(),
    }
}

fn category<'a>(code: &'a str, column: &'a VariableDefinition, first_spelling: bool) -> &'a str {
    let Some(found) = column
        .categories
        .iter()
        .find(|category| category.code == code)
    else {
        return code;
    };
    found
        .spellings
        .first()
        .filter(|_| first_spelling)
        .unwrap_or(&found.label)
}

/// Decimal comma; thousands by a no-break space, which Windows-1252 has.
fn number(value: f64, decimals: u8, grouped: bool) -> String {
    let plain = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::with_capacity(plain.len() + 4);
    if value < 0.0 {
        text.push('-');
    }
    for (position, digit) in whole.chars().enumerate() {
        if grouped && position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_french_way() {
        assert_eq!(number(511_100.0, 0, true), "511\u{a0}100");
        assert_eq!(number(-4_080.0, 0, true), "-4\u{a0}080");
        assert_eq!(number(3.5, 2, false), "3,50");
        assert_eq!(number(0.0, 0, false), "0");
    }

    #[test]
    fn a_character_that_windows_lacks_makes_the_file_utf_8() {
        assert_eq!(
            encode("œuf à 3 €".as_bytes().to_vec(), true),
            b"\x9cuf \xe0 3 \x80"
        );
        let thin = encode("1\u{202f}000".as_bytes().to_vec(), true);
        assert!(thin.starts_with(&[0xEF, 0xBB, 0xBF]));
    }
}
