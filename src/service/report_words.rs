//! What a report means for the person who sent the file: what happened, what to do next.
//! Shared by the page and the workbook, so that both say the same.

use super::import_file::{ImportReport, Severity};
use super::pages::wording::{counted, typeset};
use crate::domain::delivery::DeliveryStatus;
use crate::import::decision::Decision;
use crate::import::{Issue, IssueCode};

/// Remedies repeated among the steps; the others are read in the list.
const REMEDIES_SHOWN: usize = 3;

/// How many remarks of each gravity a report counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gravities {
    /// Refused values, rows or file.
    pub errors: usize,
    /// Doubtful answers.
    pub warnings: usize,
    /// Good to know.
    pub infos: usize,
}

/// The remarks of one code.
#[derive(Debug, Clone, PartialEq)]
pub struct IssueGroup<'a> {
    /// Permanent code.
    pub code: &'a str,
    /// The most serious of its remarks.
    pub severity: Severity,
    /// What it is about, in French.
    pub title: String,
    /// How many, those beyond the list included.
    pub count: usize,
    /// Those listed.
    pub issues: Vec<&'a Issue>,
}

/// The remarks by gravity then code, the most serious and the most frequent first.
pub fn groups(report: &ImportReport) -> Vec<IssueGroup<'_>> {
    let mut groups: Vec<IssueGroup<'_>> = Vec::new();
    for issue in &report.issues {
        let same = |group: &&mut IssueGroup<'_>| {
            group.code == issue.code && group.severity == issue.severity
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.issues.push(issue),
            None => groups.push(IssueGroup {
                code: &issue.code,
                severity: issue.severity,
                title: title_of(&issue.code),
                count: 0,
                issues: vec![issue],
            }),
        }
    }
    let listed = |code: &str| {
        report
            .issues
            .iter()
            .filter(|issue| issue.code == code)
            .count()
    };
    let mut seen: Vec<&str> = Vec::new();
    for group in &mut groups {
        // What was counted beyond the list goes to the most serious group of the code.
        let beyond = if seen.contains(&group.code) {
            0
        } else {
            total(report, group.code).saturating_sub(listed(group.code))
        };
        group.count = group.issues.len() + beyond;
        seen.push(group.code);
    }
    groups.sort_by_key(|group| (group.severity, usize::MAX - group.count));
    groups
}

fn total(report: &ImportReport, code: &str) -> usize {
    let count = report.issue_counts.get(code).copied().unwrap_or_default();
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// French title of a code; those of coherence rules are not in the table.
fn title_of(code: &str) -> String {
    let known = IssueCode::ALL.iter().find(|known| known.code() == code);
    match known {
        Some(known) => known.title().to_owned(),
        None if code.starts_with("COH-") => "Réponses qui se contredisent".to_owned(),
        None => "À vérifier".to_owned(),
    }
}

/// Counts the remarks by gravity.
pub fn gravities(report: &ImportReport) -> Gravities {
    let mut gravities = Gravities::default();
    for group in groups(report) {
        let slot = match group.severity {
            Severity::Error => &mut gravities.errors,
            Severity::Warning => &mut gravities.warnings,
            Severity::Info => &mut gravities.infos,
        };
        *slot += group.count;
    }
    gravities
}

/// Short name of a status.
pub fn status_label(status: DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Accepted => "pris en compte",
        DeliveryStatus::AcceptedWithWarnings => "pris en compte, avec anomalies",
        DeliveryStatus::AwaitingDecision => "en attente de décision",
        DeliveryStatus::Rejected => "refusé",
        DeliveryStatus::Unchanged => "déjà reçu",
    }
}

