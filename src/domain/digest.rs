//! SHA-256 of bytes, as hexadecimal: how a file is recognised and a set of definitions named.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256, hexadecimal.
///
/// ```
/// assert!(vigie::domain::digest::sha256(b"").starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            write!(text, "{byte:02x}").ok();
            text
        })
}
