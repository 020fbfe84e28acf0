//! A report as a person reads it in a terminal.

use super::output::say;
use crate::domain::delivery::DeliveryStatus;
use crate::service::import_file::{Decision, DecisionKind, ImportReport, Severity};

/// Prints a report for a person: outcome, counts, then each remark with its remedy.
pub(super) fn say_report(report: &ImportReport) {
    say(&format!(
        "{} : {}",
        report.file.name,
        outcome(report.status, report.dry_run)
    ));
    if !report.id.is_empty() {
        say(&format!("  livraison      {}", report.id));
    }
    let rows = &report.rows;
    say(&format!(
        "  lignes         {} lues, {} nouvelles, {} modifiées, {} inchangées, {} refusées",
        rows.read, rows.created, rows.updated, rows.unchanged, rows.rejected
    ));
    let columns = &report.columns;
    say(&format!("  colonnes       {} reconnues", columns.mapped));
    if !columns.ignored.is_empty() {
        say(&format!("  non utilisées  {}", columns.ignored.join(", ")));
    }
    for proposal in &columns.proposed {
        say(&format!(
            "  à vérifier     « {} » ressemble à {}",
            proposal.found, proposal.variable
        ));
    }
    for issue in &report.issues {
        let place = match (issue.row, issue.column.as_deref()) {
            (Some(row), Some(column)) => format!("ligne {row}, « {column} »"),
            (Some(row), None) => format!("ligne {row}"),
            (None, Some(column)) => format!("« {column} »"),
            (None, None) => "fichier".to_owned(),
        };
        let severity = severity(issue.severity);
        say(&format!(
            "  {severity} {} {place} : {} {}",
            issue.code, issue.message, issue.remedy
        ));
    }
    let listed = u64::try_from(report.issues.len()).unwrap_or(u64::MAX);
    let total: u64 = report.issue_counts.values().sum();
    if total > listed {
        say(&format!(
            "  … et {} autres remarques (comptées dans --json)",
            total - listed
        ));
    }
    say_impact(report);
    say_decisions(report);
}

fn say_impact(report: &ImportReport) {
    let Some(impact) = &report.impact else { return };
    say(&format!(
        "  effet          {} chiffres changeraient, {} deviendraient secrets",
        impact.figures_changed, impact.new_secret_cells
    ));
    let shown =
        |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| value.to_string());
    for moved in &impact.largest {
        say(&format!(
            "    {} : {} → {}",
            moved.figure,
            shown(moved.from),
            shown(moved.to)
        ));
    }
}

/// What waits, each answer with the command that gives it; then what was settled.
fn say_decisions(report: &ImportReport) {
    for decision in report.decisions.iter().filter(|asked| asked.is_pending()) {
        say(&format!(
            "  À DÉCIDER   {}{}",
            place_of(decision),
            decision.question
        ));
        for choice in &decision.choices {
            say(&format!("    {} :", choice.label));
            say(&format!(
                "      {}",
                command(report, decision, &choice.answer)
            ));
        }
    }
    for decision in &report.decisions {
        let Some(answer) = &decision.answer else {
            continue;
        };
        let by = decision
            .author
            .as_deref()
            .filter(|author| !author.is_empty());
        let by = by.map_or_else(String::new, |author| format!(", par {author}"));
        let at = decision.decided_at.as_deref().unwrap_or_default();
        let reason = decision
            .reason
            .as_deref()
            .filter(|reason| !reason.is_empty());
        let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
        say(&format!(
            "  décidé      {} → {answer}, le {at}{by}{reason}",
            decision.id
        ));
    }
}

fn place_of(decision: &Decision) -> String {
    match (decision.row, decision.column.as_deref()) {
        (Some(row), Some(column)) => format!("ligne {row}, « {column} » : "),
        (Some(row), None) => format!("ligne {row} : "),
        (None, Some(column)) => format!("« {column} » : "),
        (None, None) => String::new(),
    }
}

/// The command that gives an answer, to be copied.
fn command(report: &ImportReport, decision: &Decision, answer: &str) -> String {
    let about = decision.id.split_once(':').map_or("", |(_, about)| about);
    let option = match decision.kind {
        DecisionKind::Column => format!("--column \"{about}={answer}\""),
        DecisionKind::Identity => format!("--identity \"{}={answer}\"", quoted(about)),
        DecisionKind::Confirmation => {
            format!("--confirm \"{}\" --reason \"…\"", quoted(about))
        }
    };
    // A dry run keeps nothing: there is no delivery to decide about yet.
    let id = if report.id.is_empty() {
        "LIVRAISON"
    } else {
        &report.id
    };
    format!("vigie imports decide {id} {option}")
}

/// A text between double quotes of a shell.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERREUR     ",
        Severity::Warning => "ATTENTION  ",
        Severity::Info => "note       ",
    }
}

fn outcome(status: DeliveryStatus, dry_run: bool) -> &'static str {
    match (status, dry_run) {
        (DeliveryStatus::Accepted, false) => "accepté",
        (DeliveryStatus::AcceptedWithWarnings, false) => "accepté avec des remarques",
        (DeliveryStatus::Accepted | DeliveryStatus::AcceptedWithWarnings, true) => {
            "serait accepté (essai, rien n'est écrit)"
        }
        (DeliveryStatus::AwaitingDecision, _) => "attend une décision",
        (DeliveryStatus::Rejected, _) => "REFUSÉ, rien n'a été changé",
        (DeliveryStatus::Unchanged, _) => "déjà importé, inchangé",
    }
}
