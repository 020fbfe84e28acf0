//! The name of a file as a person reads it: never a path.

/// Longest name kept, in characters.
const LONGEST: usize = 200;
/// Name of a file that has none.
const NONE: &str = "livraison";

/// The last part of what was given, without control characters; `livraison` when nothing is left.
pub(super) fn clean(given: Option<&str>) -> String {
    let last = given
        .and_then(|given| given.rsplit(['/', '\\']).next())
        .unwrap_or_default();
    let shown: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !is_misleading(*letter))
        .take(LONGEST)
        .collect();
    match shown.trim() {
        "" | "." | ".." => NONE.to_owned(),
        name => name.to_owned(),
    }
}

/// Marks that change the direction of a text: `fdp.exe` read backwards.
fn is_misleading(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        for (given, kept) in [
            ("registre 2023.csv", "registre 2023.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\caf\\registre.csv", "registre.csv"),
            ("/", "livraison"),
            ("..", "livraison"),
            ("", "livraison"),
            ("a\r\nb\0.csv", "ab.csv"),
            ("\u{202e}vsc.exe", "vsc.exe"),
            ("réponses « été ».xlsx", "réponses « été ».xlsx"),
        ] {
            assert_eq!(clean(Some(given)), kept, "{given:?}");
        }
        assert_eq!(clean(None), "livraison");
        assert_eq!(clean(Some(&"é".repeat(500))).chars().count(), LONGEST);
    }
}
