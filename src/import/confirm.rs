//! Warnings that a person confirmed: they stay in the report, with who, when and why.

use super::decision::{Choice, Decision, DecisionKind, Settled, confirmation_decision};
use super::issue::{Issue, Severity};
use super::wording::typeset;

/// The one answer to a confirmation.
pub const CONFIRM: &str = "confirm";

/// The confirmation that a warning may receive; none for what is not a warning.
pub fn confirmation_of(issue: &Issue) -> Option<Decision> {
    if issue.severity != Severity::Warning {
        return None;
    }
    let id = confirmation_decision(
        &issue.code,
        issue.structure.as_deref(),
        issue.variable.as_deref(),
    );
    let choice = Choice {
        answer: CONFIRM.to_owned(),
        label: "La remarque est vue, la donnée est bonne".to_owned(),
    };
    let mut decision = Decision::new(
        id,
        DecisionKind::Confirmation,
        issue.message.clone(),
        vec![choice],
    );
    decision.row = issue.row;
    decision.column.clone_from(&issue.column);
    Some(decision)
}

/// Turns the warnings that were confirmed into information; gives the decisions that did so, one for
/// each identifier.
pub fn confirm_warnings(issues: &mut [Issue], settled: &[Settled]) -> Vec<Decision> {
    let mut confirmed: Vec<Decision> = Vec::new();
    for issue in issues {
        let Some(decision) = confirmation_of(issue) else {
            continue;
        };
        let given = settled.iter().rev().find(|given| given.id == decision.id);
        let Some(given) = given.filter(|given| given.answer == CONFIRM) else {
            continue;
        };
        issue.confirmed(given);
        if confirmed.iter().all(|known| known.id != decision.id) {
            confirmed.push(decision.settled_by(settled));
        }
    }
    confirmed
}

impl Issue {
    /// Makes information of a remark that a person confirmed, and says who, when and why: « Rien à
    /// faire : confirmé par Mme Durand le 23/11/2026 : effectif vérifié. » The command line has no author.
    pub(super) fn confirmed(&mut self, given: &Settled) {
        let by = if given.author.is_empty() {
            String::new()
        } else {
            format!(" par {}", given.author)
        };
        let day = day(&given.decided_at);
        let reason = given.reason.trim_end_matches('.');
        self.severity = Severity::Info;
        self.remedy = typeset(&format!("Rien à faire : confirmé{by} le {day} : {reason}."));
    }
}

/// `2026-11-23T10:00:00Z` → `23/11/2026`.
fn day(moment: &str) -> String {
    let date = moment.split('T').next().unwrap_or(moment);
    date.rsplit('-').collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::super::issue_code::IssueCode;
    use super::*;

    fn settled(id: &str) -> Settled {
        Settled {
            id: id.to_owned(),
            answer: CONFIRM.to_owned(),
            reason: "effectif vérifié au téléphone".to_owned(),
            author: "Mme Durand".to_owned(),
            decided_at: "2026-11-23T10:00:00Z".to_owned(),
        }
    }

    #[test]
    fn a_confirmed_warning_says_who_when_and_why_and_is_no_warning_any_more() {
        let warning = Issue::coherence("COH-003", "Trop d'ETP.", "Vérifiez.").structure("44-003");
        let other = Issue::coherence("COH-003", "Trop d'ETP.", "Vérifiez.").structure("44-004");
        let error = Issue::new(IssueCode::KeyMissing, "Pas de clé.", "Donnez-la.");
        let mut issues = [warning, other.clone(), error.clone()];
        let confirmed = confirm_warnings(&mut issues, &[settled("confirmation:COH-003:44-003:-")]);
        assert_eq!(issues[0].severity, Severity::Info);
        assert_eq!(issues[0].message, typeset("Trop d'ETP."));
        for piece in ["confirmé par Mme Durand", "23/11/2026", "effectif vérifié"] {
            assert!(issues[0].remedy.contains(piece), "{}", issues[0].remedy);
        }
        assert_eq!(issues[1..], [other, error]);
        let [decision] = confirmed.as_slice() else {
            panic!("{confirmed:?}")
        };
        assert_eq!(decision.answer.as_deref(), Some(CONFIRM));
        assert_eq!(decision.author.as_deref(), Some("Mme Durand"));
        // Done once and for all.
        assert!(
            confirm_warnings(&mut issues, &[settled("confirmation:COH-003:44-003:-")]).is_empty()
        );
    }

    #[test]
    fn only_a_warning_can_be_confirmed() {
        let error = Issue::new(IssueCode::KeyMissing, "Pas de clé.", "Donnez-la.");
        assert_eq!(confirmation_of(&error), None);
    }
}
