//! Style sheet, icons and the module of the search, embedded, with a name that changes with the content.

use sha2::{Digest as _, Sha256};

/// A file served as it is under `/assets/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Name in the tree: `vigie.css`.
    pub name: &'static str,
    /// Path on the server, content hash included: `/assets/vigie-3f9a1c2b7d04.css`.
    pub path: String,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The file.
    pub bytes: &'static [u8],
}

const FILES: [(&str, &str, &str, &[u8]); 4] = [
    (
        "vigie",
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../../../dashboards/assets/vigie.css"),
    ),
    (
        "plaquette",
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../../../dashboards/assets/plaquette.css"),
    ),
    (
        "vigie",
        "svg",
        "image/svg+xml",
        include_bytes!("../../../dashboards/assets/vigie.svg"),
    ),
    (
        "search",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../../dashboards/assets/search.js"),
    ),
];

/// Every asset, in the order of the tree.
pub(super) fn embedded() -> Vec<Asset> {
    FILES
        .into_iter()
        .map(|(stem, extension, content_type, bytes)| Asset {
            name: match (stem, extension) {
                ("plaquette", _) => "plaquette.css",
                (_, "css") => "vigie.css",
                (_, "js") => "search.js",
                _ => "vigie.svg",
            },
            path: format!("/assets/{stem}-{}.{extension}", fingerprint(bytes)),
            content_type,
            bytes,
        })
        .collect()
}

/// Twelve hexadecimal digits of the SHA-256.
fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(6)
        .fold(String::new(), |mut text, byte| {
            text.push(hexadecimal(byte >> 4));
            text.push(hexadecimal(byte & 15));
            text
        })
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0')
}
