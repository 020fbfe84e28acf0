//! Dates: `09/01/2007`, `9-1-2007`, `09.01.2007`, `2007-01-09`, with or without an hour after.

use chrono::NaiveDate;

use super::number::whole_of;

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotADate {
    Unreadable,
    /// `31/02/2020`.
    Impossible,
}

/// A date, and whether its century was supposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ParsedDate {
    pub(super) date: NaiveDate,
    pub(super) short_year: bool,
}

/// Years of two digits from this one are of the last century: no structure has a date of 2050 yet,
/// and the oldest were born in the twenties.
const LAST_CENTURY_FROM: i32 = 50;

/// Reads a date; days come before months, as in French, unless the year comes first.
pub(super) fn parse(text: &str) -> Result<ParsedDate, NotADate> {
    let text = text.trim();
    let day_part = text
        .split_once(['T', ' '])
        .map_or(text, |(date, hour)| if is_hour(hour) { date } else { text });
    let mut parts = day_part.split(['/', '-', '.']);
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NotADate::Unreadable);
    };
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if ![first, second, third].into_iter().all(all_digits) {
        return Err(NotADate::Unreadable);
    }
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (first, second, third),
        (1..=2, 1..=2, 4 | 2) => (third, second, first),
        _ => return Err(NotADate::Unreadable),
    };
    let number = |part: &str| {
        part.parse::<u32>()
            .map_err(|_not_a_number| NotADate::Unreadable)
    };
    let short_year = year.len() == 2;
    let year = match year
        .parse::<i32>()
        .map_err(|_not_a_number| NotADate::Unreadable)?
    {
        year if !short_year => year,
        year if year < LAST_CENTURY_FROM => year.saturating_add(2000),
        year => year.saturating_add(1900),
    };
    if !(1800..=2200).contains(&year) {
        return Err(NotADate::Impossible);
    }
    let date = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?);
    let date = date.ok_or(NotADate::Impossible)?;
    Ok(ParsedDate { date, short_year })
}

fn is_hour(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+' | '-'))
}

/// A year in four digits, of our times.
pub(super) fn parse_year(text: &str) -> Option<i32> {
    let text = text.trim();
    let text = whole_of(text).unwrap_or(text);
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|year| digits && (1900..=2100).contains(year))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_year_of_two_digits_is_read_and_told() {
        for (text, year) in [
            ("01-02-13", 2013),
            ("1/2/49", 2049),
            ("01.02.50", 1950),
            ("01/02/99", 1999),
        ] {
            let expected = ParsedDate {
                date: NaiveDate::from_ymd_opt(year, 2, 1).unwrap(),
                short_year: true,
            };
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    fn read(text: &str) -> Result<NaiveDate, NotADate> {
        parse(text).map(|parsed| parsed.date)
    }

    #[test]
    fn french_and_international_writings_are_read() {
        let expected = NaiveDate::from_ymd_opt(2007, 1, 9).unwrap();
        for text in [
            "09/01/2007",
            "9/1/2007",
            "09-01-2007",
            "09.01.2007",
            "2007-01-09",
            "2007.01.09",
            "2007-01-09T00:00:00Z",
            "09/01/2007 00:00",
        ] {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn doubtful_dates_are_refused_each_for_its_reason() {
        assert_eq!(parse("31/02/2020"), Err(NotADate::Impossible));
        assert_eq!(parse("12/25/2020"), Err(NotADate::Impossible));
        assert_eq!(parse("31/02/13"), Err(NotADate::Impossible));
        for text in [
            "",
            "2007",
            "1er trimestre 1996",
            "janvier 2007",
            "09/01/2007 environ",
            "1/2/3/4",
        ] {
            assert_eq!(parse(text), Err(NotADate::Unreadable), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_date_is_read_back_both_ways(days in 0_i64..100_000) {
            let date = NaiveDate::from_ymd_opt(1850, 1, 1).unwrap() + chrono::Days::new(days.unsigned_abs());
            prop_assert_eq!(read(&date.format("%d/%m/%Y").to_string()), Ok(date));
            prop_assert_eq!(read(&date.to_string()), Ok(date));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}|[0-9/.T: -]{0,16}") {
            prop_assert!(parse(&text).is_ok() || parse(&text).is_err());
        }
    }
}
