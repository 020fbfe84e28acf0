//! Zones blanches: the territories inside another that have no accredited structure, by name.

use serde_json::{Value, json};

use super::figures::FigureKey;
use super::published::PublishedEdition;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// Indicator that counts the structures of a territory.
const STRUCTURES: &str = "structures-agreees";
/// Communes with fewer inhabitants are not expected to have a structure of their own.
pub const MINIMUM_INHABITANTS: u32 = 5_000;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct GapsQuery {
    /// Place of the territory in the edition's geography.
    pub territory: usize,
    /// Data year.
    pub data_year: i32,
    /// Population of structures.
    pub population: Population,
    /// Inhabitants from which a commune is listed.
    pub minimum: u32,
}

/// Territories without structure, as places of the edition's geography.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// EPCI delivered whole, in order of name.
    pub epci: Vec<usize>,
    /// Quartiers of the list that holds for the year, that no respondent declares; in order of name.
    pub quartiers: Vec<usize>,
    /// Communes above the size asked, the most inhabited first.
    pub communes: Vec<usize>,
}

/// The gaps inside a territory; none when it was not delivered whole that year: nothing is said of
/// what is not known.
pub fn gaps(edition: &PublishedEdition, query: GapsQuery) -> Option<Gaps> {
    let GapsQuery {
        territory,
        data_year,
        population,
        minimum,
    } = query;
    let delivered = edition
        .coverage()
        .of(territory, data_year, population, false);
    if !delivered.complete {
        return None;
    }
    let geography = edition.geography();
    let mut inside: Vec<usize> = geography
        .within(territory)
        .filter(|place| is_empty(edition, *place, query) == Some(true))
        .collect();
    inside.sort_by_key(|place| geography.folded_label(*place));
    let of_kind = |kind| {
        let is_kind = |place: &usize| {
            let own = geography.territory(*place);
            own.is_some_and(|territory| territory.code.kind == kind)
        };
        inside.iter().copied().filter(is_kind).collect::<Vec<_>>()
    };
    let list = geography.listed_in(TerritoryType::Qpv, data_year);
    let inhabitants = |place: &usize| {
        let year = i16::try_from(data_year).unwrap_or(i16::MAX);
        let found = geography.inhabitants_of(*place, year);
        found.map_or(0, |found| found.count)
    };
    let mut communes = of_kind(TerritoryType::Com);
    communes.retain(|place| inhabitants(place) >= minimum);
    communes.sort_by_key(|place| std::cmp::Reverse(inhabitants(place)));
    let mut quartiers = of_kind(TerritoryType::Qpv);
    quartiers.retain(|place| list.contains(place));
    Some(Gaps {
        epci: of_kind(TerritoryType::Epci),
        quartiers,
        communes,
    })
}

/// Whether a territory has no structure; none when it is not known.
fn is_empty(edition: &PublishedEdition, place: usize, query: GapsQuery) -> Option<bool> {
    let indicator = edition.catalogue().indicators.get_index_of(STRUCTURES)?;
    let figure = edition.figure(FigureKey {
        indicator: u16::try_from(indicator).ok()?,
        territory: u32::try_from(place).ok()?,
        population: query.population,
        member: None,
        data_year: i16::try_from(query.data_year).ok()?,
    });
    Some(figure.value()? <= 0.0)
}

/// `GET /territories/{geo}/gaps`.
pub fn gaps_view(edition: &PublishedEdition, query: GapsQuery) -> Value {
    let geography = edition.geography();
    let own = geography.territory(query.territory);
    let mut view = json!({
        "edition": edition.id(),
        "geo": own.map(|territory| &territory.code),
        "time_period": query.data_year,
        "population": query.population.code(),
        "minimum_inhabitants": query.minimum,
    });
    let list = |places: &[usize]| list_view(edition, places, query.data_year);
    if let Some(members) = view.as_object_mut() {
        if let Some(found) = gaps(edition, query) {
            members.insert("epci".to_owned(), list(&found.epci));
            members.insert("quartiers".to_owned(), list(&found.quartiers));
            members.insert("communes".to_owned(), list(&found.communes));
        } else {
            let reason = "le territoire n'a pas été livré en entier pour cette année";
            members.insert("reason".to_owned(), Value::from(reason));
        }
    }
    view
}

/// Territories by name, with their inhabitants.
pub(in crate::service) fn list_view(
    edition: &PublishedEdition,
    places: &[usize],
    data_year: i32,
) -> Value {
    let geography = edition.geography();
    let year = i16::try_from(data_year).unwrap_or(i16::MAX);
    let item = |place: &usize| {
        let territory = geography.territory(*place)?;
        let inhabitants = geography.inhabitants_of(*place, year);
        Some(json!({
            "geo": territory.code,
            "label": &*territory.label,
            "inhabitants": inhabitants.map(|found| found.count),
            "inhabitants_year": inhabitants.map(|found| found.year),
        }))
    };
    places.iter().filter_map(item).collect()
}
