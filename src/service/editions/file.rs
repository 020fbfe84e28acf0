//! The figures of an edition as bytes: a mark, the number of the format, then postcard and gzip.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::domain::edition::Edition;
use crate::service::work_error::WorkError;

/// First byte of a numbered format; gzip, which came before, begins otherwise.
const MARK: u8 = b'V';
/// To be raised whenever the shape of [`Edition`] or of anything inside changes: postcard carries no
/// names, and would read an older shape as nonsense.
const FORMAT: u8 = 2;

/// The bytes to keep.
///
/// # Errors
/// The edition cannot be written: a bug of ours.
pub(in crate::service) fn encode(edition: &Edition) -> Result<Vec<u8>, WorkError> {
    let packed = postcard::to_stdvec(edition).ok().and_then(|plain| {
        let mut encoder = GzEncoder::new(vec![MARK, FORMAT], Compression::fast());
        encoder.write_all(&plain).ok()?;
        encoder.finish().ok()
    });
    packed.ok_or_else(|| WorkError::EditionUnreadable {
        id: edition.summary.id.clone(),
    })
}

/// The edition that was kept.
///
/// # Errors
/// Another format than this program reads; damaged bytes.
pub(super) fn decode(id: &str, content: &[u8]) -> Result<Edition, WorkError> {
    let packed = match content {
        [MARK, FORMAT, packed @ ..] => packed,
        [MARK, found, ..] => return Err(other_format(id, *found)),
        _ => return Err(other_format(id, 0)),
    };
    let mut plain = Vec::new();
    let read = GzDecoder::new(packed).read_to_end(&mut plain);
    let edition = read.ok().and_then(|_| postcard::from_bytes(&plain).ok());
    edition.ok_or_else(|| WorkError::EditionUnreadable { id: id.to_owned() })
}

fn other_format(id: &str, found: u8) -> WorkError {
    WorkError::EditionFormat {
        id: id.to_owned(),
        found,
        read: FORMAT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::additions::Additions;
    use crate::domain::cells::Cells;
    use crate::domain::edition::EditionSummary;

    fn edition() -> Edition {
        Edition {
            summary: EditionSummary {
                id: "2026-11-23.1".to_owned(),
                created_at: "2026-11-23T10:00:00Z".to_owned(),
                note: String::new(),
                fictitious: true,
                preview: false,
                data_years: vec![2023],
                definitions_sha256: String::new(),
            },
            deliveries: Vec::new(),
            indicators: vec![("benevoles".to_owned(), 1)],
            territories: Vec::new(),
            structures: Vec::new(),
            additions: Additions::default(),
            cells: Cells::default(),
            printed: Vec::new(),
        }
    }

    #[test]
    fn an_edition_comes_back_from_its_bytes() {
        let bytes = encode(&edition()).unwrap();
        assert_eq!(decode("2026-11-23.1", &bytes).unwrap(), edition());
    }

    #[test]
    fn another_format_is_named_and_damage_is_not_taken_for_it() {
        let mut bytes = encode(&edition()).unwrap();
        let gzip_only = &bytes[2..];
        let older = decode("x", gzip_only).unwrap_err();
        assert!(
            matches!(older, WorkError::EditionFormat { found: 0, .. }),
            "{older}"
        );
        assert!(older.to_string().contains("publiez de nouveau"));
        bytes[1] = FORMAT + 1;
        let newer = decode("x", &bytes).unwrap_err();
        assert!(matches!(newer, WorkError::EditionFormat { found, .. } if found == FORMAT + 1));
        bytes[1] = FORMAT;
        bytes.truncate(20);
        let damaged = decode("x", &bytes).unwrap_err();
        assert!(
            matches!(damaged, WorkError::EditionUnreadable { .. }),
            "{damaged}"
        );
    }
}
