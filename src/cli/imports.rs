//! `vigie imports`: deliveries, reports, decisions, withdrawal.

mod decide;

use clap::{Args, Subcommand};

use super::output::{say, say_json};
use super::report::say_report;
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::service::deliveries::{DeliveryView, list_deliveries, read_report, report_of, withdraw};

/// Arguments of `imports`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ImportsArguments {
    /// Livraison dont on veut le compte rendu
    id: Option<String>,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Répond à ce qui attend une personne, ou confirme des remarques
    Decide(decide::DecideArguments),
    /// Retire une livraison, appliquée ou en attente : les réponses qu'elle avait remplacées reviennent
    Undo {
        /// Livraison à retirer
        id: String,
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &ImportsArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    match (&arguments.action, &arguments.id) {
        (Some(Action::Decide(arguments)), _) => decide::run(arguments, &place)?,
        (Some(Action::Undo { id, json }), _) => {
            let now = app::now();
            withdraw(&place, id, &now)?;
            if *json {
                say_json(&serde_json::json!({ "id": id, "withdrawn_at": now }));
                return Ok(());
            }
            say(&format!(
                "Livraison {id} retirée. Publiez une édition pour que les chiffres suivent."
            ));
        }
        (None, Some(id)) if arguments.json => say(&report_of(&place, id)?),
        (None, Some(id)) => say_report(&read_report(&place, id)?),
        (None, None) => {
            let deliveries = list_deliveries(&place)?;
            if arguments.json {
                say_json(&serde_json::json!({ "imports": deliveries }));
            } else if deliveries.is_empty() {
                say("Aucune livraison. Commencez par « vigie import FICHIER --format … ».");
            } else {
                deliveries.iter().for_each(say_delivery);
            }
        }
    }
    Ok(())
}

fn say_delivery(delivery: &DeliveryView) {
    let state = if delivery.withdrawn_at.is_some() {
        "retirée"
    } else {
        outcome(delivery.status)
    };
    let year = delivery
        .data_year
        .map_or_else(|| "sans année".to_owned(), |year| year.to_string());
    let fictitious = if delivery.fictitious { " (fictif)" } else { "" };
    say(&format!(
        "{}  {}  {}  {} lignes, {} refusées  {}{}",
        delivery.id,
        year,
        state,
        delivery.rows_read,
        delivery.rows_rejected,
        delivery.file_name,
        fictitious
    ));
    if delivery.pending > 0 {
        say(&format!(
            "    {} à prendre : « vigie imports {} » donne les questions et les commandes",
            if delivery.pending == 1 {
                "1 décision".to_owned()
            } else {
                format!("{} décisions", delivery.pending)
            },
            delivery.id
        ));
    }
}

fn outcome(code: &str) -> &str {
    match code {
        "accepted" => "acceptée",
        "accepted_with_warnings" => "acceptée avec des remarques",
        "awaiting_decision" => "attend une décision",
        "rejected" => "refusée",
        other => other,
    }
}
