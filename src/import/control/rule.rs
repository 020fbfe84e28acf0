//! One rule over every subject: what holds, what does not, what cannot be judged.

use super::subjects::Subject;
use super::{history, peers, sums};
use crate::catalogue::dictionary::Dictionary;
use crate::catalogue::format::{CoherenceRule, Comparison};

/// What a rule says of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Something is missing, or too small.
    NotJudged,
    /// It holds.
    Holds,
    /// It does not; what was compared, for people.
    Fails(String),
}

impl Verdict {
    /// The verdict of a comparison.
    pub(super) fn of(holds: bool, shown: impl FnOnce() -> String) -> Self {
        if holds {
            Self::Holds
        } else {
            Self::Fails(shown())
        }
    }
}

/// A rule judged for one of its variables: one verdict per subject, in their order.
#[derive(Debug)]
pub(super) struct Judged<'r> {
    pub(super) variable: &'r str,
    verdicts: Vec<Verdict>,
}

impl Judged<'_> {
    /// Subjects for which it does not hold: their place, and what was compared.
    pub(super) fn failures(&self) -> impl Iterator<Item = (usize, String)> {
        let failed = |(place, verdict): (usize, &Verdict)| match verdict {
            Verdict::Fails(shown) => Some((place, shown.clone())),
            Verdict::NotJudged | Verdict::Holds => None,
        };
        self.verdicts.iter().enumerate().filter_map(failed)
    }

    /// Failures and subjects judged, when it fails for so many that the file itself is doubtful.
    pub(super) fn whole(&self, rule: &CoherenceRule) -> Option<(u32, u32)> {
        let whole = rule.whole.as_ref()?;
        let (mut failed, mut judged) = (0_u32, 0_u32);
        for verdict in &self.verdicts {
            judged += u32::from(*verdict != Verdict::NotJudged);
            failed += u32::from(matches!(verdict, Verdict::Fails(_)));
        }
        let is_most = judged >= whole.at_least
            && failed > 0
            && f64::from(failed) >= f64::from(judged) * whole.share;
        is_most.then_some((failed, judged))
    }
}

/// Judges a rule over every subject of its populations.
pub(super) fn judge<'r>(
    rule: &'r CoherenceRule,
    subjects: &[Subject<'_>],
    dictionary: &Dictionary,
) -> Vec<Judged<'r>> {
    if rule.looks_back() && subjects.iter().all(|subject| subject.previous.is_none()) {
        return Vec::new();
    }
    if !is_one_by_one(rule.compare) {
        let verdict = |subject: &Subject<'_>| {
            if !concerns(rule, subject) || !rule.variables().any(|id| subject.brings(id)) {
                Verdict::NotJudged
            } else if rule.compare == Comparison::NotCopied {
                history::copied(rule, subject)
            } else {
                sums::verdict(rule, subject, dictionary)
            }
        };
        let verdicts = subjects.iter().map(verdict).collect();
        let variable = rule.left.first().map_or("", String::as_str);
        return vec![Judged { variable, verdicts }];
    }
    let of_variable = |variable: &'r String| Judged {
        variable,
        verdicts: of_variable(rule, variable, subjects),
    };
    rule.left.iter().map(of_variable).collect()
}

fn of_variable(rule: &CoherenceRule, variable: &str, subjects: &[Subject<'_>]) -> Vec<Verdict> {
    let peers = peers::Peers::new(rule, variable, subjects);
    let verdict = |subject: &Subject<'_>| {
        if !concerns(rule, subject) || !subject.brings(variable) {
            return Verdict::NotJudged;
        }
        match &peers {
            Some(peers) => peers.verdict(subject),
            None => history::verdict(rule, variable, subject),
        }
    };
    subjects.iter().map(verdict).collect()
}

fn concerns(rule: &CoherenceRule, subject: &Subject<'_>) -> bool {
    rule.populations.is_empty()
        || subject
            .kind
            .is_none_or(|kind| rule.populations.contains(&kind))
}

/// Whether each variable of `left` is judged by itself.
fn is_one_by_one(compare: Comparison) -> bool {
    matches!(
        compare,
        Comparison::RatioToPrevious
            | Comparison::UnitOfPrevious
            | Comparison::UnitOfPeers
            | Comparison::LikePeers
            | Comparison::GrowthLikePeers
            | Comparison::NotSwapped
            | Comparison::Unchanged
    )
}

/// The variables that a failed rule refuses.
pub(super) fn refused<'r>(
    rule: &'r CoherenceRule,
    variable: &'r str,
) -> impl Iterator<Item = &'r String> {
    let one_by_one = is_one_by_one(rule.compare);
    rule.left
        .iter()
        .filter(move |left| !one_by_one || left.as_str() == variable)
}
