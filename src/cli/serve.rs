//! `vigie serve`: pages, API and images of the edition published.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;

use super::output::complain;
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::service::schedule::{Clockwork, Outside};
use crate::service::watch::EditionWatch;
use crate::service::workplace::Workplace;
use crate::web::server::{Office, ServerSettings, run_with_office};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Adresse d'écoute
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADRESSE")]
    listen: SocketAddr,
    /// Sert sans lancer les imports programmés (un autre serveur ou systemd s'en charge)
    #[arg(long, env = "VIGIE_NO_SCHEDULE", value_parser = clap::builder::FalseyValueParser::new())]
    no_schedule: bool,
}

pub(super) fn run(arguments: &ServeArguments, settings: &Settings) -> Result<(), CliError> {
    let schedule = (!arguments.no_schedule).then(app::outside);
    serve(
        workplace::open(settings)?,
        settings,
        arguments.listen,
        schedule.as_ref(),
    )
}

/// Serves until a signal stops it; follows the editions published meanwhile, and runs the scheduled
/// imports if it is given what they need.
pub(super) fn serve(
    place: Workplace,
    settings: &Settings,
    listen: SocketAddr,
    schedule: Option<&Outside>,
) -> Result<(), CliError> {
    let observatory = Arc::new(app::observatory(&place)?);
    let office = Office::open(place.clone(), settings.access.clone(), app::now)?;
    if observatory.current().is_none() {
        complain(
            "Aucune édition publiée pour l'instant : les pages le disent. Lancez « vigie publish ».",
        );
    }
    let failed = |source| CliError::Outside {
        what: format!("le serveur ne peut pas écouter sur {listen} (adresse déjà prise ?)"),
        source,
    };
    let server = run_with_office(
        ServerSettings {
            listen,
            workers: None,
        },
        Arc::clone(&observatory),
        office,
    )
    .map_err(failed)?;
    complain(&format!("Vigie répond sur http://{}/", server.address()));
    let schedule = schedule.filter(|_| !place.catalogue.schedule.is_empty());
    let clockwork = schedule.map(|outside| Clockwork::start(place.clone(), outside));
    let watch = EditionWatch::start(place, observatory);
    let outcome = server.wait().map_err(failed);
    // The import in hand ends before the process does.
    if let Some(clockwork) = clockwork {
        clockwork.stop();
    }
    watch.stop();
    outcome
}
