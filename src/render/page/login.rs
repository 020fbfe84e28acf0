//! The page of connection.

use serde::Serialize;

/// `/connexion`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoginPage {
    /// Address of ours that one comes back to.
    pub retour: Option<String>,
    /// Why the token just given was refused.
    pub refusal: Option<String>,
    /// Whether published figures ask for a token too.
    pub closed: bool,
    /// Whether this server knows tokens.
    pub can_sign_in: bool,
}
