//! What can go wrong in the verbs that change the observatory: the sum of the rooms' errors.

use std::path::PathBuf;

use super::decision_error::DecisionError;
pub use super::tokens::NoRandomness;
use crate::catalogue::Problems;
use crate::engine::EngineError;
use crate::geography::GeographyError;
use crate::render::workbook::WorkbookError;
pub use crate::store::StoreError;

/// An error of import, publication or definitions, in French, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// A file named by the person cannot be opened.
    #[error("le fichier « {} » ne peut pas être lu ; vérifiez son chemin et ses droits", .path.display())]
    FileUnreadable {
        /// File.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// A folder or file of ours cannot be written.
    #[error("« {} » ne peut pas être écrit ; vérifiez les droits et l'espace disque", .path.display())]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// No such format.
    #[error("format inconnu : « {found} » ; formats connus : {known}")]
    UnknownFormat {
        /// Name received.
        found: String,
        /// Known names.
        known: String,
    },
    /// Nothing was delivered yet.
    #[error("rien à publier : aucune livraison n'a été importée ; commencez par « vigie import »")]
    NothingDelivered,
    /// Nothing was published yet.
    #[error("aucune édition publiée ; lancez « vigie publish »")]
    NothingPublished,
    /// No such edition or delivery.
    #[error("« {id} » n'existe pas ; {remedy}")]
    Unknown {
        /// Identifier received.
        id: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A run of the source is under way, here or on another server.
    #[error("la source « {source_id} » est déjà en cours d'import ; réessayez après {until}")]
    SourceBusy {
        /// Source.
        source_id: String,
        /// When its lease ends, unless it is renewed.
        until: String,
    },
    /// The delivery speaks of a département that the token is not for.
    #[error(
        "cette livraison concerne {found}, alors que ce jeton est limité à {allowed} ; rien n'a été enregistré"
    )]
    OutsideScope {
        /// What it speaks of: `le département 49`.
        found: String,
        /// Départements of the token.
        allowed: String,
    },
    /// A name that no token may have.
    #[error(
        "le nom d'un jeton compte de 1 à 60 caractères lisibles ; donnez par exemple le nom du service qui s'en sert"
    )]
    TokenName,
    /// The system gives no random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Deliveries came once, and every one was withdrawn since.
    #[error(
        "toutes les livraisons sont retirées ; l'édition « {current} » reste servie. « vigie publish --empty » publie une édition sans aucune donnée"
    )]
    EverythingWithdrawn {
        /// The edition served.
        current: String,
    },
    /// The audit of secrecy refused the edition.
    #[error(
        "l'édition n'est pas publiée : l'audit du secret statistique y retrouve {count} chiffre(s) confidentiel(s), dont {} ; l'édition servie ne change pas. Signalez ces identifiants aux auteurs de Vigie, ou retirez du catalogue l'indicateur ou la ventilation en cause (« vigie definitions check »), puis publiez de nouveau",
        .figures.join(", ")
    )]
    SecretsRecovered {
        /// Everything recovered.
        count: usize,
        /// Identifiers of the first figures.
        figures: Vec<String>,
    },
    /// No such edition.
    #[error("aucune édition ne porte l'identifiant « {id} » ; « vigie editions » donne la liste")]
    UnknownEdition {
        /// Identifier received.
        id: String,
    },
    /// A preview that no longer says what a publication would.
    #[error(
        "l'aperçu « {id} » n'est plus à jour : {} ; préparez-en un autre (« vigie publish --preview »), ou approuvez celui-ci tel quel (« vigie editions approve {id} --force »)",
        .reasons.join(" ; ")
    )]
    PreviewOutdated {
        /// The preview.
        id: String,
        /// What changed since it was computed.
        reasons: Vec<String>,
    },
    /// The edition was written in another shape.
    #[error(
        "l'édition « {id} » a été enregistrée sous une autre forme (format {found}, ce programme lit le format {read}) ; publiez de nouveau (« vigie publish »), ou lisez-la avec la version de Vigie qui l'a faite"
    )]
    EditionFormat {
        /// Edition.
        id: String,
        /// Its format; 0 before formats were numbered.
        found: u8,
        /// The format that this program reads.
        read: u8,
    },
    /// The definitions of an edition are not those of this program any more.
    #[error(
        "les définitions de l'édition « {id} » ne se lisent plus avec cette version de Vigie ; publiez de nouveau, ou lisez-la avec la version qui l'a faite"
    )]
    EditionDefinitions {
        /// Edition.
        id: String,
        /// What is wrong with them.
        source: Problems,
    },
    /// The definitions of an edition were not kept.
    #[error(
        "les définitions de l'édition « {id} » ne sont pas dans cette base ; publiez de nouveau"
    )]
    DefinitionsGone {
        /// Edition.
        id: String,
    },
    /// The stored edition cannot be read.
    #[error("l'édition « {id} » ne peut pas être relue ; publiez de nouveau")]
    EditionUnreadable {
        /// Edition.
        id: String,
    },
    /// An answer about a delivery that cannot be taken.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// Definitions are wrong.
    #[error(transparent)]
    Definitions(#[from] Problems),
    /// The reference data are wrong: a bug of ours.
    #[error(transparent)]
    Geography(#[from] GeographyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A workbook could not be written: a bug of ours.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// The computation failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
