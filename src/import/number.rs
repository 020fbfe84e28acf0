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
        for cell in cells {
            match Written::of(cell).and_then(|written| written.certain_decimal_mark()) {
                Some(Self::Comma) => comma = true,
                Some(Self::Point) => point = true,
                None => {}
            }
        }
        match (comma, point) {
            (true, false) => Some(Self::Comma),
            (false, true) => Some(Self::Point),
            (true, true) | (false, false) => None,
        }
    }
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
        let text = text.trim();
        let (text, unit) = match text.strip_suffix('%') {
            Some(rest) => (rest, Some(UnitSign::Percent)),
            None => match text.strip_suffix('€') {
                Some(rest) => (rest, Some(UnitSign::Euro)),
                None => (text, None),
            },
        };
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
