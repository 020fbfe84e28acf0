//! Tiles that are tables: several indicators, the structures of the territory.

use crate::catalogue::dashboard::Tile;
use crate::render::page::{CellView, ColumnView, LinkView, RowView, TableTileView, TableView};
use crate::service::figures::Figure;
use crate::service::structures::structures_of;

use super::super::address;
use super::super::figure::{cell, counts, evolution, label_and_unit, linked, words};
use super::super::structures;
use super::super::wording::{counted, typeset};
use super::tiles::Board;

/// Structures shown in a tile; the page of the territory has them all.
const MOST_STRUCTURES: usize = 12;

/// A column.
pub(super) fn column(label: &str, numeric: bool) -> ColumnView {
    ColumnView {
        label: typeset(label),
        numeric,
    }
}

/// Several indicators, one a row: value, evolution, comparison, answers.
pub(in crate::service::pages) fn indicators(
    board: Board<'_>,
    tile: &Tile,
) -> Option<TableTileView> {
    let figures: Vec<Figure<'_>> = tile
        .indicators
        .iter()
        .filter_map(|id| board.last(tile, id))
        .collect();
    let compared: Vec<_> = figures
        .iter()
        .map(|figure| board.compared(figure))
        .collect();
    let beside = compared
        .iter()
        .flatten()
        .next()
        .map(|first| first.label.clone());
    let mut columns = vec![
        column("Indicateur", false),
        column("Valeur", true),
        column("Année", true),
        column("Évolution", false),
    ];
    columns.extend(beside.as_deref().map(|label| column(label, true)));
    columns.push(column("Réponses", false));
    let rows = figures.iter().zip(&compared).map(|(figure, compared)| {
        let id = figure.definition().map_or("", |known| &known.id);
        let page = address::indicator_of(id, figure.geo(), figure.key().population);
        let mut cells = vec![
            linked(label_and_unit(figure), page),
            CellView {
                href: Some(address::lineage(figure)),
                ..cell(figure)
            },
            words(figure.data_year().to_string()),
            words(evolution(figure).map_or_else(
                || "—".to_owned(),
                |change| format!("{} {}", change.text, change.since),
            )),
        ];
        if beside.is_some() {
            cells.push(compared.as_ref().map_or_else(
                || words("—"),
                |other| CellView {
                    text: other.value_text.clone(),
                    state: other.value_state,
                    href: None,
                },
            ));
        }
        cells.push(words(counts(figure).unwrap_or_default()));
        RowView {
            cells,
            current: false,
        }
    });
    let rows: Vec<RowView> = rows.collect();
    let name = &board.territory()?.label;
    let heading = tile.title.as_deref().unwrap_or("Indicateurs");
    (!rows.is_empty()).then(|| TableTileView {
        title: typeset(heading),
        table: TableView {
            caption: typeset(&format!("{name}. {heading}")),
            columns,
            rows,
            note: None,
            fictitious: board.edition.summary().fictitious,
        },
        tile_note: tile.text.as_deref().map(typeset),
        more: None,
    })
}

/// The first structures of the territory.
pub(super) fn structures(board: Board<'_>, tile: &Tile) -> Option<TableTileView> {
    let (year, own) = (board.year()?, board.territory()?);
    let population = board.population(tile);
    let found = structures_of(board.edition, board.choices.territory, population, year);
    let caption = format!("Structures agréées de {} au 31 décembre {year}", own.label);
    let mut table = structures::table(board.edition, &found, (&caption, MOST_STRUCTURES));
    if found.is_empty() {
        table.note = Some("Aucune structure agréée cette année-là.".to_owned());
    }
    Some(TableTileView {
        title: typeset(tile.title.as_deref().unwrap_or("Structures")),
        more: (found.len() > MOST_STRUCTURES).then(|| LinkView {
            label: format!("Les {}", counted(found.len(), "structure", "structures")),
            href: format!("{}#structures", address::territory(&own.code)),
        }),
        table,
        tile_note: tile.text.as_deref().map(typeset),
    })
}
