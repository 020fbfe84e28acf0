//! `vigie demo`: a fictitious observatory, built, published and served.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::output::{complain, say};
use super::{CliError, progress, serve};
use crate::app;
use crate::config::Settings;
use crate::service::demo::{DemoError, build, claim_folder};

/// Folder of the demonstration, unless one is named.
const FOLDER: &str = "vigie-demo";
/// Files of the demonstration: two formats, thirteen years.
const FILES: usize = 26;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Adresse d'écoute
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADRESSE")]
    listen: SocketAddr,
    /// Construit et publie sans servir
    #[arg(long)]
    no_serve: bool,
}

pub(super) fn run(
    arguments: &DemoArguments,
    settings: Settings,
    has_own_place: bool,
) -> Result<(), CliError> {
    let settings = if has_own_place {
        settings
    } else {
        Settings {
            access: settings.access,
            ..Settings::new(PathBuf::from(FOLDER), None, settings.definitions)
        }
    };
    claim_folder(&settings.data_dir)?;
    let place = app::workplace(&settings)?;
    let bar = progress::bar(FILES, "Données fictives");
    let edition = build(&place, &app::now(), |_| bar.inc(1))?;
    bar.finish_and_clear();
    say(&format!(
        "Observatoire fictif de Loire-Atlantique : édition {}, {} chiffres, {} livraisons, dossier {}.",
        edition.summary.id,
        edition.cells.len(),
        edition.deliveries.len(),
        settings.data_dir.display()
    ));
    if arguments.no_serve {
        return Ok(());
    }
    complain("Toutes les données sont fictives. Arrêtez avec Ctrl-C.");
    serve::serve(place, &settings, arguments.listen, None)
}

impl From<DemoError> for CliError {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Work(error) => Self::Work(error),
            DemoError::NotOurs { .. } | DemoError::Generate(_) | DemoError::Refused { .. } => {
                Self::Refused(error.to_string())
            }
        }
    }
}
