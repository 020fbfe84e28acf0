//! From the name of a town, as people write it, to a commune.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Geography;
use super::spelling::{fold, without_article, without_parentheses};
use super::territory::{Commune, narrow, widen};

/// How near a name must be to be proposed: one letter wrong in a short name, a few in a long one.
const NEAR_ENOUGH: f64 = 0.7;

/// Communes cut into municipal arrondissements that people take for the commune.
const CUT_INTO_ARRONDISSEMENTS: [&str; 3] = ["paris", "lyon", "marseille"];

/// Words after which a name is often cut short: « Saint-Sébastien » for « Saint-Sébastien-sur-Loire ».
const LINKS: [&str; 10] = [
    "sur", "sous", "en", "de", "du", "des", "d", "les", "lez", "aux",
];

/// More communes than this do not help a person to choose.
const MOST_CHOICES: usize = 5;

/// What a name of a département names. All are indices of communes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameResolution {
    /// One commune.
    Found(usize),
    /// The name of a commune merged since 2019: the commune of today.
    Former(usize),
    /// Several communes that the name does not tell apart.
    Ambiguous(Vec<usize>),
    /// None.
    Unknown {
        /// The commune of that département whose name looks most like it, if any does.
        nearest: Option<usize>,
    },
}

/// Folded names of communes, by département.
#[derive(Debug, Default)]
pub(super) struct CommuneNames(BTreeMap<Arc<str>, DepartementNames>);

#[derive(Debug, Default)]
struct DepartementNames {
    /// Folded name without article, commune; sorted. A name with parentheses is there with and without.
    current: Vec<(Box<str>, u32)>,
    /// The same for communes merged since 2019.
    former: Vec<(Box<str>, u32)>,
}

impl CommuneNames {
    /// `folded` holds the folded name of each commune; `former` département, folded name and commune.
    pub(super) fn new(
        communes: &[Commune],
        folded: &[Arc<str>],
        former: Vec<(String, String, usize)>,
    ) -> Self {
        let mut names: BTreeMap<Arc<str>, DepartementNames> = BTreeMap::new();
        for (idx, (commune, name)) in communes.iter().zip(folded).enumerate() {
            let Some(departement) = &commune.departement else {
                continue;
            };
            let entries = &mut names.entry(Arc::clone(departement)).or_default().current;
            entries.push((without_article(name).into(), narrow(idx)));
            if let Some(short) = without_parentheses(&commune.name) {
                entries.push((without_article(&fold(&short)).into(), narrow(idx)));
            }
        }
        for (departement, name, idx) in former {
            let entry = (without_article(&name).into(), narrow(idx));
            names
                .entry(Arc::from(departement))
                .or_default()
                .former
                .push(entry);
        }
        for of_departement in names.values_mut() {
            of_departement.current.sort();
            of_departement.former.sort();
        }
        Self(names)
    }

    fn of(&self, departement: &str) -> Option<&DepartementNames> {
        let code = departement.trim().to_ascii_uppercase();
        let code = if code.len() == 1 {
            format!("0{code}")
        } else {
            code
        };
        self.0.get(code.as_str())
    }
}

impl DepartementNames {
    fn nearest(&self, folded: &str) -> Option<usize> {
        let likeness = |name: &str| strsim::normalized_damerau_levenshtein(name, folded);
        self.current
            .iter()
            .map(|(name, idx)| (likeness(name), *idx))
            .filter(|(likeness, _)| *likeness >= NEAR_ENOUGH)
            // the first of two equally near, so that the answer does not depend on the order of a sum
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, idx)| widen(idx))
    }
}

/// Communes that have this folded name (article left out).
fn named(names: &[(Box<str>, u32)], folded: &str) -> Vec<usize> {
    let key = without_article(folded);
    let start = names.partition_point(|(name, _)| name.as_ref() < key);
    let same = names
        .iter()
        .skip(start)
        .take_while(|(name, _)| name.as_ref() == key);
    same.map(|(_, idx)| widen(*idx)).collect()
}

