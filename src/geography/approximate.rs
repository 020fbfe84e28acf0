//! Names that are nearly what was typed: a letter missing, doubled, swapped.

use std::cmp::Reverse;

use super::Geography;
use super::spelling::{fold, without_article};

/// How many mistakes a text of so many letters may hold: none under four.
fn mistakes_allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=6 => 1,
        7..=9 => 2,
        _ => 3,
    }
}

/// Which letters and digits a folded text holds: two texts a mistake apart differ by two at most.
pub fn letters_of(folded: &str) -> u64 {
    folded.bytes().fold(0, |held, byte| match byte {
        b'a'..=b'z' => held | 1 << (byte - b'a'),
        b'0'..=b'9' => held | 1 << (byte - b'0' + 26),
        _ => held,
    })
}

/// Mistakes between a typed text and a name, or the start of the name, when there are few enough;
/// both are folded.
pub fn mistakes(typed: &str, letters: u64, name: &str) -> Option<usize> {
    let allowed = mistakes_allowed(typed.len());
    let start = if name.len() > typed.len() + allowed {
        name.get(..typed.len())?
    } else if name.len() + allowed < typed.len() {
        return None;
    } else {
        name
    };
    let apart = (letters ^ letters_of(start)).count_ones();
    if allowed == 0 || usize::try_from(apart).unwrap_or(usize::MAX) > 2 * allowed {
        return None;
    }
    let found = strsim::osa_distance(typed, start);
    (found <= allowed).then_some(found)
}

impl Geography {
    /// Territories whose name is nearly a text, or starts nearly like it, and how many mistakes that
    /// makes: the fewest first, then the most inhabitants.
    pub fn search_nearly(&self, text: &str, limit: usize) -> Vec<(usize, usize)> {
        let folded = fold(text);
        let typed = without_article(&folded);
        let letters = letters_of(typed);
        let mut found: Vec<_> = (0..self.territories.len())
            .filter_map(|idx| {
                let name = without_article(self.folded_labels.get(idx)?);
                let mistakes = mistakes(typed, letters, name)?;
                let inhabitants = self.latest_inhabitants.get(idx).copied();
                let is_whole = name.len().abs_diff(typed.len()) <= mistakes;
                Some((
                    mistakes,
                    !is_whole,
                    Reverse(inhabitants.unwrap_or_default()),
                    idx,
                ))
            })
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .take(limit)
            .map(|(mistakes, .., idx)| (mistakes, idx))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(typed: &str, name: &str) -> Option<usize> {
        mistakes(typed, letters_of(typed), name)
    }

    #[test]
    fn a_letter_missing_doubled_or_swapped_is_forgiven() {
        assert_eq!(between("saint nazere", "saint nazaire"), Some(2));
        assert_eq!(between("nante", "nantes"), Some(1));
        assert_eq!(between("chateabriant", "chateaubriant"), Some(1));
        assert_eq!(between("ancneis", "ancenis"), Some(1));
    }

    #[test]
    fn what_is_being_typed_meets_the_start_of_a_name() {
        assert_eq!(between("chateaub", "chateaubriant"), Some(0));
        assert_eq!(between("chataub", "chateaubriant"), Some(2));
    }

    #[test]
    fn a_short_text_or_another_word_is_not() {
        assert_eq!(between("nan", "nantes"), None);
        assert_eq!(between("rennes", "nantes"), None);
    }
}
