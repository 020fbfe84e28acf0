//! Parameters of an address: known names only, each value checked, lists capped and deduplicated.

use std::borrow::Cow;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use crate::service::error::{QueryError, nearest};

use super::error::ApiError;
use super::problem::Code;

/// Most values in one list.
const LONGEST_LIST: usize = 500;

/// The parameters of one request.
#[derive(Debug, Default)]
pub(super) struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    /// Reads a query string; an unknown name is refused with the nearest known one.
    pub(super) fn parse(query: &str, known: &[&'static str]) -> Result<Self, ApiError> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let read = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name)?;
            let found = known.iter().find(|known| **known == name);
            let found = found.ok_or_else(|| unknown_parameter(&name, known))?;
            Ok((*found, decoded(value)?))
        });
        read.collect::<Result<_, ApiError>>().map(Self)
    }

    /// The only value of a parameter; an empty one counts as absent.
    pub(super) fn one<'a>(&'a self, name: &'a str) -> Result<Option<&'a str>, ApiError> {
        let mut values = self.values(name);
        let first = values.next();
        if values.next().is_some() {
            let detail = format!("le paramètre {name} est donné plusieurs fois");
            return Err(ApiError::new(Code::RepeatedParameter, detail).parameter(name));
        }
        Ok(first)
    }

    /// Every value of a list, `a,b` or repeated, without duplicates.
    pub(super) fn list(&self, name: &'static str) -> Result<Vec<&str>, ApiError> {
        let mut found: Vec<&str> = Vec::new();
        for value in self.values(name).flat_map(|value| value.split(',')) {
            let value = value.trim();
            if !value.is_empty() && !found.contains(&value) {
                found.push(value);
            }
            if found.len() > LONGEST_LIST {
                let (what, maximum) = ("valeurs dans une liste", LONGEST_LIST);
                return Err(QueryError::TooMany {
                    what,
                    asked: found.len(),
                    maximum,
                }
                .into());
            }
        }
        Ok(found)
    }

    /// The only value, read.
    pub(super) fn read<T: FromStr>(
        &self,
        name: &'static str,
        expected: &str,
    ) -> Result<Option<T>, ApiError> {
        self.one(name)?
            .map(|text| parsed(name, text, expected))
            .transpose()
    }

    /// Every value of a list, read.
    pub(super) fn read_list<T: FromStr>(
        &self,
        name: &'static str,
        expected: &str,
    ) -> Result<Vec<T>, ApiError> {
        self.list(name)?
            .into_iter()
            .map(|text| parsed(name, text, expected))
            .collect()
    }

    /// The only value, among those allowed.
    pub(super) fn choose<T: Copy>(
        &self,
        name: &'static str,
        allowed: &[(&'static str, T)],
    ) -> Result<Option<T>, ApiError> {
        self.one(name)?
            .map(|text| chosen(name, text, allowed))
            .transpose()
    }

    /// Every value of a list, among those allowed.
    pub(super) fn choose_list<T: Copy>(
        &self,
        name: &'static str,
        allowed: &[(&'static str, T)],
    ) -> Result<Vec<T>, ApiError> {
        self.list(name)?
            .into_iter()
            .map(|text| chosen(name, text, allowed))
            .collect()
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self
            .0
            .iter()
            .filter(move |(own, value)| *own == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }
}

/// Every field of a form in its order, whatever the names.
pub(super) fn form_fields(text: &str) -> Result<Vec<(String, String)>, ApiError> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let read = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decoded(name)?, decoded(value)?))
    });
    read.collect()
}

fn parsed<T: FromStr>(name: &'static str, text: &str, expected: &str) -> Result<T, ApiError> {
    text.parse()
        .map_err(|_unreadable| bad_value(name, text, expected))
}

fn chosen<T: Copy>(
    name: &'static str,
    text: &str,
    allowed: &[(&'static str, T)],
) -> Result<T, ApiError> {
    let found = allowed.iter().find(|(code, _)| *code == text);
    found.map(|(_, chosen)| *chosen).ok_or_else(|| {
        let refusal = QueryError::BadValue {
            parameter: name,
            found: text.to_owned(),
            expected: "une des valeurs permises".to_owned(),
            allowed: allowed.iter().map(|(code, _)| (*code).to_owned()).collect(),
        };
        refusal.into()
    })
}

/// A value that is not what the parameter expects.
pub(super) fn bad_value(name: &'static str, found: &str, expected: &str) -> ApiError {
    QueryError::BadValue {
        parameter: name,
        found: found.to_owned(),
        expected: expected.to_owned(),
        allowed: Vec::new(),
    }
    .into()
}

fn unknown_parameter(name: &str, known: &[&'static str]) -> ApiError {
    let detail = format!("cette adresse n'a pas de paramètre «\u{a0}{name}\u{a0}»");
    ApiError::new(Code::UnknownParameter, detail)
        .parameter(name)
        .nearest(nearest(name, known.iter().copied()))
        .allowed(known.iter().copied())
}

fn decoded(text: &str) -> Result<String, ApiError> {
    let spaced = text.replace('+', " ");
    let text = percent_decode_str(&spaced)
        .decode_utf8()
        .map(Cow::into_owned);
    text.map_err(|_invalid| {
        ApiError::new(
            Code::BadValue,
            "l'adresse contient des octets qui ne sont pas de l'UTF-8",
        )
    })
}
