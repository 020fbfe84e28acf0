//! Smaller territories without a structure, by kind.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::page::TerritoryGroupView;
use crate::service::gaps::{self, GapsQuery, MINIMUM_INHABITANTS};
use crate::service::published::PublishedEdition;

use super::Site;
use super::inside::group;
use super::wording::whole;

/// The EPCI, the quartiers and the larger communes of a territory where nothing is accredited.
pub(super) fn blank_areas(
    site: Site<'_>,
    edition: &PublishedEdition,
    (territory, data_year, population): (usize, i32, Population),
) -> Vec<TerritoryGroupView> {
    let query = GapsQuery {
        territory,
        data_year,
        population,
        minimum: MINIMUM_INHABITANTS,
    };
    let Some(found) = gaps::gaps(edition, query) else {
        return Vec::new();
    };
    let threshold = whole(usize::try_from(MINIMUM_INHABITANTS).unwrap_or(usize::MAX));
    let lists = [
        (TerritoryType::Epci, &found.epci, String::new()),
        (TerritoryType::Qpv, &found.quartiers, String::new()),
        (
            TerritoryType::Com,
            &found.communes,
            format!(" de {threshold} habitants ou plus"),
        ),
    ];
    let views = lists.into_iter().filter_map(|(kind, places, threshold)| {
        let view = group(site, kind, places)?;
        Some(TerritoryGroupView {
            title: format!("{}{threshold}", view.title),
            id: format!("{}-sans-structure", view.id),
            ..view
        })
    });
    views.collect()
}
