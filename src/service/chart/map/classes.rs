//! Classes of values: as many in each, as alike as can be in each, or between declared bounds.
//!
//! Values are first rounded as they are shown, so that two territories that read the same are
//! never in two classes. Only values that this reader may see come here.

use crate::domain::number::french;
use crate::service::error::QueryError;

/// How values are put in classes.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ClassRule {
    /// About as many territories in each class.
    #[default]
    Quantile,
    /// The least spread inside classes (Fisher and Jenks), found exactly.
    Jenks,
    /// Bounds between classes, ascending; a value on a bound is in the class above.
    Fixed(Vec<f64>),
}

/// Fewest and most classes: beyond, neighbours in the key are taken for one another.
pub const CLASS_COUNTS: std::ops::RangeInclusive<usize> = 2..=7;

impl ClassRule {
    /// What [`Self::read`] reads as the same rule; none for that by default.
    pub(in crate::service) fn code(&self) -> Option<String> {
        match self {
            Self::Quantile => None,
            Self::Jenks => Some("jenks".to_owned()),
            Self::Fixed(bounds) => {
                let bounds: Vec<String> = bounds.iter().map(f64::to_string).collect();
                Some(format!("fixed:{}", bounds.join(",")))
            }
        }
    }

    /// `quantile`, `jenks` or `fixed:10,20,30`.
    ///
    /// # Errors
    /// Another text; bounds that are not ascending numbers, or too many of them.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        match (text, text.strip_prefix("fixed:")) {
            ("quantile", _) => Ok(Self::Quantile),
            ("jenks", _) => Ok(Self::Jenks),
            (_, Some(bounds)) => {
                let bounds: Option<Vec<f64>> = bounds
                    .split(',')
                    .map(|bound| bound.trim().parse().ok().filter(|b: &f64| b.is_finite()))
                    .collect();
                let rises = |bounds: &Vec<f64>| {
                    let mut pairs = bounds.iter().zip(bounds.iter().skip(1));
                    pairs.all(|(one, other)| one < other) && bounds.len() < *CLASS_COUNTS.end()
                };
                let bounds = bounds.filter(rises);
                bounds.map(Self::Fixed).ok_or_else(|| refused(text))
            }
            _ => Err(refused(text)),
        }
    }
}

fn refused(text: &str) -> QueryError {
    QueryError::BadValue {
        parameter: "classes",
        found: text.to_owned(),
        expected: "quantile, jenks, ou fixed: suivi d'une à six bornes croissantes séparées par des virgules, par exemple fixed:10,20.5,30".to_owned(),
        allowed: Vec::new(),
    }
}

/// A class, as the key says it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    pub(super) label: String,
    pub(super) count: usize,
}

/// Classes of these values, the lowest first, and the class of each value.
pub(super) fn classify(
    values: &[f64],
    decimals: u8,
    rule: &ClassRule,
    wanted: Option<usize>,
) -> (Vec<Class>, Vec<usize>) {
    let rounded: Vec<f64> = values.iter().map(|value| round(*value, decimals)).collect();
    let mut sorted = rounded.clone();
    sorted.sort_by(f64::total_cmp);
    let distinct = weighted(&sorted);
    let wanted = wanted.unwrap_or_else(|| usual(values.len()));
    let starts = match rule {
        ClassRule::Fixed(bounds) => {
            let first = std::iter::once(f64::NEG_INFINITY);
            first.chain(bounds.iter().copied()).collect()
        }
        ClassRule::Quantile => quantiles(&distinct, wanted),
        ClassRule::Jenks => natural_breaks(&distinct, wanted),
    };
    if sorted.is_empty() && !matches!(rule, ClassRule::Fixed(_)) {
        return (Vec::new(), Vec::new());
    }
    let class_of: Vec<usize> = rounded
        .iter()
        .map(|value| {
            starts
                .partition_point(|start| start <= value)
                .saturating_sub(1)
        })
        .collect();
    let classes = (0..starts.len()).map(|rank| {
        let inside = || {
            let members = class_of.iter().zip(&rounded);
            members
                .filter(|(class, _)| **class == rank)
                .map(|(_, value)| *value)
        };
        let label = match rule {
            ClassRule::Fixed(bounds) => between(bounds, rank, decimals),
            ClassRule::Quantile | ClassRule::Jenks => extent(
                inside().fold(f64::INFINITY, f64::min),
                inside().fold(f64::NEG_INFINITY, f64::max),
                decimals,
            ),
        };
        Class {
            label,
            count: inside().count(),
        }
    });
    (classes.collect(), class_of)
}

/// Classes when the request does not say: few territories do not fill many.
fn usual(values: usize) -> usize {
    match values {
        0..=7 => 3,
        8..=15 => 4,
        _ => 5,
    }
}

