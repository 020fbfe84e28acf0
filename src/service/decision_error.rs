//! Why the answers of a person about a delivery are not taken.

/// Why answers are not taken, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// No answer at all.
    #[error(
        "aucune réponse n'est donnée ; « vigie imports {delivery} » donne les questions et les commandes"
    )]
    NothingAnswered {
        /// Delivery.
        delivery: String,
    },
    /// The delivery puts no such question.
    #[error("la livraison ne pose pas la question « {id} » ; {}", puts(.known))]
    UnknownDecision {
        /// Identifier received.
        id: String,
        /// The questions it puts.
        known: Vec<String>,
    },
    /// The delivery is applied: only its remarks can still be confirmed.
    #[error(
        "« {id} » ne peut plus changer, la livraison est appliquée ; retirez-la (vigie imports undo) puis renvoyez le fichier"
    )]
    AlreadyApplied {
        /// Identifier received.
        id: String,
    },
    /// An answer outside the choices.
    #[error("« {answer} » n'est pas une réponse possible à « {id} » ; possibles : {}", choices.join(", "))]
    AnswerImpossible {
        /// Decision.
        id: String,
        /// Answer received.
        answer: String,
        /// Possible answers.
        choices: Vec<String>,
    },
    /// A confirmation needs its reason.
    #[error(
        "une confirmation demande un motif ; donnez-le (--reason \"…\"), il est gardé avec la livraison"
    )]
    ReasonMissing,
    /// With these answers the file would be refused.
    #[error(
        "avec cette réponse le fichier serait refusé : {message} {remedy} Répondez autrement, ou retirez la livraison."
    )]
    FileRefused {
        /// Why.
        message: String,
        /// What to do.
        remedy: String,
    },
}

fn puts(ids: &[String]) -> String {
    if ids.is_empty() {
        "elle n'en pose aucune".to_owned()
    } else {
        format!("elle pose : {}", ids.join(", "))
    }
}
