//! What a report means for the person who sent the file: what happened, what to do next.
//! Shared by the page and the workbook, so that both say the same.

use super::import_file::{ImportReport, Severity};
use super::pages::wording::{counted, typeset, whole};
use crate::domain::delivery::DeliveryStatus;
use crate::import::decision::Decision;
use crate::import::{Issue, IssueCode};

/// Remedies repeated among the steps; the others are read in the list.
const REMEDIES_SHOWN: usize = 3;

/// Longest step, in characters, when a remedy has several sentences.
const LONGEST_STEP: usize = 200;

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
            // Each line refused has at least one error of its own.
            let lost = gravities(report).errors.saturating_sub(rejected);
            let mut parts = match rejected {
                0 => vec![counted(read, "ligne lue", "lignes lues")],
                1 => vec![format!(
                    "{} sur {}, une refusée",
                    counted(kept, "ligne", "lignes"),
                    whole(read)
                )],
                _ => vec![format!(
                    "{} sur {}, {} refusées",
                    counted(kept, "ligne", "lignes"),
                    whole(read),
                    whole(rejected)
                )],
            };
            if lost > 0 {
                parts.push(counted(lost, "valeur écartée", "valeurs écartées"));
            }
            let extent = if rejected + lost > 0 {
                " en partie"
            } else {
                ""
            };
            format!(
                "Le fichier {tense} pris en compte{extent} : {}.",
                parts.join(", ")
            )
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
    if is_mostly_refused(report) {
        steps.push(format!(
            "La plupart des lignes sont refusées : c'est sans doute le fichier entier qui est mal lu. Vérifiez plus bas le séparateur, l'en-tête et le format{}.",
            if report.dry_run { "" } else { " ; si c'est bien cela, retirez cette livraison avant de renvoyer le fichier" }
        ));
    } else if report.status != DeliveryStatus::Rejected {
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

/// Whether more lines are refused than kept: the fault is the file's, not of its lines.
fn is_mostly_refused(report: &ImportReport) -> bool {
    report.status != DeliveryStatus::Rejected && report.rows.rejected * 2 > report.rows.read
}

fn refused(report: &ImportReport) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for issue in report
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
    {
        let step = in_short(&issue.remedy);
        if !step.is_empty() && !steps.contains(&step) {
            steps.push(step);
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

/// The first sentences of a remedy: a list of all the headers is read elsewhere.
fn in_short(remedy: &str) -> String {
    let mut short = String::new();
    for sentence in remedy.split_inclusive(". ") {
        if !short.is_empty() && short.chars().count() + sentence.chars().count() > LONGEST_STEP {
            break;
        }
        short.push_str(sentence);
    }
    short.trim_end().to_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str, read: u64, rejected: u64) -> ImportReport {
        let text = format!(
            r#"{{"id": "x", "format": "senacs-structures", "status": "{status}", "dry_run": false, "fictitious": false,
            "file": {{"name": "a.csv", "sha256": "", "bytes": 1, "detected": null}}, "campaign": {{"survey_year": null, "data_year": 2023}},
            "rows": {{"read": {read}, "created": 0, "updated": 0, "unchanged": 0, "rejected": {rejected}}},
            "columns": {{"mapped": 1, "ignored": [], "missing": [], "proposed": []}}, "issues": [
            {{"code": "NUM-001", "severity": "error", "row": 2, "column": "ETP", "variable": "etp_total", "value": "x",
              "message": "Ce n'est pas un nombre.", "remedy": "Saisissez un nombre. Voici tout le reste : {}."}}],
            "issue_counts": {{"NUM-001": 5}}, "decisions": [], "impact": null}}"#,
            "mot ".repeat(80)
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_outcome_counts_lines_and_values_lost() {
        let all = outcome(&report("accepted_with_warnings", 104, 1));
        assert_eq!(
            all,
            "Le fichier est pris en compte en partie\u{a0}: 103\u{a0}lignes sur 104, une refusée, 4\u{a0}valeurs écartées."
        );
    }

    #[test]
    fn a_file_refused_for_the_most_part_is_to_be_looked_at_as_a_whole() {
        let steps = steps(&report("accepted_with_warnings", 10, 6));
        assert_eq!(steps.len(), 1);
        assert!(steps[0].contains("retirez cette livraison"), "{steps:?}");
    }

    #[test]
    fn a_step_is_the_beginning_of_a_long_remedy() {
        let steps = steps(&report("rejected", 0, 0));
        assert_eq!(steps[0], "Saisissez un nombre.");
        assert!(steps[1].contains("n’a rien changé"), "{steps:?}");
    }

    #[test]
    fn remarks_beyond_the_list_are_counted_once() {
        let found = report("accepted_with_warnings", 10, 1);
        let groups = groups(&found);
        assert_eq!((groups.len(), groups[0].count), (1, 5));
        assert_eq!(gravities(&found).errors, 5);
    }
}
