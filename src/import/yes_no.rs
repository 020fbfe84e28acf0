//! Yes and no, as files write them.

use super::wording::normalise;

/// Reads a flag; none when the text says neither.
pub(super) fn parse(text: &str) -> Option<bool> {
    match text {
        "Oui" => return Some(true),
        "Non" => return Some(false),
        _ => {}
    }
    match normalise(text).as_str() {
        "oui" | "o" | "1" | "x" | "vrai" | "true" | "yes" | "y" => Some(true),
        "non" | "n" | "0" | "faux" | "false" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writings_of_yes_and_no_are_known() {
        for text in ["Oui", "O", "1", "x", "VRAI"] {
            assert_eq!(parse(text), Some(true), "{text}");
        }
        for text in ["Non", "n", "0", "Faux"] {
            assert_eq!(parse(text), Some(false), "{text}");
        }
        assert_eq!(parse("peut-être"), None);
        assert_eq!(parse("2"), None);
    }
}
