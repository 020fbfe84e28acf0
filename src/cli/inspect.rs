//! `vigie inspect`: how a table would be read.

use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::output::{say, say_json};
use crate::service::inspect::inspect_path;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// Fichier à examiner
    file: PathBuf,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &InspectArguments) -> Result<(), CliError> {
    let inspection = inspect_path(&arguments.file)?.map_err(CliError::Refused)?;
    if arguments.json {
        say_json(&inspection);
        return Ok(());
    }
    let detected = &inspection.detected;
    say(&format!("Contenant         : {}", detected.container));
    if let Some(sheet) = &detected.sheet {
        say(&format!("Feuille           : {sheet}"));
    }
    if !detected.encoding.is_empty() {
        say(&format!("Encodage          : {}", detected.encoding));
    }
    if !detected.delimiter.is_empty() {
        say(&format!(
            "Séparateur        : {}",
            named_delimiter(&detected.delimiter)
        ));
    }
    say(&format!(
        "Décimales         : {}",
        detected.decimal.as_deref().unwrap_or("aucune vue")
    ));
    say(&format!("Ligne d'en-tête   : {}", detected.header_row));
    say(&format!("Enregistrements   : {}", detected.records));
    say(&format!("Colonnes ({})", detected.columns.len()));
    for column in &detected.columns {
        say(&format!("  {column}"));
    }
    for warning in &inspection.warnings {
        say(&format!(
            "Remarque : {} {}",
            warning.message, warning.remedy
        ));
    }
    Ok(())
}

fn named_delimiter(delimiter: &str) -> &str {
    if delimiter == "\t" {
        "tabulation"
    } else {
        delimiter
    }
}
