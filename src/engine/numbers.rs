//! Numerators, denominators and lines that count, read back from a result.

use polars::prelude::DataFrame;

use super::aggregate::{counts, floats, named};
use super::error::EngineError;
use crate::catalogue::indicator::IndicatorDefinition;

/// Columns of one formula in a result.
#[derive(Debug)]
pub(super) struct Numbers {
    numerators: Vec<Option<f64>>,
    denominators: Option<Vec<Option<f64>>>,
    filled: Vec<u32>,
}

/// One formula in one group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) numerator: f64,
    pub(super) denominator: Option<f64>,
    pub(super) filled: u32,
}

impl Numbers {
    pub(super) fn read(results: &DataFrame, rank: usize) -> Result<Self, EngineError> {
        let denominator = named("den", rank);
        let has_denominator = results.column(&denominator).is_ok();
        Ok(Self {
            numerators: floats(results, &named("num", rank))?,
            denominators: has_denominator
                .then(|| floats(results, &denominator))
                .transpose()?,
            filled: counts(results, &named("filled", rank))?,
        })
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line> {
        (0..self.numerators.len()).map(|index| Line {
            numerator: self
                .numerators
                .get(index)
                .copied()
                .flatten()
                .unwrap_or_default(),
            denominator: self
                .denominators
                .as_ref()
                .map(|values| values.get(index).copied().flatten().unwrap_or_default()),
            filled: self.filled.get(index).copied().unwrap_or_default(),
        })
    }
}

/// Numerator and denominator of the first group of a result, for a worked example.
pub(super) fn first_line(results: &DataFrame) -> Result<Option<Line>, EngineError> {
    let numbers = Numbers::read(results, 0)?;
    let first = numbers.lines().next();
    Ok(first)
}

impl Line {
    /// value = numerator / denominator × scale; none when the denominator is zero.
    pub(super) fn value(self, definition: &IndicatorDefinition) -> Option<f64> {
        let value = match self.denominator {
            None => self.numerator * definition.scale,
            Some(denominator) => self.numerator / denominator * definition.scale,
        };
        value.is_finite().then_some(value)
    }
}
