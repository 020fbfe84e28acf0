//! A folder beside the file to write, gone with its value.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::CliError;

/// The folder.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Made beside a file, so that what is done in it only has to be renamed.
    pub(super) fn beside(output: &Path) -> Result<Self, CliError> {
        let parent = output
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let unwritable = |source| CliError::Outside {
            what: format!(
                "« {} » ne peut pas être écrit : son dossier existe-t-il ?",
                output.display()
            ),
            source,
        };
        let parent = fs::canonicalize(parent).map_err(unwritable)?;
        let path = parent.join(format!("plaquette-{}.tmp", std::process::id()));
        fs::create_dir_all(&path).map_err(unwritable)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), CliError> {
        let path = self.0.join(name);
        fs::write(&path, text).map_err(|source| CliError::Outside {
            what: format!("« {} » ne peut pas être écrit", path.display()),
            source,
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser may still be closing its profile: what stays says what it is by its name.
        drop(fs::remove_dir_all(&self.0));
    }
}
