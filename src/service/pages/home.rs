//! The home page.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::page::{EntryView, FigureView, HomePage, LinkView};
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::figure::{Subject, card, sums_nobody};
use super::wording::{counted, typeset};

/// Territories proposed under the search field.
const SUGGESTED: usize = 4;

/// `/`.
pub fn home(site: Site<'_>) -> HomePage {
    let place = site.default_territory();
    let territory = site.geography.territory(place);
    HomePage {
        territory: territory.map_or_else(
            || LinkView {
                label: "Territoires".to_owned(),
                href: "/territoires".to_owned(),
            },
            address::territory_link,
        ),
        year: site.last_year(),
        figures: site
            .edition
            .map(|edition| key_figures(site, edition, place, None))
            .unwrap_or_default(),
        suggestions: suggestions(site, place),
        entries: entries(site),
        edition_note: site
            .edition
            .map(|edition| typeset(&edition.summary().note))
            .filter(|note| !note.is_empty())
            .map(|note| format!("{}.", note.trim_end_matches('.'))),
    }
}

/// Figures of the indicators that the first dashboard declares as its keys: of a year, else the last
/// that has a value.
pub(super) fn key_figures(
    site: Site<'_>,
    edition: &PublishedEdition,
    territory: usize,
    year: Option<i32>,
) -> Vec<FigureView> {
    keys_of(site, edition, territory, year)
        .iter()
        .map(card)
        .collect()
}

/// The figures themselves.
pub(super) fn keys_of<'a>(
    site: Site<'_>,
    edition: &'a PublishedEdition,
    territory: usize,
    year: Option<i32>,
) -> Vec<Figure<'a>> {
    let keys = site
        .default_dashboard()
        .map_or(&[][..], |dashboard| &dashboard.key_indicators);
    keys.iter()
        .filter_map(|id| {
            let subject = Subject::find(edition, id, territory, Population::Avs)?;
            match year {
                Some(year) => subject.figure(edition, year),
                None => subject.last(edition),
            }
        })
        .filter(|figure| !sums_nobody(figure))
        .collect()
}

/// The EPCI with most inhabitants and the commune with most in each of the first ones.
fn suggestions(site: Site<'_>, place: usize) -> Vec<LinkView> {
    let mut found = Vec::new();
    for (kind, n) in [
        (TerritoryType::Epci, SUGGESTED / 2),
        (TerritoryType::Com, SUGGESTED / 2),
    ] {
        let mut inside = site.inside(place, kind);
        let latest = |place| {
            site.geography
                .inhabitants_of(place, i16::MAX)
                .map_or(0, |n| n.count)
        };
        inside.sort_by_cached_key(|(place, _)| std::cmp::Reverse(latest(*place)));
        found.extend(
            inside
                .into_iter()
                .take(n)
                .map(|(_, found)| address::territory_link(found)),
        );
    }
    found
}

fn entries(site: Site<'_>) -> Vec<EntryView> {
    let entry = |label: &str, href: String, detail: String| EntryView {
        label: typeset(label),
        href,
        detail: typeset(&detail),
    };
    let catalogue = site.catalogue;
    let mut entries = Vec::new();
    entries.extend(catalogue.dashboards.values().map(|dashboard| {
        let label = match catalogue.dashboards.len() {
            1 => "Tableau de bord".to_owned(),
            _ => dashboard.label.clone(),
        };
        entry(
            &label,
            address::dashboard(&dashboard.id),
            dashboard.description.clone(),
        )
    }));
    entries.extend(catalogue.plans.values().map(|plan| {
        let n = plan.objectives().count();
        let detail = format!(
            "Ses axes, ses {}, les indicateurs qui les éclairent et le chemin fait vers les cibles.",
            counted(n, "objectif", "objectifs")
        );
        entry(&plan.label, address::plan(&plan.id), detail)
    }));
    let n = catalogue.indicators.len();
    entries.extend([
        entry(
            &counted(n, "indicateur", "indicateurs"),
            "/indicateurs".to_owned(),
            "La définition de chacun : formule, limites, secret, exemple calculé à la main."
                .to_owned(),
        ),
        entry(
            "Tous les territoires",
            "/territoires".to_owned(),
            "Communes, EPCI, arrondissements, départements et régions, avec leurs chiffres."
                .to_owned(),
        ),
        entry(
            "Méthode",
            "/methode".to_owned(),
            "Ce que les chiffres décrivent, comment ils sont faits, ce qui est caché et pourquoi."
                .to_owned(),
        ),
        entry(
            "Éditions",
            "/editions".to_owned(),
            "Ce qui a été publié, quand, et à partir de quelles années.".to_owned(),
        ),
    ]);
    entries
}
