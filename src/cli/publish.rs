//! `vigie publish`: computes and publishes an edition.

use clap::Args;

use super::output::{complain, say, say_json};
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::domain::edition::Edition;
use crate::service::publish::{PublishOptions, publish};
use crate::service::workplace::Workplace;

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub(super) struct PublishArguments {
    /// Calcule une édition que seuls les rôles voient ; l'édition servie ne change pas
    #[arg(long)]
    preview: bool,
    /// Pourquoi cette édition
    #[arg(long, default_value = "", value_name = "TEXTE")]
    note: String,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &PublishArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    publish_and_say(&place, &arguments.note, arguments.preview, arguments.json)
}

/// Publishes and prints what the edition holds.
pub(super) fn publish_and_say(
    place: &Workplace,
    note: &str,
    preview: bool,
    json: bool,
) -> Result<(), CliError> {
    let edition = publish(
        place,
        PublishOptions {
            note,
            preview,
            now: &app::now(),
        },
    )?;
    if json {
        say_json(&edition.summary);
        return Ok(());
    }
    say(&sentence(&edition));
    Ok(())
}

/// Publishes beside another result: what the edition holds goes to standard error.
pub(super) fn publish_and_mention(place: &Workplace) -> Result<(), CliError> {
    let edition = publish(
        place,
        PublishOptions {
            note: "",
            preview: false,
            now: &app::now(),
        },
    )?;
    complain(&sentence(&edition));
    Ok(())
}

fn sentence(edition: &Edition) -> String {
    let summary = &edition.summary;
    let kind = if summary.preview {
        "Aperçu"
    } else {
        "Édition"
    };
    let fictitious = if summary.fictitious {
        ", données fictives"
    } else {
        ""
    };
    format!(
        "{kind} {} : {} chiffres, {} territoires, {} livraisons{fictitious}",
        summary.id,
        edition.cells.len(),
        edition.territories.len(),
        edition.deliveries.len(),
    )
}
