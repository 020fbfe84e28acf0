//! Identifiers of figures: read, checked, refused with what would be accepted.

use crate::catalogue::IndicatorDefinition;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::published::PublishedEdition;

use super::FigureKey;

/// What an identifier of a figure leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// This figure.
    Here(FigureKey),
    /// The same figure under the current code of its territory.
    MovedTo(String),
}

impl FigureKey {
    /// Reads `{indicator}/{geo}/{time}/{population}` and, with a breakdown, `/{dimension}:{member}`.
    ///
    /// # Errors
    /// When a part is not known; when the indicator is not computed there.
    pub fn locate(edition: &PublishedEdition, id: &str) -> Result<Located, QueryError> {
        let mut parts = id.splitn(5, '/');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        let (Some(name), Some(geo), Some(time), Some(population)) =
            (part(), part(), part(), part())
        else {
            return Err(unknown_figure(id));
        };
        let breakdown = part();
        let place = place_of_indicator(edition, name)?;
        let definition = edition
            .definition(place)
            .ok_or_else(|| unknown_figure(id))?;
        let code: TerritoryCode = geo
            .parse()
            .map_err(|_form| unknown_territory(edition, geo))?;
        let Some(territory) = edition.geography().find(&code) else {
            let current = edition.geography().redirect(&code);
            let current = current.ok_or_else(|| unknown_territory(edition, geo))?;
            return Ok(Located::MovedTo(id.replacen(geo, &current.to_string(), 1)));
        };
        let data_year = time
            .parse()
            .ok()
            .filter(|year| (1900..=2200).contains(year));
        let key = Self {
            indicator: place,
            territory: u32::try_from(territory).unwrap_or(u32::MAX),
            population: population
                .parse()
                .map_err(|_text| unknown_population(population))?,
            member: member_of(definition, breakdown)?,
            data_year: data_year.ok_or_else(|| unknown_figure(id))?,
        };
        key.check(
            definition,
            code.kind.code(),
            definition.has_level(code.kind, None),
        )?;
        Ok(Located::Here(key))
    }

    fn check(
        self,
        definition: &IndicatorDefinition,
        level: &'static str,
        level_computed: bool,
    ) -> Result<(), QueryError> {
        if !level_computed {
            return Err(level_not_computed(definition, level));
        }
        if !definition.populations.contains(&self.population) {
            return Err(population_not_computed(definition, self.population));
        }
        Ok(())
    }
}

fn unknown_figure(id: &str) -> QueryError {
    QueryError::Unknown {
        thing: Thing::Figure,
        parameter: "id",
        name: id.to_owned(),
        nearest: None,
    }
}

fn unknown_population(found: &str) -> QueryError {
    QueryError::BadValue {
        parameter: "population",
        found: found.to_owned(),
        expected: "un code de population".to_owned(),
        allowed: Population::ALL
            .iter()
            .map(|known| known.code().to_owned())
            .collect(),
    }
}

/// Place of an indicator that the edition holds.
pub(in crate::service) fn place_of_indicator(
    edition: &PublishedEdition,
    name: &str,
) -> Result<u16, QueryError> {
    let known = &edition.catalogue().indicators;
    let place = known
        .get_index_of(name)
        .filter(|&place| edition.holds(place));
    place
        .and_then(|place| u16::try_from(place).ok())
        .ok_or_else(|| QueryError::Unknown {
            thing: Thing::Indicator,
            parameter: "indicator",
            name: name.to_owned(),
            nearest: nearest(name, known.keys().map(String::as_str)),
        })
}

pub(in crate::service) fn unknown_territory(edition: &PublishedEdition, name: &str) -> QueryError {
    QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: name.to_owned(),
        nearest: edition
            .geography()
            .nearest_code(name)
            .map(|code| code.to_string()),
    }
}

pub(in crate::service) fn level_not_computed(
    definition: &IndicatorDefinition,
    level: &'static str,
) -> QueryError {
    QueryError::LevelNotComputed {
        indicator: definition.id.clone(),
        level,
        allowed: definition
            .levels
            .iter()
            .map(|level| level.code().to_owned())
            .collect(),
    }
}

pub(in crate::service) fn population_not_computed(
    definition: &IndicatorDefinition,
    population: Population,
) -> QueryError {
    QueryError::PopulationNotComputed {
        indicator: definition.id.clone(),
        population: population.code(),
        allowed: definition
            .populations
            .iter()
            .map(|known| known.code().to_owned())
            .collect(),
    }
}

fn member_of(
    definition: &IndicatorDefinition,
    breakdown: Option<&str>,
) -> Result<Option<u16>, QueryError> {
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let found = members.find(|&member| definition.breakdown_code(member).as_deref() == breakdown);
    found.ok_or_else(|| QueryError::BreakdownNotComputed {
        indicator: definition.id.clone(),
        found: breakdown.unwrap_or("sans ventilation").to_owned(),
        allowed: formulas
            .iter()
            .filter_map(|f| definition.breakdown_code(f.member))
            .collect(),
    })
}
