//! The list of territories: what was delivered, what is searched.

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::Geography;
use crate::render::page::{LinkView, SearchView, TerritoriesPage, TerritoryGroupView};

use super::Site;
use super::address;
use super::inside::{Listing, group};
use super::wording::{counted, whole};

/// Answers shown to a search.
const MOST_FOUND: usize = 50;

/// What a reader asks of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Browsing {
    /// Name or code searched.
    pub query: Option<String>,
    /// Level of the territories.
    pub kind: Option<TerritoryType>,
}

/// `/territoires`.
pub fn territories(site: Site<'_>, asked: &Browsing) -> TerritoriesPage {
    let search = asked
        .query
        .as_deref()
        .map(|query| search(site, query, asked.kind));
    let groups = if search.is_some() {
        Vec::new()
    } else {
        groups(site, asked.kind)
    };
    TerritoriesPage { search, groups }
}

fn search(site: Site<'_>, query: &str, kind: Option<TerritoryType>) -> SearchView {
    let mut found = site.geography.search(query, kind, MOST_FOUND + 1);
    let has_more = found.len() > MOST_FOUND;
    found.truncate(MOST_FOUND);
    let listing = Listing {
        site,
        with_type: true,
    };
    let suggestions = if found.is_empty() {
        suggestions(site.geography, query)
    } else {
        Vec::new()
    };
    SearchView {
        query: query.to_owned(),
        count_text: (!found.is_empty() && !has_more)
            .then(|| counted(found.len(), "territoire", "territoires")),
        items: found
            .iter()
            .filter_map(|place| listing.item(*place))
            .collect(),
        more_text: has_more.then(|| {
            format!(
                "Seuls les {} premiers sont montrés\u{a0}: précisez la recherche.",
                whole(MOST_FOUND)
            )
        }),
        suggestions,
    }
}

/// A former code leads to the current territory; a misspelt name to the nearest one.
fn suggestions(geography: &Geography, query: &str) -> Vec<LinkView> {
    let former = TerritoryCode::new(Geography::YEAR, TerritoryType::Com, query.trim());
    let current = geography
        .redirect(&former)
        .or_else(|| geography.nearest_code(query));
    let place = current.and_then(|code| geography.find(&code));
    let territory = place.and_then(|place| geography.territory(place));
    territory.map(address::territory_link).into_iter().collect()
}

/// Without a level, the delivered départements with what they hold, then the regions and the
/// country; with one, all of it, but the communes of the whole country are not listed.
fn groups(site: Site<'_>, kind: Option<TerritoryType>) -> Vec<TerritoryGroupView> {
    use TerritoryType::{Arr, Com, Dens, Dep, Epci, Epcidep, France, Frr, Qpv, Reg, Zone};
    let delivered = site.delivered();
    let everywhere = |kind: TerritoryType| {
        let mut places: Vec<usize> = site.geography.indices_of(kind).collect();
        places.sort_by_key(|place| site.geography.folded_label(*place));
        group(site, kind, &places)
    };
    let inside = |kind: TerritoryType| {
        let mut places: Vec<usize> = delivered
            .iter()
            .flat_map(|departement| site.inside(*departement, kind))
            .map(|(place, _)| place)
            .collect();
        places.sort_by_key(|place| site.geography.folded_label(*place));
        places.dedup();
        group(site, kind, &places)
    };
    let groups = match kind {
        Some(kind @ (Com | Qpv)) => vec![inside(kind)],
        Some(kind) => vec![everywhere(kind)],
        None => vec![
            group(site, Dep, &delivered),
            inside(Arr),
            inside(Epci),
            inside(Epcidep),
            inside(Zone),
            inside(Com),
            inside(Qpv),
            everywhere(Dens),
            everywhere(Frr),
            everywhere(Reg),
            everywhere(France),
        ],
    };
    groups.into_iter().flatten().collect()
}
