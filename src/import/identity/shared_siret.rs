//! One SIRET for several structures of a file.

use std::collections::BTreeMap;

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::file_subject::FileSubject;
use super::likeness::Likeness;
use super::recognition::Verdict;
use super::settling::about;

/// Structures that look like one written twice: the same SIRET, kind and commune, and much the same
/// name. A manager's SIRET for several structures is usual, and two structures already known apart
/// stay so: nothing is said of them.
pub(super) fn remarks(subjects: &[FileSubject], verdicts: &[Verdict]) -> Vec<Issue> {
    let mut by_siret: BTreeMap<&str, Vec<(&FileSubject, bool)>> = BTreeMap::new();
    for (subject, verdict) in subjects.iter().zip(verdicts) {
        let is_known = matches!(verdict, Verdict::Known(_));
        if let Some(siret) = subject.siret.as_deref() {
            by_siret.entry(siret).or_default().push((subject, is_known));
        }
    }
    let mut issues = Vec::new();
    for same in by_siret.into_values() {
        for (position, (later, later_known)) in same.iter().enumerate() {
            let twin = same.iter().take(position).find(|(earlier, known)| {
                !(*known && *later_known) && look_like_one(earlier, later)
            });
            issues.extend(twin.map(|(earlier, _)| twice(earlier, later)));
        }
    }
    issues
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
    let issue = Issue::new(IssueCode::SiretShared, &message, &remedy).variable("siret");
    let issue = about(issue, later);
    match later.siret.as_deref() {
        Some(siret) => issue.value(siret),
        None => issue,
    }
}
