//! Numbers as the French write them.
//!
//! Rules: the comma is decimal and so is a point; thousands may be grouped by three with a space
//! (plain, no-break, narrow), a point or a comma. One group after a single mark, `1.234`, is
//! ambiguous with a point: it is read only when the other numbers of the file show their decimal
//! mark. `1,234` is a decimal in French, unless the file shows a decimal point.

/// The decimal mark that a file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecimalMark {
    Comma,
    Point,
}

impl DecimalMark {
    pub(super) fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Point => '.',
        }
    }

    /// The mark that unambiguous numbers show; none when no number shows one, or when they differ.
    pub(super) fn shown_by<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (mut comma, mut point) = (false, false);
        for cell in cells.filter(|cell| may_show_a_mark(cell)) {
            match Written::of(cell).and_then(|written| written.certain_decimal_mark()) {
                Some(Self::Comma) => comma = true,
                Some(Self::Point) => point = true,
                None => {}
            }
            if comma && point {
                return None;
            }
        }
        match (comma, point) {
            (true, false) => Some(Self::Comma),
            (false, true) => Some(Self::Point),
            (true, true) | (false, false) => None,
        }
    }
}

/// Whether a cell may be a number with a mark: most cells are told at a glance not to be.
fn may_show_a_mark(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.len() < 48
        && bytes.iter().any(|byte| matches!(byte, b',' | b'.'))
        && !bytes.first().is_some_and(u8::is_ascii_alphabetic)
}

/// A number, and the sign of unit written after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ParsedNumber {
    pub(super) value: f64,
    pub(super) unit: Option<UnitSign>,
}

/// A sign written after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitSign {
    Percent,
    Euro,
    /// `k€`.
    ThousandEuros,
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotANumber {
    Unreadable,
    /// `1.234`: one and a bit, or a thousand and more?
    Ambiguous,
}

/// Digits and marks of a number, without sign, unit nor spaces around.
struct Written {
    negative: bool,
    unit: Option<UnitSign>,
    /// Digits, spaces (made plain), commas and points only.
    body: String,
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        let (text, unit) = without_unit(text.trim());
        let text = text.trim();
        let (text, negative) = match text.strip_prefix(['-', '−', '‐', '‑', '–']) {
            Some(rest) => (rest.trim_start(), true),
            None => (text.strip_prefix('+').unwrap_or(text), false),
        };
        let body: String = text
            .chars()
            .map(|c| {
                if matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}') {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let valid = body.starts_with(|c: char| c.is_ascii_digit())
            && body.ends_with(|c: char| c.is_ascii_digit())
            && body
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.'))
            && body.len() <= 40;
        valid.then_some(Self {
            negative,
            unit,
            body,
        })
    }

    fn certain_decimal_mark(&self) -> Option<DecimalMark> {
        match Shape::of(&self.body)? {
            Shape::Decimal { mark, .. } => Some(mark),
            Shape::Whole(_) | Shape::OneGroup { .. } => None,
        }
    }
}

/// The text before a sign of unit.
fn without_unit(text: &str) -> (&str, Option<UnitSign>) {
    if text.ends_with(|last: char| last.is_ascii_digit()) {
        return (text, None);
    }
    let signs = [
        ("%", UnitSign::Percent),
        ("k€", UnitSign::ThousandEuros),
        ("K€", UnitSign::ThousandEuros),
        ("k euros", UnitSign::ThousandEuros),
        ("milliers d'euros", UnitSign::ThousandEuros),
        ("milliers d’euros", UnitSign::ThousandEuros),
        ("€", UnitSign::Euro),
        ("EUR", UnitSign::Euro),
        ("euros", UnitSign::Euro),
    ];
    let found = signs
        .iter()
        .find_map(|(sign, unit)| Some((text.strip_suffix(sign)?, Some(*unit))));
    found.unwrap_or((text, None))
}

/// The digits of a whole number that a machine wrote with decimals: `44109,000000` is 44109.
pub(super) fn whole_of(text: &str) -> Option<&str> {
    let (digits, zeros) = text.split_once([',', '.'])?;
    let are = |text: &str, test: fn(&u8) -> bool| {
        !text.is_empty() && text.bytes().all(|byte| test(&byte))
    };
    let is_machine = zeros.len() > 1 || digits.len() > 3;
    (is_machine && are(digits, u8::is_ascii_digit) && are(zeros, |byte| *byte == b'0'))
        .then_some(digits)
}

