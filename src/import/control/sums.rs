//! Rules over the answers of one subject for one year.

use chrono::NaiveDate;

use super::rule::Verdict;
use super::subjects::Subject;
use crate::catalogue::dictionary::Dictionary;
use crate::catalogue::format::{CoherenceRule, Comparison, Missing};
use crate::domain::answer::Answer;
use crate::domain::number::french;

/// Sums closer than this are equal: they come from decimals.
const ROUNDING: f64 = 1e-6;

/// A side of a comparison.
#[derive(Debug, Clone, Copy)]
struct Sum {
    total: f64,
    /// Whether no answer was missing.
    complete: bool,
}

pub(super) fn verdict(
    rule: &CoherenceRule,
    subject: &Subject<'_>,
    dictionary: &Dictionary,
) -> Verdict {
    let sums = Sums {
        subject,
        dictionary,
    };
    let judged = if rule.compare == Comparison::Before {
        before(rule, subject)
    } else if rule.compare == Comparison::Between {
        sums.between(rule)
    } else if rule.compare == Comparison::Ratio {
        sums.ratio(rule)
    } else {
        sums.compared(rule)
    };
    judged.unwrap_or(Verdict::NotJudged)
}

/// Number as people read it in a remark.
pub(super) fn shown(number: f64) -> String {
    french(number, if number.fract() == 0.0 { 0 } else { 2 })
}

fn before(rule: &CoherenceRule, subject: &Subject<'_>) -> Option<Verdict> {
    let date = |id: &String| subject.answer(id).and_then(Answer::date);
    let left = date(rule.left.first()?)?;
    let right = match rule.right.first() {
        Some(id) => date(id)?,
        None => NaiveDate::from_ymd_opt(subject.record.data_year, 12, 31)?,
    };
    let day = |date: NaiveDate| date.format("%d/%m/%Y").to_string();
    Some(Verdict::of(left <= right, || {
        format!("{} après {}", day(left), day(right))
    }))
}

struct Sums<'a> {
    subject: &'a Subject<'a>,
    dictionary: &'a Dictionary,
}

impl Sums<'_> {
    fn compared(&self, rule: &CoherenceRule) -> Option<Verdict> {
        let left = self.sum(&rule.left, rule.missing)?;
        let more = self.sum(&rule.right, Missing::Skip)?;
        let less = if rule.right_minus.is_empty() {
            0.0
        } else {
            self.sum(&rule.right_minus, Missing::Skip)?.total
        };
        let right = more.total - less;
        if left.total.abs().max(right.abs()) < rule.from {
            return None;
        }
        let allowed = more.total.abs().max(less.abs()) * rule.tolerance + ROUNDING;
        let is_at_least = rule.compare == Comparison::AtLeast;
        let (holds, sign) = if is_at_least {
            (left.total >= right - allowed, "<")
        } else if rule.compare == Comparison::AtMost || !left.complete {
            (left.total <= right + allowed, ">")
        } else {
            ((left.total - right).abs() <= allowed, "≠")
        };
        // What is missing can only add: enough already, or too much already, is certain.
        if !left.complete && holds != is_at_least {
            return None;
        }
        Some(Verdict::of(holds, || {
            format!("{} {sign} {}", shown(left.total), shown(right))
        }))
    }

    fn between(&self, rule: &CoherenceRule) -> Option<Verdict> {
        let value = self.sum(&rule.left, rule.missing)?.total;
        let too_small = value != 0.0 && rule.min.is_some_and(|min| value < min);
        let too_large = rule.max.is_some_and(|max| value > max);
        Some(Verdict::of(!too_small && !too_large, || shown(value)))
    }

    fn ratio(&self, rule: &CoherenceRule) -> Option<Verdict> {
        let left = self.sum(&rule.left, rule.missing)?.total;
        let right = self.sum(&rule.right, Missing::Skip)?.total;
        if left <= 0.0 || right <= 0.0 || left.max(right) < rule.from {
            return None;
        }
        let ratio = left / right;
        let holds =
            rule.min.is_none_or(|min| ratio >= min) && rule.max.is_none_or(|max| ratio <= max);
        Some(Verdict::of(holds, || {
            format!("{} pour {}", shown(left), shown(right))
        }))
    }

    /// Nothing without any number: a blank is not a zero.
    fn sum(&self, variables: &[String], missing: Missing) -> Option<Sum> {
        let mut sum = Sum {
            total: 0.0,
            complete: true,
        };
        let mut numbers = 0_u32;
        for id in variables {
            match self.subject.answer(id) {
                Some(Answer::NotConcerned) => {}
                answer => match answer.and_then(Answer::number) {
                    Some(number) => {
                        sum.total += number;
                        numbers += 1;
                    }
                    None if answer.is_none() && self.is_of_the_other_kind(id) => {}
                    None => match missing {
                        Missing::Skip => return None,
                        Missing::Zero => {}
                        Missing::LowerBound => sum.complete = false,
                    },
                },
            }
        }
        (numbers > 0).then_some(sum)
    }

    fn is_of_the_other_kind(&self, id: &str) -> bool {
        let kinds = self
            .dictionary
            .get(id)
            .map(|variable| &variable.populations);
        let is_other =
            |kind| kinds.is_some_and(|kinds| !kinds.is_empty() && !kinds.contains(&kind));
        self.subject.kind.is_some_and(is_other)
    }
}
