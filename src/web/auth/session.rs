//! The cookie of a session: who, until when, signed. It holds no secret of the token.

use std::fmt::Write as _;
use std::hint::black_box;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Name of the cookie.
pub(super) const COOKIE: &str = "vigie_session";
/// How long a session lasts, in seconds: twelve hours.
pub(super) const LASTS_SECONDS: i64 = 12 * 3_600;
/// Random bytes of the key and of each session.
pub(in crate::web) const KEY_BYTES: usize = 32;
pub(super) const NONCE_BYTES: usize = 16;

/// What a cookie says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Session {
    /// Identifier of the token: revoking it ends the session.
    pub(super) token: String,
    /// When it ends, seconds since 1970.
    pub(super) ends_at: i64,
    /// Makes each session different from the others.
    pub(super) nonce: String,
}

impl Session {
    fn written(&self) -> String {
        format!("{}.{}.{}", self.token, self.ends_at, self.nonce)
    }
}

/// Signs sessions, and the hidden field of their forms, with a key kept in the store.
pub(in crate::web) struct Sessions {
    key: String,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").finish_non_exhaustive()
    }
}

impl Sessions {
    /// `key` is [`KEY_BYTES`] random bytes, hexadecimal.
    pub(in crate::web) fn new(key: String) -> Self {
        Self { key }
    }

    /// The value of the cookie.
    pub(super) fn sign(&self, session: &Session) -> String {
        let written = session.written();
        let signature = self.signature("session", &written);
        format!("{written}.{signature}")
    }

    /// The session of a cookie, if it is ours, whole and not over.
    pub(super) fn open(&self, cookie: &str, now: i64) -> Option<Session> {
        let (written, signature) = cookie.rsplit_once('.')?;
        if !same(signature, &self.signature("session", written)) {
            return None;
        }
        let mut parts = written.split('.');
        let session = Session {
            token: parts.next()?.to_owned(),
            ends_at: parts.next()?.parse().ok()?,
            nonce: parts.next()?.to_owned(),
        };
        (parts.next().is_none() && now < session.ends_at).then_some(session)
    }

    /// What the hidden field `csrf` of the forms of a session must say.
    pub(super) fn csrf(&self, session: &Session) -> String {
        self.signature("form", &session.written())
    }

    /// HMAC-SHA-256 of a text for one purpose, hexadecimal.
    fn signature(&self, purpose: &str, text: &str) -> String {
        let mut hex = String::with_capacity(64);
        // HMAC takes a key of any length: there is no error to meet.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()) {
            mac.update(purpose.as_bytes());
            mac.update(b"\0");
            mac.update(text.as_bytes());
            for byte in mac.finalize().into_bytes() {
                write!(hex, "{byte:02x}").ok();
            }
        }
        hex
    }
}

/// Whether two signatures are the same and not empty, in a time that does not depend on where they
/// differ.
pub(super) fn same(given: &str, expected: &str) -> bool {
    let differences = given
        .bytes()
        .zip(expected.bytes())
        .fold(0, |found, (one, other)| found | (one ^ other));
    given.len() == expected.len() && !expected.is_empty() && black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            token: "0123456789ab".to_owned(),
            ends_at: 1_000,
            nonce: "c0ffee".to_owned(),
        }
    }

    #[test]
    fn a_cookie_opens_until_its_end_and_with_its_key_only() {
        let sessions = Sessions::new("a key".to_owned());
        let cookie = sessions.sign(&session());
        assert_eq!(sessions.open(&cookie, 999), Some(session()));
        assert_eq!(sessions.open(&cookie, 1_000), None);
        assert_eq!(Sessions::new("another".to_owned()).open(&cookie, 0), None);
    }

    #[test]
    fn no_letter_of_a_cookie_may_change() {
        let sessions = Sessions::new("a key".to_owned());
        let cookie = sessions.sign(&session());
        for at in 0..cookie.len() {
            let mut changed = cookie.clone().into_bytes();
            changed[at] = if changed[at] == b'1' { b'2' } else { b'1' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(sessions.open(&changed, 0), None, "{changed}");
        }
        for wrong in [
            "",
            ".",
            "a.b",
            "0123456789ab.1000.c0ffee",
            "0123456789ab.1000.c0ffee.",
        ] {
            assert_eq!(sessions.open(wrong, 0), None, "{wrong}");
        }
    }

    #[test]
    fn the_field_of_a_form_belongs_to_one_session_and_opens_none() {
        let sessions = Sessions::new("a key".to_owned());
        let other = Session {
            nonce: "decaf".to_owned(),
            ..session()
        };
        assert_ne!(sessions.csrf(&session()), sessions.csrf(&other));
        let forged = format!("{}.{}", session().written(), sessions.csrf(&session()));
        assert_eq!(sessions.open(&forged, 0), None);
    }
}
