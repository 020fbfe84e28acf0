//! Numbers as JSON and CSV write them. A list of figures is mostly numbers: no detour by the
//! general formatting of the language.

use std::fmt::Write as _;

/// Most decimals written.
const DECIMALS: usize = 6;
const MILLION: u64 = 1_000_000;
/// Below this a number of millionths is exact in a double.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Appends a whole number in decimal digits.
pub(in crate::service) fn push_whole(out: &mut String, number: u64) {
    push_digits(out, number, 1);
}

/// Appends a number with at most six decimals, `null` when there is none.
pub(in crate::service) fn push_number(out: &mut String, number: Option<f64>) {
    let Some(number) = number.filter(|number| number.is_finite()) else {
        out.push_str("null");
        return;
    };
    let millionths = (number.abs() * 1e6).round();
    if millionths >= LARGEST_EXACT {
        write!(out, "{number}").ok();
        return;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, positive and below 2^53"
    )]
    let millionths = millionths as u64;
    if number < 0.0 && millionths > 0 {
        out.push('-');
    }
    push_whole(out, millionths / MILLION);
    let decimals = millionths % MILLION;
    if decimals > 0 {
        out.push('.');
        push_digits(out, decimals, DECIMALS);
        out.truncate(out.trim_end_matches('0').len());
    }
}

/// Appends a number with at least `n_digits` digits.
fn push_digits(out: &mut String, mut number: u64, n_digits: usize) {
    let mut buffer = [b'0'; 20];
    let mut n_written = 0;
    for slot in buffer.iter_mut().rev() {
        if number == 0 && n_written >= n_digits {
            break;
        }
        *slot += u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        n_written += 1;
    }
    let digits = buffer.get(buffer.len() - n_written..).unwrap_or_default();
    out.extend(digits.iter().copied().map(char::from));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(number: f64) -> String {
        let mut out = String::new();
        push_number(&mut out, Some(number));
        out
    }

    #[test]
    fn a_number_has_at_most_six_decimals_and_no_useless_zero() {
        assert_eq!(written(30.842_105_263), "30.842105");
        assert_eq!(written(35.0), "35");
        assert_eq!(written(-0.000_000_01), "0");
        assert_eq!(written(-1.5), "-1.5");
        assert_eq!(written(27.1), "27.1");
        assert_eq!(written(0.000_001), "0.000001");
        assert_eq!(written(100.05), "100.05");
        assert_eq!(written(1_487_570.0), "1487570");
        assert_eq!(written(1e18), "1000000000000000000");
    }

    #[test]
    fn a_number_that_does_not_exist_is_null() {
        assert_eq!(written(f64::NAN), "null");
        assert_eq!(written(f64::INFINITY), "null");
        let mut out = String::new();
        push_number(&mut out, None);
        assert_eq!(out, "null");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_within_half_a_millionth(number in -1e9f64..1e9) {
            let read: f64 = written(number).parse().unwrap();
            prop_assert!((read - number).abs() <= 6e-7);
        }

        #[test]
        fn whole_numbers_are_written_as_the_language_does(number in any::<u64>()) {
            let mut out = String::new();
            push_whole(&mut out, number);
            prop_assert_eq!(out, number.to_string());
        }
    }
}
