//! `vigie publish`: computes and publishes an edition.

use clap::Args;

use super::editions::said;
use super::output::{complain, say, say_json};
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::domain::edition::Edition;
use crate::service::editions::describe;
use crate::service::publish::{Extent, PublishOptions, publish, publish_extent};
use crate::service::workplace::Workplace;

/// Arguments of `publish`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct PublishArguments {
    /// Calcule une édition que seuls les rôles voient ; l'édition servie ne change pas
    #[arg(long)]
    preview: bool,
    /// Publie une édition sans aucune donnée quand toutes les livraisons ont été retirées
    #[arg(long)]
    empty: bool,
    /// Recalcule toutes les années, même celles qu'aucune livraison n'a pu changer
    #[arg(long)]
    full: bool,
    /// Pourquoi cette édition
    #[arg(long, default_value = "", value_name = "TEXTE")]
    note: String,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &PublishArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let extent = Extent {
        even_empty: arguments.empty,
        whole: arguments.full,
    };
    let (note, preview) = (arguments.note.as_str(), arguments.preview);
    let options = PublishOptions {
        note,
        preview,
        now: &app::now(),
    };
    publish_and_say(&place, options, extent, arguments.json)
}

/// Publishes and prints what the edition holds, and what it changes.
pub(super) fn publish_and_say(
    place: &Workplace,
    options: PublishOptions<'_>,
    extent: Extent,
    json: bool,
) -> Result<(), CliError> {
    let edition = publish_extent(place, options, extent)?;
    if json {
        say_json(&edition.summary);
        return Ok(());
    }
    say(&sentence(&edition));
    let described = describe(place, &edition.summary.id)?;
    if let Some(change) = said(&described.comparison()) {
        say(&change);
    }
    if options.preview {
        let id = &edition.summary.id;
        say(&format!(
            "Relisez-le, puis approuvez-le : « vigie editions approve {id} »."
        ));
    }
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
