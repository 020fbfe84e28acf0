//! `vigie formats`: the formats known, and the draft of a new one.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::CliError;
use super::output::{say, say_json};
use crate::config::Settings;
use crate::service::draft_format::{WrittenDraft, draft_path};
use crate::service::work_error::WorkError;
use crate::service::workplace::load_catalogue;

/// Arguments of `formats`.
#[derive(Debug, Args)]
pub(super) struct FormatsArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Liste les formats connus
    List {
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
    /// Dresse le brouillon d'un format d'après un fichier reçu
    New {
        /// Fichier reçu
        file: PathBuf,
        /// Identifiant du format [défaut : d'après le nom du fichier]
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        /// Fichier TOML à écrire [défaut : imprime]
        #[arg(short, long, value_name = "FICHIER")]
        output: Option<PathBuf>,
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &FormatsArguments, settings: &Settings) -> Result<(), CliError> {
    let catalogue = load_catalogue(settings.definitions.as_deref())?;
    match &arguments.action {
        Action::List { json } => {
            let formats = catalogue.formats.values();
            if *json {
                let list: Vec<_> = formats
                    .map(|f| serde_json::json!({ "id": f.id, "label": f.label, "description": f.description, "feeds": f.feeds }))
                    .collect();
                say_json(&serde_json::json!({ "formats": list }));
            } else {
                formats.for_each(|format| say(&format!("{:<24} {}", format.id, format.label)));
            }
            Ok(())
        }
        Action::New {
            file,
            id,
            output,
            json,
        } => {
            let draft = draft_path(file, id.as_deref(), &catalogue)?.map_err(CliError::Refused)?;
            if let Some(path) = output {
                write(path, &draft.toml)?;
            }
            if *json {
                say_json(&draft);
            } else {
                tell(&draft, output.as_deref());
            }
            Ok(())
        }
    }
}

/// A draft never writes over what a person completed.
fn write(path: &Path, text: &str) -> Result<(), CliError> {
    let unwritable = |source| WorkError::Unwritable {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(unwritable)?;
    }
    match std::fs::File::create_new(path) {
        Ok(mut file) => Ok(file.write_all(text.as_bytes()).map_err(unwritable)?),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(CliError::Refused(format!(
                "« {} » existe déjà ; choisissez un autre nom ou déplacez-le",
                path.display()
            )))
        }
        Err(error) => Err(unwritable(error).into()),
    }
}

fn tell(draft: &WrittenDraft, output: Option<&Path>) {
    let Some(path) = output else {
        say(draft.toml.trim_end());
        return;
    };
    say(&format!("Brouillon écrit dans {}.", path.display()));
    if !draft.unknown.is_empty() {
        say(&format!(
            "Colonnes que le dictionnaire ne connaît pas : {}.",
            draft.unknown.join(", ")
        ));
    }
    say(&format!(
        "Relisez-le, placez-le dans {} d'un dossier de définitions, puis : vigie --definitions DOSSIER definitions check.",
        draft.file
    ));
}
