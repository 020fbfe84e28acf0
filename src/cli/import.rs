//! `vigie import`: one delivery per file, and its report.

use std::path::PathBuf;

use clap::Args;

use super::output::say_json;
use super::report::say_report;
use super::{CliError, progress, publish, workplace};
use crate::app;
use crate::config::Settings;
use crate::domain::delivery::DeliveryStatus;
use crate::service::import_file::{ImportOptions, ImportReport, import_path};
use crate::service::publish::{Extent, PublishOptions};

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
    /// Partie d'un département seulement (une structure, quelques-unes) : ne le rend pas complet
    #[arg(long)]
    partial: bool,
    /// Compte rendu seulement, rien n'est écrit ; avec l'effet sur les chiffres
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
            partial: arguments.partial,
            dry_run: arguments.dry_run,
            author: "",
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
    let any = |status| reports.iter().any(|report| report.status == status);
    let not_applied = any(DeliveryStatus::Rejected) || any(DeliveryStatus::AwaitingDecision);
    let refused = not_applied || reports.iter().any(|report| report.rows.rejected > 0);
    if arguments.publish && !arguments.dry_run && !not_applied {
        if arguments.json {
            // Standard output holds one document: the report.
            publish::publish_and_mention(&place)?;
        } else {
            let options = PublishOptions {
                note: "",
                preview: false,
                now: &app::now(),
            };
            publish::publish_and_say(&place, options, Extent::default(), false)?;
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
