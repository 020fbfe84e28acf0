//! A dashboard on a territory.

mod boards;
mod choices;
mod quality;
mod tables;
mod targets;
mod tiles;

use crate::catalogue::DashboardDefinition;
use crate::catalogue::dashboard::Section;
use crate::domain::structure::Population;
use crate::render::page::{DashboardPage, DashboardSectionView, LinkView, ObjectiveLinkView};
use crate::service::compare::territories;
use crate::service::dashboard::Choices;
use crate::service::published::PublishedEdition;

use super::figure::Subject;
use super::wording::{counted, typeset};
use super::{Site, address};

pub(super) use choices::{comparison_label, comparison_words};
pub(super) use tables::indicators as table_of;
pub(super) use tiles::Board;

/// Indicator that says how many answered.
const RESPONSE: &str = "taux-de-reponse";

/// `/tableaux/{dashboard}`, on what was chosen.
pub fn dashboard(
    site: Site<'_>,
    edition: &PublishedEdition,
    dashboard: &DashboardDefinition,
    choices: &Choices,
) -> DashboardPage {
    let territory = site.geography.territory(choices.territory);
    let year = choices.time.or(site.last_year());
    let board = Board {
        site,
        edition,
        choices,
    };
    let sections = dashboard.sections.iter().zip(1..);
    let api = format!("/api/v1/dashboards/{}", dashboard.id);
    DashboardPage {
        label: typeset(&dashboard.label),
        description: typeset(&dashboard.description),
        territory: territory.map_or_else(
            || LinkView {
                label: String::new(),
                href: "/territoires".to_owned(),
            },
            address::territory_link,
        ),
        campaign_text: year.and_then(|year| site.campaign_text(year)),
        choices: choices::in_words(site, choices),
        response_text: year.and_then(|year| response(edition, choices.territory, year)),
        notices: notices(site, edition, choices),
        filter: choices::filter(site, &dashboard.id, choices),
        boards: boards::boards(site, &dashboard.id, choices),
        sections: sections
            .map(|(section, number)| DashboardSectionView {
                id: format!("section-{number}"),
                title: typeset(&section.title),
                objective: objective(board, section),
                tiles: section
                    .tiles
                    .iter()
                    .filter_map(|tile| board.tile(section, tile))
                    .collect(),
            })
            .collect(),
        api_href: address::with_choices(&api, &choices::parameters(site, choices)),
    }
}

/// `Réponses : 96,1 % des structures interrogées`.
pub(super) fn response(edition: &PublishedEdition, territory: usize, year: i32) -> Option<String> {
    let subject = Subject::find(edition, RESPONSE, territory, Population::Avs)?;
    let figure = subject.figure(edition, year)?;
    figure.value()?;
    Some(typeset(&format!(
        "Réponses : {} % des structures interrogées",
        figure.display()
    )))
}

fn notices(site: Site<'_>, edition: &PublishedEdition, choices: &Choices) -> Vec<String> {
    let Some(year) = choices.time.or(site.last_year()) else {
        return Vec::new();
    };
    let state = edition
        .coverage()
        .of(choices.territory, year, Population::Avs, false);
    let mut notices = Vec::new();
    if !state.complete {
        notices.push(typeset(&format!(
            "Livraisons : {} sur {}. Ce territoire n’a pas été livré en entier pour {year} : Vigie n’en donne aucun chiffre.",
            counted(usize::from(state.delivered), "département", "départements"),
            state.touched
        )));
    }
    notices.extend(not_comparable(site, edition, choices, year));
    notices
}

/// Says that what was asked for as a comparison was not delivered.
fn not_comparable(
    site: Site<'_>,
    edition: &PublishedEdition,
    choices: &Choices,
    year: i32,
) -> Option<String> {
    choices.compare.as_ref()?;
    let own = site.geography.territory(choices.territory)?;
    let place = u32::try_from(choices.territory).ok()?;
    let others = territories(edition, place, &choices.compared(own.code.kind));
    let places = others
        .iter()
        .filter_map(|(_, other)| usize::try_from(*other).ok());
    let places: Vec<usize> = places.collect();
    let known = |place: &usize| edition.coverage().knows(*place, year);
    if places.is_empty() || places.iter().any(known) {
        return None;
    }
    let names = places
        .iter()
        .filter_map(|place| site.geography.territory(*place));
    let names: Vec<&str> = names.map(|other| &*other.label).collect();
    Some(typeset(&format!(
        "Pas de comparaison : les données {year} de {} n’ont pas été livrées.",
        names.join(", ")
    )))
}

/// The objective of a section, where its plan holds.
fn objective(board: Board<'_>, section: &Section) -> Option<ObjectiveLinkView> {
    let catalogue = board.site.catalogue;
    let place = catalogue.plans.get_index_of(&section.plan)?;
    let (_, plan) = catalogue.plans.get_index(place)?;
    let territory = u32::try_from(board.choices.territory).ok()?;
    if !board.edition.plans().get(place)?.contains(territory) {
        return None;
    }
    let (_, objective) = plan
        .objectives()
        .find(|(_, objective)| objective.code == section.objective)?;
    Some(ObjectiveLinkView {
        code: objective.code.clone(),
        label: typeset(&objective.title),
        href: address::objective(&plan.id, &objective.code),
        plan_label: plan.label.clone(),
        role_label: String::new(),
        reason: None,
        nature: objective.nature,
    })
}
