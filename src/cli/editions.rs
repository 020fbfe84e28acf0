//! `vigie editions`: the editions, one of them, a preview approved.

use clap::{Args, Subcommand};
use serde_json::Value;

use super::output::{say, say_json};
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::domain::edition::EditionSummary;
use crate::service::definitions::edition_view;
use crate::service::editions::{Approving, EditionDescription, approve, describe, list_editions};
use crate::service::workplace::Workplace;

/// Arguments of `editions`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct EditionsArguments {
    /// Édition à montrer
    id: Option<String>,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Publie un aperçu tel quel : il devient l'édition servie
    Approve {
        /// Aperçu à approuver
        id: String,
        /// Même si des livraisons, les définitions ou l'édition servie ont changé depuis
        #[arg(long)]
        force: bool,
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &EditionsArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    match (&arguments.action, &arguments.id) {
        (Some(Action::Approve { id, force, json }), _) => {
            let approving = Approving {
                id,
                force: *force,
                by: "",
                now: &app::now(),
            };
            let summary = approve(&place, approving)?;
            if *json {
                say_json(&edition_view(&summary, true));
            } else {
                say(&format!(
                    "Édition {id} publiée : c'est celle qui est servie."
                ));
            }
        }
        (None, Some(id)) => show(&describe(&place, id)?, arguments.json),
        (None, None) => list(&place, arguments.json)?,
    }
    Ok(())
}

fn show(edition: &EditionDescription, json: bool) {
    if json {
        say_json(&edition.view(true));
        return;
    }
    let contents = &edition.stored.contents;
    let summary = &edition.stored.summary;
    say(&line(summary));
    say(&format!(
        "{} chiffres dont {} secrets, {} territoires, {} indicateurs, {} livraisons, {} octets",
        contents.figures,
        contents.suppressed,
        contents.territories,
        contents.indicators.len(),
        contents.deliveries.len(),
        edition.stored.bytes,
    ));
    say(&format!(
        "définitions {}, calculée par {}",
        summary.definitions_sha256, edition.stored.software
    ));
    if let Some(at) = &edition.stored.approved_at {
        say(&format!("approuvée le {at} {}", edition.stored.approved_by));
    }
    if let Some(change) = said(&edition.comparison()) {
        say(&change);
    }
    for reason in &edition.outdated {
        say(&format!("à savoir : {reason}"));
    }
}

/// What an edition changed, in one sentence; none when it was compared with nothing.
pub(super) fn said(comparison: &Value) -> Option<String> {
    let with = comparison.get("with")?.as_str()?;
    let count = |kind: &str| comparison.pointer(&format!("/counts/{kind}"));
    let count = |kind: &str| count(kind).and_then(Value::as_u64).unwrap_or_default();
    Some(format!(
        "Depuis l'édition {with} : {} chiffres ont bougé, {} apparaissent, {} disparaissent, {} changent d'état, {} ont la même valeur d'autres effectifs.",
        count("moved"),
        count("appeared"),
        count("vanished"),
        count("status"),
        count("parts"),
    ))
}

fn list(place: &Workplace, json: bool) -> Result<(), CliError> {
    let editions = list_editions(place)?;
    if json {
        say_json(&serde_json::json!({ "editions": editions }));
    } else if editions.is_empty() {
        say("Aucune édition. Lancez « vigie publish » après un import.");
    } else {
        for edition in &editions {
            say(&line(edition));
        }
    }
    Ok(())
}

fn line(edition: &EditionSummary) -> String {
    let kind = if edition.preview {
        "aperçu"
    } else {
        "publiée"
    };
    format!(
        "{}  {}  {kind}  {}",
        edition.id, edition.created_at, edition.note
    )
}
