//! Round graduations, from zero.

use super::geometry::count;
use crate::domain::number::french;

/// Graduations of an axis of values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    /// Values, ascending; the first and last are the ends of the axis.
    pub(super) values: Vec<f64>,
    decimals: u8,
}

const MOST_INTERVALS: f64 = 5.0;
const FEWEST_INTERVALS: f64 = 3.0;

impl Ticks {
    /// Four to six graduations that hold zero and every value, at most `decimals` decimals each.
    pub(super) fn around(values: impl Iterator<Item = f64>, decimals: u8) -> Self {
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let step = round_step(low, high, decimals);
        let mut first = (low / step + 1e-9).floor().min(0.0);
        let mut last = (high / step - 1e-9).ceil().max(0.0);
        while last - first < FEWEST_INTERVALS {
            if high <= 0.0 && low < 0.0 {
                first -= 1.0;
            } else {
                last += 1.0;
            }
        }
        let mut values = Vec::new();
        let mut position = first;
        while position <= last + 0.5 {
            values.push(position * step + 0.0);
            position += 1.0;
        }
        Self {
            values,
            decimals: decimals_of(step, decimals),
        }
    }

    /// Four to six graduations that hold every value and need not hold zero: for positions, never
    /// for lengths.
    pub(super) fn fitting(values: impl Iterator<Item = f64>, decimals: u8) -> Self {
        let reach = values.fold(None, |reach: Option<(f64, f64)>, value| {
            let (low, high) = reach.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        });
        let Some((low, high)) = reach else {
            return Self::around(std::iter::empty(), decimals);
        };
        let step = round_step(low, high, decimals);
        let mut first = (low / step + 1e-9).floor();
        let mut last = (high / step - 1e-9).ceil();
        while last - first < FEWEST_INTERVALS {
            last += 1.0;
            if last - first < FEWEST_INTERVALS && (first > 0.5 || low < 0.0) {
                first -= 1.0;
            }
        }
        let mut values = Vec::new();
        let mut position = first;
        while position <= last + 0.5 {
            values.push(position * step + 0.0);
            position += 1.0;
        }
        Self {
            values,
            decimals: decimals_of(step, decimals),
        }
    }

    /// Low end.
    pub(super) fn low(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }

    /// High end.
    pub(super) fn high(&self) -> f64 {
        self.values.last().copied().unwrap_or(1.0)
    }

    /// Where a value falls between the low end (0) and the high end (1).
    pub(super) fn share(&self, value: f64) -> f64 {
        (value - self.low()) / (self.high() - self.low())
    }

    /// Every how many graduations a text of that size fits, and the position of zero.
    pub(super) fn written(&self, length: f64, text: f64) -> (usize, usize) {
        let step = length / count(self.values.len().saturating_sub(1).max(1));
        let every = (1..=5)
            .find(|every| count(*every) * step >= text)
            .unwrap_or(6);
        let zero = self
            .values
            .iter()
            .position(|value| value.abs() < f64::EPSILON)
            .unwrap_or(0);
        (every, zero)
    }

    /// A graduation as text, with the decimals that the step needs.
    pub(super) fn text(&self, value: f64) -> String {
        french(value, self.decimals)
    }
}

/// The smallest of 1, 2, 2.5, 5 × 10ⁿ that makes at most five intervals.
fn round_step(low: f64, high: f64, decimals: u8) -> f64 {
    let smallest = 10f64.powi(-i32::from(decimals));
    let range = high - low;
    let mut power = 10f64.powf((range.max(smallest) / MOST_INTERVALS).log10().floor() - 1.0);
    loop {
        for factor in [1.0, 2.0, 2.5, 5.0] {
            let step = factor * power;
            let intervals = (high / step - 1e-9).ceil() - (low / step + 1e-9).floor();
            let shown = step * 10f64.powi(i32::from(decimals));
            let exact = shown > 0.5 && (shown - shown.round()).abs() < 1e-6 * shown;
            if exact && intervals <= MOST_INTERVALS {
                return step;
            }
        }
        power *= 10.0;
    }
}

/// Decimals needed to write every multiple of the step, at most `most`.
fn decimals_of(step: f64, most: u8) -> u8 {
    (0..most)
        .find(|decimals| {
            let shown = step * 10f64.powi(i32::from(*decimals));
            (shown - shown.round()).abs() < 1e-6
        })
        .unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn graduations_are_round_and_start_at_zero() {
        let texts = |values: &[f64], decimals| {
            let ticks = Ticks::around(values.iter().copied(), decimals);
            ticks
                .values
                .iter()
                .map(|value| ticks.text(*value))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(texts(&[27.1, 30.8], 1), "0 10 20 30 40");
        assert_eq!(texts(&[10.1], 1), "0,0 2,5 5,0 7,5 10,0 12,5");
        assert_eq!(texts(&[2.0], 0), "0 1 2 3");
        assert_eq!(texts(&[], 0), "0 1 2 3");
        assert_eq!(texts(&[0.0], 1), "0,0 0,1 0,2 0,3");
        assert_eq!(texts(&[-3.2, 8.0], 1), "−5 0 5 10");
        assert_eq!(texts(&[-9.0, -1.0], 0), "−10 −8 −6 −4 −2 0");
        assert_eq!(
            texts(&[1_487_570.0], 0),
            "0 500\u{202f}000 1\u{202f}000\u{202f}000 1\u{202f}500\u{202f}000"
        );
    }

    proptest! {
        #[test]
        fn four_to_six_graduations_hold_zero_and_the_values(
            values in prop::collection::vec(-1e9..1e9_f64, 0..6), decimals in 0_u8..4,
        ) {
            let ticks = Ticks::around(values.iter().copied(), decimals);
            prop_assert!((4..=6).contains(&ticks.values.len()), "{:?}", ticks.values);
            prop_assert!(ticks.values.iter().any(|value| value.abs() < 1e-9));
            let slack = 1e-6 * (ticks.high() - ticks.low());
            for value in values {
                prop_assert!(value >= ticks.low() - slack && value <= ticks.high() + slack);
            }
        }
    }
}
