//! `vigie generate`: fictitious deliveries in the shape of real ones.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;

use super::output::{say, say_json};
use super::{CliError, progress};
use crate::config::Settings;
use crate::geography::Geography;
use crate::service::generate::plan_files;
use crate::service::work_error::WorkError;
use crate::service::workplace::load_catalogue;

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(super) struct GenerateArguments {
    /// Dossier où écrire les fichiers
    #[arg(long, value_name = "DOSSIER")]
    out: PathBuf,
    /// Codes de départements séparés par des virgules, ou « all »
    #[arg(long, default_value = "44", value_name = "CODES")]
    departements: String,
    /// Années des données, « 2012..2024 »
    #[arg(long, default_value = "2012..2024", value_parser = years, value_name = "ANNÉES")]
    years: RangeInclusive<i32>,
    /// Graine : la même donne les mêmes fichiers
    #[arg(long, default_value_t = 44)]
    seed: u64,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

fn years(text: &str) -> Result<RangeInclusive<i32>, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let year = |text: &str| {
        text.trim_start_matches('=')
            .parse::<i32>()
            .map_err(|_error| format!("« {text} » n'est pas une année ; écrivez 2012..2024"))
    };
    let (first, last) = (year(first)?, year(last)?);
    if first > last {
        return Err(format!("{first} est après {last}"));
    }
    Ok(first..=last)
}

pub(super) fn run(arguments: &GenerateArguments, settings: &Settings) -> Result<(), CliError> {
    let catalogue = load_catalogue(settings.definitions.as_deref())?;
    let geography = Geography::load().map_err(WorkError::from)?;
    let departements = match arguments.departements.as_str() {
        "all" => Vec::new(),
        codes => codes
            .split(',')
            .map(|code| code.trim().to_owned())
            .collect(),
    };
    let years = arguments.years.clone();
    let plan = plan_files(departements, years, arguments.seed, &catalogue, &geography)
        .map_err(|error| CliError::Refused(error.to_string()))?;
    let unwritable = |source| CliError::Outside {
        what: format!("« {} » ne peut pas être écrit", arguments.out.display()),
        source,
    };
    std::fs::create_dir_all(&arguments.out).map_err(unwritable)?;
    let bar = progress::bar(plan.files_left(), "Génération");
    let (mut files, mut rows) = (0usize, 0usize);
    for file in plan {
        let file = file.map_err(|error| CliError::Refused(error.to_string()))?;
        std::fs::write(arguments.out.join(&file.name), &file.bytes).map_err(unwritable)?;
        files += 1;
        rows += file.rows;
        bar.inc(1);
    }
    bar.finish_and_clear();
    if arguments.json {
        say_json(&serde_json::json!({ "files": files, "rows": rows, "fictitious": true }));
    } else {
        say(&format!(
            "{files} fichiers fictifs ({rows} lignes) écrits dans {}.",
            arguments.out.display()
        ));
        say("Importez-les avec « vigie import … --fictitious » dans un dossier de données à part.");
    }
    Ok(())
}
