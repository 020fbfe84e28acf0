//! A product of territories, populations, members and years of one indicator.

use crate::catalogue::IndicatorDefinition;
use crate::domain::cells::Series;
use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::service::error::QueryError;
use crate::service::figures::{
    Figure, FigureKey, level_not_computed, place_of_indicator, population_not_computed,
    unknown_territory,
};
use crate::service::published::PublishedEdition;

use super::FigureQuery;

/// Every combination for one indicator; the year varies fastest.
#[derive(Debug)]
pub(super) struct Block {
    indicator: u16,
    territories: Vec<u32>,
    populations: Vec<Population>,
    members: Vec<Option<u16>>,
    years: Vec<i16>,
}

impl Block {
    pub(super) fn len(&self) -> usize {
        self.territories.len() * self.populations.len() * self.members.len() * self.years.len()
    }

    fn key(&self, place: usize) -> Option<FigureKey> {
        let (rest, year) = split(place, self.years.len())?;
        let (rest, member) = split(rest, self.members.len())?;
        let (rest, population) = split(rest, self.populations.len())?;
        Some(FigureKey {
            indicator: self.indicator,
            territory: *self.territories.get(rest)?,
            population: *self.populations.get(population)?,
            member: *self.members.get(member)?,
            data_year: *self.years.get(year)?,
        })
    }
}

fn split(place: usize, length: usize) -> Option<(usize, usize)> {
    Some((place.checked_div(length)?, place.checked_rem(length)?))
}

/// Reads figures by place; looks a series up once for all its years.
pub(super) struct Reader<'a, 'b> {
    edition: &'a PublishedEdition,
    blocks: &'b [Block],
    series: Option<(FigureKey, Series<'a>)>,
}

impl<'a, 'b> Reader<'a, 'b> {
    pub(super) fn new(edition: &'a PublishedEdition, blocks: &'b [Block]) -> Self {
        Self {
            edition,
            blocks,
            series: None,
        }
    }

    pub(super) fn figure(&mut self, place: usize) -> Option<Figure<'a>> {
        let mut place = place;
        for block in self.blocks {
            if place < block.len() {
                let key = block.key(place)?;
                return Some(self.edition.figure_in(key, self.series(key)));
            }
            place -= block.len();
        }
        None
    }

    fn series(&mut self, key: FigureKey) -> Series<'a> {
        let wanted = FigureKey {
            data_year: 0,
            ..key
        };
        if let Some((known, series)) = self.series
            && known == wanted
        {
            return series;
        }
        let series = self.edition.series(&wanted);
        self.series = Some((wanted, series));
        series
    }
}

/// One block per indicator of the request.
pub(super) fn of(
    edition: &PublishedEdition,
    query: &FigureQuery,
    years: &[i16],
) -> Result<Vec<Block>, QueryError> {
    let places = indicators_of(edition, query)?;
    let territories = territories_of(edition, query)?;
    let mut blocks = Vec::new();
    let mut refusal = None;
    for place in places {
        match block(edition, query, (place, &territories, years)) {
            Ok(block) => blocks.push(block),
            Err(error) => refusal = Some(refusal.unwrap_or(error)),
        }
    }
    // Some indicators asked can be served: the others are left out. None can: say why.
    match refusal {
        Some(error) if blocks.is_empty() => Err(error),
        _ => Ok(blocks),
    }
}

fn indicators_of(edition: &PublishedEdition, query: &FigureQuery) -> Result<Vec<u16>, QueryError> {
    if query.indicators.is_empty() {
        let all = 0..edition.catalogue().indicators.len();
        let held = all.filter(|&place| edition.holds(place));
        return Ok(held.filter_map(|place| u16::try_from(place).ok()).collect());
    }
    query
        .indicators
        .iter()
        .map(|name| place_of_indicator(edition, name))
        .collect()
}

