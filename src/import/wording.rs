//! How texts are compared, shortened and written in messages.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longest value shown in a message or a report, in characters.
const LONGEST_VALUE: usize = 120;

/// The form under which headers and categories are compared: no case, accent, punctuation nor
/// ligature, words separated by one space.
pub(super) fn normalise(text: &str) -> String {
    if text.is_ascii() {
        return normalise_ascii(text);
    }
    let mut normal = String::with_capacity(text.len());
    let mut pending_space = false;
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if !character.is_alphanumeric() {
            pending_space = !normal.is_empty();
            continue;
        }
        if pending_space {
            normal.push(' ');
            pending_space = false;
        }
        match character {
            'œ' | 'Œ' => normal.push_str("oe"),
            'æ' | 'Æ' => normal.push_str("ae"),
            other => normal.extend(other.to_lowercase()),
        }
    }
    normal
}

/// [`normalise`] of a text without accents, the many cells of a large file: no decomposition.
fn normalise_ascii(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut pending_space = false;
    for byte in text.bytes() {
        if !byte.is_ascii_alphanumeric() {
            pending_space = !normal.is_empty();
            continue;
        }
        if pending_space {
            normal.push(' ');
            pending_space = false;
        }
        normal.push(char::from(byte.to_ascii_lowercase()));
    }
    normal
}

/// The form under which markers are compared: they may be punctuation only (`#`, `-`), which
/// [`normalise`] would erase.
pub(super) fn fold(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_ascii_lowercase();
    }
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
        .replace('’', "'")
}

/// A cell as a person reads it: without the spaces and marks around it.
pub(super) fn trimmed(text: &str) -> &str {
    // Most cells have nothing to lose, which their first and last bytes tell.
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// The beginning of a long value.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST_VALUE {
        return text.to_owned();
    }
    text.chars().take(LONGEST_VALUE).chain(['…']).collect()
}

/// French spacing: no-break space inside « » and before a colon, narrow one before `; ! ?`.
pub(super) fn typeset(text: &str) -> String {
    [
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" !", "\u{202f}!"),
        (" ?", "\u{202f}?"),
        (" %", "\u{202f}%"),
        ("'", "’"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (plain, french)| {
        text.replace(plain, french)
    })
}

/// « a », « b » and how many more.
pub(super) fn quoted_list(names: &[String], shown: usize) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(shown)
        .map(|name| format!("« {} »", shorten(name)))
        .collect();
    let rest = names.len().saturating_sub(shown);
    let more = match rest {
        0 => String::new(),
        rest => format!(" et {}", counted(count(rest), "autre", "autres")),
    };
    format!("{}{more}", quoted.join(", "))
}

/// A number with its noun, singular up to one as in French.
pub(super) fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number < 2 { one } else { several })
}

/// A length as a count.
pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_punctuation_and_spaces_do_not_matter() {
        for text in [
            "Nombre de bénévoles",
            "nombre_de_benevoles",
            " NOMBRE  DE BÉNÉVOLES* ",
        ] {
            assert_eq!(normalise(text), "nombre de benevoles");
        }
        assert_eq!(normalise("Œuvres (m²)"), "oeuvres m2");
        assert_eq!(normalise("\u{feff}Code"), "code");
    }

    #[test]
    fn a_text_without_accents_gives_the_same_by_the_quick_way() {
        for text in ["Code_Insee (2)", "  A--b\t", "", "#", "x1Y"] {
            assert_eq!(
                normalise_ascii(text),
                normalise(&format!("{text}\u{301}")).trim_end()
            );
        }
    }

    #[test]
    fn a_marker_of_punctuation_keeps_its_form() {
        assert_eq!(fold(" # "), "#");
        assert_eq!(fold("Non  Concerné"), "non concerné");
    }

    #[test]
    fn a_long_list_says_how_many_are_left() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(quoted_list(&names, 2), "« a », « b » et 1 autre");
    }
}
