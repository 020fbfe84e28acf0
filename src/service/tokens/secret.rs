//! The text of a token and the hash of its secret.

use std::fmt::Write as _;
use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::service::work_error::WorkError;

/// Random bytes of an identifier: enough never to meet in one observatory.
pub(super) const ID_BYTES: usize = 6;
/// Random bytes of a secret: 192 bits.
const SECRET_BYTES: usize = 24;
/// What every token begins with, so that a scanner of leaks recognises it.
const PREFIX: &str = "vigie_";

/// The system gives no random bytes, or the hash cannot be computed.
#[derive(Debug, thiserror::Error)]
#[error("le système ne donne pas de nombres aléatoires ; réessayez")]
pub struct NoRandomness;

/// Random bytes of the system, as hexadecimal.
///
/// # Errors
/// The system gives none.
pub fn random_hex(n_bytes: usize) -> Result<String, NoRandomness> {
    let mut bytes = vec![0; n_bytes];
    getrandom::fill(&mut bytes).map_err(|_none| NoRandomness)?;
    let mut text = String::with_capacity(n_bytes * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").ok();
    }
    Ok(text)
}

pub(super) fn fresh() -> Result<String, NoRandomness> {
    random_hex(SECRET_BYTES)
}

/// The text that the holder keeps.
pub(super) fn written(id: &str, secret: &str) -> String {
    format!("{PREFIX}{id}_{secret}")
}

/// Identifier and secret of a token as presented; none when it has not the form of one.
pub(super) fn split(token: &str) -> Option<(&str, &str)> {
    let (id, secret) = token.strip_prefix(PREFIX)?.split_once('_')?;
    let is_hex = |text: &str, n_bytes: usize| {
        text.len() == 2 * n_bytes && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    (is_hex(id, ID_BYTES) && is_hex(secret, SECRET_BYTES)).then_some((id, secret))
}

/// argon2id, with the parameters that the crate recommends, in PHC form.
pub(super) fn hash(secret: &str) -> Result<String, WorkError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(secret.as_bytes())
        .map_err(|_failed| NoRandomness)?;
    Ok(hash.to_string())
}

/// Whether the secret has this hash, compared in constant time. Without a hash (no such token) the
/// same work is done against one that nothing matches, so that the time tells nothing.
pub(super) fn verify(secret: &str, hash: Option<&str>) -> bool {
    let parsed = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let (known, expected) = match parsed.as_ref() {
        Some(hash) => (true, hash),
        None => match nobody() {
            Some(hash) => (false, hash),
            None => return false,
        },
    };
    let matches = Argon2::default()
        .verify_password(secret.as_bytes(), expected)
        .is_ok();
    known & matches
}

/// The hash of a secret that nobody knows, with the parameters of the others.
fn nobody() -> Option<&'static PasswordHash> {
    static HASH: OnceLock<Option<PasswordHash>> = OnceLock::new();
    let made = HASH.get_or_init(|| {
        Argon2::default()
            .hash_password(fresh().ok()?.as_bytes())
            .ok()
    });
    made.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_written_and_split_and_only_its_own_secret_matches() {
        let (id, secret) = (random_hex(ID_BYTES).unwrap(), fresh().unwrap());
        let token = written(&id, &secret);
        assert_eq!(split(&token), Some((id.as_str(), secret.as_str())));
        assert!(secret.len() * 4 >= 128, "at least 128 bits");
        let kept = hash(&secret).unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(!kept.contains(&secret));
        assert!(verify(&secret, Some(&kept)));
        assert!(!verify(&fresh().unwrap(), Some(&kept)));
        assert!(!verify(&secret, None));
        assert!(!verify(&secret, Some("not a hash")));
    }

    #[test]
    fn what_has_not_the_form_of_a_token_is_not_one() {
        let (id, secret) = (random_hex(ID_BYTES).unwrap(), fresh().unwrap());
        for wrong in [
            String::new(),
            "vigie_".to_owned(),
            secret.clone(),
            format!("vigie_{id}"),
            format!("vigie_{id}_{secret}0"),
            format!("vigie_{id}_{}", secret.replace('0', "é")),
            format!("vigie_../x_{secret}"),
        ] {
            let is_token = split(&wrong).is_some() && wrong.is_ascii();
            assert!(
                !is_token || wrong.len() == secret.len() + id.len() + 7,
                "{wrong}"
            );
        }
        assert_eq!(split(&format!("vigie_../x_{secret}")), None);
        assert_eq!(split("vigie_1_2"), None);
    }
}
