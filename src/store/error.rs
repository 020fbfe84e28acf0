//! What can go wrong with the database, in the words of the person who reads it.

use std::path::PathBuf;

use diesel::result::{DatabaseErrorKind, Error as QueryError};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer holds the database for longer than we wait.
    #[error("la base de données est occupée par une autre écriture ; réessayez dans un instant")]
    Busy,
    /// Real and fictitious deliveries would meet.
    #[error(
        "cette livraison est {}, alors que l'observatoire contient des livraisons {} ; \
         utilisez un autre dossier de données (--data-dir), ou retirez d'abord les livraisons présentes",
        if *.delivery_is_fictitious { "fictive" } else { "réelle" },
        if *.delivery_is_fictitious { "réelles" } else { "fictives" }
    )]
    Mixed {
        /// Whether the refused delivery is fictitious.
        delivery_is_fictitious: bool,
    },
    /// The folder that should hold the SQLite file does not exist.
    #[error(
        "le dossier « {} » n'existe pas ; créez-le, ou indiquez un autre emplacement (--data-dir ou --database-url)",
        .folder.display()
    )]
    FolderMissing {
        /// The missing folder.
        folder: PathBuf,
    },
    /// The address has a scheme that the store does not know.
    #[error(
        "l'adresse de base de données « {scheme}: » n'est pas reconnue ; \
         indiquez un chemin de fichier, « sqlite:///chemin » ou « postgres://… »"
    )]
    UnknownScheme {
        /// What stands before the colon.
        scheme: String,
    },
    /// The database does not open or does not answer.
    #[error("la base de données « {database} » ne s'ouvre pas ({reason}) ; {remedy}")]
    Unreachable {
        /// Path, or address without its password.
        database: String,
        /// What the database said.
        reason: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// The schema was made by a newer version of the program.
    #[error(
        "la base de données vient d'une version plus récente de Vigie (migration {version}) ; \
         mettez le programme à jour"
    )]
    Newer {
        /// The first migration that this program does not know.
        version: String,
    },
    /// The tables could not be brought up to date; nothing of them was changed.
    #[error(
        "les tables de la base de données n'ont pas pu être mises à jour ({reason}) ; \
         vérifiez l'espace disque et les droits, puis réessayez"
    )]
    Migration {
        /// What the database said.
        reason: String,
    },
    /// No such delivery, or one that is neither applied nor waiting (refused, already withdrawn).
    #[error(
        "aucune livraison appliquée ou en attente ne porte l'identifiant « {id} » ; \
         la commande « vigie imports » donne la liste"
    )]
    NotApplied {
        /// The identifier received.
        id: String,
    },
    /// No such delivery, or one about which there is nothing to decide (refused, withdrawn).
    #[error(
        "la livraison « {id} » n'attend plus de décision ; « vigie imports {id} » dit où elle en est"
    )]
    NothingToDecide {
        /// The identifier received.
        id: String,
    },
    /// An edition is immutable and this identifier is taken.
    #[error("l'édition « {id} » existe déjà et ne peut être changée ; publiez-en une nouvelle")]
    EditionExists {
        /// The identifier.
        id: String,
    },
    /// Another edition was put in place while this one was computed, maybe from older deliveries.
    #[error(
        "l'édition « {current} » a été publiée pendant ce temps ; rien n'a été changé, publiez de nouveau"
    )]
    EditionOvertaken {
        /// The edition now served.
        current: String,
    },
    /// Not a preview: no such edition, or one that is published.
    #[error("aucun aperçu ne porte l'identifiant « {id} » ; « vigie editions » donne la liste")]
    NotPreview {
        /// The identifier received.
        id: String,
    },
    /// The records that an edition was computed from are not here.
    #[error(
        "la livraison « {id} », dont vient cette édition, n'est pas dans cette base ; restaurez-la d'une sauvegarde"
    )]
    DeliveryGone {
        /// The delivery.
        id: String,
    },
    /// The name of a token is taken.
    #[error(
        "un jeton en service porte déjà le nom « {name} » ; choisissez un autre nom, ou révoquez-le d'abord"
    )]
    TokenExists {
        /// The name.
        name: String,
    },
    /// A stored text cannot be read, or a value cannot be written.
    #[error(
        "{what} ne peut être lu ou écrit ; la base est endommagée ou le fichier contient une valeur impossible"
    )]
    Unreadable {
        /// What was read or written.
        what: String,
        /// Where and why.
        source: serde_json::Error,
    },
    /// Compressed bytes cannot be read or written.
    #[error("le contenu du fichier {sha256} ne peut être lu ou écrit ; restaurez une sauvegarde")]
    Content {
        /// SHA-256 of the file.
        sha256: String,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else that the database refused.
    #[error(
        "la base de données a refusé l'opération ; vérifiez l'espace disque et les droits, puis réessayez"
    )]
    Database {
        /// What it said.
        source: QueryError,
    },
}

impl From<QueryError> for StoreError {
    fn from(source: QueryError) -> Self {
        if is_busy(&source) {
            Self::Busy
        } else {
            Self::Database { source }
        }
    }
}

/// Whether another connection stood in the way: SQLite has no code of its own for it in diesel.
pub(super) fn is_busy(error: &QueryError) -> bool {
    if let QueryError::RollbackErrorOnCommit { commit_error, .. } = error {
        return is_busy(commit_error);
    }
    let QueryError::DatabaseError(kind, answer) = error else {
        return false;
    };
    matches!(kind, DatabaseErrorKind::SerializationFailure)
        || answer.message().starts_with("database is locked")
}
