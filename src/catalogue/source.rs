//! Where the definitions come from: inside the binary, or a folder that replaces them.

use std::collections::BTreeMap;
use std::path::Path;

use super::problem::{Problem, line_of};
use super::schedule::SCHEDULE_FILE;
use crate::domain::digest::sha256;
use include_dir::{Dir, include_dir};

static DICTIONARY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/import/dictionary");
static FORMATS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/import/formats");
static DIMENSIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dashboards/dimensions");
static INDICATORS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dashboards/indicators");
static PLANS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dashboards/plans");
static PRIORITIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dashboards/priorities");
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dashboards/pages");

/// The schedule shipped: no source, an example to copy.
static SCHEDULE: &str = include_str!("../../import/schedule.toml");

/// The folders of definitions, relative to the root.
const FOLDERS: [(&str, &Dir<'_>); 7] = [
    ("import/dictionary", &DICTIONARY),
    ("import/formats", &FORMATS),
    ("dashboards/dimensions", &DIMENSIONS),
    ("dashboards/indicators", &INDICATORS),
    ("dashboards/plans", &PLANS),
    ("dashboards/priorities", &PRIORITIES),
    ("dashboards/pages", &PAGES),
];

/// Definition files by path, `import/formats/population.toml` → text.
#[derive(Debug, Clone, Default)]
pub struct DefinitionFiles {
    /// Path relative to the root, with `/`, → text.
    pub files: BTreeMap<String, String>,
}

impl DefinitionFiles {
    /// The files shipped inside the binary.
    pub fn embedded() -> Self {
        let files = FOLDERS
            .into_iter()
            .flat_map(|(folder, dir)| dir.files().map(move |file| (folder, file)))
            .filter_map(|(folder, file)| {
                let name = file.path().file_name()?.to_str()?;
                let text = file.contents_utf8()?;
                is_toml(file.path()).then(|| (format!("{folder}/{name}"), text.to_owned()))
            })
            .chain([(SCHEDULE_FILE.to_owned(), SCHEDULE.to_owned())])
            .collect();
        Self { files }
    }

    /// The embedded files, each replaced or completed by the folder's files of the same path.
    ///
    /// # Errors
    /// When the folder or one of its TOML files cannot be read.
    pub fn overridden_by(folder: &Path) -> std::io::Result<Self> {
        // A folder that is not there must be said: the definitions of the binary would serve instead.
        drop(std::fs::read_dir(folder)?);
        let mut all = Self::embedded();
        for (folder_name, _) in FOLDERS {
            let path = folder.join(folder_name);
            if path.is_dir() {
                read_folder(&path, folder_name, &mut all.files)?;
            }
        }
        let schedule = folder.join(SCHEDULE_FILE);
        if schedule.is_file() {
            let text = std::fs::read_to_string(schedule)?;
            all.files.insert(SCHEDULE_FILE.to_owned(), text);
        }
        Ok(all)
    }

    /// Files of one folder, `dashboards/indicators`, in order of name.
    pub fn of(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(move |(path, _)| {
                path.strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
            })
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files that define figures: all but the schedule, which may name private addresses.
    pub fn defining(&self) -> impl Iterator<Item = (&String, &String)> {
        self.files.iter().filter(|(path, _)| *path != SCHEDULE_FILE)
    }

    /// A problem in one of the files, at the first line that holds the needle.
    pub fn problem(&self, file: &str, needle: &str, message: String) -> Problem {
        let line = self.files.get(file).map_or(1, |text| line_of(text, needle));
        Problem {
            file: file.to_owned(),
            line,
            message,
        }
    }

    /// SHA-256 over paths and texts, hexadecimal: changes when any definition of a figure does,
    /// therefore not with the schedule.
    pub fn sha256(&self) -> String {
        let mut whole = Vec::new();
        for (path, text) in self.defining() {
            for part in [path, text] {
                whole.extend_from_slice(part.as_bytes());
                whole.push(0);
            }
        }
        sha256(&whole)
    }
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}

fn read_folder(
    dir: &Path,
    folder_name: &str,
    files: &mut BTreeMap<String, String>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if is_toml(&path) {
            files.insert(
                format!("{folder_name}/{name}"),
                std::fs::read_to_string(&path)?,
            );
        }
    }
    Ok(())
}
