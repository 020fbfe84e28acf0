//! Decompression that stops in time.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::super::error::ImportError;
use super::super::limits::{MAX_BYTES, MAX_RATIO, RATIO_COUNTS_FROM};
use super::super::wording::count;
use super::{damaged, refused, too_large};
use crate::import::IssueCode;

/// Bytes decompressed at a time.
const STEP: usize = 64 * 1024;

/// Why a decompression stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Beyond the bound of size.
    TooLarge,
    /// Beyond the bound of ratio: made to fill the memory.
    Bomb,
    /// Not what it says.
    Damaged,
}

impl Stop {
    pub(super) fn error(self, what: &str) -> ImportError {
        match self {
            Self::TooLarge => too_large(what),
            Self::Bomb => refused(
                IssueCode::FileTooLarge,
                &format!(
                    "{what} se décompresse en plus de {MAX_RATIO} fois sa taille : sa lecture est arrêtée."
                ),
                "Aucun tableau ne se compresse autant : demandez d'où vient ce fichier, et un nouvel export.",
            ),
            Self::Damaged => damaged(what),
        }
    }
}

/// Reads to the end, handing each piece over, within `cap` bytes in all.
pub(super) fn pour(
    mut from: impl Read,
    compressed: u64,
    cap: u64,
    mut to: impl FnMut(&[u8]),
) -> Result<u64, Stop> {
    let mut piece = vec![0_u8; STEP];
    let mut total = 0_u64;
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => return Ok(total),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(Stop::Damaged),
        };
        total = total.saturating_add(count(read));
        if total > cap {
            return Err(Stop::TooLarge);
        }
        if total > RATIO_COUNTS_FROM && total / MAX_RATIO > compressed {
            return Err(Stop::Bomb);
        }
        to(piece.get(..read).unwrap_or_default());
    }
}

/// The content of a gzip.
pub(super) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut content = Vec::new();
    let decoder = MultiGzDecoder::new(bytes);
    pour(decoder, count(bytes.len()), MAX_BYTES, |piece| {
        content.extend_from_slice(piece);
    })
    .map_err(|stop| stop.error("Ce fichier compressé (gzip)"))?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_stream_is_stopped() {
        let poured = pour(std::io::repeat(b'x'), u64::MAX / 2, 10_000_000, |_| ());
        assert_eq!(poured, Err(Stop::TooLarge));
        let poured = pour(std::io::repeat(b'x'), 1000, u64::MAX, |_| ());
        assert_eq!(poured, Err(Stop::Bomb));
    }
}
