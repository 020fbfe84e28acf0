//! In which years the questions of an indicator were asked.

use std::collections::BTreeSet;

use crate::catalogue::Catalogue;
use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::Frame;

/// The members and years of an indicator that the campaigns did not ask for.
#[derive(Debug, Default)]
pub(super) struct NotAsked(BTreeSet<(Option<u16>, i32)>);

impl NotAsked {
    pub(super) fn new(
        definition: &IndicatorDefinition,
        catalogue: &Catalogue,
        data_years: &[i32],
    ) -> Self {
        if definition.frame != Frame::Structure {
            return Self::default();
        }
        let mut found = BTreeSet::new();
        for formula in definition.formulas() {
            let dictionary = &catalogue.dictionary;
            let names: Vec<&str> = words(formula.numerator)
                .chain(formula.denominator.into_iter().flat_map(words))
                .chain(formula.filter.into_iter().flat_map(words))
                .collect();
            let was_asked = |name: &str, year: i32| {
                let variable = dictionary.get(name);
                variable.is_none_or(|variable| variable.asked.in_year(year))
            };
            for &year in data_years {
                let unasked = names.iter().any(|name| {
                    let before = name.strip_suffix("_previous_year");
                    !was_asked(name, year) || before.is_some_and(|name| !was_asked(name, year - 1))
                });
                if unasked {
                    found.insert((formula.member, year));
                }
            }
        }
        Self(found)
    }

    pub(super) fn contains(&self, member: Option<u16>, year: i32) -> bool {
        self.0.contains(&(member, year))
    }
}

/// Whether a formula compares with the year before.
pub(super) fn names_previous_year(definition: &IndicatorDefinition) -> bool {
    definition.formulas().iter().any(|formula| {
        words(formula.numerator)
            .chain(formula.denominator.into_iter().flat_map(words))
            .any(|word| word.ends_with("_previous_year"))
    })
}

/// Names in a formula, texts between quotes left out.
fn words(formula: &str) -> impl Iterator<Item = &str> {
    formula
        .split('\'')
        .step_by(2)
        .flat_map(|code| code.split(|c: char| !(c.is_alphanumeric() || c == '_')))
        .filter(|word| !word.is_empty())
}
