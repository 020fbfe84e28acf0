//! Where a list stopped: opaque, bound to the edition and to the request.

use sha2::{Digest as _, Sha256};

use super::FigureQuery;

/// What ties a cursor to an edition and a request; the size of pages is free.
pub(super) fn fingerprint(edition: &str, query: &FigureQuery) -> u64 {
    let bare = FigureQuery {
        limit: None,
        cursor: None,
        ..query.clone()
    };
    let digest = Sha256::digest(format!("{edition}\n{bare:?}"));
    digest
        .iter()
        .take(8)
        .fold(0, |all, &byte| all << 8 | u64::from(byte))
}

pub(super) fn write(place: usize, fingerprint: u64) -> String {
    format!("{place:x}-{fingerprint:016x}")
}

pub(super) fn read(text: &str, fingerprint: u64) -> Option<usize> {
    let (place, seal) = text.split_once('-')?;
    let place = usize::from_str_radix(place, 16).ok()?;
    (u64::from_str_radix(seal, 16).ok()? == fingerprint).then_some(place)
}
