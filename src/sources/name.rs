//! Names of files: which ones count, and how one from outside is made harmless.

/// More than any name that a person gives.
const LONGEST: usize = 120;
/// Endings of files that a program is still writing.
const UNFINISHED: [&str; 6] = [".part", ".partial", ".filepart", ".tmp", ".crdownload", "~"];

/// Whether a name fits a pattern of `*` and `?`, whatever the case of letters.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    // Places of the pattern reached so far; a star stays while it eats.
    let mut reached = vec![false; pattern.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    pass_stars(&pattern, &mut reached);
    for letter in name {
        let mut next = vec![false; reached.len()];
        for (place, expected) in pattern.iter().enumerate() {
            if !reached.get(place).is_some_and(|here| *here) {
                continue;
            }
            let kept = if *expected == '*' { Some(place) } else { None };
            let moved = (*expected == '?' || *expected == letter).then_some(place + 1);
            for place in kept.into_iter().chain(moved) {
                if let Some(cell) = next.get_mut(place) {
                    *cell = true;
                }
            }
        }
        pass_stars(&pattern, &mut next);
        reached = next;
    }
    reached.last().is_some_and(|end| *end)
}

/// A star may stand for nothing.
fn pass_stars(pattern: &[char], reached: &mut [bool]) {
    for (place, expected) in pattern.iter().enumerate() {
        let here = reached.get(place).is_some_and(|here| *here);
        if here
            && *expected == '*'
            && let Some(after) = reached.get_mut(place + 1)
        {
            *after = true;
        }
    }
}

/// Whether a name is that of a file hidden, locked by an office suite, or still being written.
pub(super) fn is_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    let ends = UNFINISHED.iter().any(|ending| name.ends_with(ending));
    ends || name.starts_with('.') || name.starts_with("~$")
}

/// A name without folders, control characters or anything that a file system or a screen would
/// take for something else.
pub(super) fn harmless(name: &str, fallback: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let strange = |c: char| c.is_control() || "<>:\"|?*".contains(c) || is_direction(c);
    let kept: String = last
        .chars()
        .map(|c| if strange(c) { '_' } else { c })
        .take(LONGEST)
        .collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if kept.chars().any(char::is_alphanumeric) {
        kept.to_owned()
    } else {
        fallback.to_owned()
    }
}

/// Characters that turn the direction of writing: they disguise an extension.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A name with a number before its extensions: `a.csv` → `a-2.csv`.
pub(super) fn numbered(name: &str, number: u32) -> String {
    if number < 2 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}-{number}.{extension}"),
        Some(_) | None => format!("{name}-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_names_whatever_their_case() {
        for (pattern, name, fit) in [
            ("*", "a.csv", true),
            ("*.csv", "Enquête 2025.CSV", true),
            ("*.csv", "a.csv.part", false),
            ("enquete-????.*", "enquete-2025.xlsx", true),
            ("enquete-????.*", "enquete-25.xlsx", false),
            ("*2025*.csv", "caf44-2025-v2.csv", true),
            ("a*b*c", "abbbc", true),
            ("a*b*c", "abbb", false),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }

    #[test]
    fn a_name_from_outside_names_no_folder_and_hides_nothing() {
        for (name, kept) in [
            ("enquete.csv", "enquete.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\enquête 2025.xlsx", "enquête 2025.xlsx"),
            ("..", "annuaire"),
            ("", "annuaire"),
            (".bashrc", "bashrc"),
            ("a\u{0}b\n.csv", "a_b_.csv"),
            ("facture\u{202e}vsc.exe", "facture_vsc.exe"),
        ] {
            assert_eq!(harmless(name, "annuaire"), kept, "{name:?}");
        }
        assert_eq!(harmless(&"a".repeat(5000), "x").len(), LONGEST);
    }

    #[test]
    fn a_file_being_written_is_known_by_its_name() {
        for name in ["a.csv.part", ".a.csv.Xy12", "~$a.xlsx", "a.TMP", "a.csv~"] {
            assert!(is_unfinished(name), "{name}");
        }
        assert!(!is_unfinished("tmp.csv"));
    }

    #[test]
    fn a_taken_name_gets_a_number_before_its_extension() {
        assert_eq!(numbered("a.csv", 1), "a.csv");
        assert_eq!(numbered("a.csv", 2), "a-2.csv");
        assert_eq!(numbered("lisez-moi", 3), "lisez-moi-3");
    }
}
