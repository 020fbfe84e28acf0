//! The demonstration: a fictitious observatory of Loire-Atlantique, made by the ordinary verbs.

use std::path::Path;

use super::editions::current_edition;
use super::generate::{GeneratedFile, plan_files};
use super::import_file::{ImportOptions, import_bytes};
use super::publish::{PublishOptions, publish};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::DeliveryStatus;
use crate::domain::edition::Edition;

/// Département of the demonstration.
const DEPARTEMENT: &str = "44";
/// Its data years.
const YEARS: std::ops::RangeInclusive<i32> = 2012..=2024;
/// Its seed.
const SEED: u64 = 44;
/// Marks a folder that the demonstration made.
const MARK: &str = "OBSERVATOIRE-FICTIF.txt";
const MARK_TEXT: &str = "Observatoire fictif construit par « vigie demo ».\n\
    Toutes les données de ce dossier sont inventées. Il peut être supprimé.\n";

/// Why the demonstration cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something that the demonstration did not make.
    #[error(
        "« {folder} » contient autre chose qu'une démonstration ; choisissez un dossier vide (--data-dir)"
    )]
    NotOurs {
        /// The folder.
        folder: String,
    },
    /// The generator refused.
    #[error(transparent)]
    Generate(#[from] crate::generate::GenerateError),
    /// A generated file was refused by the importer: a bug of ours.
    #[error("le fichier fictif {name} a été refusé par l'import")]
    Refused {
        /// File.
        name: String,
    },
    /// A verb failed.
    #[error(transparent)]
    Work(#[from] WorkError),
}

/// Refuses a folder that holds something else; marks it as fictitious otherwise.
///
/// # Errors
/// The folder is not ours; it cannot be written.
pub fn claim_folder(folder: &Path) -> Result<(), DemoError> {
    let mark = folder.join(MARK);
    let is_empty = std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !mark.exists() && !is_empty {
        return Err(DemoError::NotOurs {
            folder: folder.display().to_string(),
        });
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&mark, MARK_TEXT))
        .map_err(|source| WorkError::Unwritable { path: mark, source })?;
    Ok(())
}

/// Generates, imports and publishes; says each step. Does nothing when it was done already by the
/// same definitions.
///
/// # Errors
/// As [`DemoError`].
pub fn build(
    place: &Workplace,
    now: &str,
    mut step: impl FnMut(&GeneratedFile),
) -> Result<Edition, DemoError> {
    let served = match current_edition(place) {
        // Made by another version of Vigie: it is published again.
        Err(WorkError::EditionFormat { .. } | WorkError::EditionUnreadable { .. }) => None,
        served => served?,
    };
    if let Some(edition) = served
        && edition.summary.definitions_sha256 == place.catalogue.sha256
    {
        return Ok(edition);
    }
    let departements = vec![DEPARTEMENT.to_owned()];
    for file in plan_files(
        departements,
        YEARS,
        SEED,
        &place.catalogue,
        &place.geography,
    )? {
        let file = file?;
        let options = ImportOptions {
            format: &file.format,
            data_year: Some(file.data_year),
            survey_year: Some(file.survey_year),
            fictitious: true,
            partial: false,
            dry_run: false,
            author: "",
            now,
        };
        let report = import_bytes(place, &file.name, &file.bytes, options)?;
        if matches!(
            report.status,
            DeliveryStatus::Rejected | DeliveryStatus::AwaitingDecision
        ) {
            return Err(DemoError::Refused { name: file.name });
        }
        step(&file);
    }
    let note = "Démonstration : données fictives";
    Ok(publish(
        place,
        PublishOptions {
            note,
            preview: false,
            now,
        },
    )?)
}
