//! The nearest known spelling: proposed to a person, never applied.

use strsim::normalized_damerau_levenshtein;

/// Words that say nothing of which column it is.
const FILLERS: [&str; 17] = [
    "nb", "nbre", "nombre", "total", "totaux", "de", "des", "du", "d", "la", "le", "les", "l",
    "et", "par", "en", "n",
];

/// Below this, two spellings are of different things.
const RESEMBLANCE: f64 = 0.72;

/// The candidate whose spelling is nearest to a text, both normalised.
pub(super) fn nearest<'a, T>(
    text: &str,
    candidates: impl IntoIterator<Item = (&'a str, T)>,
) -> Option<T> {
    let mut best: Option<(f64, T)> = None;
    for (spelling, candidate) in candidates {
        let score = resemblance(text, spelling);
        if score >= RESEMBLANCE && best.as_ref().is_none_or(|(least, _)| score > *least) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// From 0 to 1: letters in common, or meaningful words in common.
fn resemblance(left: &str, right: &str) -> f64 {
    let letters = normalized_damerau_levenshtein(left, right);
    let (left, right) = (meaningful(left), meaningful(right));
    let shared = left
        .iter()
        .filter(|word| right.iter().any(|other| same(word, other)))
        .count();
    let Ok(shared) = u32::try_from(shared) else {
        return letters;
    };
    let Ok(words) = u32::try_from(left.len().saturating_add(right.len())) else {
        return letters;
    };
    if words == 0 {
        return letters;
    }
    // A little less than letters: « bénévoles » is nearer to itself than to « nombre de bénévoles ».
    letters.max(0.95 * 2.0 * f64::from(shared) / f64::from(words))
}

fn meaningful(text: &str) -> Vec<&str> {
    text.split(' ')
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .collect()
}

fn same(word: &str, other: &str) -> bool {
    normalized_damerau_levenshtein(word, other) >= 0.8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_or_a_shorter_wording_is_recognised() {
        let candidates = || [("benevoles total", 1), ("etp total", 2), ("commune", 3)];
        assert_eq!(nearest("nb benevoles", candidates()), Some(1));
        assert_eq!(nearest("comune", candidates()), Some(3));
        assert_eq!(nearest("courriel", candidates()), None);
    }
}
