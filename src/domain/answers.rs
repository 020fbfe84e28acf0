//! The answers of one record, by variable.

use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::answer::Answer;

/// Variable → answer, in order of variables: what a `BTreeMap` would say, in one piece of memory.
///
/// A national campaign is millions of answers to a few hundred variables: names are shared, and a
/// reader that hands them over in order pays neither a search nor an allocation for each.
///
/// ```
/// use vigie::domain::answer::Answer;
/// use vigie::domain::answers::Answers;
/// let answers: Answers = [("etp", Answer::Blank), ("acf", Answer::Secret)].into_iter().collect();
/// assert_eq!(answers.keys().collect::<Vec<_>>(), ["acf", "etp"]);
/// assert_eq!(answers["etp"], Answer::Blank);
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Answers {
    /// By variable, each one once.
    sorted: Vec<(Arc<str>, Answer)>,
}

impl Answers {
    /// No answer yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No answer yet, and room for so many.
    pub fn with_capacity(answers: usize) -> Self {
        Self {
            sorted: Vec::with_capacity(answers),
        }
    }

    /// The answer to a variable.
    pub fn get(&self, variable: &str) -> Option<&Answer> {
        let place = self.place(variable).ok()?;
        self.sorted.get(place).map(|(_, answer)| answer)
    }

    /// The answer to a variable, to change it.
    pub fn get_mut(&mut self, variable: &str) -> Option<&mut Answer> {
        let place = self.place(variable).ok()?;
        self.sorted.get_mut(place).map(|(_, answer)| answer)
    }

    /// Whether there is an answer to a variable.
    pub fn contains_key(&self, variable: &str) -> bool {
        self.place(variable).is_ok()
    }

    /// Gives the answer to a variable, in place of the one there was. It costs nothing more than
    /// writing it where variables come in order.
    pub fn insert(&mut self, variable: impl Into<Arc<str>>, answer: Answer) {
        let variable = variable.into();
        let is_next = self
            .sorted
            .last()
            .is_none_or(|(last, _)| **last < *variable);
        if is_next {
            self.sorted.push((variable, answer));
            return;
        }
        match self.place(&variable) {
            Ok(place) => {
                if let Some((_, before)) = self.sorted.get_mut(place) {
                    *before = answer;
                }
            }
            Err(place) => self.sorted.insert(place, (variable, answer)),
        }
    }

    /// Keeps the answers that a condition keeps.
    pub fn retain(&mut self, mut keeps: impl FnMut(&str, &Answer) -> bool) {
        self.sorted
            .retain(|(variable, answer)| keeps(variable, answer));
    }

    /// Forgets them all.
    pub fn clear(&mut self) {
        self.sorted.clear();
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// Variables and answers, in order of variables.
    pub fn iter(&self) -> Iter<'_> {
        self.sorted.iter().map(borrowed)
    }

    /// Variables, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|(variable, _)| &**variable)
    }

    /// Answers, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Answer> {
        self.sorted.iter_mut().map(|(_, answer)| answer)
    }

    /// Where a variable is, or would be.
    fn place(&self, variable: &str) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|(known, _)| (**known).cmp(variable))
    }
}

/// Variables and answers, in order of variables.
pub type Iter<'a> = std::iter::Map<
    std::slice::Iter<'a, (Arc<str>, Answer)>,
    fn(&'a (Arc<str>, Answer)) -> (&'a str, &'a Answer),
>;

fn borrowed((variable, answer): &(Arc<str>, Answer)) -> (&str, &Answer) {
    (variable, answer)
}

impl<'a> IntoIterator for &'a Answers {
    type Item = (&'a str, &'a Answer);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Answers {
    type Item = (Arc<str>, Answer);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.sorted.into_iter()
    }
}

/// The last answer to a variable is the one kept.
impl<V: Into<Arc<str>>> FromIterator<(V, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (V, Answer)>>(answers: I) -> Self {
        let mut made = Self::new();
        made.extend(answers);
        made
    }
}

/// The later answer to a variable takes the place of the earlier one.
impl<V: Into<Arc<str>>> Extend<(V, Answer)> for Answers {
    fn extend<I: IntoIterator<Item = (V, Answer)>>(&mut self, answers: I) {
        let answers = answers.into_iter();
        self.sorted.reserve(answers.size_hint().0);
        for (variable, answer) in answers {
            self.insert(variable, answer);
        }
    }
}

/// Like a map: asking for an answer that is not there is a mistake of the program.
impl Index<&str> for Answers {
    type Output = Answer;

    #[expect(
        clippy::expect_used,
        reason = "what indexing means; `get` is there for the rest"
    )]
    fn index(&self, variable: &str) -> &Answer {
        self.get(variable).expect("no answer to this variable")
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self).finish()
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Answers;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("answers by variable")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
                let mut answers = Answers::new();
                while let Some((variable, answer)) = map.next_entry::<String, Answer>()? {
                    answers.insert(variable, answer);
                }
                Ok(answers)
            }
        }
        deserializer.deserialize_map(Map)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_say_what_a_map_would_say(
            given in prop::collection::vec(("[a-d]{0,2}", "[a-z]{0,3}"), 0..24),
            asked in "[a-d]{0,2}",
        ) {
            let given = || given.iter().map(|(variable, text)| {
                (variable.clone(), Answer::Rejected(text.clone()))
            });
            let mut map: BTreeMap<String, Answer> = given().collect();
            let mut answers: Answers = given().collect();
            let same = |answers: &Answers, map: &BTreeMap<String, Answer>| {
                answers.iter().eq(map.iter().map(|(variable, answer)| (variable.as_str(), answer)))
            };
            prop_assert!(same(&answers, &map));
            prop_assert_eq!(answers.get(&asked), map.get(&asked));
            prop_assert_eq!(answers.contains_key(&asked), map.contains_key(&asked));
            answers.extend(map.clone());
            answers.insert(asked.clone(), Answer::Secret);
            map.insert(asked.clone(), Answer::Secret);
            prop_assert!(same(&answers, &map));
            answers.retain(|variable, _| variable > asked.as_str());
            map.retain(|variable, _| variable > &asked);
            prop_assert!(same(&answers, &map));
            prop_assert_eq!(answers.len(), map.len());
        }
    }

    #[test]
    fn they_are_written_and_read_as_a_map() {
        let answers: Answers = [("b", Answer::Blank), ("a", Answer::Secret)]
            .into_iter()
            .collect();
        let text = serde_json::to_string(&answers).unwrap();
        assert_eq!(text, r#"{"a":"secret","b":"blank"}"#);
        assert_eq!(serde_json::from_str::<Answers>(&text).unwrap(), answers);
    }
}
