//! `vigie schedule`: the scheduled sources, for a person, systemd or cron.

use chrono::DateTime;
use clap::{Args, Subcommand};

use super::output::{say, say_json};
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::service::schedule::{
    RunView, SourceCheck, SourceView, check_source, run_source, source, sources,
};
use crate::service::workplace::Workplace;

/// Arguments of `schedule`.
#[derive(Debug, Args)]
pub(super) struct ScheduleArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Liste les sources, leur prochain passage et le dernier
    List {
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
    /// Vérifie que dossiers, adresses et secrets répondent, sans rien importer
    Check {
        /// Une seule source [défaut : toutes]
        source: Option<String>,
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
    /// Lance une source maintenant et attend la fin de son passage
    Run {
        /// Source de import/schedule.toml
        source: String,
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &ScheduleArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    match &arguments.action {
        Action::List { json } => list(&place, *json),
        Action::Check { source, json } => check(&place, source.as_deref(), *json),
        Action::Run { source, json } => run_now(&place, source, *json),
    }
}

fn list(place: &Workplace, json: bool) -> Result<(), CliError> {
    let sources = sources(place, app::outside().now())?;
    if json {
        say_json(&serde_json::json!({ "sources": sources }));
    } else if sources.is_empty() {
        say(
            "Aucune source programmée. Écrivez-en dans import/schedule.toml (voir docs/planification.md).",
        );
    } else {
        for source in &sources {
            say_source(place, source);
        }
    }
    Ok(())
}

fn say_source(place: &Workplace, source: &SourceView) {
    say(&format!("{}  {}", source.id, source.label));
    say(&format!("  format    {}", source.format));
    say(&format!("  fichiers  {}", source.place));
    let next = source.next_due.as_deref();
    let when = match (&source.cron, next) {
        (Some(cron), Some(next)) => format!(
            "{cron} ({}), prochain passage {}",
            source.time_zone,
            local(place, &source.id, next)
        ),
        (Some(_) | None, _) => "seulement par « vigie schedule run »".to_owned(),
    };
    say(&format!("  quand     {when}"));
    if let Some(run) = &source.last_run {
        say(&format!(
            "  dernier   {} : {}. {}",
            local(place, &source.id, &run.started_at),
            outcome(&run.outcome),
            run.message
        ));
    }
}

/// A moment on the source's clock.
fn local(place: &Workplace, id: &str, moment: &str) -> String {
    let zone = source(place, id).map(|source| source.time_zone);
    match (zone, DateTime::parse_from_rfc3339(moment)) {
        (Ok(zone), Ok(at)) => at
            .with_timezone(&zone)
            .format("%d/%m/%Y à %H:%M")
            .to_string(),
        (_, _) => moment.to_owned(),
    }
}

fn check(place: &Workplace, id: Option<&str>, json: bool) -> Result<(), CliError> {
    let outside = app::outside();
    let chosen = match id {
        Some(id) => vec![source(place, id)?],
        None => place.catalogue.schedule.values().collect(),
    };
    let checks: Vec<SourceCheck> = chosen
        .into_iter()
        .map(|source| check_source(place, source, &outside, outside.now()))
        .collect();
    if json {
        say_json(&serde_json::json!({ "sources": checks }));
    } else {
        for check in &checks {
            say_check(place, check);
        }
    }
    if checks.iter().all(|check| check.problems.is_empty()) {
        Ok(())
    } else {
        Err(CliError::RefusedAsReported)
    }
}

fn say_check(place: &Workplace, check: &SourceCheck) {
    let state = if check.problems.is_empty() {
        "prête"
    } else {
        "À CORRIGER"
    };
    say(&format!("{} : {state}", check.id));
    for problem in &check.problems {
        say(&format!("  {problem}"));
    }
    for moment in &check.next_due {
        say(&format!(
            "  prochain passage {}",
            local(place, &check.id, moment)
        ));
    }
}

fn run_now(place: &Workplace, id: &str, json: bool) -> Result<(), CliError> {
    let run = run_source(place, id, &app::outside())?;
    if json {
        say_json(&run);
    } else {
        say_run(&run);
    }
    match run.outcome.as_str() {
        "done" | "nothing" => Ok(()),
        "failed" => Err(CliError::OutsideAsReported),
        _ => Err(CliError::RefusedAsReported),
    }
}

fn say_run(run: &RunView) {
    say(&format!(
        "{} : {}. {}",
        run.source,
        outcome(&run.outcome),
        run.message
    ));
    for file in &run.files {
        say(&format!("  {} : {}", file.name, file.message));
    }
}

/// The outcome of a run in French.
fn outcome(code: &str) -> &str {
    match code {
        "running" => "en cours",
        "done" => "fait",
        "nothing" => "rien de nouveau",
        "partly" => "fait en partie",
        "refused" => "REFUSÉ",
        "failed" => "ÉCHEC",
        "interrupted" => "interrompu",
        other => other,
    }
}
