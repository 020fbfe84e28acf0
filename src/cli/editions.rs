//! `vigie editions`: the editions published, or one of them.

use clap::Args;

use super::output::{say, say_json};
use super::{CliError, workplace};
use crate::config::Settings;
use crate::service::editions::{list_editions, load_edition};

/// Arguments of `editions`.
#[derive(Debug, Args)]
pub(super) struct EditionsArguments {
    /// Édition à montrer
    id: Option<String>,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &EditionsArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    if let Some(id) = &arguments.id {
        let edition = load_edition(&place, id)?;
        let shown = serde_json::json!({
            "edition": edition.summary,
            "deliveries": edition.deliveries,
            "figures": edition.cells.len(),
        });
        say_json(&shown);
        return Ok(());
    }
    let editions = list_editions(&place)?;
    if arguments.json {
        say_json(&serde_json::json!({ "editions": editions }));
    } else if editions.is_empty() {
        say("Aucune édition. Lancez « vigie publish » après un import.");
    } else {
        for edition in editions {
            let kind = if edition.preview {
                "aperçu"
            } else {
                "publiée"
            };
            say(&format!(
                "{}  {}  {kind}  {}",
                edition.id, edition.created_at, edition.note
            ));
        }
    }
    Ok(())
}
