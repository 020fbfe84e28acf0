//! A figure named in words.

use super::Site;
use super::wording::short;
use crate::domain::structure::Population;

/// `Bénévoles par structure, Loire-Atlantique, 2023 (CS et EVS)` of
/// `benevoles-par-structure/2026-DEP-44/2023/AVS`; the identifier itself when it names nothing known.
pub(super) fn figure_label(site: Site<'_>, id: &str) -> String {
    let mut parts = id.split('/');
    let (indicator, geo, year) = (parts.next(), parts.next(), parts.next());
    let indicator = indicator.and_then(|id| site.catalogue.indicators.get(id));
    let territory = geo
        .and_then(|geo| geo.parse().ok())
        .and_then(|code| site.geography.find(&code))
        .and_then(|place| site.geography.territory(place));
    let (Some(indicator), Some(territory), Some(year)) = (indicator, territory, year) else {
        return id.to_owned();
    };
    let population = parts.next().unwrap_or_default();
    let known = Population::ALL
        .into_iter()
        .find(|known| known.code() == population);
    let population = known.map_or_else(|| population.to_owned(), |known| short(known).to_owned());
    let member = parts.next().and_then(|code| {
        let mut members = (0u16..).zip(indicator.members());
        let (_, member) = members
            .find(|(place, _)| indicator.breakdown_code(Some(*place)).as_deref() == Some(code))?;
        Some(format!(", {}", member.label))
    });
    format!(
        "{}{}, {}, {year} ({population})",
        indicator.label,
        member.unwrap_or_default(),
        territory.label
    )
}

/// Where a figure comes from, in an edition.
pub(super) fn figure_link(id: &str, edition: &str) -> String {
    format!("/provenance/{id}?edition={edition}")
}
