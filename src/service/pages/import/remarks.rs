//! The remarks of a report, by code.

use crate::import::{Issue, Severity, confirmation_of};
use crate::render::page::{IssueGroupView, IssueView};
use crate::service::import_file::ImportReport;
use crate::service::pages::wording::{counted, typeset, whole};
use crate::service::report_words::{IssueGroup, groups as grouped};

/// Remarks of a code shown on the page; the workbook shows them all.
const SHOWN: usize = 10;
/// Longest remedy shown, in characters.
const LONGEST_REMEDY: usize = 400;
/// More of those that a person may confirm one by one.
const SHOWN_TO_CONFIRM: usize = 50;

/// The remarks, the most serious first; `may_confirm` proposes to confirm the doubtful ones.
pub(super) fn groups(report: &ImportReport, may_confirm: bool) -> Vec<IssueGroupView> {
    let found = grouped(report);
    found.iter().map(|group| view(group, may_confirm)).collect()
}

fn view(group: &IssueGroup<'_>, may_confirm: bool) -> IssueGroupView {
    let may_confirm = may_confirm && group.severity == Severity::Warning;
    let shown = if may_confirm { SHOWN_TO_CONFIRM } else { SHOWN };
    let mut remedies = group.issues.iter().map(|issue| issue.remedy.as_str());
    let first = remedies.next().filter(|remedy| !remedy.is_empty());
    let common = first.filter(|first| remedies.all(|other| other == *first));
    let issues: Vec<IssueView> = group
        .issues
        .iter()
        .take(shown)
        .map(|issue| remark(issue, common, may_confirm))
        .collect();
    let beyond = group.count.saturating_sub(issues.len());
    let (severity, severity_label) = match group.severity {
        Severity::Error => ("error", "Erreur"),
        Severity::Warning => ("warning", "À vérifier"),
        Severity::Info => ("info", "Information"),
    };
    IssueGroupView {
        code: group.code.to_owned(),
        severity,
        severity_label,
        title: typeset(&group.title),
        count_text: format!("{}\u{a0}fois", whole(group.count)),
        remedy: common.map(shown_remedy),
        more_text: (beyond > 0).then(|| {
            typeset(&format!(
                "et {} de plus : le classeur annoté les montre",
                counted(beyond, "cas", "cas")
            ))
        }),
        can_confirm: issues.iter().any(|issue| issue.confirmation.is_some()),
        issues,
    }
}

/// A remedy, cut when it lists a hundred headers.
fn shown_remedy(remedy: &str) -> String {
    let mut letters = remedy.chars();
    let shown: String = letters.by_ref().take(LONGEST_REMEDY).collect();
    let cut = letters.next().is_some();
    typeset(&if cut { shown + "…" } else { shown })
}

fn remark(issue: &Issue, common: Option<&str>, may_confirm: bool) -> IssueView {
    let own = Some(issue.remedy.as_str()).filter(|remedy| !remedy.is_empty());
    IssueView {
        line: issue.row.map(|row| row.to_string()),
        column: issue.column.clone(),
        value: issue.value.clone(),
        structure: issue.structure.clone(),
        message: typeset(&issue.message),
        remedy: own.filter(|_| common.is_none()).map(shown_remedy),
        confirmation: may_confirm
            .then(|| confirmation_of(issue).map(|decision| decision.id))
            .flatten(),
    }
}
