//! Characters that tell of a damage done before the file was sent.

use encoding_rs::WINDOWS_1252;

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::wording::{count, counted};

/// Takes the NUL characters off, and says so.
pub(super) fn without_nul(text: &str, issues: &mut Vec<Issue>) -> Option<String> {
    let (before, _) = text.split_once('\0')?;
    let line = line_after(before);
    let found = counted(
        count(text.matches('\0').count()),
        "caractère nul, laissé de côté",
        "caractères nuls, laissés de côté",
    );
    let issue = Issue::new(
        IssueCode::FileNulCharacters,
        &format!("Le fichier contient {found} ; le premier est à la ligne {line}."),
        "Signalez-le au producteur : son export est défectueux.",
    );
    issues.push(issue.at(line));
    Some(text.replace('\0', ""))
}

/// Letters already replaced by « \u{fffd} ».
pub(super) fn lost_characters(text: &str) -> Option<Issue> {
    let (before, _) = text.split_once('\u{fffd}')?;
    let line = line_after(before);
    let found = count(text.matches('\u{fffd}').count());
    let found = counted(found, "caractère a été perdu", "caractères ont été perdus");
    let issue = Issue::new(
        IssueCode::FileLostCharacters,
        &format!("{found} avant l'envoi (« \u{fffd} ») ; le premier est à la ligne {line}."),
        "Demandez un nouvel export : ces lettres ne peuvent être retrouvées.",
    );
    Some(issue.at(line))
}

/// Accents encoded twice: « Ã© » for « é », left as they are and told with the first line.
pub(super) fn mojibake(text: &str) -> Option<Issue> {
    let mut found = 0_u64;
    let mut first: Option<(usize, String)> = None;
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let run_from = rest.get(at..).unwrap_or("");
        let length = run_from
            .bytes()
            .position(|byte| byte.is_ascii())
            .unwrap_or(run_from.len());
        let (run, after) = run_from.split_at_checked(length).unwrap_or((run_from, ""));
        if let Some(meant) = meant(run, after) {
            found = found.saturating_add(1);
            first.get_or_insert_with(|| {
                (
                    text.len().saturating_sub(run_from.len()),
                    format!("« {run} » pour « {meant} »"),
                )
            });
        }
        rest = after;
    }
    let (offset, example) = first?;
    let line = line_after(text.get(..offset).unwrap_or(""));
    let places = counted(found, "endroit", "endroits");
    let issue = Issue::new(
        IssueCode::FileMojibake,
        &format!("Des accents ont été encodés deux fois, à {places} : {example}, ligne {line}."),
        "Demandez un nouvel export en UTF-8 ; ces textes sont gardés tels que reçus.",
    );
    Some(issue.at(line))
}

/// What a run of characters beyond ASCII says once its second encoding is undone, if it makes sense.
fn meant(run: &str, after: &str) -> Option<String> {
    // « à » doubly encoded ends with a no-break space, which tools often make plain.
    if run == "Ã" && after.starts_with(' ') {
        return Some("à".to_owned());
    }
    if !run.starts_with(['Ã', 'Â', 'â', 'Å', 'Ä', 'ð']) || run.chars().nth(1).is_none() {
        return None;
    }
    let mut bytes = Vec::with_capacity(run.len());
    for character in run.chars() {
        let mut buffer = [0; 4];
        let (encoded, _, lost) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
        let byte = match encoded.as_ref() {
            [byte] if !lost => Some(*byte),
            // The five bytes that windows-1252 leaves out pass as control codes.
            _ => u8::try_from(u32::from(character)).ok(),
        };
        bytes.push(byte?);
    }
    String::from_utf8(bytes).ok()
}

pub(super) fn line_after(before: &str) -> u64 {
    let newlines = before.bytes().filter(|byte| *byte == b'\n').count();
    count(newlines).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_encoded_twice_are_told_with_their_line() {
        let text = "nom;ville\nL’été;Nantes\nBÃ©nÃ©voles;RezÃ©\n";
        let issue = mojibake(text).unwrap();
        assert_eq!((issue.code.as_str(), issue.row), ("FILE-016", Some(3)));
        assert!(issue.message.contains("3 endroits"), "{}", issue.message);
        assert!(issue.message.contains("Ã©"), "{}", issue.message);
        assert!(mojibake("notifiée Ã  l'Europe").is_some());
        assert!(mojibake("lâ€™Ã©tÃ©").is_some());
    }

    #[test]
    fn true_letters_are_no_mojibake() {
        for text in [
            "Âge;château;août",
            "SÃO PAULO",
            "« Été » à l’école – œuvre €",
            "Âé",
        ] {
            assert_eq!(mojibake(text), None, "{text}");
        }
    }
}
