//! Which single-byte encoding a French text was written in: the one whose letters make sense.

use encoding_rs::{Encoding, ISO_8859_15, WINDOWS_1252};
use oem_cp::code_table::DECODING_TABLE_CP850;
use oem_cp::decode_char_complete_table;

/// Encodings of one byte a character that French administrations used, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SingleByte {
    Windows1252,
    Iso885915,
    Cp850,
}

/// Bytes beyond ASCII looked at: enough to judge.
const SAMPLE: usize = 100_000;

impl SingleByte {
    const ALL: [Self; 3] = [Self::Windows1252, Self::Iso885915, Self::Cp850];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Windows1252 => "windows-1252",
            Self::Iso885915 => "iso-8859-15",
            Self::Cp850 => "cp850",
        }
    }

    /// The encoding under which the letters of a text are most plausible; none when none makes
    /// sense of it.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut best = (0, None);
        for encoding in Self::ALL {
            let score = encoding.plausibility(bytes);
            if score > best.0 {
                best = (score, Some(encoding));
            }
        }
        best.1
    }

    fn character(self, byte: u8) -> char {
        let through = |encoding: &'static Encoding| {
            let bytes = [byte];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            text.chars().next().unwrap_or('\u{fffd}')
        };
        match self {
            Self::Windows1252 => through(WINDOWS_1252),
            Self::Iso885915 => through(ISO_8859_15),
            Self::Cp850 => decode_char_complete_table(byte, &DECODING_TABLE_CP850),
        }
    }

    /// Every byte as its character.
    fn table(self) -> Vec<char> {
        (0..=u8::MAX).map(|byte| self.character(byte)).collect()
    }

    /// The text, or the offset of a byte that stands for a control code, which no text has.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        let table = self.table();
        let mut text = String::with_capacity(bytes.len().saturating_add(bytes.len() / 8));
        for (offset, &byte) in bytes.iter().enumerate() {
            let character = table.get(usize::from(byte)).copied().unwrap_or('\u{fffd}');
            if is_control(character) {
                return Err(offset);
            }
            text.push(character);
        }
        Ok(text)
    }

    fn plausibility(self, bytes: &[u8]) -> i64 {
        let table = self.table();
        let at = |offset: Option<usize>| {
            let byte = offset.and_then(|offset| bytes.get(offset))?;
            table.get(usize::from(*byte)).copied()
        };
        let high = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| !byte.is_ascii());
        high.take(SAMPLE)
            .filter_map(|(offset, _)| {
                let around = (at(offset.checked_sub(1)), at(offset.checked_add(1)));
                Some(likelihood(at(Some(offset))?, around))
            })
            .sum()
    }
}

fn is_control(character: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&character)
}

/// How likely a character is between its neighbours in a French text.
fn likelihood(character: char, around: (Option<char>, Option<char>)) -> i64 {
    let is = |test: fn(char) -> bool| (around.0.is_some_and(test), around.1.is_some_and(test));
    let letters = is(char::is_alphabetic);
    match character {
        _ if is_control(character) => -10,
        'é' | 'è' | 'ê' | 'ë' | 'à' | 'â' | 'ç' | 'ù' | 'û' | 'ü' | 'î' | 'ï' | 'ô' | 'ö' | 'œ'
        | 'æ' | 'ÿ' => {
            // A small letter among capitals is another letter, ill read.
            if is(char::is_uppercase) == (true, true) {
                -1
            } else {
                2
            }
        }
        'É' | 'È' | 'Ê' | 'Ë' | 'À' | 'Â' | 'Ç' | 'Ù' | 'Û' | 'Ü' | 'Î' | 'Ï' | 'Ô' | 'Ö' | 'Œ'
        | 'Æ' => {
            if is(char::is_lowercase).0 {
                -2
            } else {
                2
            }
        }
        '€' if !letters.0 => 2,
        '«' | '»' | '°' | '²' | '\u{a0}' | '–' | '—' | '…' => {
            if letters == (true, true) {
                -1
            } else {
                1
            }
        }
        '’' | '‘' | '“' | '”' | '·' | '•' | '§' | '±' => {
            i64::from(letters.0 || letters.1)
        }
        _ if letters.0 || letters.1 => -2,
        _ => -1,
    }
}

#[cfg(test)]
mod tests {
    use oem_cp::code_table::ENCODING_TABLE_CP850;
    use oem_cp::encode_string_checked;

    use super::*;

    const TEXT: &str =
        "Centre social L'Été;Bénévoles;à Rezé, près du cœur;12 €\nHÔPITAL;ÉCOLE;CRÈVE";

    #[test]
    fn the_three_encodings_are_told_apart_by_their_letters() {
        let (windows, _, _) = WINDOWS_1252.encode(TEXT);
        let (latin, _, lost) = ISO_8859_15.encode(TEXT);
        assert!(!lost);
        let dos = TEXT.replace("œ", "oe").replace('€', "");
        let dos_bytes = encode_string_checked(&dos, &ENCODING_TABLE_CP850).unwrap();
        for (bytes, encoding, text) in [
            (windows.as_ref(), SingleByte::Windows1252, TEXT),
            (latin.as_ref(), SingleByte::Iso885915, TEXT),
            (&dos_bytes, SingleByte::Cp850, &dos),
        ] {
            assert_eq!(SingleByte::of(bytes), Some(encoding));
            assert_eq!(encoding.decode(bytes).unwrap(), text);
        }
    }

    #[test]
    fn bytes_that_make_no_letters_have_no_encoding() {
        assert_eq!(SingleByte::of(b"\x81\x8D\x8F;\xFE\xDE\xA7a"), None);
    }
}