/// Territories of a request with their level, those of `geo` first, then those of `compare`.
///
/// # Errors
/// When a code is not known; a former code stands for the current one.
pub fn territories_of(
    edition: &PublishedEdition,
    query: &FigureQuery,
) -> Result<Vec<(u32, TerritoryType)>, QueryError> {
    let geography = edition.geography();
    let mut found: Vec<usize> = Vec::new();
    let add = |place: usize, found: &mut Vec<usize>| {
        if !found.contains(&place) {
            found.push(place);
        }
    };
    for code in &query.geos {
        add(resolve(edition, code)?, &mut found);
    }
    let of_level = |place: &usize| {
        let kind = geography
            .territories()
            .get(*place)
            .map(|territory| territory.code.kind);
        query.geo_type.is_none_or(|level| kind == Some(level))
    };
    if query.geos.is_empty() {
        found = match &query.parent {
            Some(parent) => geography
                .within(resolve(edition, parent)?)
                .filter(of_level)
                .collect(),
            None => (0..geography.territories().len())
                .filter(of_level)
                .collect(),
        };
    } else {
        found.retain(of_level);
        if let Some(parent) = &query.parent {
            let inside: Vec<usize> = geography.within(resolve(edition, parent)?).collect();
            found.retain(|place| inside.contains(place));
        }
    }
    for code in &query.compare.territories {
        add(resolve(edition, code)?, &mut found);
    }
    let with_level = found.into_iter().filter_map(|place| {
        let territory = geography.territories().get(place)?;
        Some((u32::try_from(place).ok()?, territory.code.kind))
    });
    Ok(with_level.collect())
}

/// Place of a territory; a former code stands for the current one.
fn resolve(edition: &PublishedEdition, code: &TerritoryCode) -> Result<usize, QueryError> {
    let geography = edition.geography();
    let place = geography
        .find(code)
        .or_else(|| geography.find(&geography.redirect(code)?));
    place.ok_or_else(|| unknown_territory(edition, &code.to_string()))
}

type Ground<'a> = (u16, &'a [(u32, TerritoryType)], &'a [i16]);

fn block(
    edition: &PublishedEdition,
    query: &FigureQuery,
    (indicator, territories, years): Ground<'_>,
) -> Result<Block, QueryError> {
    let definition = edition.definition(indicator).ok_or(QueryError::BadCursor)?;
    let computed: Vec<u32> = territories
        .iter()
        .filter(|(_, level)| definition.has_level(*level, None))
        .map(|&(place, _)| place)
        .collect();
    if let (true, Some(&(_, level))) = (computed.is_empty(), territories.first()) {
        return Err(level_not_computed(definition, level.code()));
    }
    Ok(Block {
        indicator,
        territories: computed,
        populations: populations_of(definition, query)?,
        members: members_of(definition, query.by.as_deref())?,
        years: years.to_vec(),
    })
}

fn populations_of(
    definition: &IndicatorDefinition,
    query: &FigureQuery,
) -> Result<Vec<Population>, QueryError> {
    let known = &definition.populations;
    let Some(&first) = query.populations.first() else {
        let widest = Population::ALL
            .into_iter()
            .find(|population| known.contains(population));
        return Ok(widest.into_iter().collect());
    };
    let kept: Vec<_> = query
        .populations
        .iter()
        .copied()
        .filter(|p| known.contains(p))
        .collect();
    if kept.is_empty() {
        Err(population_not_computed(definition, first))
    } else {
        Ok(kept)
    }
}

/// The whole; or the members of a dimension; where there is no whole, the members.
fn members_of(
    definition: &IndicatorDefinition,
    by: Option<&str>,
) -> Result<Vec<Option<u16>>, QueryError> {
    let formulas = definition.formulas();
    let has_whole = formulas.iter().any(|formula| formula.member.is_none());
    let members = || {
        formulas
            .iter()
            .filter_map(|formula| formula.member)
            .map(Some)
    };
    let found: Vec<_> = match by {
        None if has_whole => vec![None],
        None => {
            let main = definition.main_breakdown().map(|main| &*main.dimension);
            let main = main.map(|main| definition.members_of(main));
            main.into_iter().flatten().map(Some).collect()
        }
        Some(by) if definition.breakdown(by).is_some() => {
            definition.members_of(by).into_iter().map(Some).collect()
        }
        Some(by) => members()
            .filter(|&member| definition.breakdown_code(member).as_deref() == Some(by))
            .collect(),
    };
    match by {
        Some(by) if found.is_empty() => Err(QueryError::BreakdownNotComputed {
            indicator: definition.id.clone(),
            found: by.to_owned(),
            allowed: definition
                .breakdowns
                .iter()
                .map(|breakdown| breakdown.dimension.clone())
                .chain(members().filter_map(|member| definition.breakdown_code(member)))
                .collect(),
        }),
        _ => Ok(found),
    }
}
