//! What a file is, known by its first bytes whatever its name says.

use super::error::ImportError;
use super::issue::Issue;
use super::issue_code::IssueCode;

/// What may hold a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Gzip,
    Zip,
    /// A compound file: an old Excel workbook.
    Xls,
    Text,
}

/// The kind of a file, told by its content.
///
/// # Errors
/// A file that holds no table.
pub(super) fn kind_of(bytes: &[u8]) -> Result<Kind, ImportError> {
    let start = |magic: &[u8]| bytes.starts_with(magic);
    if start(b"PK\x03\x04") || start(b"PK\x05\x06") {
        Ok(Kind::Zip)
    } else if start(b"\x1F\x8B") {
        Ok(Kind::Gzip)
    } else if start(b"\xD0\xCF\x11\xE0") {
        Ok(Kind::Xls)
    } else if let Some(issue) = not_a_table(bytes) {
        Err(ImportError::unreadable(issue))
    } else {
        Ok(Kind::Text)
    }
}

fn not_a_table(bytes: &[u8]) -> Option<Issue> {
    let start = |magic: &[u8]| bytes.starts_with(magic);
    let (code, message, remedy) = if start(b"%PDF-") {
        (
            IssueCode::FilePdf,
            "Ce fichier est un PDF, quel que soit son nom.",
            "Demandez le tableau d'origine, ou exportez-le en CSV.",
        )
    } else if start(b"7z\xBC\xAF\x27\x1C")
        || start(b"Rar!")
        || start(b"BZh")
        || start(b"\xFD7zXZ\0")
    {
        (
            IssueCode::FileArchive,
            "Ce fichier est une archive compressée d'une sorte qui n'est pas lue.",
            "Décompressez-la et envoyez le tableau qu'elle contient.",
        )
    } else if start(b"\x89PNG") || start(b"\xFF\xD8\xFF") || start(b"GIF8") || start(b"II*\0") {
        (
            IssueCode::FileImage,
            "Ce fichier est une image.",
            "Demandez le tableau d'origine et exportez-le en CSV.",
        )
    } else if is_web_page(bytes) {
        (
            IssueCode::FileWebPage,
            "Ce fichier est une page web, non un tableau : le téléchargement a sans doute échoué.",
            "Téléchargez le fichier depuis un navigateur et vérifiez qu'il s'ouvre dans un tableur.",
        )
    } else {
        return None;
    };
    Some(Issue::new(code, message, remedy))
}

fn is_web_page(bytes: &[u8]) -> bool {
    let text: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
        .take(14)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    text.starts_with(b"<!doctype html") || text.starts_with(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_by_its_content() {
        let code = |bytes: &[u8]| kind_of(bytes).unwrap_err().issues()[0].code.clone();
        assert_eq!(code(b"%PDF-1.3\n"), "FILE-002");
        assert_eq!(code(b"7z\xBC\xAF\x27\x1C"), "FILE-003");
        assert_eq!(code(b"\x89PNG\r\n"), "FILE-006");
        assert_eq!(code(b"\xEF\xBB\xBF\n<!DOCTYPE html>"), "FILE-007");
        for (bytes, kind) in [
            (b"PK\x03\x04....etat.csv".as_slice(), Kind::Zip),
            (b"\x1F\x8B\x08", Kind::Gzip),
            (b"\xD0\xCF\x11\xE0\xA1", Kind::Xls),
            (b"nom;commune\n", Kind::Text),
        ] {
            assert_eq!(kind_of(bytes).unwrap(), kind);
        }
    }
}
