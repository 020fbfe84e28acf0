//! Whether two names are of the same structure.

use std::collections::BTreeSet;

use strsim::{jaro_winkler, normalized_damerau_levenshtein};

use super::super::wording::normalise;

/// Words that say what a structure is, not which one: dropped before names are compared. « fictif »
/// is the mark of invented data.
const GENERIC: [&str; 38] = [
    "centre",
    "centres",
    "social",
    "sociale",
    "sociales",
    "sociaux",
    "socio",
    "culturel",
    "culturelle",
    "culturels",
    "socioculturel",
    "socioculturelle",
    "socioculturels",
    "csc",
    "cs",
    "csx",
    "evs",
    "espace",
    "espaces",
    "vie",
    "association",
    "asso",
    "fictif",
    "fictive",
    "a",
    "au",
    "aux",
    "d",
    "de",
    "des",
    "du",
    "en",
    "et",
    "l",
    "la",
    "le",
    "les",
    "un",
];

/// Share of the letters in words that both names have, from which they may be of one structure.
const WORDS_IN_COMMON: f64 = 0.6;
/// Likeness of two names letter by letter from which one may be the other with a typing error: one
/// letter in five.
const LETTERS_IN_COMMON: f64 = 0.8;
/// Likeness (Jaro-Winkler) from which two words are one: « bleu » and « bleue », a letter mistyped.
const SAME_WORD: f64 = 0.93;
/// Shortest word that may be mistyped: below, another letter is another word.
const SHORTEST_WORD: usize = 4;

/// How much two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Different.
    Far,
    /// A person must say.
    Near,
    /// The same words.
    Same,
}

/// A name reduced to the words that tell a structure from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As written, but for case and accents.
    whole: String,
    words: Vec<String>,
    numbers: BTreeSet<String>,
}

impl Name {
    /// `commune` is the name of its commune, which many names repeat.
    pub(super) fn new(text: &str, commune: Option<&str>) -> Self {
        let all = words(text);
        let of_commune = commune.map(words).unwrap_or_default();
        let telling = |word: &String| !GENERIC.contains(&word.as_str());
        let specific: Vec<String> = all.iter().filter(|word| telling(word)).cloned().collect();
        let own: Vec<String> = specific
            .iter()
            .filter(|word| !of_commune.contains(word))
            .cloned()
            .collect();
        let mut kept = [own, specific, all]
            .into_iter()
            .find(|words| !words.is_empty())
            .unwrap_or_default();
        kept.sort_unstable();
        kept.dedup();
        let (numbers, words) = kept
            .into_iter()
            .partition::<Vec<_>, _>(|word| is_number(word));
        Self {
            whole: normalise(text),
            words,
            numbers: numbers.into_iter().collect(),
        }
    }

    /// Two numbers that differ are of two structures: « EVS 1 », « EVS 2 ».
    pub(super) fn likeness(&self, other: &Self) -> Likeness {
        // A name may repeat the commune that the structure left: it is still the same name.
        let same_words = self.words == other.words && self.numbers == other.numbers;
        if same_words || self.whole == other.whole {
            return Likeness::Same;
        }
        if self.numbers != other.numbers && !self.numbers.is_empty() && !other.numbers.is_empty() {
            return Likeness::Far;
        }
        if self.words_in_common(other) >= WORDS_IN_COMMON
            || self.letters_in_common(other) >= LETTERS_IN_COMMON
        {
            Likeness::Near
        } else {
            Likeness::Far
        }
    }

    /// Letters of the words that both have, over the letters of both.
    fn words_in_common(&self, other: &Self) -> f64 {
        let common = |one: &Self, other: &Self| {
            let shared = one.words.iter().filter(|word| other.has(word));
            shared.map(|word| letters(word)).sum::<f64>()
        };
        let all = |name: &Self| name.words.iter().map(|word| letters(word)).sum::<f64>();
        let total = all(self) + all(other);
        if total > 0.0 {
            (common(self, other) + common(other, self)) / total
        } else {
            0.0
        }
    }

    fn letters_in_common(&self, other: &Self) -> f64 {
        let (one, other) = (self.words.concat(), other.words.concat());
        if one.len().min(other.len()) <= SHORTEST_WORD {
            return 0.0;
        }
        normalized_damerau_levenshtein(&one, &other)
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| {
            let long = own.len() >= SHORTEST_WORD && word.len() >= SHORTEST_WORD;
            own == word || (long && jaro_winkler(own, word) >= SAME_WORD)
        })
    }
}

fn words(text: &str) -> Vec<String> {
    let spelt = |word: &str| match word {
        "st" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        other => other.to_owned(),
    };
    normalise(text).split_whitespace().map(spelt).collect()
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn letters(word: &str) -> f64 {
    u32::try_from(word.chars().count()).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(one: &str, other: &str) -> Likeness {
        let name = |text| Name::new(text, Some("Angers"));
        name(one).likeness(&name(other))
    }

    #[test]
    fn what_a_structure_is_does_not_tell_which_one() {
        for (one, other) in [
            ("CENTRE SOCIAL JEAN VILAR ANGERS", "Csc Jean Vilar"),
            ("Association du centre social Jean-Vilar", "Jean Vilar"),
            ("Espace de vie sociale L'Éveil", "EVS « l’eveil »"),
            ("Maison St Exupéry", "Maison Saint-Exupery"),
            ("Centre social d'Angers", "Csc Angers"),
        ] {
            assert_eq!(compare(one, other), Likeness::Same, "{one} / {other}");
        }
    }

    #[test]
    fn a_name_that_repeats_the_commune_it_left_is_the_same() {
        let text = "Centre social Malakoff (Nantes)";
        let [here, there] = ["Nantes", "Rezé"].map(|commune| Name::new(text, Some(commune)));
        assert_eq!(here.likeness(&there), Likeness::Same);
    }

    #[test]
    fn a_name_mistyped_cut_or_completed_is_near() {
        for (one, other) in [
            ("Centre social Jean Vilar", "Centre social Jean Villar"),
            ("L'ARCHIPEL ESPACE D'ANIMATION", "L'Archipel"),
            ("EVS Eclats de quartiers", "Éclat de quartier"),
            ("La Ruche", "La Ruche des Hauts"),
        ] {
            assert_eq!(compare(one, other), Likeness::Near, "{one} / {other}");
        }
    }

    #[test]
    fn other_names_are_far() {
        for (one, other) in [
            ("Centre social Jean Vilar", "Centre social Roger Vidal"),
            ("Test EVS 1", "Test EVS 2"),
            ("Centre A", "Centre B"),
            ("Le Fil bleu", "La Maison bleue"),
            ("EVS fictif Le Phare", "EVS fictif L'Orée"),
            ("L'Oasis", "Les Iris"),
        ] {
            assert_eq!(compare(one, other), Likeness::Far, "{one} / {other}");
        }
    }
}
