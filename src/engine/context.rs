//! Values of territories that deliveries and tables bring: ages, poverty, income.

use std::collections::BTreeMap;

use super::columns;
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Record};
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::Geography;

/// A value as it was delivered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Given {
    Number(f64),
    /// Delivered as secret: it stays so.
    Secret,
}

/// Variables of territories that figures may read, as the dictionary names them.
const READ: [&str; 5] = [
    columns::UNDER_20,
    columns::FROM_20_TO_64,
    columns::FROM_65,
    columns::POVERTY,
    columns::MEDIAN_INCOME,
];

type ByYear = BTreeMap<i32, Given>;

/// Values by variable, territory (index) and year.
#[derive(Debug, Default)]
pub struct Context {
    values: BTreeMap<&'static str, BTreeMap<u32, ByYear>>,
}

impl Context {
    /// Values that the current records bring, and the ages of the tables where they bring none.
    ///
    /// A record speaks of a commune by its code, of a larger territory by its whole code.
    pub fn new(records: &[Record], geography: &Geography) -> Self {
        let mut context = Self::default();
        let of_territories = records
            .iter()
            .filter(|record| record.feed == Feed::Territory);
        for record in of_territories {
            let Some(territory) = territory(geography, &record.subject) else {
                continue;
            };
            for variable in READ {
                if let Some(given) = record.answers.get(variable).and_then(given) {
                    context.give(variable, territory, record.data_year, given);
                }
            }
        }
        for (commune, _) in (0u32..).zip(geography.communes()) {
            context.give_ages(geography, commune);
        }
        context
    }

    fn give(&mut self, variable: &'static str, territory: u32, year: i32, given: Given) {
        let of_variable = self.values.entry(variable).or_default();
        let by_year = of_variable.entry(territory).or_default();
        by_year.insert(year, given);
    }

    fn give_ages(&mut self, geography: &Geography, commune: u32) {
        let is_given = |variable| {
            let of_variable = self.values.get(variable);
            of_variable.is_some_and(|of_variable: &BTreeMap<u32, ByYear>| {
                of_variable.contains_key(&commune)
            })
        };
        if is_given(columns::UNDER_20) || is_given(columns::FROM_65) {
            return;
        }
        if let Some(ages) = geography.ages(commune) {
            let year = i32::from(ages.year);
            for (variable, count) in [
                (columns::UNDER_20, ages.under_20),
                (columns::FROM_20_TO_64, ages.from_20_to_64),
                (columns::FROM_65, ages.from_65),
            ] {
                self.give(variable, commune, year, Given::Number(count));
            }
        }
    }

    /// The value of a territory in a year, else in the nearest (the earlier on a tie), and its year.
    pub(super) fn of(&self, variable: &str, territory: u32, year: i32) -> Option<(Given, i32)> {
        nearest(self.values.get(variable)?.get(&territory)?, year)
    }

    /// The value of each commune, as [`Self::of`].
    pub(super) fn of_communes(
        &self,
        variable: &str,
        (n_communes, year): (usize, i32),
    ) -> Vec<Option<(Given, i32)>> {
        let mut values = vec![None; n_communes];
        for (territory, by_year) in self.values.get(variable).into_iter().flatten() {
            if let Some(slot) = values.get_mut(*territory as usize) {
                *slot = nearest(by_year, year);
            }
        }
        values
    }
}

fn nearest(by_year: &ByYear, year: i32) -> Option<(Given, i32)> {
    let distance = |known: &i32| (known.abs_diff(year), *known);
    let found = by_year.keys().min_by_key(|known| distance(known))?;
    Some((*by_year.get(found)?, *found))
}

fn territory(geography: &Geography, subject: &str) -> Option<u32> {
    let found = match subject.parse::<TerritoryCode>() {
        Ok(code) => geography.find(&code),
        Err(_) => geography.find_current(TerritoryType::Com, subject),
    };
    u32::try_from(found?).ok()
}

fn given(answer: &Answer) -> Option<Given> {
    if *answer == Answer::Secret {
        Some(Given::Secret)
    } else {
        answer.number().map(Given::Number)
    }
}
