//! Settings of one run: command line, then environment, then a file. Nothing is global.

mod access;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use access::Access;

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the observatory: database, and what else it keeps.
    pub data_dir: PathBuf,
    /// Database: a `sqlite://` or `postgres://` address.
    pub database_url: String,
    /// Folder whose definitions replace or complete those of the binary.
    pub definitions: Option<PathBuf>,
    /// Who reaches the server, and how.
    pub access: Access,
    /// Days for which the bytes received are kept, 0 for ever; none for the usual three years.
    pub retention_days: Option<u32>,
}

/// What a person may have set, before defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Folder of the observatory.
    pub data_dir: Option<PathBuf>,
    /// Database address.
    pub database_url: Option<String>,
    /// Folder of definitions.
    pub definitions: Option<PathBuf>,
    /// Access to the server.
    pub access: Option<Access>,
    /// Days for which the bytes received are kept, 0 for ever.
    pub retention_days: Option<u32>,
}

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error(
        "le fichier de réglages {path} ne peut pas être lu : vérifiez son chemin et ses droits"
    )]
    Unreadable {
        /// File.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// The file is not what we expect.
    #[error(
        "le fichier de réglages {path} est incorrect : {message} ; clés connues : data_dir, database_url, definitions, retention_days, et [access] avec closed, public_url, behind_proxy, upload_limit_mb, publisher, contact"
    )]
    Invalid {
        /// File.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

impl Settings {
    /// Settles every choice: what was said on the command line or in the environment wins over the
    /// file, which wins over the defaults (`./vigie-data`, a SQLite file in it).
    ///
    /// # Errors
    /// A settings file that cannot be read or understood.
    pub fn resolve(said: Choices, file: Option<&Path>) -> Result<Self, ConfigError> {
        let written = file.map(read).transpose()?.unwrap_or_default();
        let data_dir = said
            .data_dir
            .or(written.data_dir)
            .unwrap_or_else(|| PathBuf::from("vigie-data"));
        let database_url = said.database_url.or(written.database_url);
        let definitions = said.definitions.or(written.definitions);
        Ok(Self {
            access: said.access.or(written.access).unwrap_or_default(),
            retention_days: said.retention_days.or(written.retention_days),
            ..Self::new(data_dir, database_url, definitions)
        })
    }

    /// Settings of a folder, with its own SQLite file unless another database is named.
    pub fn new(
        data_dir: PathBuf,
        database_url: Option<String>,
        definitions: Option<PathBuf>,
    ) -> Self {
        let database_url = database_url
            .unwrap_or_else(|| format!("sqlite://{}", data_dir.join("vigie.sqlite").display()));
        Self {
            data_dir,
            database_url,
            definitions,
            access: Access::default(),
            retention_days: None,
        }
    }
}

/// A secret that the definitions name by its environment variable.
pub fn secret(variable: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the only reader of the environment"
    )]
    std::env::var(variable).ok()
}

fn read(path: &Path) -> Result<Choices, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| ConfigError::Invalid {
        path: path.to_owned(),
        message: error.message().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_over_the_file_and_the_file_over_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vigie.toml");
        std::fs::write(&file, "data_dir = \"/srv/a\"\n").unwrap();
        let none = Settings::resolve(Choices::default(), None).unwrap();
        assert_eq!(none.database_url, "sqlite://vigie-data/vigie.sqlite");
        let from_file = Settings::resolve(Choices::default(), Some(&file)).unwrap();
        assert_eq!(from_file.data_dir, PathBuf::from("/srv/a"));
        let said = Choices {
            data_dir: Some("/srv/b".into()),
            ..Choices::default()
        };
        let settings = Settings::resolve(said, Some(&file)).unwrap();
        assert_eq!(settings.database_url, "sqlite:///srv/b/vigie.sqlite");
    }

    #[test]
    fn access_is_open_unless_the_file_closes_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vigie.toml");
        std::fs::write(&file, "[access]\nclosed = true\nupload_limit_mb = 5\n").unwrap();
        let none = Settings::resolve(Choices::default(), None).unwrap();
        assert!(!none.access.closed);
        let closed = Settings::resolve(Choices::default(), Some(&file)).unwrap();
        assert!(closed.access.closed);
        assert_eq!(closed.access.upload_limit_mb, 5);
        std::fs::write(&file, "[access]\nclose = true\n").unwrap();
        let error = Settings::resolve(Choices::default(), Some(&file)).unwrap_err();
        assert!(error.to_string().contains("close"), "{error}");
    }

    #[test]
    fn the_file_says_how_long_the_bytes_received_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vigie.toml");
        std::fs::write(&file, "retention_days = 0\n").unwrap();
        let settings = |file| Settings::resolve(Choices::default(), file).unwrap();
        assert_eq!(settings(Some(file.as_path())).retention_days, Some(0));
        assert_eq!(settings(None).retention_days, None);
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vigie.toml");
        std::fs::write(&file, "datadir = \"x\"\n").unwrap();
        let error = Settings::resolve(Choices::default(), Some(&file)).unwrap_err();
        assert!(error.to_string().contains("datadir"), "{error}");
    }
}
