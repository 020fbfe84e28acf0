//! Where the database is: a SQLite file or a PostgreSQL server.

use std::path::{Path, PathBuf};

use super::error::StoreError;

/// A database address, read from `sqlite:///path`, a plain path, or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL address, as libpq reads it.
    Postgres(String),
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        if let Some(path) = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
        {
            return Ok(Self::Sqlite(path.into()));
        }
        match url.split_once("://") {
            Some((scheme, _)) => Err(StoreError::UnknownScheme {
                scheme: scheme.to_owned(),
            }),
            None => Ok(Self::Sqlite(url.into())),
        }
    }

    /// SQLite would say only « unable to open database file » when the folder is missing.
    pub(super) fn check_folder(&self) -> Result<(), StoreError> {
        let Self::Sqlite(path) = self else {
            return Ok(());
        };
        match path.parent() {
            Some(folder) if folder != Path::new("") && !folder.is_dir() => {
                Err(StoreError::FolderMissing {
                    folder: folder.to_path_buf(),
                })
            }
            _ => Ok(()),
        }
    }

    /// What may be shown: the path, or the address without user, password and options.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres(url) => {
                let bare = url.split('?').next().unwrap_or_default();
                let (scheme, rest) = bare.split_once("://").unwrap_or(("postgres", bare));
                let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
                format!("{scheme}://{place}")
            }
        }
    }

    /// The refusal of this database, with the remedy that fits it.
    pub(super) fn unreachable(&self, reason: &(impl ToString + ?Sized)) -> StoreError {
        let remedy = match self {
            Self::Sqlite(_) => {
                "vérifiez que ce fichier est bien une base SQLite et que vous pouvez l'écrire"
            }
            Self::Postgres(_) => {
                "vérifiez que le serveur PostgreSQL est démarré, puis l'adresse, l'utilisateur et le mot de passe"
            }
        };
        let reason = reason.to_string().trim().replace('\n', " ");
        StoreError::Unreachable {
            database: self.shown(),
            reason,
            remedy,
        }
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password.
        write!(formatter, "Address({})", self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_a_sqlite_address_name_the_same_file() {
        let file = Address::Sqlite("/srv/vigie/vigie.sqlite".into());
        assert_eq!(Address::parse("/srv/vigie/vigie.sqlite").unwrap(), file);
        assert_eq!(
            Address::parse("sqlite:///srv/vigie/vigie.sqlite").unwrap(),
            file
        );
        assert_eq!(
            Address::parse("sqlite:vigie.db").unwrap(),
            Address::Sqlite("vigie.db".into())
        );
    }

    #[test]
    fn an_unknown_scheme_is_refused_with_the_known_ones() {
        let refusal = Address::parse("mysql://localhost/vigie")
            .unwrap_err()
            .to_string();
        assert!(
            refusal.contains("mysql") && refusal.contains("postgres://"),
            "{refusal}"
        );
    }

    #[test]
    fn a_password_is_never_shown() {
        let address = Address::parse("postgres://caf:s3cret@db/vigie?password=s3cret").unwrap();
        assert_eq!(address.shown(), "postgres://db/vigie");
        assert!(!format!("{address:?} {}", address.unreachable("x")).contains("s3cret"));
    }

    #[test]
    fn a_missing_folder_is_named_with_its_remedy() {
        let address = Address::parse("/nowhere/at/all/vigie.sqlite").unwrap();
        let refusal = address.check_folder().unwrap_err().to_string();
        assert!(
            refusal.contains("/nowhere/at/all") && refusal.contains("créez-le"),
            "{refusal}"
        );
    }
}