/// How a body can be read. Texts are canonical: digits with at most one point.
enum Shape {
    Whole(String),
    Decimal {
        mark: DecimalMark,
        canonical: String,
    },
    /// `1.234` or `1,234`: a decimal, or a group of thousands.
    OneGroup {
        mark: DecimalMark,
        decimal: String,
        whole: String,
    },
}

impl Shape {
    fn of(body: &str) -> Option<Self> {
        let marks: Vec<char> = body.chars().filter(|c| matches!(c, ',' | '.')).collect();
        let last = match marks.last() {
            None => return Some(Self::Whole(ungroup(body, ' ')?)),
            Some(',') => DecimalMark::Comma,
            Some(_) => DecimalMark::Point,
        };
        let character = last.character();
        let uses = marks.iter().filter(|&&mark| mark == character).count();
        if uses > 1 {
            // Several of the same mark can only be thousands, and nothing may follow.
            let only = marks.iter().all(|&mark| mark == character);
            return if only {
                ungroup(body, character).map(Self::Whole)
            } else {
                None
            };
        }
        let (whole, fraction) = body.split_once(character)?;
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let other = if whole.contains([',', '.']) {
            if last == DecimalMark::Comma { '.' } else { ',' }
        } else {
            ' '
        };
        let digits = ungroup(whole, other)?;
        let canonical = format!("{digits}.{fraction}");
        let may_be_a_group =
            fraction.len() == 3 && marks.len() == 1 && whole.len() <= 3 && !whole.starts_with('0');
        if may_be_a_group {
            let whole = format!("{digits}{fraction}");
            return Some(Self::OneGroup {
                mark: last,
                decimal: canonical,
                whole,
            });
        }
        Some(Self::Decimal {
            mark: last,
            canonical,
        })
    }
}

/// Digits without their separators, if groups are of three.
fn ungroup(text: &str, separator: char) -> Option<String> {
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
        grouped = true;
    }
    let valid = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !first.is_empty()
        && (!grouped || first.len() <= 3);
    valid.then_some(digits)
}

/// Reads a number, helped by the decimal mark that the file shows elsewhere.
pub(super) fn parse(text: &str, file: Option<DecimalMark>) -> Result<ParsedNumber, NotANumber> {
    if let Some(value) = digits(text) {
        return Ok(ParsedNumber { value, unit: None });
    }
    let written = Written::of(text).ok_or(NotANumber::Unreadable)?;
    let canonical = match Shape::of(&written.body).ok_or(NotANumber::Unreadable)? {
        Shape::Whole(canonical) | Shape::Decimal { canonical, .. } => canonical,
        Shape::OneGroup {
            mark,
            decimal,
            whole,
        } => match (mark, file) {
            (DecimalMark::Comma, None | Some(DecimalMark::Comma))
            | (DecimalMark::Point, Some(DecimalMark::Point)) => decimal,
            (DecimalMark::Comma, Some(DecimalMark::Point))
            | (DecimalMark::Point, Some(DecimalMark::Comma)) => whole,
            (DecimalMark::Point, None) => return Err(NotANumber::Ambiguous),
        },
    };
    let value: f64 = canonical
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
        .ok_or(NotANumber::Unreadable)?;
    let value = if written.negative && value != 0.0 {
        -value
    } else {
        value
    };
    Ok(ParsedNumber {
        value,
        unit: written.unit,
    })
}

/// A whole number without any mark, the most frequent of all.
fn digits(text: &str) -> Option<f64> {
    let is_short = (1..=9).contains(&text.len());
    if !is_short || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse::<u32>().ok().map(f64::from)
}

