//! Answers as stored text: one compact JSON object per record.
//!
//! `{"etp_total": 3.5, "act_jeunesse": true, "nom": "…", "budget": null, "cloture": {"date": "2020-01-31"}}`:
//! a bare number, flag or text is a value, `null` is a blank, an object is anything else.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::domain::answer::{Answer, Value};
use crate::domain::answers::Answers;

/// Answers → text. A number that is not finite is refused: JSON would lose it in silence.
pub(super) fn encode(answers: &Answers) -> Result<String, serde_json::Error> {
    struct Map<'a>(&'a Answers);
    impl Serialize for Map<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let answers = self.0.iter();
            serializer.collect_map(answers.map(|(variable, answer)| (variable, Written(answer))))
        }
    }
    serde_json::to_string(&Map(answers))
}

/// The names of variables met by a reader of records, kept once.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: HashSet<Arc<str>>,
}

impl Names {
    fn shared(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.known.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.known.insert(Arc::clone(&name));
        name
    }
}

/// A name, shared with those of the records before.
struct Name<'n>(&'n mut Names);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        Ok(self.0.shared(&name))
    }
}

/// Text → answers, numbers exactly as they were written.
pub(super) fn decode(text: &str, names: &mut Names) -> Result<Answers, serde_json::Error> {
    struct Map<'n>(&'n mut Names);
    impl<'de> Visitor<'de> for Map<'_> {
        type Value = Answers;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object of answers")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut answers = Answers::new();
            while let Some(variable) = map.next_key_seed(Name(self.0))? {
                answers.insert(variable, map.next_value::<Read>()?.0);
            }
            Ok(answers)
        }
    }
    serde_json::Deserializer::from_str(text).deserialize_map(Map(names))
}

/// What has no JSON value of its own.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tagged<'a> {
    Date(NaiveDate),
    State(State),
    Rejected(Cow<'a, str>),
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    NotConcerned,
    Secret,
    NotAvailable,
}

struct Written<'a>(&'a Answer);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Answer::Value(Value::Number(number)) if number.is_finite() => {
                serializer.serialize_f64(*number)
            }
            Answer::Value(Value::Number(number)) => Err(S::Error::custom(format_args!(
                "{number} is not a finite number"
            ))),
            Answer::Value(Value::Flag(flag)) => serializer.serialize_bool(*flag),
            Answer::Value(Value::Text(text)) => serializer.serialize_str(text),
            Answer::Value(Value::Date(date)) => Tagged::Date(*date).serialize(serializer),
            Answer::Blank => serializer.serialize_unit(),
            Answer::NotConcerned => Tagged::State(State::NotConcerned).serialize(serializer),
            Answer::Secret => Tagged::State(State::Secret).serialize(serializer),
            Answer::NotAvailable => Tagged::State(State::NotAvailable).serialize(serializer),
            Answer::Rejected(text) => Tagged::Rejected(text.into()).serialize(serializer),
        }
    }
}

struct Read(Answer);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let answer = match text.as_bytes().first() {
            Some(b'n') => Answer::Blank,
            Some(b't') => Answer::Value(Value::Flag(true)),
            Some(b'f') => Answer::Value(Value::Flag(false)),
            Some(b'"') => Answer::Value(Value::Text(
                serde_json::from_str(text).map_err(D::Error::custom)?,
            )),
            Some(b'{') => match serde_json::from_str(text).map_err(D::Error::custom)? {
                Tagged::Date(date) => Answer::Value(Value::Date(date)),
                Tagged::State(State::NotConcerned) => Answer::NotConcerned,
                Tagged::State(State::Secret) => Answer::Secret,
                Tagged::State(State::NotAvailable) => Answer::NotAvailable,
                Tagged::Rejected(text) => Answer::Rejected(text.into_owned()),
            },
            // serde_json's own reading of numbers may be off by the last bit; this one is exact.
            _ => Answer::Value(Value::Number(text.parse().map_err(D::Error::custom)?)),
        };
        Ok(Self(answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer() -> impl Strategy<Value = Answer> {
        let number = any::<f64>().prop_filter("finite", |number| number.is_finite());
        let day = (-3000i32..3000, 1u32..366)
            .prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day));
        prop_oneof![
            number.prop_map(|number| Answer::Value(Value::Number(number))),
            any::<bool>().prop_map(|flag| Answer::Value(Value::Flag(flag))),
            any::<String>().prop_map(|text| Answer::Value(Value::Text(text))),
            day.prop_map(|date| Answer::Value(Value::Date(date))),
            any::<String>().prop_map(Answer::Rejected),
            Just(Answer::Blank),
            Just(Answer::NotConcerned),
            Just(Answer::Secret),
            Just(Answer::NotAvailable),
        ]
    }

    proptest! {
        #[test]
        fn answers_come_back_exactly_as_they_were_stored(
            answers in prop::collection::btree_map(any::<String>(), answer(), 0..8),
        ) {
            let answers: Answers = answers.into_iter().collect();
            let text = encode(&answers).unwrap();
            prop_assert_eq!(decode(&text, &mut Names::default()).unwrap(), answers);
        }
    }

    #[test]
    fn the_stored_text_is_compact_and_readable() {
        let answers = Answers::from_iter([
            ("a", Answer::Value(Value::Number(3.5))),
            ("b", Answer::Blank),
            ("c", Answer::NotConcerned),
            ("d", Answer::Value(Value::Text("null".into()))),
        ]);
        let text = encode(&answers).unwrap();
        assert_eq!(
            text,
            r#"{"a":3.5,"b":null,"c":{"state":"not_concerned"},"d":"null"}"#
        );
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused() {
        let answers = Answers::from_iter([("a", Answer::Value(Value::Number(f64::NAN)))]);
        assert!(encode(&answers).is_err());
    }

    #[test]
    fn a_damaged_text_is_an_error() {
        for text in [r#"{"a":"#, r#"{"a":{"unknown":1}}"#, "[1]"] {
            assert!(decode(text, &mut Names::default()).is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_kept_once_for_all_records() {
        let mut names = Names::default();
        for text in [r#"{"a":1,"b\u0041":2}"#, r#"{"a":3,"b\u0041":4}"#] {
            let answers = decode(text, &mut names).unwrap();
            assert_eq!(answers.keys().collect::<Vec<_>>(), ["a", "bA"]);
        }
        assert_eq!(names.known.len(), 2);
        assert!(names.known.iter().all(|name| Arc::strong_count(name) == 1));
    }
}
