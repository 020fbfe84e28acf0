//! Rules against the other subjects of the delivery: medians and robust z-scores.
//!
//! Measures are logarithms, since structures differ by ratios: a score says how many times an
//! answer, or its ratio to the year before, is away from what peers have.

use std::collections::BTreeMap;

use super::history::is_about;
use super::rule::Verdict;
use super::subjects::Subject;
use super::sums::shown;
use crate::catalogue::format::{CoherenceRule, Comparison, PeerGroup};
use crate::domain::structure::StructureKind;

/// Peers below which nobody is compared.
const FEWEST: usize = 8;
/// From a median absolute deviation to a standard deviation, for a normal law.
const TO_DEVIATION: f64 = 1.4826;
/// Peers that are all alike still differ by this share.
const LEAST_DEVIATION: f64 = 0.05;

type Group<'a> = (Option<StructureKind>, &'a str);

#[derive(Debug, Clone, Copy)]
struct Spread {
    median: f64,
    deviation: f64,
}

/// What the peers of one variable have.
pub(super) struct Peers<'a> {
    rule: &'a CoherenceRule,
    variable: &'a str,
    groups: BTreeMap<Group<'a>, Spread>,
}

impl<'a> Peers<'a> {
    /// None for a rule that compares nobody with peers.
    pub(super) fn new(
        rule: &'a CoherenceRule,
        variable: &'a str,
        subjects: &[Subject<'a>],
    ) -> Option<Self> {
        let compares = matches!(
            rule.compare,
            Comparison::LikePeers | Comparison::GrowthLikePeers | Comparison::UnitOfPeers
        );
        if !compares {
            return None;
        }
        let mut measures: BTreeMap<Group<'a>, Vec<f64>> = BTreeMap::new();
        for subject in subjects {
            if let Some(measure) = measure(rule, variable, subject) {
                measures
                    .entry(group(rule, subject))
                    .or_default()
                    .push(measure);
            }
        }
        let groups = measures
            .into_iter()
            .filter(|(_, measures)| measures.len() >= FEWEST)
            .filter_map(|(group, measures)| Some((group, spread(measures)?)))
            .collect();
        Some(Self {
            rule,
            variable,
            groups,
        })
    }

    pub(super) fn verdict(&self, subject: &Subject<'a>) -> Verdict {
        self.judged(subject).unwrap_or(Verdict::NotJudged)
    }

    fn judged(&self, subject: &Subject<'a>) -> Option<Verdict> {
        let rule = self.rule;
        let measure = measure(rule, self.variable, subject)?;
        let peers = self.groups.get(&group(rule, subject))?;
        let away = measure - peers.median;
        let value = subject.number(self.variable)?;
        let usual = if rule.compare == Comparison::GrowthLikePeers {
            value * (-away).exp()
        } else {
            peers.median.exp()
        };
        if value.max(usual) < rule.from {
            return None;
        }
        let fails = if rule.compare == Comparison::UnitOfPeers {
            is_about(away.exp(), rule)
        } else {
            let far = rule.factor.is_none_or(|factor| away.abs() > factor.ln());
            far && rule
                .max
                .is_some_and(|max| away.abs() > max * peers.deviation)
        };
        Some(Verdict::of(!fails, || {
            format!(
                "{}, autour de {} attendu",
                shown(value),
                shown(usual.round())
            )
        }))
    }
}

fn group<'a>(rule: &CoherenceRule, subject: &Subject<'a>) -> Group<'a> {
    match rule.peers {
        PeerGroup::Kind => (subject.kind, ""),
        PeerGroup::KindAndDepartement => (subject.kind, subject.departement),
    }
}

fn measure(rule: &CoherenceRule, variable: &str, subject: &Subject<'_>) -> Option<f64> {
    let above_zero = |number: &f64| *number > 0.0;
    let now = subject.number(variable).filter(above_zero)?;
    if rule.compare == Comparison::GrowthLikePeers {
        let before = subject.number_before(variable).filter(above_zero)?;
        (now.max(before) >= rule.from).then(|| (now / before).ln())
    } else {
        Some(now.ln())
    }
}

fn spread(mut measures: Vec<f64>) -> Option<Spread> {
    let median = median(&mut measures)?;
    let mut away: Vec<f64> = measures
        .iter()
        .map(|measure| (measure - median).abs())
        .collect();
    let deviation = self::median(&mut away)? * TO_DEVIATION;
    Some(Spread {
        median,
        deviation: deviation.max(LEAST_DEVIATION),
    })
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len().is_multiple_of(2) {
        let lower = *values.get(middle.checked_sub(1)?)?;
        Some(f64::midpoint(lower, upper))
    } else {
        Some(upper)
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_middles() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&mut []), None);
    }
}
