//! The arithmetic of a ranking: one scale, two indices, their product, ranks.

use crate::catalogue::priority::Normalisation;

/// Two scores nearer than this are equal.
const EQUAL: f64 = 1e-9;
/// Where every value is the same, or there is but one.
const MIDDLE: f64 = 0.5;

/// Which index a criterion enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Need,
    Offer,
}

/// The weight of each criterion.
#[derive(Debug, Clone)]
pub(super) struct Weights(Vec<(f64, Side)>);

impl Weights {
    pub(super) fn new(weights: &[(f64, Side)]) -> Self {
        Self(weights.to_vec())
    }

    /// The same, one weight multiplied.
    pub(super) fn moved(&self, criterion: usize, factor: f64) -> Self {
        let mut weights = self.0.clone();
        if let Some((weight, _)) = weights.get_mut(criterion) {
            *weight *= factor;
        }
        Self(weights)
    }

    /// Weighted mean of what a row has on one side; zero when nothing counts there.
    fn index(&self, columns: &[Option<Vec<f64>>], row: usize, side: Side) -> f64 {
        let mut whole = 0.0;
        let mut sum = 0.0;
        for ((weight, own), column) in self.0.iter().zip(columns) {
            let value = column.as_ref().and_then(|column| column.get(row));
            if let (true, Some(value)) = (*own == side, value) {
                whole += weight;
                sum += weight * value;
            }
        }
        if whole > 0.0 { sum / whole } else { 0.0 }
    }
}

/// Both indices of a territory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    pub(super) need: f64,
    pub(super) lack: f64,
}

impl Score {
    pub(super) fn product(self) -> f64 {
        self.need * self.lack
    }
}

/// The scores of `n` rows; `columns` hold one value per row, none for a criterion set aside.
pub(super) fn scores(columns: &[Option<Vec<f64>>], weights: &Weights, n: usize) -> Vec<Score> {
    (0..n)
        .map(|row| Score {
            need: weights.index(columns, row, Side::Need),
            lack: weights.index(columns, row, Side::Offer),
        })
        .collect()
}

/// Values on a scale of 0 to 1 where 1 calls for a priority: the largest when `high`, else the
/// smallest.
pub(super) fn normalised(values: &[f64], way: Normalisation, high: bool) -> Vec<f64> {
    let scaled = |value: &f64| match way {
        Normalisation::MinMax => between(*value, values),
        Normalisation::Rank => standing(*value, values),
    };
    let turned = |scaled: f64| if high { scaled } else { 1.0 - scaled };
    values.iter().map(scaled).map(turned).collect()
}

fn between(value: f64, values: &[f64]) -> f64 {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most - least > f64::EPSILON {
        (value - least) / (most - least)
    } else {
        MIDDLE
    }
}

/// Share of the others that are below, equal ones counting for half.
fn standing(value: f64, values: &[f64]) -> f64 {
    let others = values.len().saturating_sub(1);
    if others == 0 {
        return MIDDLE;
    }
    let below = values.iter().filter(|other| **other < value).count();
    let alike = values
        .iter()
        .filter(|other| other.total_cmp(&&value).is_eq())
        .count()
        .saturating_sub(1);
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    (number(below) + number(alike) / 2.0) / number(others)
}

/// Ranks from the largest score; equal ones share the first.
pub(super) fn places(scores: &[Score]) -> Vec<usize> {
    scores
        .iter()
        .map(|own| {
            let above = |other: &&Score| other.product() > own.product() + EQUAL;
            scores.iter().filter(above).count() + 1
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }

    #[test]
    fn values_are_brought_to_one_scale_by_distance_or_by_rank() {
        let values = [10.0, 20.0, 50.0];
        close(
            &normalised(&values, Normalisation::MinMax, true),
            &[0.0, 0.25, 1.0],
        );
        close(
            &normalised(&values, Normalisation::Rank, true),
            &[0.0, 0.5, 1.0],
        );
        close(
            &normalised(&values, Normalisation::Rank, false),
            &[1.0, 0.5, 0.0],
        );
    }

    #[test]
    fn equal_values_share_the_middle_of_their_places() {
        close(
            &normalised(&[3.0, 3.0, 7.0], Normalisation::Rank, true),
            &[0.25, 0.25, 1.0],
        );
        close(
            &normalised(&[3.0, 3.0], Normalisation::MinMax, true),
            &[0.5, 0.5],
        );
        close(&normalised(&[3.0], Normalisation::Rank, false), &[0.5]);
    }

    #[test]
    fn an_index_is_a_weighted_mean_and_the_score_their_product() {
        let weights = Weights::new(&[(2.0, Side::Need), (1.0, Side::Need), (1.0, Side::Offer)]);
        let columns = [
            Some(vec![1.0, 0.0]),
            Some(vec![0.4, 1.0]),
            Some(vec![0.5, 1.0]),
        ];
        let found = scores(&columns, &weights, 2);
        close(
            &[found[0].need, found[0].lack, found[0].product()],
            &[0.8, 0.5, 0.4],
        );
        close(&[found[1].product()], &[1.0 / 3.0]);
        assert_eq!(places(&found), [1, 2]);
        // Half the weight of the first need, and the second territory leads.
        assert_eq!(places(&scores(&columns, &weights.moved(0, 0.5), 2)), [2, 1]);
    }

    #[test]
    fn a_criterion_set_aside_weighs_nothing() {
        let weights = Weights::new(&[(9.0, Side::Need), (1.0, Side::Need), (1.0, Side::Offer)]);
        let columns = [None, Some(vec![0.4]), Some(vec![0.5])];
        close(&[scores(&columns, &weights, 1)[0].product()], &[0.2]);
    }

    #[test]
    fn equal_scores_share_a_rank_and_the_next_is_skipped() {
        let score = |need: f64| Score { need, lack: 1.0 };
        let found = places(&[score(0.2), score(0.9), score(0.2), score(0.1)]);
        assert_eq!(found, [2, 1, 2, 4]);
    }
}
