//! `vigie import`: one delivery per file, and its report.

use std::path::PathBuf;

use clap::Args;

use super::output::{say, say_json};
use super::{CliError, progress, publish, workplace};
use crate::app;
use crate::config::Settings;
use crate::domain::delivery::DeliveryStatus;
use crate::service::import_file::{ImportOptions, ImportReport, Severity, import_path};

/// Arguments of `import`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct ImportArguments {
    /// Fichiers à importer, une livraison chacun
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Format des fichiers : senacs-structures, structures-agreees, population…
    #[arg(long)]
    format: String,
    /// Année que les données décrivent, si le fichier ne la dit pas
    #[arg(long, value_name = "ANNÉE", value_parser = clap::value_parser!(i32).range(1970..=2100))]
    data_year: Option<i32>,
    /// Année de la campagne de collecte
    #[arg(long, value_name = "ANNÉE", value_parser = clap::value_parser!(i32).range(1970..=2100))]
    survey_year: Option<i32>,
    /// Données fictives : elles ne rejoignent jamais des données réelles
    #[arg(long)]
    fictitious: bool,
    /// Compte rendu seulement, rien n'est écrit
    #[arg(long)]
    dry_run: bool,
    /// Publie une édition ensuite, si toutes les livraisons sont acceptées
    #[arg(long)]
    publish: bool,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &ImportArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let now = app::now();
    let bar = progress::bar(arguments.files.len(), "Import");
    let mut reports = Vec::new();
    let mut failure = None;
    for file in &arguments.files {
        let options = ImportOptions {
            format: &arguments.format,
            data_year: arguments.data_year,
            survey_year: arguments.survey_year,
            fictitious: arguments.fictitious,
            dry_run: arguments.dry_run,
            now: &now,
        };
        match import_path(&place, file, options) {
            Ok(report) => reports.push(report),
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    // The files before the one that failed were imported: their reports are said in any case.
    say_reports(&reports, arguments);
    if let Some(error) = failure {
        return Err(error.into());
    }
    let refused = reports
        .iter()
        .any(|report| report.status == DeliveryStatus::Rejected || report.rows.rejected > 0);
    let rejected_whole = reports
        .iter()
        .any(|report| report.status == DeliveryStatus::Rejected);
    if arguments.publish && !arguments.dry_run && !rejected_whole {
        if arguments.json {
            // Standard output holds one document: the report.
            publish::publish_and_mention(&place)?;
        } else {
            publish::publish_and_say(&place, "", false, false)?;
        }
    }
    if refused {
        Err(CliError::RefusedAsReported)
    } else {
        Ok(())
    }
}

fn say_reports(reports: &[ImportReport], arguments: &ImportArguments) {
    match reports {
        [report] if arguments.json && arguments.files.len() == 1 => say_json(report),
        [] if arguments.files.len() == 1 => {}
        several if arguments.json => say_json(&serde_json::json!({ "imports": several })),
        several => several.iter().for_each(say_report),
    }
}

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
