//! One SIRET for several structures of a file.

use std::collections::BTreeMap;

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::file_subject::FileSubject;
use super::known_index::KnownIndex;
use super::likeness::Likeness;
use super::recognition::Verdict;
use super::settling::about;

/// Structures that look like one written twice: the same SIRET, kind and commune, and much the same
/// name; and a structure that took the SIRET of another. A manager's SIRET for several structures is
/// usual, and two structures already known apart under it stay so: nothing is said of them.
pub(super) fn remarks(
    subjects: &[FileSubject],
    verdicts: &[Verdict],
    index: &KnownIndex<'_>,
) -> Vec<Issue> {
    let mut by_siret: BTreeMap<&str, Vec<Holder<'_>>> = BTreeMap::new();
    for (subject, verdict) in subjects.iter().zip(verdicts) {
        if let Some(siret) = subject.siret.as_deref() {
            let known = verdict.position().and_then(|position| index.get(position));
            let before = known.and_then(|known| known.siret.as_deref());
            by_siret.entry(siret).or_default().push(Holder {
                subject,
                is_known: matches!(verdict, Verdict::Known(_)),
                took_it: before.is_some_and(|before| before != siret),
            });
        }
    }
    let mut issues = Vec::new();
    for same in by_siret.into_values() {
        for (position, later) in same.iter().enumerate() {
            let mut others = same.iter().enumerate().filter(|(at, _)| *at != position);
            if later.took_it
                && let Some((_, other)) = others.find(|(_, other)| !other.took_it)
            {
                issues.push(taken(other.subject, later.subject));
                continue;
            }
            let twin = same.iter().take(position).find(|earlier| {
                !(earlier.is_known && later.is_known)
                    && look_like_one(earlier.subject, later.subject)
            });
            issues.extend(twin.map(|earlier| twice(earlier.subject, later.subject)));
        }
    }
    issues
}

/// A structure of the file under a SIRET.
struct Holder<'a> {
    subject: &'a FileSubject,
    is_known: bool,
    /// It was known under another SIRET.
    took_it: bool,
}

fn look_like_one(one: &FileSubject, other: &FileSubject) -> bool {
    let names = one.compared_name.as_ref().zip(other.compared_name.as_ref());
    one.commune == other.commune
        && one.kind == other.kind
        && names.is_none_or(|(one, other)| one.likeness(other) != Likeness::Far)
}

fn twice(earlier: &FileSubject, later: &FileSubject) -> Issue {
    let message = format!(
        "« {} » ({}) a le SIRET, le type, la commune et presque le nom de « {} » ({}), à la ligne {} : la même structure y est peut-être deux fois.",
        later.called(),
        later.id,
        earlier.called(),
        earlier.id,
        earlier.row
    );
    let remedy = format!(
        "Gardez une seule des lignes {} et {} ; si ce sont deux structures, donnez à chacune son SIRET.",
        earlier.row, later.row
    );
    said(&message, &remedy, later)
}

fn taken(holder: &FileSubject, taker: &FileSubject) -> Issue {
    let message = format!(
        "« {} » ({}) change de SIRET pour celui de « {} » ({}), à la ligne {}.",
        taker.called(),
        taker.id,
        holder.called(),
        holder.id,
        holder.row
    );
    let remedy = "Rendez à chacune son SIRET ; rien à faire si les deux structures ont désormais un même établissement.";
    said(&message, remedy, taker)
}

fn said(message: &str, remedy: &str, later: &FileSubject) -> Issue {
    let issue = Issue::new(IssueCode::SiretShared, message, remedy).variable("siret");
    let issue = about(issue, later);
    match later.siret.as_deref() {
        Some(siret) => issue.value(siret),
        None => issue,
    }
}
