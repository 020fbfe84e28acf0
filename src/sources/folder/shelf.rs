//! Where files go once handled: never over another one, and whole or not at all.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Folder, ReadyFile};
use crate::sources::SourceError;
use crate::sources::name::numbered;

/// Ending of the report that stands beside a refused file.
const REPORT: &str = "report.json";
/// Ending of the same for a person.
const NOTE: &str = "txt";

impl Folder {
    /// Puts a done file in the archive of a day, `2026-11-23`.
    ///
    /// # Errors
    /// The file changed since it was read; the archive cannot be written.
    pub fn archive(&self, file: &ReadyFile, day: &str) -> Result<PathBuf, SourceError> {
        Self::put(file, &self.archive.join(day))
    }

    /// Puts a refused file with its report (JSON) and a note (French) beside it.
    ///
    /// # Errors
    /// As [`Folder::archive`].
    pub fn refuse(
        &self,
        file: &ReadyFile,
        report: Option<&str>,
        note: &str,
    ) -> Result<PathBuf, SourceError> {
        let path = Self::put(file, &self.refused)?;
        let beside = [(REPORT, report), (NOTE, Some(note))];
        for (ending, text) in beside {
            let Some(text) = text else { continue };
            fs::write(with_ending(&path, ending), text)
                .map_err(|source| failed(file, &self.refused, source))?;
        }
        Ok(path)
    }

    /// What stands in the way of a run: French sentences, none when all is well.
    pub fn check(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Err(source) = fs::read_dir(&self.path) {
            let path = self.path.clone();
            found.push(SourceError::Folder { path, source }.to_string());
            return found;
        }
        for folder in [&self.path, &self.archive, &self.refused] {
            if let Err(error) = try_writing(folder) {
                found.push(format!(
                    "« {} » ne peut pas être écrit ({error}) ; donnez ce droit au service, qui y range les fichiers",
                    folder.display()
                ));
            }
        }
        found
    }

    fn put(file: &ReadyFile, folder: &Path) -> Result<PathBuf, SourceError> {
        Self::unchanged(file)?;
        let place = || -> io::Result<PathBuf> {
            fs::create_dir_all(folder)?;
            let free = reserve(folder, &file.name)?;
            let moved = fs::rename(&file.path, &free);
            match moved {
                Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                    fs::copy(&file.path, &free)?;
                    fs::remove_file(&file.path)?;
                }
                other => other?,
            }
            Ok(free)
        };
        place().map_err(|source| failed(file, folder, source))
    }
}

fn failed(file: &ReadyFile, folder: &Path, source: io::Error) -> SourceError {
    SourceError::Shelf {
        name: file.name.clone(),
        folder: folder.to_owned(),
        source,
    }
}

/// Takes the first free name by creating it: two runs never take the same, and the file then
/// replaces the empty one in one step.
fn reserve(folder: &Path, name: &str) -> io::Result<PathBuf> {
    for number in 1..10_000 {
        let path = folder.join(numbered(name, number));
        let beside_taken = [REPORT, NOTE]
            .iter()
            .any(|ending| with_ending(&path, ending).exists());
        if beside_taken {
            continue;
        }
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_file) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".");
    name.push(ending);
    name.into()
}

/// Writes and removes a file in a folder, which is made if it is missing.
fn try_writing(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let trial = folder.join(format!(".vigie-essai-{}", std::process::id()));
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&trial)?;
    fs::remove_file(trial)
}
