//! Chapters: the tiles of a dashboard that are printed, and what secrecy leaves out of them.

use indexmap::IndexMap;

use crate::catalogue::DashboardDefinition;
use crate::catalogue::dashboard::{Tile, TileKind};
use crate::render::page::{ChapterView, TableView, ValueState};

use super::super::dashboards::{Board, table_of};
use super::super::figure::{label, state, sums_nobody};
use super::super::wording::typeset;
use super::plates::Press;

/// Names of what is not printed, by reason: said once, instead of rows of marks.
#[derive(Debug, Default)]
pub(super) struct LeftOut(IndexMap<&'static str, Vec<String>>);

impl LeftOut {
    /// Notes a figure without a number.
    pub(super) fn add(&mut self, state: ValueState, name: String) {
        let reason = match state {
            ValueState::Free | ValueState::Confidential => return,
            ValueState::Secret => "Secrets ici",
            ValueState::Missing => "Sans valeur ici",
        };
        let names = self.0.entry(reason).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }

    /// `Secrets ici : bénévoles, budget médian.`
    pub(super) fn sentences(self) -> Vec<String> {
        let said = self.0.into_iter().map(|(reason, names)| {
            format!("{}{}.", typeset(&format!("{reason} : ")), names.join(", "))
        });
        said.collect()
    }
}

/// What a dashboard gives the brochure.
pub(super) fn chapter(
    board: Board<'_>,
    press: Press<'_>,
    dashboard: &DashboardDefinition,
    left_out: &mut LeftOut,
) -> ChapterView {
    let tiles = || dashboard.tiles().filter(|tile| tile.brochure);
    let named = tiles().filter(|tile| tile.kind == TileKind::Figure);
    let indicators: Vec<String> = named.filter_map(|tile| tile.indicator.clone()).collect();
    let charts = tiles().filter(|tile| tile.kind != TileKind::Figure);
    ChapterView {
        id: dashboard.id.clone(),
        title: typeset(&dashboard.label),
        table: table(board, dashboard, indicators, left_out),
        plates: charts.filter_map(|tile| press.plate(board, tile)).collect(),
    }
}

/// The figures of a chapter in a table, without the rows that would hold a mark. Zeros of structures
/// that do not exist say nothing: they are left out without a word.
fn table(
    board: Board<'_>,
    dashboard: &DashboardDefinition,
    indicators: Vec<String>,
    left_out: &mut LeftOut,
) -> Option<TableView> {
    let mut tile = Tile {
        kind: TileKind::Table,
        indicator: None,
        indicators: Vec::new(),
        population: None,
        level: None,
        by: None,
        title: Some(dashboard.label.clone()),
        text: None,
        brochure: true,
    };
    let mut kept = indicators;
    kept.retain(|id| {
        let Some(figure) = board.last(&tile, id).filter(|figure| !sums_nobody(figure)) else {
            return false;
        };
        if figure.value().is_none() {
            left_out.add(state(&figure), label(&figure));
        }
        figure.value().is_some()
    });
    tile.indicators = kept;
    (!tile.indicators.is_empty())
        .then(|| table_of(board, &tile))
        .flatten()
        .map(|found| found.table)
}