/// What became of the file, in one or two sentences.
pub fn outcome(report: &ImportReport) -> String {
    let read = number(report.rows.read);
    let kept = number(report.rows.read.saturating_sub(report.rows.rejected));
    let rejected = number(report.rows.rejected);
    let pending = pending(report).count();
    let text = match (report.status, report.dry_run) {
        (DeliveryStatus::Rejected, dry_run) => {
            let (tense, effect) = if dry_run {
                ("serait refusé", "rien ne serait pris en compte")
            } else {
                ("est refusé", "rien n'a été pris en compte")
            };
            let reason = report
                .issues
                .first()
                .map_or("", |issue| issue.message.as_str());
            format!("Le fichier {tense} : {effect}. {reason}")
        }
        (DeliveryStatus::AwaitingDecision, _) => format!(
            "Le fichier est lu, mais rien n'en est encore pris en compte : {} votre réponse.",
            if pending > 1 {
                format!("{} attendent", counted(pending, "question", "questions"))
            } else {
                "une question attend".to_owned()
            }
        ),
        (DeliveryStatus::Unchanged, _) => {
            "Ce fichier a déjà été pris en compte : l'envoyer de nouveau n'a rien changé."
                .to_owned()
        }
        (DeliveryStatus::Accepted | DeliveryStatus::AcceptedWithWarnings, dry_run) => {
            let tense = if dry_run { "serait" } else { "est" };
            if rejected > 0 {
                format!(
                    "Le fichier {tense} pris en compte en partie : {} sur {read}, {}.",
                    counted(kept, "ligne", "lignes"),
                    if rejected > 1 {
                        format!("{rejected} refusées")
                    } else {
                        "une refusée".to_owned()
                    }
                )
            } else {
                format!(
                    "Le fichier {tense} pris en compte : {}.",
                    counted(read, "ligne lue", "lignes lues")
                )
            }
        }
    };
    let text = text.trim().to_owned();
    typeset(&if report.dry_run {
        format!("Essai à blanc, rien n'est enregistré. {text}")
    } else {
        text
    })
}

/// What waits for a person.
pub fn pending(report: &ImportReport) -> impl Iterator<Item = &Decision> {
    report
        .decisions
        .iter()
        .filter(|decision| decision.is_pending())
}

/// What to do next, in order; never empty.
pub fn steps(report: &ImportReport) -> Vec<String> {
    let found = gravities(report);
    let mut steps = match report.status {
        DeliveryStatus::Rejected => refused(report),
        DeliveryStatus::AwaitingDecision => vec![
            "Répondez aux questions posées : la livraison attend, entière, et n'est appliquée qu'après."
                .to_owned(),
        ],
        DeliveryStatus::Unchanged => {
            vec!["Rien à faire. Si vous vouliez envoyer une correction, vérifiez que vous avez choisi le bon fichier.".to_owned()]
        }
        DeliveryStatus::Accepted | DeliveryStatus::AcceptedWithWarnings => Vec::new(),
    };
    if report.status != DeliveryStatus::Rejected {
        steps.extend(corrections(report, found));
    }
    if steps.is_empty() {
        steps.push(if report.dry_run {
            "Rien à corriger : envoyez le fichier sans « essai à blanc ».".to_owned()
        } else {
            "Rien à corriger. Ses réponses entreront dans les chiffres à la prochaine publication."
                .to_owned()
        });
    }
    steps.iter().map(|step| typeset(step)).collect()
}

fn refused(report: &ImportReport) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for issue in report
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
    {
        if !issue.remedy.is_empty() && !steps.contains(&issue.remedy) {
            steps.push(issue.remedy.clone());
        }
    }
    let beyond = steps.len().saturating_sub(REMEDIES_SHOWN);
    steps.truncate(REMEDIES_SHOWN);
    if beyond > 0 {
        steps.push("Corrigez de même les autres erreurs de la liste.".to_owned());
    }
    steps.push(
        "Envoyez de nouveau le fichier corrigé, entier. Ce refus n'a rien changé aux réponses déjà reçues."
            .to_owned(),
    );
    steps
}

fn corrections(report: &ImportReport, found: Gravities) -> Vec<String> {
    let mut steps = Vec::new();
    let rejected = number(report.rows.rejected);
    if found.errors > 0 {
        let loss = if rejected > 0 {
            "Tant qu'elles restent, les lignes refusées manquent aux chiffres."
        } else {
            "Tant qu'elles restent, ces réponses manquent aux chiffres ; les autres comptent."
        };
        steps.push(format!(
            "Corrigez {} dans votre fichier d'origine. {loss}",
            counted(found.errors, "erreur", "erreurs"),
        ));
    }
    if found.warnings > 0 {
        steps.push(format!(
            "Vérifiez {} auprès des structures. Elles comptent telles quelles : corrigez celles qui sont fausses, confirmez avec un motif celles qui sont justes.",
            counted(found.warnings, "réponse douteuse", "réponses douteuses"),
        ));
    }
    if !report.columns.proposed.is_empty() && pending(report).next().is_none() {
        steps.push("Voyez les colonnes non reconnues : une question du format porte peut-être un autre nom dans votre fichier.".to_owned());
    }
    if found.errors + found.warnings > 0 {
        steps.push("Envoyez de nouveau le fichier entier : ce qui était juste ne change pas, ce qui est corrigé remplace.".to_owned());
    }
    steps
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
