//! `vigie imports decide`: what a person answers about a delivery.

use clap::Args;

use super::super::CliError;
use super::super::output::{say, say_json};
use super::super::report::say_report;
use crate::app;
use crate::domain::delivery::DeliveryStatus;
use crate::service::decide::{Answered, confirmations_of, decide};
use crate::service::deliveries::read_report;
use crate::service::import_file::{DecisionKind, ImportReport};
use crate::service::workplace::Workplace;

/// Arguments of `imports decide`.
#[derive(Debug, Args)]
pub(super) struct DecideArguments {
    /// Livraison
    id: String,
    /// Colonne et la variable qu'elle donne, ou « ignore » : `"nb bénévoles=benevoles_total"`
    #[arg(long, value_name = "COLONNE=VARIABLE", value_parser = pair)]
    column: Vec<(String, String)>,
    /// Structure nommée par le fichier et celle qu'elle est, ou « new » : `"44-012=44-003"`
    #[arg(long, value_name = "NOM=STRUCTURE", value_parser = pair)]
    identity: Vec<(String, String)>,
    /// Remarque confirmée : `"COH-011:44-003:charges_total"`
    #[arg(long, value_name = "CODE:STRUCTURE:VARIABLE")]
    confirm: Vec<String>,
    /// Confirme toutes les remarques qui attendent ; celles du compte rendu si la livraison est appliquée
    #[arg(long)]
    confirm_all: bool,
    /// Motif, gardé avec la livraison ; demandé par une confirmation
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
    /// Qui décide
    #[arg(long, default_value = "", hide_default_value = true)]
    author: String,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((name, answer)) if !name.trim().is_empty() && !answer.trim().is_empty() => {
            Ok((name.trim().to_owned(), answer.trim().to_owned()))
        }
        _ => Err("écrivez le nom, « = », puis la réponse".to_owned()),
    }
}

/// Exit 0 when the delivery is applied, 1 when something still waits: the report says what.
pub(super) fn run(arguments: &DecideArguments, place: &Workplace) -> Result<(), CliError> {
    let answered = answered(arguments, place)?;
    let report = decide(
        place,
        &arguments.id,
        &answered,
        &arguments.reason,
        &arguments.author,
        &app::now(),
    )?;
    if arguments.json {
        say_json(&report);
    } else {
        say_report(&report);
        say_what_follows(&report);
    }
    if report.status == DeliveryStatus::AwaitingDecision {
        Err(CliError::RefusedAsReported)
    } else {
        Ok(())
    }
}

fn answered(arguments: &DecideArguments, place: &Workplace) -> Result<Vec<Answered>, CliError> {
    let columns = arguments.column.iter();
    let mut answered: Vec<Answered> = columns
        .map(|(header, answer)| Answered::column(header, answer))
        .collect();
    let identities = arguments.identity.iter();
    answered.extend(identities.map(|(subject, answer)| Answered::identity(subject, answer)));
    let confirmed = arguments.confirm.iter();
    answered.extend(confirmed.map(|remark| Answered::confirmation(remark)));
    if arguments.confirm_all {
        let report = read_report(place, &arguments.id)?;
        answered.extend(everything_to_confirm(&report));
    }
    Ok(answered)
}

/// The confirmations that wait; once the delivery is applied, all that its remarks may receive.
fn everything_to_confirm(report: &ImportReport) -> Vec<Answered> {
    let is_asked = |kind| kind == DecisionKind::Confirmation;
    let asked = if report.status == DeliveryStatus::AwaitingDecision {
        report.decisions.clone()
    } else {
        confirmations_of(report)
    };
    asked
        .into_iter()
        .filter(|decision| is_asked(decision.kind) && decision.is_pending())
        .filter_map(|decision| {
            let answer = decision.choices.first()?.answer.clone();
            Some(Answered {
                id: decision.id,
                answer,
            })
        })
        .collect()
}

fn say_what_follows(report: &ImportReport) {
    if report.status == DeliveryStatus::AwaitingDecision {
        say("Les réponses sont gardées ; la livraison attend encore ce qui est demandé ci-dessus.");
    } else {
        say("C'est décidé. Publiez une édition pour que les chiffres suivent.");
    }
}
