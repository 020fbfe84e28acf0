//! The spellings of a column's categories.

use std::collections::BTreeMap;

use super::super::column_match::Wanted;
use super::super::wording::normalise;

/// Spelling → code. Most cells hold a spelling as the definitions write it: they are not normalised.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Categories<'a> {
    normal: BTreeMap<String, &'a str>,
    as_written: BTreeMap<&'a str, &'a str>,
}

impl<'a> Categories<'a> {
    /// Those of a variable; what the format says of a spelling comes first.
    pub(super) fn new(wanted: &Wanted<'a>) -> Self {
        let of_format = wanted
            .contract
            .iter()
            .flat_map(|contract| &contract.values)
            .map(|(spelling, code)| (spelling.as_str(), code.as_str()));
        let of_variable = wanted.variable.categories.iter().flat_map(|category| {
            let spellings = category.spellings.iter();
            let spellings = spellings.chain([&category.code, &category.label]);
            spellings.map(|spelling| (spelling.as_str(), category.code.as_str()))
        });
        let mut normal = BTreeMap::new();
        // The last of the format's spellings, the first of the dictionary's.
        for (spelling, code) in of_format.clone() {
            normal.insert(normalise(spelling), code);
        }
        for (spelling, code) in of_variable.clone() {
            normal.entry(normalise(spelling)).or_insert(code);
        }
        let spellings = of_format.chain(of_variable).map(|(spelling, _)| spelling);
        let as_written = spellings.filter_map(|text| Some((text, *normal.get(&normalise(text))?)));
        Self {
            as_written: as_written.collect(),
            normal,
        }
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.normal.is_empty()
    }

    /// The code that a text is a spelling of.
    pub(in super::super) fn code_of(&self, text: &str) -> Option<&'a str> {
        if let Some(code) = self.as_written.get(text) {
            return Some(code);
        }
        if self.is_empty() {
            return None;
        }
        self.normal.get(&normalise(text)).copied()
    }

    /// Normalised spellings and their codes.
    pub(in super::super) fn spellings(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.normal
            .iter()
            .map(|(spelling, code)| (spelling.as_str(), *code))
    }
}
