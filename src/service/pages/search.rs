//! The page of the search.

use crate::render::page::{FoundGroupView, FoundItemView, SearchPage};
use crate::service::search::{Ground, Hit, Kind};

use super::inside::Listing;
use super::structure::{commune, kind, name};
use super::wording::{theme, typeset, whole};
use super::{Site, address};

/// Answers of each kind on the page.
const MOST: usize = 25;

/// `/recherche`, for what was typed.
pub fn search(site: Site<'_>, query: Option<&str>) -> SearchPage {
    let ground = Ground {
        catalogue: site.catalogue,
        geography: site.geography,
        edition: site.edition,
    };
    let found = query.map(|query| ground.search(query, MOST + 1));
    let found = found.unwrap_or_default();
    let groups = Kind::ALL.into_iter().filter_map(|kind| {
        let hits: Vec<Hit> = found
            .hits
            .iter()
            .copied()
            .filter(|hit| hit.kind() == kind)
            .collect();
        let items = hits.iter().take(MOST).filter_map(|hit| item(site, *hit));
        let items: Vec<FoundItemView> = items.collect();
        (!items.is_empty()).then(|| FoundGroupView {
            id: kind.code().to_owned(),
            title: title(kind).to_owned(),
            items,
            more_text: (hits.len() > MOST).then(|| {
                format!(
                    "Seuls les {} premiers sont montrés\u{a0}: précisez la recherche.",
                    whole(MOST)
                )
            }),
        })
    });
    SearchPage {
        query: query.unwrap_or_default().to_owned(),
        groups: groups.collect(),
        near: found.is_near,
    }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Territory => "Territoires",
        Kind::Indicator => "Indicateurs",
        Kind::Structure => "Structures",
        Kind::Objective => "Objectifs",
    }
}

fn item(site: Site<'_>, hit: Hit) -> Option<FoundItemView> {
    Some(match hit {
        Hit::Territory(place) => {
            let listing = Listing {
                site,
                with_type: true,
            };
            let item = listing.item(place)?;
            let details = [
                Some(item.type_label),
                item.context,
                item.inhabitants_text,
                item.structures_text,
            ];
            FoundItemView {
                label: item.label,
                href: item.href,
                details: details.into_iter().flatten().collect(),
                nature: None,
            }
        }
        Hit::Indicator(place) => {
            let (id, known) = site.catalogue.indicators.get_index(place)?;
            FoundItemView {
                label: typeset(&known.label),
                href: address::indicator(id),
                details: vec![theme(&known.theme).to_owned(), typeset(&known.unit_label)],
                nature: None,
            }
        }
        Hit::Structure(place) => {
            let edition = site.edition?;
            let sheet = edition.structures().get(place)?;
            FoundItemView {
                label: name(sheet),
                href: address::structure(&sheet.id),
                details: vec![kind(sheet.kind).to_owned(), commune(edition, sheet)],
                nature: None,
            }
        }
        Hit::Objective(plan, place) => {
            let (id, known) = site.catalogue.plans.get_index(plan)?;
            let (axis, objective) = known.objectives().nth(place)?;
            FoundItemView {
                label: typeset(&format!("{} {}", objective.code, objective.title)),
                href: address::objective(id, &objective.code),
                details: vec![
                    typeset(&format!("Axe {} : {}", axis.code, axis.title)),
                    typeset(&known.label),
                ],
                nature: Some(objective.nature),
            }
        }
    })
}
