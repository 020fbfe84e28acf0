//! Rules against the answers of the year before.

use chrono::Datelike as _;

use super::rule::Verdict;
use super::subjects::Subject;
use super::sums::shown;
use crate::catalogue::format::{CoherenceRule, Comparison};
use crate::domain::answer::{Answer, Value};

/// Numbers closer than this are the same.
const SAME: f64 = 1e-9;

pub(super) fn verdict(rule: &CoherenceRule, variable: &str, subject: &Subject<'_>) -> Verdict {
    let judged = if rule.compare == Comparison::NotSwapped {
        swapped(variable, subject)
    } else if rule.compare == Comparison::Unchanged {
        unchanged(variable, subject)
    } else if rule.compare == Comparison::UnitOfPrevious {
        unit(rule, variable, subject)
    } else {
        ratio(rule, variable, subject)
    };
    judged.unwrap_or(Verdict::NotJudged)
}

/// The answer and the one before, when they are large enough to be compared.
fn both(rule: &CoherenceRule, variable: &str, subject: &Subject<'_>) -> Option<(f64, f64)> {
    let (now, before) = (subject.number(variable)?, subject.number_before(variable)?);
    (now >= 0.0 && before > 0.0 && now.max(before) >= rule.from).then_some((now, before))
}

fn from_to(before: f64, now: f64) -> String {
    format!("{} → {}", shown(before), shown(now))
}

fn ratio(rule: &CoherenceRule, variable: &str, subject: &Subject<'_>) -> Option<Verdict> {
    let (now, before) = both(rule, variable, subject)?;
    let ratio = now / before;
    let holds = rule.min.is_none_or(|min| ratio >= min) && rule.max.is_none_or(|max| ratio <= max);
    Some(Verdict::of(holds, || from_to(before, now)))
}

fn unit(rule: &CoherenceRule, variable: &str, subject: &Subject<'_>) -> Option<Verdict> {
    let (now, before) = both(rule, variable, subject).filter(|(now, _)| *now > 0.0)?;
    let holds = !is_about(now / before, rule);
    Some(Verdict::of(holds, || from_to(before, now)))
}

/// Whether a ratio is about the factor of the rule.
pub(super) fn is_about(ratio: f64, rule: &CoherenceRule) -> bool {
    rule.factor
        .is_some_and(|factor| ratio >= factor / rule.spread && ratio <= factor * rule.spread)
}

/// How many of the numbers of `left` are those of the year before.
pub(super) fn copied(rule: &CoherenceRule, subject: &Subject<'_>) -> Verdict {
    let (mut compared, mut same) = (0_u32, 0_u32);
    for id in &rule.left {
        let now = subject.record.answers.get(id).and_then(Answer::number);
        let pair = now.zip(subject.number_before(id));
        if let Some((now, before)) = pair.filter(|(now, before)| *now != 0.0 && *before != 0.0) {
            compared += 1;
            same += u32::from((now - before).abs() < SAME);
        }
    }
    if compared == 0 || rule.min.is_none_or(|min| f64::from(compared) < min) {
        return Verdict::NotJudged;
    }
    let holds = f64::from(same) < f64::from(compared) * (1.0 - rule.tolerance);
    Verdict::of(holds, || {
        format!("{same} réponses identiques sur {compared}")
    })
}

/// Judged only where an exchange of day and month would show.
fn swapped(variable: &str, subject: &Subject<'_>) -> Option<Verdict> {
    let now = subject.answer(variable)?.date()?;
    let before = subject.before(variable)?.date()?;
    if before.day() == before.month() || before.day() > 12 {
        return None;
    }
    let exchanged = now != before
        && now.year() == before.year()
        && now.day() == before.month()
        && now.month() == before.day();
    let day = |date: chrono::NaiveDate| date.format("%d/%m/%Y").to_string();
    Some(Verdict::of(!exchanged, || {
        format!("{} → {}", day(before), day(now))
    }))
}

fn unchanged(variable: &str, subject: &Subject<'_>) -> Option<Verdict> {
    let now = subject.answer(variable)?.value()?;
    let before = subject.before(variable)?.value()?;
    Some(Verdict::of(now == before, || {
        format!("{} → {}", in_words(before), in_words(now))
    }))
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Number(number) => shown(*number),
        Value::Flag(flag) => if *flag { "oui" } else { "non" }.to_owned(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.format("%d/%m/%Y").to_string(),
    }
}