/// The value as it is shown.
fn round(value: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    let rounded = (value * scale).round() / scale;
    // No negative zero: it would be under zero.
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn extent(lowest: f64, highest: f64, decimals: u8) -> String {
    if lowest < highest {
        format!(
            "{} à {}",
            french(lowest, decimals),
            french(highest, decimals)
        )
    } else {
        french(lowest, decimals)
    }
}

fn between(bounds: &[f64], rank: usize, decimals: u8) -> String {
    // A bound may be finer than the values.
    let shown = |bound: f64| {
        let finer = (decimals..6).find(|finer| (round(bound, *finer) - bound).abs() < 1e-9);
        french(bound, finer.unwrap_or(6))
    };
    let below = rank.checked_sub(1).and_then(|before| bounds.get(before));
    match (below, bounds.get(rank)) {
        (Some(from), Some(to)) => format!("{} à moins de {}", shown(*from), shown(*to)),
        (None, Some(to)) => format!("moins de {}", shown(*to)),
        (Some(from), None) => format!("{} et plus", shown(*from)),
        (None, None) => String::new(),
    }
}

/// Each value once, with how many times it is there.
fn weighted(sorted: &[f64]) -> Vec<(f64, f64)> {
    sorted
        .chunk_by(|one, other| one.total_cmp(other).is_eq())
        .filter_map(|equal| Some((*equal.first()?, count(equal.len()))))
        .collect()
}

fn count(things: usize) -> f64 {
    f64::from(u32::try_from(things).unwrap_or(u32::MAX))
}

/// First value of each class, with about as many values in each; equal values stay together.
fn quantiles(distinct: &[(f64, f64)], wanted: usize) -> Vec<f64> {
    let all: f64 = distinct.iter().map(|(_, weight)| weight).sum();
    let mut starts: Vec<f64> = Vec::new();
    let mut before = 0.0;
    for (value, weight) in distinct {
        // The class of the middle of those that share this value.
        let place = (before + weight / 2.0) / all * count(wanted);
        let reached = starts.len();
        if starts.is_empty() || place >= count(reached) {
            starts.push(*value);
        }
        before += weight;
    }
    starts
}

/// First value of each class such that the squares of differences with the mean of the class are
/// least in all: Fisher's optimal grouping, by dynamic programming over prefix sums. Where a class
/// best starts never goes back when its end goes forward, which divides the search.
fn natural_breaks(distinct: &[(f64, f64)], wanted: usize) -> Vec<f64> {
    let classes = wanted.min(distinct.len());
    let sums = Sums::of(distinct);
    let mut costs: Vec<f64> = (0..=distinct.len())
        .map(|end| sums.spread(0, end))
        .collect();
    let mut choices: Vec<Vec<usize>> = Vec::new();
    for class in 1..classes {
        let mut next = vec![f64::INFINITY; distinct.len() + 1];
        let mut choice = vec![0; distinct.len() + 1];
        let mut waiting = vec![(class + 1, distinct.len(), class, distinct.len())];
        while let Some((first, last, low, high)) = waiting.pop() {
            if first > last {
                continue;
            }
            let end = usize::midpoint(first, last);
            let candidates = (low..=high.min(end - 1)).map(|start| {
                let before = costs.get(start).copied().unwrap_or(f64::INFINITY);
                (before + sums.spread(start, end), start)
            });
            let best = candidates.min_by(|one, other| one.0.total_cmp(&other.0));
            let (cost, start) = best.unwrap_or((f64::INFINITY, low));
            if let (Some(slot), Some(place)) = (next.get_mut(end), choice.get_mut(end)) {
                (*slot, *place) = (cost, start);
            }
            waiting.push((first, end - 1, low, start));
            waiting.push((end + 1, last, start, high));
        }
        costs = next;
        choices.push(choice);
    }
    let mut end = distinct.len();
    let mut starts: Vec<usize> = Vec::new();
    for choice in choices.iter().rev() {
        end = choice.get(end).copied().unwrap_or(0);
        starts.push(end);
    }
    if classes > 0 {
        starts.push(0);
    }
    starts.reverse();
    let value = |place: usize| distinct.get(place).map(|(value, _)| *value);
    starts.into_iter().filter_map(value).collect()
}

/// Sums of weights, of values and of squares up to each place.
struct Sums(Vec<(f64, f64, f64)>);

impl Sums {
    fn of(distinct: &[(f64, f64)]) -> Self {
        // Near their middle, so that squares of close large values keep their decimals.
        let near = distinct
            .get(distinct.len() / 2)
            .map_or(0.0, |(value, _)| *value);
        let mut sums = vec![(0.0, 0.0, 0.0)];
        let mut last = (0.0, 0.0, 0.0);
        for (value, weight) in distinct {
            let value = value - near;
            last = (
                last.0 + weight,
                last.1 + weight * value,
                last.2 + weight * value * value,
            );
            sums.push(last);
        }
        Self(sums)
    }

    /// Squares of differences with the mean, from a place to another left out.
    fn spread(&self, from: usize, to: usize) -> f64 {
        let (Some(low), Some(high)) = (self.0.get(from), self.0.get(to)) else {
            return f64::INFINITY;
        };
        let weight = high.0 - low.0;
        if weight <= 0.0 {
            return 0.0;
        }
        let sum = high.1 - low.1;
        (high.2 - low.2 - sum * sum / weight).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64], decimals: u8, rule: &ClassRule, wanted: usize) -> Vec<String> {
        let (classes, _) = classify(values, decimals, rule, Some(wanted));
        classes
            .iter()
            .map(|class| format!("{} ({})", class.label, class.count))
            .collect()
    }

    #[test]
    fn quantiles_put_as_many_in_each_class() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        let found = labels(&values, 0, &ClassRule::Quantile, 4);
        assert_eq!(
            found,
            ["1 à 5 (5)", "6 à 10 (5)", "11 à 15 (5)", "16 à 20 (5)"]
        );
    }

    #[test]
    fn equal_values_stay_in_one_class() {
        let values = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0];
        for rule in [ClassRule::Quantile, ClassRule::Jenks] {
            let (classes, class_of) = classify(&values, 0, &rule, Some(4));
            assert!(class_of.iter().take(6).all(|class| *class == class_of[0]));
            assert_eq!(classes.iter().map(|class| class.count).sum::<usize>(), 9);
            assert!(classes.iter().all(|class| class.count > 0), "{classes:?}");
        }
        // What reads the same is the same.
        let (_, class_of) = classify(&[1.04, 0.96, 5.0], 1, &ClassRule::Jenks, Some(3));
        assert_eq!(class_of, [0, 0, 1]);
    }

    #[test]
    fn fewer_values_than_classes_make_a_class_each() {
        for rule in [ClassRule::Quantile, ClassRule::Jenks] {
            assert_eq!(labels(&[3.0, 7.0], 0, &rule, 5), ["3 (1)", "7 (1)"]);
            assert_eq!(labels(&[4.0, 4.0], 0, &rule, 5), ["4 (2)"]);
            assert_eq!(labels(&[], 0, &rule, 5), [] as [&str; 0]);
        }
    }

    #[expect(
        clippy::excessive_nesting,
        reason = "every way of cutting, told in place"
    )]
    #[test]
    fn natural_breaks_find_the_groups_that_a_search_of_all_finds() {
        let values = [4.0, 5.0, 9.0, 10.0];
        assert_eq!(
            labels(&values, 0, &ClassRule::Jenks, 2),
            ["4 à 5 (2)", "9 à 10 (2)"]
        );
        let values = [
            1.2, 1.9, 2.0, 2.2, 5.1, 5.2, 5.9, 9.8, 10.1, 10.3, 14.7, 30.0, 31.5,
        ];
        for wanted in 2..=5 {
            let (classes, class_of) = classify(&values, 1, &ClassRule::Jenks, Some(wanted));
            assert_eq!(classes.len(), wanted);
            let spread = |sizes: &[usize]| -> f64 {
                let mut rest = &values[..];
                let mut sum = 0.0;
                for size in sizes {
                    let (part, after) = rest.split_at(*size);
                    let mean = part.iter().sum::<f64>() / count(part.len());
                    sum += part.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
                    rest = after;
                }
                sum
            };
            let found: Vec<usize> = classes.iter().map(|class| class.count).collect();
            assert!(class_of.is_sorted());
            // Every way of cutting thirteen values.
            let best = (0_u32..1 << 12)
                .filter(|cuts| cuts.count_ones() as usize == wanted - 1)
                .map(|cuts| {
                    let mut sizes = vec![1];
                    for place in 0..12 {
                        if cuts >> place & 1 == 1 {
                            sizes.push(0);
                        }
                        *sizes.last_mut().unwrap() += 1;
                    }
                    spread(&sizes)
                })
                .fold(f64::INFINITY, f64::min);
            assert!((spread(&found) - best).abs() < 1e-9, "{wanted} {found:?}");
        }
    }

    #[test]
    fn fixed_bounds_are_kept_even_when_a_class_is_empty() {
        let rule = ClassRule::read("fixed:10,20.5").unwrap();
        assert_eq!(ClassRule::read(&rule.code().unwrap()).unwrap(), rule);
        let found = labels(&[3.0, 10.0, 10.0], 0, &rule, 5);
        assert_eq!(
            found,
            [
                "moins de 10 (1)",
                "10 à moins de 20,5 (2)",
                "20,5 et plus (0)"
            ]
        );
    }

    #[test]
    fn rules_that_cannot_be_read_are_refused() {
        for text in [
            "",
            "equal",
            "fixed:",
            "fixed:3,2",
            "fixed:a",
            "fixed:1,2,3,4,5,6,7",
            "fixed:inf",
        ] {
            assert!(ClassRule::read(text).is_err(), "{text}");
        }
    }
}
