//! Files that are not text, known by their first bytes whatever their name says.

use super::issue::Issue;
use super::issue_code::IssueCode;

/// What the first bytes say the file is, if it is no text table.
pub(super) fn not_a_table(bytes: &[u8]) -> Option<Issue> {
    let start = |magic: &[u8]| bytes.starts_with(magic);
    let (code, message, remedy) = if start(b"%PDF-") {
        (
            IssueCode::FilePdf,
            "Ce fichier est un PDF, quel que soit son nom.",
            "Demandez le tableau d'origine, ou exportez-le en CSV.",
        )
    } else if start(b"PK\x03\x04") || start(b"PK\x05\x06") {
        return Some(zip(bytes));
    } else if start(b"\xD0\xCF\x11\xE0") {
        (
            IssueCode::FileOldWorkbook,
            "Ce fichier est un classeur Excel (.xls).",
            "Ouvrez-le dans le tableur et enregistrez-le en CSV.",
        )
    } else if start(b"\x1F\x8B") {
        (
            IssueCode::FileArchive,
            "Ce fichier est compressé (gzip).",
            "Décompressez-le et envoyez le CSV qu'il contient.",
        )
    } else if start(b"7z\xBC\xAF\x27\x1C") || start(b"Rar!") {
        (
            IssueCode::FileArchive,
            "Ce fichier est une archive compressée.",
            "Décompressez-la et envoyez le CSV qu'elle contient.",
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

/// A ZIP: a workbook, or an archive proper. The names of its members tell.
fn zip(bytes: &[u8]) -> Issue {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if holds(b"xl/workbook") || holds(b"xl/worksheets") {
        return Issue::new(
            IssueCode::FileWorkbook,
            "Ce fichier est un classeur Excel (.xlsx).",
            "Ouvrez-le dans le tableur et enregistrez-le en CSV (« CSV UTF-8 »).",
        );
    }
    if holds(b"opendocument.spreadsheet") {
        return Issue::new(
            IssueCode::FileWorkbook,
            "Ce fichier est un classeur LibreOffice (.ods).",
            "Ouvrez-le dans le tableur et enregistrez-le en CSV (encodage UTF-8).",
        );
    }
    Issue::new(
        IssueCode::FileArchive,
        "Ce fichier est une archive ZIP, quel que soit son nom.",
        "Décompressez-la et envoyez le CSV qu'elle contient.",
    )
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

    fn code_of(bytes: &[u8]) -> Option<String> {
        not_a_table(bytes).map(|issue| issue.code)
    }

    #[test]
    fn each_kind_of_file_has_its_own_refusal() {
        assert_eq!(code_of(b"%PDF-1.3\n").as_deref(), Some("FILE-002"));
        assert_eq!(
            code_of(b"PK\x03\x04....etat.csv").as_deref(),
            Some("FILE-003")
        );
        assert_eq!(code_of(b"\x1F\x8B\x08").as_deref(), Some("FILE-003"));
        assert_eq!(
            code_of(b"PK\x03\x04....xl/workbook.xml").as_deref(),
            Some("FILE-004")
        );
        assert_eq!(
            code_of(b"\xD0\xCF\x11\xE0\xA1").as_deref(),
            Some("FILE-005")
        );
        assert_eq!(code_of(b"\x89PNG\r\n").as_deref(), Some("FILE-006"));
        assert_eq!(
            code_of(b"\xEF\xBB\xBF\n<!DOCTYPE html>").as_deref(),
            Some("FILE-007")
        );
        assert_eq!(code_of(b"nom;commune\n"), None);
    }

    #[test]
    fn a_workbook_is_told_how_to_become_a_csv() {
        let issue = not_a_table(b"PK\x03\x04 xl/worksheets/sheet1.xml").unwrap();
        assert!(issue.remedy.contains("enregistrez-le en CSV"));
    }
}
