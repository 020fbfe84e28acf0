//! Lists of territories, and what a territory holds.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Territory;
use crate::render::page::{LinkView, TerritoryGroupView, TerritoryItemView};

use super::Site;
use super::address;
use super::figure::Subject;
use super::wording::{counted, counted_u32, whole};

/// Indicator that counts the structures in a list.
const STRUCTURES: &str = "structures-agreees";

/// How territories are listed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listing<'a> {
    pub(super) site: Site<'a>,
    /// Whether each says where it lies.
    pub(super) with_type: bool,
}

impl Listing<'_> {
    /// A territory of a list.
    pub(super) fn item(&self, place: usize) -> Option<TerritoryItemView> {
        let territory = self.site.geography.territory(place)?;
        Some(TerritoryItemView {
            label: territory.label.to_string(),
            href: address::territory(&territory.code),
            type_label: territory.code.kind.label().to_owned(),
            context: self
                .with_type
                .then(|| context(self.site, territory))
                .flatten(),
            inhabitants_text: inhabitants(self.site, place, false),
            structures_text: self.structures(place),
        })
    }

    fn structures(&self, place: usize) -> Option<String> {
        let edition = self.site.edition?;
        let subject = Subject::find(edition, STRUCTURES, place, Population::Avs)?;
        let figure = subject.figure(edition, self.site.last_year()?)?;
        figure.value()?;
        let (accredited, _) = figure.public_counts()?;
        Some(counted_u32(
            accredited,
            "structure agréée",
            "structures agréées",
        ))
    }
}

/// `323 204 habitants`, with the year where the page has room for it.
pub(super) fn inhabitants(site: Site<'_>, place: usize, with_year: bool) -> Option<String> {
    let found = site.geography.inhabitants_of(place, i16::MAX)?;
    let text = counted_u32(found.count, "habitant", "habitants");
    Some(if with_year {
        format!("{text} en {}", found.year)
    } else {
        text
    })
}

/// `Nantes Métropole, Loire-Atlantique`.
fn context(site: Site<'_>, territory: &Territory) -> Option<String> {
    let around = territory
        .parents()
        .filter_map(|place| site.geography.territory(place));
    let names: Vec<&str> = around
        .filter(|parent| matches!(parent.code.kind, TerritoryType::Epci | TerritoryType::Dep))
        .map(|parent| &*parent.label)
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// A group of territories of a kind; none when it is empty.
pub(super) fn group(
    site: Site<'_>,
    kind: TerritoryType,
    places: &[usize],
) -> Option<TerritoryGroupView> {
    let listing = Listing {
        site,
        with_type: false,
    };
    let items: Vec<TerritoryItemView> = places
        .iter()
        .filter_map(|place| listing.item(*place))
        .collect();
    let title = if kind == TerritoryType::France {
        kind.label().to_owned()
    } else {
        counted(items.len(), kind.label(), kind.plural())
    };
    let id = crate::geography::folded(kind.plural()).replace(' ', "-");
    (!items.is_empty()).then_some(TerritoryGroupView { title, id, items })
}

/// Smaller territories inside a territory, by kind: those that a reader looks for from there.
pub(super) fn children(site: Site<'_>, place: usize) -> Vec<TerritoryGroupView> {
    use TerritoryType::{Arr, Com, Dens, Dep, Epci, Epcidep, France, Frr, Qpv, Reg, Zone};
    let Some(territory) = site.geography.territory(place) else {
        return Vec::new();
    };
    let kinds: &[TerritoryType] = match territory.code.kind {
        Qpv => &[],
        Com => &[Qpv],
        Epcidep | Frr | Zone => &[Com, Qpv],
        Epci => &[Epcidep, Com, Qpv],
        Arr => &[Epci, Com, Qpv],
        Dep => &[Arr, Epci, Epcidep, Zone, Com, Qpv],
        Reg => &[Dep, Epci],
        Dens => &[Dep],
        France => &[Reg, Dep, Dens, Frr],
    };
    let groups = kinds.iter().filter_map(|kind| {
        let places: Vec<usize> = site
            .inside(place, *kind)
            .into_iter()
            .map(|(place, _)| place)
            .collect();
        group(site, *kind, &places)
    });
    groups.collect()
}

/// Territories of the same kind around: départements that share a border, communes of the same EPCI,
/// and for others those of the same département, or of the country.
pub(super) fn neighbours(site: Site<'_>, place: usize) -> Option<TerritoryGroupView> {
    use TerritoryType::{Arr, Com, Dens, Dep, Epci, Epcidep, France, Frr, Qpv, Reg, Zone};
    let geography = site.geography;
    let own = geography.territory(place)?;
    let kind = own.code.kind;
    if kind == Dep {
        let around = group(site, kind, &geography.neighbours(place))?;
        return Some(TerritoryGroupView {
            title: "Départements limitrophes".to_owned(),
            id: "voisins".to_owned(),
            ..around
        });
    }
    let around = match kind {
        Com => Epci,
        Qpv | Epci | Arr => Dep,
        Reg => France,
        Dep | Epcidep | Zone | Frr | Dens | France => return None,
    };
    let parent = own.parents().find(|parent| {
        let parent = geography.territory(*parent);
        parent.is_some_and(|parent| parent.code.kind == around)
    })?;
    let places: Vec<usize> = site
        .inside(parent, kind)
        .into_iter()
        .filter(|(other, known)| *other != place && known.code.year == own.code.year)
        .map(|(other, _)| other)
        .collect();
    let name = &geography.territory(parent)?.label;
    let found = group(site, kind, &places)?;
    Some(TerritoryGroupView {
        title: format!("Autres {} de {name}", kind.plural()),
        id: "voisins".to_owned(),
        ..found
    })
}

/// An arrondissement has the name of its main town: it says what it is.
fn parent_link(parent: &Territory) -> LinkView {
    let link = address::territory_link(parent);
    if parent.code.kind == TerritoryType::Arr {
        return LinkView {
            label: format!("{} (arrondissement)", link.label),
            ..link
        };
    }
    link
}

/// Larger territories, largest first.
pub(super) fn parents(site: Site<'_>, territory: &Territory) -> Vec<LinkView> {
    let around = territory
        .parents()
        .filter_map(|place| site.geography.territory(place));
    let mut links: Vec<LinkView> = around.map(parent_link).collect();
    links.reverse();
    links
}

/// `24 communes`; none for a commune.
pub(super) fn communes(territory: &Territory) -> Option<String> {
    let n = territory.communes.len();
    (territory.code.kind != TerritoryType::Com).then(|| {
        if n > 1 {
            format!("{}\u{a0}communes", whole(n))
        } else {
            "1\u{a0}commune".to_owned()
        }
    })
}
