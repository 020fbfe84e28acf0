//! Rank and quartile of a figure in a group, among published values only.

use std::collections::BTreeMap;

use crate::domain::figure::{Content, MissingReason};
use crate::domain::structure::Population;
use crate::service::figures::{Figure, FigureKey};
use crate::service::published::{PublishedEdition, index};

use super::group::Group;

/// Published values from which a median is given: of two it would be their mean.
const LEAST_OF_A_MEDIAN: usize = 3;
/// Published values from which quartiles are given: one in each.
const LEAST_OF_QUARTILES: usize = 4;

/// Where a figure stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The group.
    pub group: Group,
    /// Territories of the group that were delivered for the year.
    pub members: usize,
    /// Of which have a published value: these are ranked.
    pub ranked: usize,
    /// Of which are secret: never ranked, nor counted before or after anyone.
    pub hidden: usize,
    /// 1 for the largest value; equal values, as printed, share a rank and the next ones are skipped.
    /// None for a figure without published value.
    pub rank: Option<usize>,
    /// Territories at the same rank, itself included; zero without a rank.
    pub tied: usize,
    /// 1 for the lowest quarter of the values, 4 for the highest; equal values are in the same one.
    pub quartile: Option<u8>,
    /// Median of the published values.
    pub median: Option<f64>,
}

type Place = (u16, Population, Option<u16>, i16, Group);

/// The values of the groups met so far: the figures of a list share theirs.
#[derive(Debug)]
pub struct Rankings<'a> {
    edition: &'a PublishedEdition,
    known: BTreeMap<Place, Ranked>,
    members: BTreeMap<Group, Vec<u32>>,
}

/// Published values of a group, ascending, as printed and as computed.
#[derive(Debug, Default)]
struct Ranked {
    members: usize,
    hidden: usize,
    printed: Vec<f64>,
    values: Vec<f64>,
}

impl<'a> Rankings<'a> {
    /// Nothing met yet.
    pub fn new(edition: &'a PublishedEdition) -> Self {
        Self {
            edition,
            known: BTreeMap::new(),
            members: BTreeMap::new(),
        }
    }

    /// Where a figure of this edition stands in a group.
    pub fn standing(&mut self, figure: &Figure<'_>, group: Group) -> Standing {
        let key = figure.key();
        let place = (
            key.indicator,
            key.population,
            key.member,
            key.data_year,
            group,
        );
        let Self {
            edition,
            known,
            members,
        } = self;
        let ranked = known.entry(place).or_insert_with(|| {
            let members = members
                .entry(group)
                .or_insert_with(|| places(edition, group));
            Ranked::of(edition, key, members)
        });
        let decimals = figure.definition().map_or(0, |known| known.decimals);
        ranked.standing(group, figure.value().map(|value| printed(value, decimals)))
    }
}

fn places(edition: &PublishedEdition, group: Group) -> Vec<u32> {
    let members = group.members(edition.geography()).into_iter();
    members
        .filter_map(|place| u32::try_from(place).ok())
        .collect()
}

/// A value as its figure prints it: what looks equal is equal.
fn printed(value: f64, decimals: u8) -> f64 {
    let factor = 10f64.powi(i32::from(decimals));
    (value * factor).round()
}

impl Ranked {
    fn of(edition: &PublishedEdition, key: FigureKey, members: &[u32]) -> Self {
        let mut ranked = Self::default();
        let Some(definition) = edition.definition(key.indicator) else {
            return ranked;
        };
        for &territory in members {
            let kind = edition
                .geography()
                .territory(index(territory))
                .map(|own| own.code.kind);
            if !kind.is_some_and(|kind| definition.has_level(kind, key.member)) {
                continue;
            }
            match edition.figure(FigureKey { territory, ..key }).content() {
                Content::Missing(MissingReason::NotDelivered { .. }) => continue,
                Content::Number { value, .. } => ranked.values.push(value),
                Content::Secret(_) => ranked.hidden += 1,
                Content::Missing(_) => {}
            }
            ranked.members += 1;
        }
        ranked.values.sort_unstable_by(f64::total_cmp);
        let rounded = ranked.values.iter();
        ranked.printed = rounded
            .map(|value| printed(*value, definition.decimals))
            .collect();
        ranked
    }

    fn standing(&self, group: Group, value: Option<f64>) -> Standing {
        let ranked = self.printed.len();
        let below = value.map(|value| self.printed.partition_point(|own| *own < value));
        let up_to = value.map(|value| self.printed.partition_point(|own| *own <= value));
        let quartile = below
            .filter(|_| ranked >= LEAST_OF_QUARTILES)
            .and_then(|below| u8::try_from(4 * below / ranked + 1).ok());
        Standing {
            group,
            members: self.members,
            ranked,
            hidden: self.hidden,
            rank: up_to.map(|up_to| ranked - up_to + 1),
            tied: up_to.zip(below).map_or(0, |(up_to, below)| up_to - below),
            quartile,
            median: self.median(),
        }
    }

    fn median(&self) -> Option<f64> {
        let ranked = self.values.len();
        if ranked < LEAST_OF_A_MEDIAN {
            return None;
        }
        let upper = self.values.get(ranked / 2)?;
        let lower = self.values.get((ranked - 1) / 2)?;
        Some(f64::midpoint(*lower, *upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::territory::TerritoryType;

    fn standing(values: &[f64], hidden: usize, value: Option<f64>) -> Standing {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        let ranked = Ranked {
            members: values.len() + hidden,
            hidden,
            printed: values.iter().map(|value| printed(*value, 1)).collect(),
            values,
        };
        let group = Group::Size {
            kind: TerritoryType::Epci,
            class: 0,
        };
        ranked.standing(group, value.map(|value| printed(value, 1)))
    }

    #[test]
    fn equal_values_share_a_rank_and_the_next_are_skipped() {
        let values = [50.0, 40.0, 40.04, 30.0, 20.0];
        let rank = |value| {
            let found = standing(&values, 0, Some(value));
            (found.rank, found.tied)
        };
        assert_eq!(rank(50.0), (Some(1), 1));
        // 40.0 and 40.04 are both printed « 40,0 ».
        assert_eq!(rank(40.0), (Some(2), 2));
        assert_eq!(rank(40.04), (Some(2), 2));
        assert_eq!(rank(30.0), (Some(4), 1));
        assert_eq!(rank(20.0), (Some(5), 1));
    }

    #[test]
    fn a_secret_has_no_rank_and_moves_nobody() {
        let values = [50.0, 40.0, 30.0, 20.0];
        let with = standing(&values, 3, Some(30.0));
        let without = standing(&values, 0, Some(30.0));
        assert_eq!((with.rank, with.ranked), (without.rank, without.ranked));
        assert_eq!(
            (with.quartile, with.median),
            (without.quartile, without.median)
        );
        assert_eq!((with.hidden, with.members), (3, 7));
        let secret = standing(&values, 3, None);
        assert_eq!((secret.rank, secret.tied, secret.quartile), (None, 0, None));
    }

    #[test]
    fn quartiles_need_four_values_and_a_median_three() {
        let values = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0];
        let quartile = |value| standing(&values, 0, Some(value)).quartile;
        assert_eq!(quartile(10.0), Some(1));
        assert_eq!(quartile(30.0), Some(2));
        assert_eq!(quartile(60.0), Some(3));
        assert_eq!(quartile(80.0), Some(4));
        assert_eq!(standing(&values, 0, None).median, Some(45.0));
        let few = standing(&[1.0, 2.0], 0, Some(1.0));
        assert_eq!((few.quartile, few.median, few.rank), (None, None, Some(2)));
    }
}
