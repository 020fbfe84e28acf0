//! How well texts answer what was typed; everything here is folded.

use crate::domain::directory::StructureSheet;
use crate::geography::{Geography, folded, letters_of, mistakes};

/// Words that say nothing of what is looked for.
const EMPTY_WORDS: [&str; 16] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "et", "en", "au", "aux", "par",
    "combien",
];

/// What was typed.
#[derive(Debug)]
pub(super) struct Typed<'t> {
    text: &'t str,
    words: Vec<(&'t str, u64)>,
}

impl<'t> Typed<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let all = || text.split(' ').filter(|word| !word.is_empty());
        let full: Vec<&str> = all().filter(|word| !EMPTY_WORDS.contains(word)).collect();
        let kept = if full.is_empty() {
            all().collect()
        } else {
            full
        };
        let words = kept.into_iter().map(|word| (word, letters_of(word)));
        Self {
            text,
            words: words.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The texts that answer best (a name, and the words by which it is found too): how well, the
    /// lower the better, and their places.
    pub(super) fn best<T: AsRef<str>>(
        &self,
        texts: impl IntoIterator<Item = (T, T)>,
        most: usize,
        nearly: bool,
    ) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize, usize)> = texts
            .into_iter()
            .enumerate()
            .filter_map(|(place, (name, words))| {
                let quality = if nearly {
                    self.near(words.as_ref())
                } else {
                    self.quality(name.as_ref(), words.as_ref())
                }?;
                Some((quality, name.as_ref().len(), place))
            })
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .take(most)
            .map(|(quality, _, place)| (quality, place))
            .collect()
    }

    /// 0 for the name itself; the lower the better.
    fn quality(&self, name: &str, words: &str) -> Option<usize> {
        if name == self.text {
            return Some(0);
        }
        if name.starts_with(self.text) {
            return Some(1);
        }
        let all_in = |text: &str| {
            let begins = |word: &str| text.split(' ').any(|other| other.starts_with(word));
            self.words.iter().all(|(word, _)| begins(word))
        };
        if all_in(name) {
            return Some(2);
        }
        all_in(words).then_some(3)
    }

    /// Mistakes of all the words, when each is near one of the text.
    fn near(&self, text: &str) -> Option<usize> {
        let mistakes_of = |(word, letters): &(&str, u64)| {
            if text.split(' ').any(|other| other.starts_with(word)) {
                return Some(0);
            }
            let others = text.split(' ');
            let found = others.filter_map(|other| mistakes(word, *letters, other));
            found.min()
        };
        self.words.iter().map(mistakes_of).sum()
    }
}

/// The names of the structures of an edition, folded once.
#[derive(Debug, Default)]
pub struct Names(Vec<(String, String)>);

impl Names {
    /// The names of structures, in their order, with that of their commune.
    pub fn new(structures: &[StructureSheet], geography: &Geography) -> Self {
        let names = structures.iter().map(|sheet| {
            let name = sheet.name.as_deref().unwrap_or(&sheet.id);
            let commune = geography.commune(&sheet.commune);
            let commune = commune.map_or("", |commune| &commune.name);
            let words = format!("{name} {commune} {}", sheet.id);
            (folded(name), folded(&words))
        });
        Self(names.collect())
    }

    pub(super) fn best(&self, typed: &Typed<'_>, most: usize, nearly: bool) -> Vec<(usize, usize)> {
        let texts = self
            .0
            .iter()
            .map(|(name, words)| (name.as_str(), words.as_str()));
        typed.best(texts, most, nearly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [(&str, &str); 3] = [
        ("taux de reponse", "taux de reponse taux de reponse a1"),
        ("benevoles par structure", "benevoles par structure d2"),
        ("benevoles", "benevoles d1"),
    ];

    fn best(text: &str, nearly: bool) -> Vec<usize> {
        let found = Typed::new(text).best(TEXTS, 5, nearly).into_iter();
        found.map(|(_, place)| place).collect()
    }

    #[test]
    fn the_name_itself_comes_before_what_starts_with_it() {
        assert_eq!(best("benevoles", false), [2, 1]);
        assert_eq!(best("combien de benevoles par structure", false), [1]);
    }

    #[test]
    fn each_word_must_be_met_and_may_be_misspelt_once_nothing_is_spelt_so() {
        assert!(best("benevole reponse", false).is_empty());
        assert!(best("reponce", false).is_empty());
        assert_eq!(best("reponce", true), [0]);
        assert_eq!(best("bennevoles", true), [2, 1]);
    }
}
