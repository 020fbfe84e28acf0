//! Bytes → text, with the guess stated. Nothing is replaced in silence.

mod guess;
mod marks;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ImportError;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::wording::count;
use guess::SingleByte;
use marks::{lost_characters, mojibake, without_nul};

/// A text and how it was found.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    /// Lower-case name.
    pub(super) encoding: String,
    pub(super) issues: Vec<Issue>,
}

/// # Errors
/// Empty, or undecodable (with line and byte).
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ImportError> {
    let found = encoding_of(bytes)?;
    let body = bytes.get(found.mark..).unwrap_or_default();
    let decoded = found.encoding.decode(body);
    let text = decoded.map_err(|offset| {
        undecodable(
            bytes,
            found.mark.saturating_add(offset),
            &found.encoding.name(),
        )
    })?;
    let mut issues = Vec::new();
    issues.extend(found.remark());
    let text = match without_nul(&text, &mut issues) {
        Some(text) => Cow::Owned(text),
        None => text,
    };
    issues.extend(lost_characters(&text));
    issues.extend(mojibake(&text));
    let text = without_marks(text);
    if text.trim().is_empty() {
        return Err(ImportError::unreadable(Issue::new(
            IssueCode::FileEmpty,
            "Le fichier est vide.",
            "Vérifiez l'export et envoyez un fichier qui contient un en-tête et des lignes.",
        )));
    }
    Ok(Decoded {
        text,
        encoding: found.encoding.name(),
        issues,
    })
}

/// Byte order marks are no text, be there one or two.
fn without_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.starts_with('\u{feff}') {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
    }
}

#[derive(Debug, Clone, Copy)]
enum Named {
    Standard(&'static Encoding),
    Guessed(SingleByte),
}

impl Named {
    fn name(self) -> String {
        match self {
            Self::Standard(encoding) => encoding.name().to_ascii_lowercase(),
            Self::Guessed(encoding) => encoding.name().to_owned(),
        }
    }

    /// The text, or the offset of the first byte that the encoding cannot say.
    fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
        match self {
            Self::Standard(encoding) if encoding == UTF_8 => std::str::from_utf8(bytes)
                .map(Cow::Borrowed)
                .map_err(|error| error.valid_up_to()),
            Self::Standard(encoding) => decode_as(bytes, encoding).map(Cow::Owned),
            Self::Guessed(encoding) => encoding.decode(bytes).map(Cow::Owned),
        }
    }
}

/// How the bytes become text.
#[derive(Debug, Clone, Copy)]
struct Found {
    encoding: Named,
    /// Length of the byte order mark.
    mark: usize,
    sure: Sure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    Yes,
    /// The file does not say.
    Guessed,
    /// The file says UTF-8, and is not.
    Contradicted,
}

impl Found {
    fn remark(self) -> Option<Issue> {
        let name = self.encoding.name();
        match self.sure {
            Sure::Yes => None,
            Sure::Guessed => Some(Issue::new(
                IssueCode::FileGuessedEncoding,
                &format!("Le fichier ne dit pas son encodage ; il a été lu en {name}."),
                "Vérifiez quelques accents dans l'aperçu ; pour éviter le doute, enregistrez en CSV UTF-8.",
            )),
            Sure::Contradicted => Some(Issue::new(
                IssueCode::FileFalseEncoding,
                &format!("Le fichier s'annonce en UTF-8 et ne l'est pas ; il a été lu en {name}."),
                "Vérifiez quelques accents, et signalez au producteur que son export se trompe d'encodage.",
            )),
        }
    }
}

fn encoding_of(bytes: &[u8]) -> Result<Found, ImportError> {
    let standard = |encoding, mark, sure| Found {
        encoding: Named::Standard(encoding),
        mark,
        sure,
    };
    let (mark, sure) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            return Ok(standard(encoding, mark, Sure::Yes));
        }
        Some((_, mark)) => (mark, Sure::Contradicted),
        None => (0, Sure::Guessed),
    };
    let body = bytes.get(mark..).unwrap_or_default();
    if mark == 0
        && let Some(encoding) = utf_16_without_mark(bytes)
    {
        return Ok(standard(encoding, 0, Sure::Guessed));
    }
    let Err(error) = std::str::from_utf8(body) else {
        return Ok(standard(UTF_8, mark, Sure::Yes));
    };
    if is_damaged_utf_8(body) {
        let offset = mark.saturating_add(error.valid_up_to());
        return Err(undecodable(bytes, offset, "UTF-8"));
    }
    if let Some(encoding) = SingleByte::of(body) {
        return Ok(Found {
            encoding: Named::Guessed(encoding),
            mark,
            sure,
        });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    let guess = detector.guess(Some(b"fr"), Utf8Detection::Deny);
    if guess.is_single_byte() {
        let encoding = Named::Guessed(SingleByte::Windows1252);
        return Ok(Found {
            encoding,
            mark,
            sure,
        });
    }
    Ok(standard(guess, mark, sure))
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
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::OutputFull => Err(read),
        DecoderResult::Malformed(length, after) => {
            let back = usize::from(length).saturating_add(usize::from(after));
            Err(read.saturating_sub(back))
        }
    }
}

fn undecodable(bytes: &[u8], offset: usize, encoding: &str) -> ImportError {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = count(before.split(|byte| *byte == b'\n').count());
    let byte = bytes
        .get(offset)
        .map_or_else(String::new, |byte| format!(" (0x{byte:02X})"));
    let issue = Issue::new(
        IssueCode::FileUndecodable,
        &format!(
            "Le texte ne peut être lu en {encoding} : octet n° {}{byte}, à la ligne {line}.",
            offset.saturating_add(1)
        ),
        "Réenregistrez le fichier d'origine en CSV UTF-8.",
    );
    ImportError::unreadable(issue.at(line))
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn codes<'d>(decoded: &'d Decoded<'_>) -> Vec<&'d str> {
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
    fn windows_bytes_under_a_mark_of_utf_8_are_read_and_told() {
        let decoded = decode(b"\xEF\xBB\xBFnom;ville\nL'\xE9t\xE9;Rez\xE9\n").unwrap();
        assert_eq!(decoded.text, "nom;ville\nL'été;Rezé\n");
        assert_eq!(codes(&decoded), ["FILE-018"]);
    }

    #[test]
    fn two_marks_are_no_text() {
        let decoded = decode("\u{feff}\u{feff}nom\nA\n".as_bytes()).unwrap();
        assert_eq!(decoded.text, "nom\nA\n");
        assert!(decoded.issues.is_empty());
    }

    #[test]
    fn nothing_but_marks_and_spaces_is_empty() {
        for bytes in [b"".as_slice(), b"\xEF\xBB\xBF", b" \r\n\n"] {
            assert_eq!(decode(bytes).unwrap_err().issues()[0].code, "FILE-001");
        }
    }
}
