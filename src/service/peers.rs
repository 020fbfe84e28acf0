//! Where a structure stands among its peers: for a role that may read answers.

use std::collections::BTreeSet;

use super::behind::Behind;
use super::published::PublishedEdition;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Base, Frame};
use crate::domain::directory::StructureSheet;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::engine::{Scope, StructureValue, StructureYear, values_of_structures_in};
use crate::geography::Territory;
use crate::store::StoreError;

/// Fewer peers than this place nobody: a larger territory is taken.
const ENOUGH_PEERS: usize = 10;

/// A structure beside those of its kind on a territory, for one data year.
#[derive(Debug, Clone, PartialEq)]
pub struct Peers {
    /// Territory of the peers, by place in the geography.
    pub territory: usize,
    /// Kind of structures compared.
    pub population: Population,
    /// Year that the answers describe.
    pub data_year: i32,
    /// Structures of the kind there that answered the survey, itself included.
    pub respondents: usize,
    /// One line per indicator that the structure answered, in the order of the catalogue.
    pub standings: Vec<Standing>,
}

/// One indicator over the answers of one structure, beside its peers.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Place of the indicator in the catalogue.
    pub indicator: u16,
    /// Its own value.
    pub value: f64,
    /// Structures that count, itself included.
    pub counted: usize,
    /// A quarter of them are at or below.
    pub lower_quartile: f64,
    /// Half of them are.
    pub median: f64,
    /// Three quarters of them are.
    pub upper_quartile: f64,
    /// 1 for the largest value; equal values share the best place.
    pub rank: usize,
}

/// Where a structure stands in the last year that it answered; none when it never did.
///
/// Peers are the structures of its kind in its département; of its région, then of France, while
/// fewer than ten answered.
///
/// # Errors
/// The store or a formula fails.
pub fn peers(
    place: &Workplace,
    edition: &PublishedEdition,
    sheet: &StructureSheet,
) -> Result<Option<Peers>, WorkError> {
    let Some(year) = last_answered(place, edition, &sheet.id)? else {
        return Ok(None);
    };
    let everywhere = |_: &str| true;
    let years = BTreeSet::from([year]);
    let Some(mut behind) = Behind::read(place, edition, &years, everywhere)? else {
        return Ok(None);
    };
    behind
        .lines
        .retain(|line| line.kind == sheet.kind && line.data_year == year);
    let Some((territory, respondents)) = ground(&behind.lines, edition, sheet) else {
        return Ok(None);
    };
    behind.lines.retain(|line| is_inside(territory.1, line));
    let wanted = comparable(edition);
    let scope = Scope {
        years: Some(years),
        ..Scope::default()
    };
    let values = behind.with_request(scope, |request| values_of_structures_in(request, &wanted))?;
    let standings = wanted
        .iter()
        .zip(&values)
        .filter_map(|((indicator, _), values)| standing(*indicator, &sheet.id, values));
    Ok(Some(Peers {
        territory: territory.0,
        population: Population::of(sheet.kind),
        data_year: year,
        respondents,
        standings: standings.collect(),
    }))
}

/// The last data year of the edition for which the structure answered.
fn last_answered(
    place: &Workplace,
    edition: &PublishedEdition,
    structure: &str,
) -> Result<Option<i32>, WorkError> {
    match place.store.snapshot_of(edition.deliveries()) {
        Err(StoreError::DeliveryGone { .. }) => Ok(None),
        snapshot => Ok(snapshot?.answered_years(structure)?.last().copied()),
    }
}

/// The smallest of département, région and France where enough of its kind answered.
fn ground<'a>(
    lines: &[StructureYear],
    edition: &'a PublishedEdition,
    sheet: &StructureSheet,
) -> Option<((usize, &'a Territory), usize)> {
    let geography = edition.geography();
    let commune = geography.find_current(TerritoryType::Com, &sheet.commune)?;
    let mut last = None;
    for kind in [
        TerritoryType::Dep,
        TerritoryType::Reg,
        TerritoryType::France,
    ] {
        let found = geography.indices_of(kind).find_map(|place| {
            let territory = geography.territory(place)?;
            territory
                .communes
                .binary_search(&u32::try_from(commune).ok()?)
                .is_ok()
                .then_some((place, territory))
        });
        let Some(found) = found else { continue };
        let answered = lines
            .iter()
            .filter(|line| line.respondent && is_inside(found.1, line))
            .count();
        last = Some((found, answered));
        if answered >= ENOUGH_PEERS {
            break;
        }
    }
    last
}

fn is_inside(territory: &Territory, line: &StructureYear) -> bool {
    territory.communes.binary_search(&line.commune).is_ok()
}

/// Indicators that have a sense for one structure: over respondents, without a quantile.
fn comparable(edition: &PublishedEdition) -> Vec<(u16, Option<u16>)> {
    let has_sense = |definition: &IndicatorDefinition| {
        let numerator = definition.numerator.as_deref().unwrap_or("MEDIAN");
        definition.frame == Frame::Structure
            && definition.base == Base::Respondents
            && !numerator.contains("MEDIAN")
            && !numerator.contains("QUANTILE")
    };
    (0u16..)
        .zip(edition.catalogue().indicators.values())
        .filter(|(_, definition)| has_sense(definition))
        .map(|(place, _)| (place, None))
        .collect()
}

fn standing(indicator: u16, structure: &str, values: &[StructureValue]) -> Option<Standing> {
    let own = values
        .iter()
        .find(|value| value.structure == structure)?
        .value?;
    let mut all: Vec<f64> = values.iter().filter_map(|value| value.value).collect();
    all.sort_by(f64::total_cmp);
    Some(Standing {
        indicator,
        value: own,
        counted: all.len(),
        lower_quartile: quartile(&all, 1)?,
        median: quartile(&all, 2)?,
        upper_quartile: quartile(&all, 3)?,
        rank: all.iter().filter(|value| **value > own).count() + 1,
    })
}

/// A quartile (1 to 3) of sorted values by linear interpolation, as `QUANTILE_CONT` of SQL.
fn quartile(sorted: &[f64], quarters: usize) -> Option<f64> {
    let position = sorted.len().checked_sub(1)?.checked_mul(quarters)?;
    let below = *sorted.get(position / 4)?;
    let above = sorted.get(position / 4 + 1).copied().unwrap_or(below);
    let share = f64::from(u8::try_from(position % 4).ok()?) / 4.0;
    Some(below + (above - below) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(structure: &str, value: Option<f64>) -> StructureValue {
        StructureValue {
            structure: structure.to_owned(),
            data_year: 2023,
            counted: value.is_some(),
            numerator: value.unwrap_or_default(),
            denominator: None,
            value,
        }
    }

    #[test]
    fn equal_values_share_the_best_rank_and_who_did_not_answer_is_not_ranked() {
        let values = [
            value("a", Some(10.0)),
            value("b", Some(30.0)),
            value("c", Some(30.0)),
            value("d", None),
            value("e", Some(20.0)),
        ];
        let of = |structure| standing(0, structure, &values);
        let c = of("c").unwrap();
        assert_eq!((c.rank, c.counted), (1, 4));
        assert_eq!(of("e").unwrap().rank, 3);
        assert_eq!(of("d"), None);
        assert!((c.median - 25.0).abs() < 1e-12);
        assert!((c.lower_quartile - 17.5).abs() < 1e-12);
        assert!((c.upper_quartile - 30.0).abs() < 1e-12);
    }

    #[test]
    fn one_value_is_its_own_quartiles() {
        assert_eq!(quartile(&[4.0], 1), Some(4.0));
        assert_eq!(quartile(&[], 2), None);
    }
}
