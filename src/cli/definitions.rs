//! `vigie definitions check`: every definition, each problem with file and line.

use clap::{Args, Subcommand};

use super::CliError;
use super::output::{say, say_json};
use crate::config::Settings;
use crate::service::workplace::{check_definitions, load_catalogue};

/// Arguments of `definitions`.
#[derive(Debug, Args)]
pub(super) struct DefinitionsArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lit toutes les définitions, leurs formules, et recalcule leurs exemples
    Check {
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &DefinitionsArguments, settings: &Settings) -> Result<(), CliError> {
    let Action::Check { json } = arguments.action;
    let folder = settings.definitions.as_deref();
    let problems = check_definitions(folder)?;
    if json {
        let shown: Vec<_> = problems
            .iter()
            .map(|p| serde_json::json!({ "file": p.file, "line": p.line, "message": p.message }))
            .collect();
        say_json(&serde_json::json!({ "problems": shown }));
    } else {
        for problem in &problems {
            say(&problem.to_string());
        }
    }
    if !problems.is_empty() {
        return Err(CliError::RefusedAsReported);
    }
    if !json {
        let catalogue = load_catalogue(folder)?;
        let examples: usize = catalogue
            .indicators
            .values()
            .map(|i| i.examples.len())
            .sum();
        say(&format!(
            "Définitions correctes : {} variables, {} formats, {} indicateurs ({examples} exemples recalculés), {} plans, {} tableaux de bord.",
            catalogue.dictionary.variables.len(),
            catalogue.formats.len(),
            catalogue.indicators.len(),
            catalogue.plans.len(),
            catalogue.dashboards.len(),
        ));
    }
    Ok(())
}
