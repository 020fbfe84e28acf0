//! The figures that a tile shows, in the order in which it shows them.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::dashboard::{Tile, TileKind};
use crate::domain::territory::TerritoryType;
use crate::service::chart::MAXIMUM_POINTS;
use crate::service::error::{QueryError, Thing};
use crate::service::figures::unknown_territory;
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, MAXIMUM_LIMIT, Selection, Sort};

use super::Choices;

/// The figures of a tile on what a reader chose.
///
/// # Errors
/// When nothing that the tile names is computed there: it says why and the others stand.
pub fn tile_selection(
    edition: &PublishedEdition,
    tile: &Tile,
    choices: &Choices,
) -> Result<Selection, QueryError> {
    let geography = edition.geography();
    let own = geography
        .territory(choices.territory)
        .ok_or_else(|| unknown_territory(edition, ""))?;
    let known = &edition.catalogue().indicators;
    let definition = tile
        .named_indicators()
        .find_map(|id| known.get(id))
        .ok_or_else(|| unknown_indicator(tile))?;
    let kind = own.code.kind;
    let here = FigureQuery {
        indicators: tile.named_indicators().cloned().collect(),
        geos: vec![own.code.clone()],
        populations: vec![choices.population_of(tile, definition)],
        by: choices.breakdown_of(tile, definition, kind),
        ..FigureQuery::default()
    };
    let query = match tile.kind {
        TileKind::Line => here,
        TileKind::Figure | TileKind::Progress => FigureQuery {
            compare: choices.compared(kind),
            ..at(edition, here, choices)?
        },
        TileKind::Table | TileKind::Blanks => {
            at(edition, FigureQuery { by: None, ..here }, choices)?
        }
        TileKind::Bar | TileKind::Stacked | TileKind::Pyramid => {
            let by = tile.by.clone().or_else(|| main_dimension(definition));
            at(edition, FigureQuery { by, ..here }, choices)?
        }
        TileKind::Ranking | TileKind::Distribution | TileKind::Map | TileKind::Multiples => {
            let level = tile.level.unwrap_or(TerritoryType::Epci);
            let inside = FigureQuery {
                geos: Vec::new(),
                geo_type: Some(level),
                parent: Some(own.code.clone()),
                by: choices.breakdown_of(tile, definition, level),
                ..here
            };
            if tile.kind == TileKind::Multiples {
                return Selection::new(edition, &inside);
            }
            let limit = if tile.kind == TileKind::Ranking {
                MAXIMUM_POINTS
            } else {
                MAXIMUM_LIMIT
            };
            FigureQuery {
                sort: Sort::ValueDescending,
                limit: Some(limit),
                ..at(edition, inside, choices)?
            }
        }
        TileKind::Text
        | TileKind::Structures
        | TileKind::Gaps
        | TileKind::Objectives
        | TileKind::Freshness
        | TileKind::Anomalies => return Err(unknown_indicator(tile)),
    };
    Selection::new(edition, &query)
}

fn unknown_indicator(tile: &Tile) -> QueryError {
    QueryError::Unknown {
        thing: Thing::Indicator,
        parameter: "indicator",
        name: tile.indicator.clone().unwrap_or_default(),
        nearest: None,
    }
}

fn main_dimension(definition: &IndicatorDefinition) -> Option<String> {
    let breakdown = definition.main_breakdown()?;
    Some(breakdown.dimension.clone())
}

/// The same in the year asked, else in the last one that has a value.
fn at(
    edition: &PublishedEdition,
    query: FigureQuery,
    choices: &Choices,
) -> Result<FigureQuery, QueryError> {
    if let Some(year) = choices.time {
        return Ok(FigureQuery {
            times: vec![year],
            ..query
        });
    }
    let widest = FigureQuery {
        limit: Some(MAXIMUM_LIMIT),
        ..query.clone()
    };
    let selection = Selection::new(edition, &widest)?;
    let with_value = selection
        .figures(edition)
        .filter(|figure| figure.value().is_some());
    let last = with_value.map(|figure| figure.data_year()).max();
    let last = last.or(edition.data_years().last().copied());
    Ok(FigureQuery {
        times: last.into_iter().collect(),
        ..query
    })
}
