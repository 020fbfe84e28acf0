//! The same figure in two editions: their indices are not the same, their codes are.

use std::collections::BTreeMap;

use crate::catalogue::IndicatorDefinition;
use crate::domain::figure::Cell;
use crate::domain::structure::Population;
use crate::service::figures::FigureKey;
use crate::service::published::PublishedEdition;

/// Territory, population, member and year of a figure, in the indices of the later edition.
pub(super) type Place = (u32, Population, Option<u16>, i16);

/// From the indices of an edition to those of a later one.
pub(super) struct Crossing<'a> {
    before: &'a PublishedEdition,
    after: &'a PublishedEdition,
    /// None where both editions have the same territories in the same order.
    territories: Option<Vec<Option<u32>>>,
}

impl<'a> Crossing<'a> {
    pub(super) fn new(before: &'a PublishedEdition, after: &'a PublishedEdition) -> Self {
        let (old, new) = (
            before.geography().territories(),
            after.geography().territories(),
        );
        let codes = |list: &'a [crate::geography::Territory]| list.iter().map(|one| &one.code);
        let same = codes(old).eq(codes(new));
        let place = |code| u32::try_from(after.geography().find(code)?).ok();
        Self {
            before,
            after,
            territories: (!same).then(|| codes(old).map(place).collect()),
        }
    }

    /// Every indicator of either edition: its place in each.
    pub(super) fn indicators(&self) -> Vec<(Option<u16>, Option<u16>)> {
        let held = |edition: &PublishedEdition, id: &str| {
            let place = edition.catalogue().indicators.get_index_of(id)?;
            edition.holds(place).then(|| u16::try_from(place).ok())?
        };
        let new = self.after.catalogue().indicators.keys();
        let new = new.map(|id| (held(self.before, id), held(self.after, id)));
        let old = self.before.catalogue().indicators.keys();
        let gone = old
            .filter(|id| held(self.after, id).is_none())
            .map(|id| (held(self.before, id), None))
            .filter(|(before, _)| before.is_some());
        let mut all: Vec<_> = new.filter(|(_, after)| after.is_some()).collect();
        all.extend(gone);
        all
    }

    /// The cells of an indicator of the earlier edition, under the indices of the later one and in
    /// its order; those whose territory or member is gone come apart.
    pub(super) fn crossed(&self, before: u16, after: u16) -> (Vec<(Place, Cell)>, Vec<Cell>) {
        let members = self.members(before, after);
        let mut crossed = Vec::new();
        let mut lost = Vec::new();
        for cell in self.before.cells_of(before) {
            let territory = match &self.territories {
                None => Some(cell.territory),
                Some(places) => usize::try_from(cell.territory)
                    .ok()
                    .and_then(|place| places.get(place).copied().flatten()),
            };
            let member = match (&members, cell.member) {
                (None, member) => Some(member),
                (Some(_), None) => Some(None),
                (Some(places), Some(member)) => places.get(&member).map(|place| Some(*place)),
            };
            match (territory, member) {
                (Some(territory), Some(member)) => {
                    let place = (territory, cell.population, member, cell.data_year);
                    crossed.push((place, cell));
                }
                _ => lost.push(cell),
            }
        }
        if members.is_some() || self.territories.is_some() {
            crossed.sort_unstable_by_key(|(place, _)| *place);
        }
        (crossed, lost)
    }

    /// A figure of the later edition in the earlier one, where its territory and member are known.
    pub(super) fn back(&self, after: FigureKey) -> Option<FigureKey> {
        let definition = self.after.definition(after.indicator)?;
        let indicators = &self.before.catalogue().indicators;
        let (place, _, old) = indicators.get_full(&definition.id)?;
        let territory = if self.territories.is_none() {
            after.territory
        } else {
            let place = usize::try_from(after.territory).ok()?;
            let code = &self.after.geography().territory(place)?.code;
            u32::try_from(self.before.geography().find(code)?).ok()?
        };
        let member = match definition.breakdown_code(after.member) {
            None => None,
            code @ Some(_) => Some(
                (0u16..)
                    .zip(old.members())
                    .map(|(member, _)| member)
                    .find(|member| old.breakdown_code(Some(*member)) == code)?,
            ),
        };
        Some(FigureKey {
            indicator: u16::try_from(place).ok()?,
            territory,
            member,
            ..after
        })
    }

    /// From the members of a definition to those of a later one; none where they are the same.
    fn members(&self, before: u16, after: u16) -> Option<BTreeMap<u16, u16>> {
        let codes = |edition: &PublishedEdition, place| {
            let definition: Option<&IndicatorDefinition> = edition.definition(place);
            definition.map_or_else(Vec::new, |definition| {
                (0u16..)
                    .zip(definition.members())
                    .map(|(member, _)| definition.breakdown_code(Some(member)))
                    .collect()
            })
        };
        let (old, new) = (codes(self.before, before), codes(self.after, after));
        (old != new).then(|| {
            let place = |code| new.iter().position(|other| other == code);
            (0u16..)
                .zip(&old)
                .filter_map(|(member, code)| Some((member, u16::try_from(place(code)?).ok()?)))
                .collect()
        })
    }
}

pub(super) fn place_of(cell: &Cell) -> Place {
    (cell.territory, cell.population, cell.member, cell.data_year)
}

pub(super) fn key_of(cell: &Cell) -> FigureKey {
    FigureKey {
        indicator: cell.indicator,
        territory: cell.territory,
        population: cell.population,
        member: cell.member,
        data_year: cell.data_year,
    }
}
