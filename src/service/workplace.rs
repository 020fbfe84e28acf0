//! What the verbs work with: definitions, territories and the store of one observatory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::work_error::WorkError;
use crate::catalogue::source::DefinitionFiles;
use crate::catalogue::{Catalogue, FormatDefinition, Problems};
use crate::geography::Geography;
use crate::store::Store;

/// Three years: long enough to answer about the last three campaigns.
const RETENTION_DAYS: u32 = 1_096;

/// One observatory, ready to work.
#[derive(Debug, Clone)]
pub struct Workplace {
    /// Folder of the observatory.
    pub data_dir: PathBuf,
    /// Definitions.
    pub catalogue: Arc<Catalogue>,
    /// Territories.
    pub geography: Arc<Geography>,
    /// Deliveries and editions.
    pub store: Store,
    /// Days for which the bytes received are kept; 0 is for ever.
    pub retention_days: u32,
}

impl Workplace {
    /// Opens an observatory; makes its folder when it is missing.
    ///
    /// # Errors
    /// Wrong definitions, a folder that cannot be made, a database that does not open.
    pub fn open(
        data_dir: &Path,
        database_url: &str,
        definitions: Option<&Path>,
    ) -> Result<Self, WorkError> {
        let catalogue = load_catalogue(definitions)?;
        std::fs::create_dir_all(data_dir).map_err(|source| WorkError::Unwritable {
            path: data_dir.to_owned(),
            source,
        })?;
        Ok(Self {
            data_dir: data_dir.to_owned(),
            catalogue: Arc::new(catalogue),
            geography: Arc::new(Geography::load()?),
            store: Store::open(database_url)?,
            retention_days: RETENTION_DAYS,
        })
    }

    /// A format by identifier.
    ///
    /// # Errors
    /// No such format: the known ones are named.
    pub fn format(&self, id: &str) -> Result<&FormatDefinition, WorkError> {
        self.catalogue
            .formats
            .get(id)
            .ok_or_else(|| WorkError::UnknownFormat {
                found: id.to_owned(),
                known: self
                    .catalogue
                    .formats
                    .keys()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

/// Reads the definitions: those of the binary, replaced or completed by a folder.
///
/// # Errors
/// Every mistake, with file and line; a folder that cannot be read.
pub fn load_catalogue(definitions: Option<&Path>) -> Result<Catalogue, WorkError> {
    Ok(Catalogue::load(&definition_files(definitions)?)?)
}

pub(super) fn definition_files(folder: Option<&Path>) -> Result<DefinitionFiles, WorkError> {
    match folder {
        None => Ok(DefinitionFiles::embedded()),
        Some(folder) => {
            DefinitionFiles::overridden_by(folder).map_err(|source| WorkError::FileUnreadable {
                path: folder.to_owned(),
                source,
            })
        }
    }
}

/// Every mistake of the definitions, formulas and worked examples included.
///
/// # Errors
/// A folder that cannot be read.
pub fn check_definitions(
    definitions: Option<&Path>,
) -> Result<Vec<crate::catalogue::Problem>, WorkError> {
    let files = definition_files(definitions)?;
    match Catalogue::load(&files) {
        Err(Problems(problems)) => Ok(problems),
        Ok(catalogue) => Ok(crate::engine::check::faults(&catalogue)
            .into_iter()
            .map(|fault| {
                let file = catalogue
                    .files
                    .get(&fault.file)
                    .cloned()
                    .unwrap_or_default();
                files.problem(&file, &fault.needle, fault.message)
            })
            .collect()),
    }
}
