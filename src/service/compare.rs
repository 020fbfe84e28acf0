//! A figure beside others: larger territories, neighbours, its peers, itself in another year.
//!
//! Only published figures are compared. A secret one has no gap, no rank, no place in a median and
//! no evolution: what is said of the others is computed as if it did not exist, and how many are
//! hidden is what the list of figures already shows.

mod asked;
mod change;
mod evolution;
mod group;
mod json;
mod standing;

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::{Geography, Territory};

use super::error::QueryError;
use super::figures::{Figure, FigureKey, unknown_territory};
use super::published::{PublishedEdition, index};

pub use asked::{Against, Compared};
pub use change::{Change, Verdict, weight_of_one_structure};
pub use evolution::{Evolution, NoEvolution};
pub use group::{Group, SIZES};
pub(in crate::service) use json::{write_comparison, write_evolution};
pub use standing::{Rankings, Standing};

/// A figure of another territory, with the gap to it.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// Why it is there.
    pub relation: Relation,
    /// The figure compared with, of the same indicator, year, population and member.
    pub figure: Figure<'a>,
    /// This figure less that one; none when one of them has no published value.
    pub gap: Option<Change>,
}

/// What the other territory is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Département around it.
    Departement,
    /// Région around it.
    Region,
    /// France.
    France,
    /// Département that shares a border with it.
    Neighbour,
    /// Named in the request.
    Asked,
}

impl Relation {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Departement => "departement",
            Self::Region => "region",
            Self::France => "france",
            Self::Neighbour => "neighbour",
            Self::Asked => "asked",
        }
    }
}

/// The territories that a comparison names, in the order of the request, each once; `territory` is
/// never its own comparison.
pub fn territories(
    edition: &PublishedEdition,
    territory: u32,
    compared: &Compared,
) -> Vec<(Relation, u32)> {
    let geography = edition.geography();
    let mut found: Vec<(Relation, u32)> = Vec::new();
    let mut add = |relation: Relation, place: usize| {
        if let Ok(place) = u32::try_from(place)
            && place != territory
            && !found.iter().any(|(_, known)| *known == place)
        {
            found.push((relation, place));
        }
    };
    let around = |kind: TerritoryType| {
        let own = geography.territory(index(territory));
        own.into_iter()
            .flat_map(Territory::parents)
            .filter(move |place| {
                let parent = geography.territory(*place);
                parent.is_some_and(|parent| parent.code.kind == kind)
            })
    };
    for against in &compared.against {
        let (relation, places): (_, Vec<usize>) = match against {
            Against::Departement => (Relation::Departement, around(TerritoryType::Dep).collect()),
            Against::Region => (Relation::Region, around(TerritoryType::Reg).collect()),
            Against::France => (Relation::France, around(TerritoryType::France).collect()),
            Against::Neighbours => (Relation::Neighbour, geography.neighbours(index(territory))),
            Against::Siblings | Against::Size | Against::Density => continue,
        };
        for place in places {
            add(relation, place);
        }
    }
    for code in &compared.territories {
        if let Some(place) = current(geography, code) {
            add(Relation::Asked, place);
        }
    }
    found
}

/// Place of a territory; a former code stands for the current one.
fn current(geography: &Geography, code: &TerritoryCode) -> Option<usize> {
    geography
        .find(code)
        .or_else(|| geography.find(&geography.redirect(code)?))
}

/// The codes of the territories that a comparison names, for which an indicator is computed.
///
/// # Errors
/// A territory named by code is not known.
pub fn codes(
    edition: &PublishedEdition,
    indicator: &str,
    (geo, compared): (&TerritoryCode, &Compared),
) -> Result<Vec<TerritoryCode>, QueryError> {
    let geography = edition.geography();
    let mut unknown = compared.territories.iter();
    if let Some(code) = unknown.find(|code| current(geography, code).is_none()) {
        return Err(unknown_territory(edition, &code.to_string()));
    }
    let own = geography
        .find(geo)
        .and_then(|place| u32::try_from(place).ok());
    let levels = edition
        .catalogue()
        .indicators
        .get(indicator)
        .map_or(&[][..], |known| &known.levels);
    let found = own.map(|own| territories(edition, own, compared));
    let named = found.into_iter().flatten().filter_map(|(relation, place)| {
        let code = &geography.territory(index(place))?.code;
        (relation == Relation::Asked || levels.contains(&code.kind)).then(|| code.clone())
    });
    Ok(named.collect())
}

/// The figures beside a figure, those of levels that its indicator does not compute left out.
pub fn beside<'a>(figure: &Figure<'a>, compared: &Compared) -> Vec<Beside<'a>> {
    let edition = figure.edition();
    let key = figure.key();
    let computed = |place: u32| {
        let territory = edition.geography().territory(index(place));
        let definition = figure.definition();
        territory
            .zip(definition)
            .is_some_and(|(own, definition)| definition.has_level(own.code.kind, key.member))
    };
    territories(edition, key.territory, compared)
        .into_iter()
        .filter(|(_, place)| computed(*place))
        .map(|(relation, territory)| {
            let other = edition.figure(FigureKey { territory, ..key });
            Beside {
                relation,
                figure: other,
                gap: Change::from(&other, figure),
            }
        })
        .collect()
}

/// Where a figure stands in each group asked for.
pub fn standings(
    figure: &Figure<'_>,
    compared: &Compared,
    rankings: &mut Rankings<'_>,
) -> Vec<Standing> {
    let geography = figure.edition().geography();
    let place = index(figure.key().territory);
    let groups = compared.against.iter().filter_map(|against| match against {
        Against::Siblings => Group::siblings(geography, place),
        Against::Size => Group::size(geography, place),
        Against::Density => Group::density(geography, place),
        Against::Neighbours => Group::neighbours(geography, place),
        Against::Departement | Against::Region | Against::France => None,
    });
    groups
        .map(|group| rankings.standing(figure, group))
        .collect()
}