/// Communes whose name goes on after these words with « sur Loire », « de Bretagne »…
fn shortened(names: &[(Box<str>, u32)], folded: &str) -> Vec<usize> {
    let begun = format!("{} ", without_article(folded));
    let goes_on = |name: &str| {
        let rest = name.strip_prefix(&begun);
        rest.and_then(|rest| rest.split(' ').next())
            .is_some_and(|word| LINKS.contains(&word))
    };
    let start = names.partition_point(|(name, _)| name.as_ref() < begun.as_str());
    let same = names
        .iter()
        .skip(start)
        .take_while(|(name, _)| name.starts_with(&begun));
    same.filter(|(name, _)| goes_on(name))
        .map(|(_, idx)| widen(*idx))
        .collect()
}

/// Folded spellings to try, from what was written to what was probably meant.
fn spellings(name: &str) -> Vec<String> {
    let bare = fold(without_parentheses(name).as_deref().unwrap_or(name));
    let is_postal_code = |word: &&str| word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit());
    let words = bare.split(' ').skip_while(is_postal_code);
    let town: Vec<&str> = words.take_while(|word| *word != "cedex").collect();
    let mut spellings = vec![fold(name), town.join(" ")];
    if let [city, rest @ ..] = town.as_slice()
        && CUT_INTO_ARRONDISSEMENTS.contains(city)
        && rest.iter().all(|word| names_an_arrondissement(word))
    {
        spellings.push((*city).to_owned());
    }
    spellings.dedup();
    spellings
}

/// « 9e », « 12 », « 1er », « arrondissement ».
fn names_an_arrondissement(word: &str) -> bool {
    let ending = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = ending.len() < word.len()
        && ["", "e", "er", "eme", "ieme", "nd", "nde", "ere"].contains(&ending);
    is_number || ["arrondissement", "arrdt", "arr", "ardt"].contains(&word)
}

impl Geography {
    /// The commune of a département that a name names, whatever its case, accents, hyphens,
    /// abbreviated « Saint », article, « CEDEX » or municipal arrondissement, and « sur Loire » left
    /// out when no other commune of the département begins so.
    pub fn resolve_name(&self, departement: &str, name: &str) -> NameResolution {
        let Some(names) = self.names.of(departement) else {
            return NameResolution::Unknown { nearest: None };
        };
        let spellings = spellings(name);
        for spelling in &spellings {
            let found = named(&names.current, spelling);
            if !found.is_empty() {
                return self.tell_apart(found, spelling);
            }
        }
        let former = spellings.iter().find_map(|spelling| {
            named(&names.former, spelling)
                .first()
                .copied()
                .map(NameResolution::Former)
        });
        former.unwrap_or_else(|| {
            let meant = spellings
                .last()
                .map_or("", |spelling| without_article(spelling));
            match shortened(&names.current, meant).as_slice() {
                [] => NameResolution::Unknown {
                    nearest: names.nearest(meant),
                },
                [idx] => NameResolution::Found(*idx),
                several if several.len() <= MOST_CHOICES => {
                    NameResolution::Ambiguous(several.to_vec())
                }
                _ => NameResolution::Unknown { nearest: None },
            }
        })
    }

    /// Communes that differ only by their article, or by what they say in parentheses.
    fn tell_apart(&self, found: Vec<usize>, spelling: &str) -> NameResolution {
        let is_exact = |idx: &usize| {
            self.folded_labels
                .get(*idx)
                .is_some_and(|label| **label == *spelling)
        };
        let exact: Vec<usize> = found.iter().copied().filter(is_exact).collect();
        match (found.as_slice(), exact.as_slice()) {
            ([idx], _) | (_, [idx]) => NameResolution::Found(*idx),
            _ => NameResolution::Ambiguous(found),
        }
    }
}