/// The one number inside a text such as `3,5 ETP`, to propose it; none when there are several.
pub(super) fn number_inside(text: &str) -> Option<&str> {
    let mut found = text
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')))
        .map(|piece| piece.trim_matches([',', '.']))
        .filter(|piece| !piece.is_empty());
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::number::french;

    fn value(text: &str) -> Result<f64, NotANumber> {
        parse(text, None).map(|number| number.value)
    }

    #[test]
    fn french_writings_are_read() {
        for (text, expected) in [
            ("0", 0.0),
            ("12 220", 12220.0),
            ("1\u{202f}487\u{a0}570", 1_487_570.0),
            ("1.234.567", 1_234_567.0),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("40,0", 40.0),
            ("3718,000000000000000", 3718.0),
            ("0,611553068", 0.611_553_068),
            ("2.25", 2.25),
            ("-11,8", -11.8),
            ("− 11,8", -11.8),
            ("1,234", 1.234),
            ("0.234", 0.234),
            ("1234.567", 1234.567),
            (" 7 ", 7.0),
        ] {
            assert_eq!(value(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_not_guessed() {
        for text in [
            "",
            "3,5 ETP",
            "1 2 3",
            "12 34",
            "1,2,3",
            "1.23.456",
            "1e5",
            "12-15",
            "1234.567.890",
            "N",
            ",5",
            "5,",
            "--3",
            "1,234,5.6",
        ] {
            assert_eq!(value(text), Err(NotANumber::Unreadable), "{text}");
        }
    }

    #[test]
    fn one_group_after_a_point_is_read_only_when_the_file_shows_its_mark() {
        let read = |text: &str, mark| parse(text, mark).map(|number| number.value);
        assert_eq!(read("1.234", None), Err(NotANumber::Ambiguous));
        assert_eq!(read("1.234", Some(DecimalMark::Comma)), Ok(1234.0));
        assert_eq!(read("1.234", Some(DecimalMark::Point)), Ok(1.234));
        assert_eq!(read("1,234", Some(DecimalMark::Point)), Ok(1234.0));
        assert_eq!(read("1,234", Some(DecimalMark::Comma)), Ok(1.234));
    }

    #[test]
    fn the_mark_of_a_file_is_shown_by_its_certain_numbers() {
        let shown = |cells: &[&str]| DecimalMark::shown_by(cells.iter().copied());
        assert_eq!(shown(&["s", "12", "40,0"]), Some(DecimalMark::Comma));
        assert_eq!(shown(&["48.55045", "A,5"]), Some(DecimalMark::Point));
        assert_eq!(shown(&["1.234", "12 220"]), None);
        assert_eq!(shown(&["1,5", "1.5"]), None);
    }

    #[test]
    fn a_sign_of_unit_is_kept_apart() {
        assert_eq!(
            parse("12,5 %", None).unwrap(),
            ParsedNumber {
                value: 12.5,
                unit: Some(UnitSign::Percent)
            }
        );
        assert_eq!(parse("1 200 €", None).unwrap().unit, Some(UnitSign::Euro));
    }

    #[test]
    fn thousands_of_euros_are_told_apart() {
        for (text, value) in [("12 k€", 12.0), ("1,5k€", 1.5), ("1 200 K€", 1200.0)] {
            let unit = Some(UnitSign::ThousandEuros);
            assert_eq!(
                parse(text, None),
                Ok(ParsedNumber { value, unit }),
                "{text}"
            );
        }
        assert_eq!(parse("12 euros", None).unwrap().unit, Some(UnitSign::Euro));
    }

    #[test]
    fn a_whole_number_with_null_decimals_gives_its_digits() {
        assert_eq!(whole_of("44109,000000000000000"), Some("44109"));
        assert_eq!(whole_of("01004.0"), Some("01004"));
        for text in ["44109", "2.0", "1,50", "a,00", ",00", "12,"] {
            assert_eq!(whole_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_number_inside_a_text_is_proposed_when_it_is_alone() {
        assert_eq!(number_inside("3,5 ETP"), Some("3,5"));
        assert_eq!(number_inside("environ 12."), Some("12"));
        assert_eq!(number_inside("150-200"), None);
        assert_eq!(number_inside("beaucoup"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_the_french_way_is_read_back(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
            let expected = cents as f64 / 100.0;
            let written = french(expected, 2);
            prop_assert_eq!(value(&written), Ok(expected));
            let plain = written.replace('\u{202f}', " ");
            prop_assert_eq!(value(&plain), Ok(expected));
            let pointed = written.replace('\u{202f}', ".");
            prop_assert_eq!(value(&pointed), Ok(expected));
            let english = format!("{expected:.2}");
            prop_assert_eq!(value(&english), Ok(expected));
        }

        #[test]
        fn whole_numbers_are_read_back(whole in 0_u32..u32::MAX) {
            let expected = f64::from(whole);
            prop_assert_eq!(value(&french(expected, 0)), Ok(expected));
            prop_assert_eq!(value(&whole.to_string()), Ok(expected));
        }

        #[test]
        fn no_text_makes_it_panic_nor_gives_a_number_that_is_not_one(text in "\\PC{0,30}|[0-9., €%−-]{0,16}") {
            for mark in [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)] {
                if let Ok(number) = parse(&text, mark) {
                    prop_assert!(number.value.is_finite());
                }
            }
        }
    }
}
