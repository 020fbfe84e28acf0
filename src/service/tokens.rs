//! Tokens: made, listed, revoked; recognised by [`TokenDesk`].
//!
//! A token is `vigie_{id}_{secret}`: the identifier names its line in the store, the secret (192
//! random bits) is shown once and kept as an argon2id hash.

mod desk;
mod secret;

use serde::Serialize;

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::role::Role;
use crate::domain::territory::TerritoryType;
use crate::store::StoredToken;

pub use desk::{Holder, Refused, TokenDesk};
pub use secret::{NoRandomness, random_hex};

/// Longest name of a token, in characters.
const LONGEST_NAME: usize = 60;

/// A token as lists show it: nothing of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenView {
    /// Identifier: the public part of the token.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Départements that it is limited to; empty for all.
    pub departements: Vec<String>,
    /// When it was made, RFC 3339, UTC.
    pub created_at: String,
    /// When it was last used, to a few minutes.
    pub last_used_at: Option<String>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<String>,
}

impl From<StoredToken> for TokenView {
    fn from(token: StoredToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: token.role,
            departements: token.departements,
            created_at: token.created_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        }
    }
}

/// A token just made: the only moment when it is seen whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewToken {
    /// `vigie_{id}_{secret}`.
    pub token: String,
    /// What lists say of it.
    #[serde(flatten)]
    pub view: TokenView,
}

/// Makes a token.
///
/// # Errors
/// A name that is empty, too long or taken; a code that is no département; the store fails; the
/// system gives no random bytes.
pub fn create_token(
    place: &Workplace,
    role: Role,
    name: &str,
    departements: &[String],
    now: &str,
) -> Result<NewToken, WorkError> {
    let name = name.trim();
    let printable = name.chars().all(|letter| !letter.is_control());
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !printable {
        return Err(WorkError::TokenName);
    }
    let departements = known_departements(place, departements)?;
    let (id, secret) = (random_hex(secret::ID_BYTES)?, secret::fresh()?);
    let stored = StoredToken {
        hash: secret::hash(&secret)?,
        id,
        name: name.to_owned(),
        role,
        departements,
        created_at: now.to_owned(),
        last_used_at: None,
        revoked_at: None,
    };
    place.store.add_token(&stored)?;
    Ok(NewToken {
        token: secret::written(&stored.id, &secret),
        view: stored.into(),
    })
}

/// Every token in order of creation, revoked ones included.
///
/// # Errors
/// The store fails.
pub fn list_tokens(place: &Workplace) -> Result<Vec<TokenView>, WorkError> {
    let stored = place.store.tokens()?;
    Ok(stored.into_iter().map(TokenView::from).collect())
}

/// Revokes the token of that name, or of that identifier; gives the identifier.
///
/// # Errors
/// No such token in service; the store fails.
pub fn revoke_token(place: &Workplace, name: &str, now: &str) -> Result<String, WorkError> {
    let unknown = || WorkError::Unknown {
        id: name.to_owned(),
        remedy: "« vigie token list » donne la liste des jetons en service",
    };
    place.store.revoke_token(name, now)?.ok_or_else(unknown)
}

/// The codes in order, each once; refuses what is no département.
fn known_departements(place: &Workplace, codes: &[String]) -> Result<Vec<String>, WorkError> {
    let mut known: Vec<String> = Vec::new();
    for code in codes.iter().map(|code| code.trim()) {
        let found = place.geography.find_current(TerritoryType::Dep, code);
        if found.is_none() {
            return Err(WorkError::Unknown {
                id: code.to_owned(),
                remedy: "donnez des codes de départements, par exemple 44,49",
            });
        }
        if !known.iter().any(|other| other == code) {
            known.push(code.to_owned());
        }
    }
    known.sort();
    Ok(known)
}
