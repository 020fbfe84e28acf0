//! Bytes → text, with the guess stated. Nothing is replaced in silence.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::ImportError;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::signature::not_a_table;
use super::wording::{count, counted};

/// A text and how it was found.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Lower-case name.
    pub(super) encoding: String,
    pub(super) issues: Vec<Issue>,
}

/// # Errors
/// Empty, not a text, or undecodable (with line and byte).
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ImportError> {
    if let Some(issue) = not_a_table(bytes) {
        return Err(ImportError::unreadable(issue));
    }
    let (encoding, bom_length, guessed) = encoding_of(bytes)?;
    let body = bytes.get(bom_length..).unwrap_or_default();
    let text = decode_as(body, encoding)
        .map_err(|offset| undecodable(bytes, bom_length.saturating_add(offset), encoding))?;
    let mut issues = Vec::new();
    if guessed {
        issues.push(guess_issue(encoding));
    }
    let text = without_nul(text, &mut issues);
    issues.extend(lost_characters(&text));
    let text = text.trim_start_matches('\u{feff}').to_owned();
    if text.trim().is_empty() {
        return Err(ImportError::unreadable(Issue::new(
            IssueCode::FileEmpty,
            "Le fichier est vide.",
            "Vérifiez l'export et envoyez un fichier qui contient un en-tête et des lignes.",
        )));
    }
    Ok(Decoded {
        text,
        encoding: encoding.name().to_ascii_lowercase(),
        issues,
    })
}

/// The encoding, the length of its mark, and whether it is a guess.
fn encoding_of(bytes: &[u8]) -> Result<(&'static Encoding, usize, bool), ImportError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((encoding, length, false));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Ok((encoding, 0, true));
    }
    let Err(error) = std::str::from_utf8(bytes) else {
        return Ok((UTF_8, 0, false));
    };
    if is_damaged_utf_8(bytes) {
        return Err(undecodable(bytes, error.valid_up_to(), UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"fr"), Utf8Detection::Deny);
    // A French file with few accents is sometimes taken for a neighbour of the same family.
    let guess = if guess.is_single_byte() {
        WINDOWS_1252
    } else {
        guess
    };
    Ok((guess, 0, true))
}

/// One byte of two is null in an UTF-16 text of our alphabet.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(4096))?;
    let nul_at = |parity: usize| {
        start
            .iter()
            .enumerate()
            .filter(|(at, byte)| at % 2 == parity && **byte == 0)
            .count()
    };
    let (even, odd) = (nul_at(0), nul_at(1));
    let enough = start.len() / 3;
    match (even > enough, odd > enough) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        (true, true) | (false, false) => None,
    }
}

/// Mostly valid UTF-8 sequences with a few broken ones: reading it otherwise would garble all
/// the valid ones.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk
            .valid()
            .chars()
            .filter(|character| !character.is_ascii())
            .count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken
}

/// The text, or the offset of the first byte that the encoding cannot say.
fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let needed = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(needed.unwrap_or(bytes.len()).saturating_add(8));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => {}
        DecoderResult::OutputFull => return Err(read),
        DecoderResult::Malformed(length, after) => {
            let back = usize::from(length).saturating_add(usize::from(after));
            return Err(read.saturating_sub(back));
        }
    }
    // windows-1252 says something of every byte, control codes of 0x80–0x9F included: no text has them.
    let is_control = |character: char| ('\u{80}'..='\u{9f}').contains(&character);
    if encoding.is_single_byte()
        && let Some(offset) = text.chars().position(is_control)
    {
        return Err(offset);
    }
    Ok(text)
}

fn undecodable(bytes: &[u8], offset: usize, encoding: &'static Encoding) -> ImportError {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = count(before.split(|byte| *byte == b'\n').count());
    let byte = bytes
        .get(offset)
        .map_or_else(String::new, |byte| format!(" (0x{byte:02X})"));
    let issue = Issue::new(
        IssueCode::FileUndecodable,
        &format!(
            "Le texte ne peut être lu en {} : octet n° {}{byte}, à la ligne {line}.",
            encoding.name(),
            offset.saturating_add(1)
        ),
        "Réenregistrez le fichier d'origine en CSV UTF-8.",
    );
    ImportError::unreadable(issue.at(line))
}

fn guess_issue(encoding: &'static Encoding) -> Issue {
    Issue::new(
        IssueCode::FileGuessedEncoding,
        &format!(
            "Le fichier ne dit pas son encodage ; il a été lu en {}.",
            encoding.name()
        ),
        "Vérifiez quelques accents dans l'aperçu ; pour éviter le doute, enregistrez en CSV UTF-8.",
    )
}

fn without_nul(text: String, issues: &mut Vec<Issue>) -> String {
    let Some((before, _)) = text.split_once('\0') else {
        return text;
    };
    let line = line_after(before);
    let found = count(text.matches('\0').count());
    let found = counted(
        found,
        "caractère nul, laissé de côté",
        "caractères nuls, laissés de côté",
    );
    let issue = Issue::new(
        IssueCode::FileNulCharacters,
        &format!("Le fichier contient {found} ; le premier est à la ligne {line}."),
        "Signalez-le au producteur : son export est défectueux.",
    );
    issues.push(issue.at(line));
    text.replace('\0', "")
}

fn lost_characters(text: &str) -> Option<Issue> {
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

fn line_after(before: &str) -> u64 {
    count(before.matches('\n').count()).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(decoded: &Decoded) -> Vec<&str> {
        decoded
            .issues
            .iter()
            .map(|issue| issue.code.as_str())
            .collect()
    }

    #[test]
    fn the_same_text_in_four_encodings_reads_the_same() {
        let text = "nom;commune\nL’été à l’hôpital;Nantes\n";
        let utf_16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let with_mark = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        let (windows, _, _) = WINDOWS_1252.encode(text);
        for (bytes, encoding) in [
            (text.as_bytes(), "utf-8"),
            (&with_mark, "utf-8"),
            (&utf_16, "utf-16le"),
            (&windows, "windows-1252"),
        ] {
            let decoded = decode(bytes).unwrap();
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.encoding, encoding);
        }
        assert_eq!(codes(&decode(&windows).unwrap()), ["FILE-011"]);
    }

    #[test]
    fn a_text_that_is_nearly_utf_8_is_refused_with_its_line_and_byte() {
        let mut bytes = "é\nà\nô\n".as_bytes().to_vec();
        bytes.push(0xE9);
        let error = decode(&bytes).unwrap_err();
        let issue = &error.issues()[0];
        assert_eq!((issue.code.as_str(), issue.row), ("FILE-008", Some(4)));
        assert!(
            issue.message.contains("octet n° 10 (0xE9)"),
            "{}",
            issue.message
        );
    }

    #[test]
    fn a_control_code_is_no_windows_text() {
        let error = decode(b"nom\ncaf\xE9\n\x81\x8D\n").unwrap_err();
        assert_eq!(error.issues()[0].row, Some(3));
    }

    #[test]
    fn nul_and_lost_characters_are_said() {
        let decoded = decode("a;b\nc\0;d\u{fffd}\n".as_bytes()).unwrap();
        assert_eq!(codes(&decoded), ["FILE-009", "FILE-010"]);
        assert_eq!(decoded.text, "a;b\nc;d\u{fffd}\n");
        assert_eq!(decoded.issues[0].row, Some(2));
    }

    #[test]
    fn nothing_but_marks_and_spaces_is_empty() {
        for bytes in [b"".as_slice(), b"\xEF\xBB\xBF", b" \r\n\n"] {
            assert_eq!(decode(bytes).unwrap_err().issues()[0].code, "FILE-001");
        }
    }
}
