//! Why files could not be fetched, put away, or somebody told.

use std::path::PathBuf;

/// In French, with what to do; never a secret.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The watched folder cannot be listed.
    #[error(
        "le dossier « {} » ne peut pas être lu ({source}) ; vérifiez qu'il existe, que le partage est monté, et ses droits",
        .path.display()
    )]
    Folder {
        /// Folder.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// A file of the folder cannot be read.
    #[error("« {name} » ne peut pas être lu ({source}) ; vérifiez ses droits")]
    File {
        /// Name.
        name: String,
        /// Cause.
        source: std::io::Error,
    },
    /// A file changed under our eyes.
    #[error("« {name} » a changé pendant le passage ; il sera repris au prochain")]
    Changed {
        /// Name.
        name: String,
    },
    /// A file cannot be put away.
    #[error(
        "« {name} » ne peut pas être rangé dans « {} » ({source}) ; vérifiez les droits et l'espace disque",
        .folder.display()
    )]
    Shelf {
        /// Name.
        name: String,
        /// Where it should have gone.
        folder: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// More bytes than allowed.
    #[error(
        "« {what} » dépasse {max_bytes} octets ; augmentez max_bytes si cette taille est normale"
    )]
    TooLarge {
        /// File or address.
        what: String,
        /// The limit.
        max_bytes: u64,
    },
    /// The server did not answer, or not to the end.
    #[error("{address} ne répond pas ({reason}) ; vérifiez l'adresse et le réseau")]
    Unreachable {
        /// Address without its query.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The server answered something else than a file.
    #[error("{address} répond {status} ; {remedy}")]
    Status {
        /// Address without its query.
        address: String,
        /// Status code.
        status: u16,
        /// What to do.
        remedy: &'static str,
    },
    /// A redirection that is not followed.
    #[error("{address} renvoie ailleurs, et le renvoi n'est pas suivi : {reason}")]
    Redirect {
        /// Address without its query.
        address: String,
        /// Why.
        reason: &'static str,
    },
    /// The address or a header cannot be used.
    #[error(
        "l'adresse {address} ou l'un de ses en-têtes ne peut pas être utilisé ; corrigez import/schedule.toml"
    )]
    Request {
        /// Address without its query.
        address: String,
    },
    /// An environment variable is not set.
    #[error("la variable d'environnement {variable} n'est pas définie ; donnez-la au service")]
    Variable {
        /// Its name.
        variable: String,
    },
    /// A program could not be run, or said no.
    #[error("la commande « {program} » a échoué ({reason})")]
    Command {
        /// The program.
        program: String,
        /// What happened.
        reason: String,
    },
    /// The service is stopping.
    #[error("le service s'arrête ; le passage reprendra")]
    Stopping,
}
