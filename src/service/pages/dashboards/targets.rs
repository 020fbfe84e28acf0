//! The targets of a plan, and how far each is.

use crate::catalogue::dashboard::{Section, Tile};
use crate::render::page::{
    ObjectiveLinkView, TargetRowView, TargetsTileView, TextTileView, TileView,
};

use super::super::address;
use super::super::progress::{Seen, informing};
use super::super::wording::typeset;
use super::tiles::Board;

/// Every target of the section's plan, on the figure that it is set on.
pub(super) fn targets(board: Board<'_>, section: &Section, tile: &Tile) -> Option<TileView> {
    let plan = board.site.catalogue.plans.get(&section.plan)?;
    let heading = typeset(tile.title.as_deref().unwrap_or("Cibles du schéma"));
    let mut rows = Vec::new();
    let mut without = Vec::new();
    for (_, objective) in plan.objectives() {
        let link = ObjectiveLinkView {
            code: objective.code.clone(),
            label: typeset(&objective.title),
            href: address::objective(&plan.id, &objective.code),
            plan_label: plan.label.clone(),
            role_label: String::new(),
            reason: None,
            nature: objective.nature,
        };
        let before = rows.len();
        let links = objective.links.iter().filter_map(|link| {
            let triple = (plan, objective, link);
            informing(board.site, board.edition, triple, Seen::default())
        });
        for informing in links {
            let Some(target) = informing.target else {
                continue;
            };
            rows.push(TargetRowView {
                objective: link.clone(),
                figure: informing.figure,
                target_text: format!("{} en {}", target.value_text, target.year),
                progress: informing.progress,
            });
        }
        if rows.len() == before {
            without.push(link);
        }
    }
    if rows.is_empty() {
        return Some(TileView::Text(TextTileView {
            title: Some(heading),
            text: "Ce schéma ne fixe aucune cible chiffrée.".to_owned(),
        }));
    }
    let ground = board.site.geography.find(&plan.territory);
    let ground = ground.and_then(|place| board.site.geography.territory(place));
    let name = ground.map_or("", |territory| &territory.label);
    Some(TileView::Targets(TargetsTileView {
        title: heading,
        caption: typeset(&format!(
            "{}, à l’échelle de {name} : où en sont les cibles",
            plan.label
        )),
        rows,
        without,
        fictitious: board.edition.summary().fictitious,
    }))
}
