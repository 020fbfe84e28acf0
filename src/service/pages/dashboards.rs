//! A dashboard on a territory.

use crate::catalogue::DashboardDefinition;
use crate::catalogue::dashboard::{Section, Tile, TileKind};
use crate::render::chart::ChartKind;
use crate::render::page::{
    DashboardPage, DashboardSectionView, LinkView, ObjectiveLinkView, TileView,
};
use crate::service::chart::ChartQuery;
use crate::service::dashboard::tile_selection;
use crate::service::published::PublishedEdition;

use super::charts::{Room, chart};
use super::figure::card;
use super::wording::typeset;
use super::{Site, View, address, filters};

/// `/tableaux/{dashboard}`, on a territory; the population asked replaces that of every tile.
pub fn dashboard(
    site: Site<'_>,
    edition: &PublishedEdition,
    dashboard: &DashboardDefinition,
    view: View,
) -> DashboardPage {
    let territory = site.geography.territory(view.territory);
    let others = site
        .catalogue
        .dashboards
        .values()
        .filter(|other| other.id != dashboard.id);
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
        campaign_text: site.last_year().and_then(|year| site.campaign_text(year)),
        filter: filters::territory_and_population(
            site,
            address::dashboard(&dashboard.id),
            view,
            None,
        ),
        sections: dashboard
            .sections
            .iter()
            .zip(1..)
            .map(|(section, number)| DashboardSectionView {
                id: format!("section-{number}"),
                title: typeset(&section.title),
                objective: objective(site, section),
                tiles: section
                    .tiles
                    .iter()
                    .filter_map(|tile| tile_view(site, edition, tile, view))
                    .collect(),
            })
            .collect(),
        others: others
            .map(|other| LinkView {
                label: typeset(&other.label),
                href: address::dashboard(&other.id),
            })
            .collect(),
    }
}

fn objective(site: Site<'_>, section: &Section) -> Option<ObjectiveLinkView> {
    let plan = site.catalogue.plans.get(&section.plan)?;
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

/// A figure, or a chart; a chart without a number to draw gives way to the figures' own mark.
fn tile_view(
    site: Site<'_>,
    edition: &PublishedEdition,
    tile: &Tile,
    view: View,
) -> Option<TileView> {
    let territory = site.geography.territory(view.territory)?;
    let tile = &Tile {
        population: view.population,
        ..tile.clone()
    };
    let kind = match tile.kind {
        TileKind::Figure => None,
        TileKind::Line => Some(ChartKind::Line),
        TileKind::Bar => Some(ChartKind::Bar),
        TileKind::Ranking => Some(ChartKind::Ranking),
    };
    let drawn = kind.and_then(|kind| {
        let mut query = ChartQuery::new(kind, &tile.indicator, territory.code.clone());
        query.populations = vec![tile.population];
        if kind == ChartKind::Ranking {
            query.geo_type = tile.level;
        }
        chart(edition, &query, tile.title.as_deref(), Room::Half)
    });
    if let Some(chart) = drawn {
        return Some(TileView::Chart(chart));
    }
    let selection = tile_selection(edition, tile, &territory.code).ok()?;
    let figures: Vec<_> = selection.figures(edition).collect();
    Some(TileView::Figure(card(figures.last()?)))
}
