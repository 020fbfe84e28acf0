//! A dashboard as data: its sections, its tiles, the figures of each tile on one territory.

mod choices;
mod quality;
mod selection;
mod writing;

use serde_json::{Value, json};

use crate::catalogue::DashboardDefinition;
use crate::catalogue::dashboard::{Section, Tile};

use super::definitions::word;

pub use choices::{Choices, FEDERATION, NO_COMPARISON, default_comparison};
pub use quality::{Campaign, States, campaigns, states};
pub use selection::tile_selection;
pub use writing::write_dashboard;

/// A dashboard without figures.
pub fn dashboard_view(dashboard: &DashboardDefinition) -> Value {
    json!({
        "id": dashboard.id,
        "label": dashboard.label,
        "description": dashboard.description,
        "default_geo": dashboard.default_territory,
        "sections": dashboard.sections.iter().map(section_view).collect::<Vec<_>>(),
        "links": {
            "self": format!("/api/v1/dashboards/{}", dashboard.id),
            "page": format!("/tableaux/{}", dashboard.id),
        },
    })
}

fn section_view(section: &Section) -> Value {
    json!({
        "title": section.title,
        "plan": section.plan,
        "objective": section.objective,
        "tiles": section.tiles.iter().map(tile_view).collect::<Vec<_>>(),
    })
}

fn tile_view(tile: &Tile) -> Value {
    json!({
        "kind": word(&tile.kind),
        "indicator": tile.indicator,
        "indicators": tile.indicators,
        "population": tile.population,
        "level": tile.level,
        "by": tile.by,
        "title": tile.title,
        "text": tile.text,
    })
}
