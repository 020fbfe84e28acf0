//! Texts that stand for codes.

use std::collections::BTreeMap;

use super::super::wording::normalise;
use crate::catalogue::format::TranslateRule;

/// A translation of the format, ready to be looked up.
pub(in super::super) struct Translation<'a> {
    pub(super) from: &'a str,
    pub(super) into: &'a str,
    /// Normalised spelling → code.
    pub(super) codes: BTreeMap<String, &'a str>,
}

impl<'a> Translation<'a> {
    pub(in super::super) fn new(rule: &'a TranslateRule) -> Self {
        let codes = rule.spellings.iter().flat_map(|(code, spellings)| {
            let spelt = move |spelling: &String| (normalise(spelling), code.as_str());
            spellings.iter().map(spelt)
        });
        Self {
            from: &rule.from,
            into: &rule.into,
            codes: codes.collect(),
        }
    }
}
