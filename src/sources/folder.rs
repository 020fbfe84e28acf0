//! A watched folder: which of its files are ready, their bytes, and where they go afterwards.

mod shelf;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::SourceError;
use super::name::{fits, harmless, is_unfinished};
use crate::catalogue::schedule::FolderOrigin;

/// A watched folder, its paths made whole.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    archive: PathBuf,
    refused: PathBuf,
    patterns: Vec<String>,
    settle: Duration,
    max_bytes: u64,
}

/// What was seen of a file: it is settled once two looks, far enough apart, see the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Size in bytes.
    pub bytes: u64,
    /// When it was last written, by the file system's clock.
    pub modified: DateTime<Utc>,
    /// When it was first seen so, by ours.
    pub since: DateTime<Utc>,
}

/// Observations by name.
pub type Observations = BTreeMap<String, Observation>;

/// A file that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyFile {
    /// Name, safe to show.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    path: PathBuf,
    modified: DateTime<Utc>,
}

/// What a look at the folder found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files to read, the oldest first.
    pub ready: Vec<ReadyFile>,
    /// Names of files that may still be being written.
    pub settling: Vec<String>,
    /// Names that lead elsewhere (symbolic links): never followed.
    pub links: Vec<String>,
    /// What to remember for the next look.
    pub observations: Observations,
}

impl Folder {
    /// The folder of a source; relative paths start at `base`.
    pub fn new(origin: &FolderOrigin, base: &Path) -> Self {
        Self {
            path: base.join(&origin.path),
            archive: base.join(&origin.archive),
            refused: base.join(&origin.refused),
            patterns: origin.patterns.clone(),
            settle: origin.settle,
            max_bytes: origin.max_bytes,
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long a file must have stayed the same.
    pub fn settle(&self) -> Duration {
        self.settle
    }

    /// Looks at the folder. Sub-folders are not entered.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn list(&self, seen: &Observations, now: DateTime<Utc>) -> Result<Listing, SourceError> {
        let unreadable = |source| SourceError::Folder {
            path: self.path.clone(),
            source,
        };
        let mut listing = Listing::default();
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let counts = self.patterns.iter().any(|pattern| fits(pattern, &name));
            // A file taken away between the two calls is no longer there to import.
            let Ok(metadata) = fs::symlink_metadata(&path) else {
                continue;
            };
            if !counts || is_unfinished(&name) {
                continue;
            }
            if metadata.is_symlink() {
                listing.links.push(harmless(&name, "lien"));
            } else if metadata.is_file() {
                let name = name.into_owned();
                self.look(&mut listing, seen.get(&name), (name, path, &metadata), now);
            }
        }
        let order = |file: &ReadyFile| (file.modified, file.name.clone());
        listing.ready.sort_by_key(order);
        listing.settling.sort();
        listing.links.sort();
        Ok(listing)
    }

    fn look(
        &self,
        listing: &mut Listing,
        seen: Option<&Observation>,
        (name, path, metadata): (String, PathBuf, &Metadata),
        now: DateTime<Utc>,
    ) {
        let (bytes, modified) = (metadata.len(), modified(metadata));
        let same = |seen: &&Observation| seen.bytes == bytes && seen.modified == modified;
        // A clock that went back would make a file seen tomorrow wait for ever.
        let since = seen.filter(same).map_or(now, |seen| seen.since.min(now));
        let settle = TimeDelta::from_std(self.settle).unwrap_or(TimeDelta::MAX);
        // Either the file system says that nobody wrote for long enough, or we saw it ourselves
        // (a file server whose clock is ahead of ours says nothing).
        if now - modified >= settle || now - since >= settle {
            listing.ready.push(ReadyFile {
                name: harmless(&name, "fichier"),
                bytes,
                path,
                modified,
            });
        } else {
            listing.settling.push(harmless(&name, "fichier"));
        }
        let seen_now = Observation {
            bytes,
            modified,
            since,
        };
        listing.observations.insert(name, seen_now);
    }

    /// The bytes of a file, which must be what was seen.
    ///
    /// # Errors
    /// It cannot be read, it is too large, or it changed since.
    pub fn read(&self, file: &ReadyFile) -> Result<Vec<u8>, SourceError> {
        let unreadable = |source| SourceError::File {
            name: file.name.clone(),
            source,
        };
        if file.bytes > self.max_bytes {
            return Err(SourceError::TooLarge {
                what: file.name.clone(),
                max_bytes: self.max_bytes,
            });
        }
        Self::unchanged(file)?;
        let opened = File::open(&file.path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        opened
            .take(self.max_bytes + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        Self::unchanged(file)?;
        if u64::try_from(bytes.len()).is_ok_and(|read| read == file.bytes) {
            Ok(bytes)
        } else {
            Err(SourceError::Changed {
                name: file.name.clone(),
            })
        }
    }

    /// The path still leads to the same plain file, never written since.
    fn unchanged(file: &ReadyFile) -> Result<(), SourceError> {
        let same = fs::symlink_metadata(&file.path).is_ok_and(|metadata| {
            metadata.is_file()
                && metadata.len() == file.bytes
                && modified(&metadata) == file.modified
        });
        if same {
            return Ok(());
        }
        Err(SourceError::Changed {
            name: file.name.clone(),
        })
    }
}

fn modified(metadata: &Metadata) -> DateTime<Utc> {
    metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH).into()
}
