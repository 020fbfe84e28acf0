//! What a run says to people, in French.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::RunFile;
use crate::catalogue::SourceDefinition;
use crate::domain::delivery::DeliveryStatus;
use crate::service::import_file::{ImportReport, Severity};

/// Remarks quoted in the note beside a refused file.
const QUOTED: usize = 20;

/// What became of one file.
pub(super) fn file_sentence(report: &ImportReport) -> String {
    match report.status {
        DeliveryStatus::Accepted => applied(report),
        DeliveryStatus::AcceptedWithWarnings => {
            format!("{} Des remarques sont à lire.", applied(report))
        }
        DeliveryStatus::AwaitingDecision => format!(
            "Attend une décision ; rien n'en est encore dans les chiffres : « vigie imports {} ».",
            report.id
        ),
        DeliveryStatus::Unchanged => "Déjà importé, inchangé.".to_owned(),
        DeliveryStatus::Rejected => report.issues.first().map_or_else(
            || "Refusé.".to_owned(),
            |issue| format!("Refusé : {} {}", issue.message, issue.remedy),
        ),
    }
}

fn applied(report: &ImportReport) -> String {
    let rows = &report.rows;
    format!(
        "Importé : {} lignes lues, {} nouvelles, {} modifiées, {} inchangées, {} refusées.",
        rows.read, rows.created, rows.updated, rows.unchanged, rows.rejected
    )
}

/// How many files came to each end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) applied: usize,
    pub(super) unchanged: usize,
    pub(super) waiting: usize,
    pub(super) refused: usize,
    pub(super) failed: usize,
}

impl Tally {
    pub(super) fn of(files: &[RunFile]) -> Self {
        let mut tally = Self::default();
        for file in files {
            let count = match file.outcome.as_str() {
                "accepted" | "accepted_with_warnings" => &mut tally.applied,
                "unchanged" => &mut tally.unchanged,
                "awaiting_decision" => &mut tally.waiting,
                "rejected" => &mut tally.refused,
                _ => &mut tally.failed,
            };
            *count += 1;
        }
        tally
    }

    /// The outcome of a run that nothing outside stopped.
    pub(super) fn outcome(self) -> &'static str {
        let good = self.applied + self.unchanged;
        if self.failed + self.refused + self.waiting == 0 {
            return if self.applied == 0 { "nothing" } else { "done" };
        }
        match (good + self.waiting, self.refused) {
            (0, 0) => "failed",
            (0, _) => "refused",
            (_, _) => "partly",
        }
    }

    /// « 3 fichiers : 2 importés, 1 refusé. »
    pub(super) fn sentence(self) -> String {
        let parts = [
            (self.applied, "importé", "importés"),
            (self.unchanged, "déjà connu", "déjà connus"),
            (
                self.waiting,
                "qui attend une décision",
                "qui attendent une décision",
            ),
            (self.refused, "refusé", "refusés"),
            (self.failed, "en échec", "en échec"),
        ];
        let counted: Vec<String> = parts
            .into_iter()
            .filter(|(count, _, _)| *count > 0)
            .map(|(count, one, several)| format!("{count} {}", plural(count, one, several)))
            .collect();
        let total: usize = parts.iter().map(|(count, _, _)| count).sum();
        if total == 0 {
            return "Aucun nouveau fichier.".to_owned();
        }
        format!(
            "{total} {} : {}.",
            plural(total, "fichier", "fichiers"),
            counted.join(", ")
        )
    }
}

pub(super) fn plural<'a>(count: usize, one: &'a str, several: &'a str) -> &'a str {
    if count < 2 { one } else { several }
}

/// The note that stands beside a refused file.
pub(super) fn refusal_note(
    source: &SourceDefinition,
    file: &RunFile,
    report: Option<&ImportReport>,
    now: DateTime<Utc>,
) -> String {
    let local = now.with_timezone(&source.time_zone);
    let mut note = format!(
        "Fichier refusé : {}\nSource : {} ({})\nLe {}\nRien de ce fichier n'est entré dans les chiffres.\n\nPourquoi, et que faire :\n",
        file.name,
        source.label,
        source.id,
        local.format("%d/%m/%Y à %H:%M"),
    );
    let quoted = report.map(reasons).filter(|reasons| !reasons.is_empty());
    for reason in quoted.unwrap_or_else(|| vec![file.message.clone()]) {
        // Writing to a string cannot fail.
        writeln!(note, "- {reason}").ok();
    }
    note.push_str("\nCorrigez le fichier, puis déposez-le de nouveau dans le dossier surveillé.\n");
    if let Some(id) = &file.delivery {
        writeln!(
            note,
            "Compte rendu complet : le fichier .report.json à côté, ou « vigie imports {id} »."
        )
        .ok();
    }
    note
}

/// Errors first, each with its place and its remedy.
fn reasons(report: &ImportReport) -> Vec<String> {
    let mut issues: Vec<_> = report.issues.iter().collect();
    issues.sort_by_key(|issue| match issue.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    });
    let place = |row: Option<u64>, column: Option<&str>| match (row, column) {
        (Some(row), Some(column)) => format!("ligne {row}, « {column} » : "),
        (Some(row), None) => format!("ligne {row} : "),
        (None, Some(column)) => format!("« {column} » : "),
        (None, None) => String::new(),
    };
    issues
        .into_iter()
        .take(QUOTED)
        .map(|issue| {
            let place = place(issue.row, issue.column.as_deref());
            format!("{place}{} {} ({})", issue.message, issue.remedy, issue.code)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(outcomes: &[&str]) -> Tally {
        let file = |outcome: &&str| RunFile {
            name: String::new(),
            outcome: (*outcome).to_owned(),
            delivery: None,
            message: String::new(),
        };
        Tally::of(&outcomes.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn the_outcome_of_a_run_follows_from_its_files() {
        for (outcomes, outcome, sentence) in [
            (&[][..], "nothing", "Aucun nouveau fichier."),
            (&["unchanged"], "nothing", "1 fichier : 1 déjà connu."),
            (
                &["accepted", "accepted_with_warnings"],
                "done",
                "2 fichiers : 2 importés.",
            ),
            (&["rejected"], "refused", "1 fichier : 1 refusé."),
            (
                &["rejected", "accepted"],
                "partly",
                "2 fichiers : 1 importé, 1 refusé.",
            ),
            (
                &["awaiting_decision"],
                "partly",
                "1 fichier : 1 qui attend une décision.",
            ),
            (&["failed"], "failed", "1 fichier : 1 en échec."),
        ] {
            let tally = tally(outcomes);
            assert_eq!(tally.outcome(), outcome, "{outcomes:?}");
            assert_eq!(tally.sentence(), sentence);
        }
    }
}
