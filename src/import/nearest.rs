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

/// The candidates that look like a text, best first, without repeating one; at most `most`.
pub(super) fn nearest_few<'a, T: PartialEq>(
    text: &str,
    candidates: impl IntoIterator<Item = (&'a str, T)>,
    most: usize,
) -> Vec<T> {
    let mut alike: Vec<(f64, T)> = candidates
        .into_iter()
        .map(|(spelling, candidate)| (resemblance(text, spelling), candidate))
        .filter(|(score, _)| *score >= RESEMBLANCE)
        .collect();
    alike.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut few: Vec<T> = Vec::new();
    for (_, candidate) in alike {
        if few.len() < most && !few.contains(&candidate) {
            few.push(candidate);
        }
    }
    few
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

    #[test]
    fn several_likely_candidates_come_best_first_and_once() {
        let candidates = [
            ("total benevoles", 1),
            ("benevoles d activite", 2),
            ("benevoles activite", 2),
            ("commune", 3),
        ];
        assert_eq!(nearest_few("benevoles activites", candidates, 3), [2]);
        assert_eq!(nearest_few("benevoles", candidates, 3), [1]);
        assert_eq!(nearest_few("courriel", candidates, 3), [] as [i32; 0]);
    }
}
