//! The figures of the explorer in one table: years in columns, or indicators for one year alone.

use crate::render::page::{CellView, ColumnView, RowView, TableView};
use crate::service::figures::{Figure, FigureKey};
use crate::service::published::PublishedEdition;
use crate::service::selection::Selection;

use super::super::figure::{cell, label_and_unit, linked, words};
use super::super::wording::{counted, typeset, whole, years};
use super::super::{Site, address};
use super::Chosen;

/// Rows shown; files have them all.
const MOST_ROWS: usize = 300;
/// Indicators side by side for one year.
const MOST_COLUMNS: usize = 6;

/// The table, and what to know of it; none when nothing answers.
pub(super) fn table(
    site: Site<'_>,
    edition: &PublishedEdition,
    selection: &Selection,
    chosen: &Chosen,
) -> (Option<TableView>, Vec<String>) {
    let figures: Vec<Figure<'_>> = selection.figures(edition).collect();
    let mut shown_years: Vec<i32> = figures.iter().map(Figure::data_year).collect();
    shown_years.sort_unstable();
    shown_years.dedup();
    let series = |figure: &Figure<'_>| FigureKey {
        data_year: 0,
        ..figure.key()
    };
    let rows: Vec<&[Figure<'_>]> = figures
        .chunk_by(|one, other| series(one) == series(other))
        .collect();
    let mut columns: Vec<(u16, Option<u16>)> = Vec::new();
    for row in &rows {
        let key = row.first().map(Figure::key);
        let column = key.map(|key| (key.indicator, key.member));
        columns.extend(column.filter(|column| !columns.contains(column)));
    }
    let is_side_by_side = shown_years.len() == 1 && columns.len() <= MOST_COLUMNS;
    let (heads, mut lines) = if is_side_by_side {
        side_by_side(&rows, &columns)
    } else {
        by_year(&rows, &shown_years)
    };
    let mut notices = Vec::new();
    if let Some(reason) = selection.reason() {
        notices.push(typeset(&format!("{reason}.")));
    }
    if lines.len() > MOST_ROWS || selection.next().is_some() {
        notices.push(format!(
            "Le tableau montre {} lignes\u{202f}; les fichiers ont {} au plus.",
            whole(MOST_ROWS.min(lines.len())),
            counted(
                crate::service::selection::MAXIMUM_LIMIT,
                "chiffre",
                "chiffres"
            )
        ));
    }
    lines.truncate(MOST_ROWS);
    let period = years(&shown_years).unwrap_or_default();
    let place = chosen
        .places
        .first()
        .and_then(|place| site.geography.territory(*place));
    let ground = match (chosen.level, chosen.places.len()) {
        (Some(level), _) => format!(
            "{} de {}",
            level.plural(),
            place.map_or("", |own| &own.label)
        ),
        (None, 1) => place.map_or_else(String::new, |own| own.label.to_string()),
        (None, n) => counted(n, "territoire", "territoires"),
    };
    let table = (!lines.is_empty()).then(|| TableView {
        caption: typeset(&format!(
            "{}, données {period}, {ground}",
            chosen.population.label()
        )),
        columns: heads,
        rows: lines,
        note: None,
        fictitious: edition.summary().fictitious,
    });
    (table, notices)
}

fn column(label: &str, numeric: bool) -> ColumnView {
    ColumnView {
        label: typeset(label),
        numeric,
    }
}

fn territory_cell(figure: &Figure<'_>) -> CellView {
    figure.territory().map_or_else(
        || words(figure.geo()),
        |own| linked(own.label.to_string(), address::territory(&own.code)),
    )
}

fn sourced(figure: &Figure<'_>) -> CellView {
    CellView {
        href: Some(address::lineage(figure)),
        ..cell(figure)
    }
}

/// One territory a row, one indicator or member a column.
fn side_by_side(
    rows: &[&[Figure<'_>]],
    columns: &[(u16, Option<u16>)],
) -> (Vec<ColumnView>, Vec<RowView>) {
    let firsts: Vec<&Figure<'_>> = rows.iter().filter_map(|row| row.first()).collect();
    let of = |column: &(u16, Option<u16>)| {
        let mut found = firsts.iter();
        found.find(|figure| (figure.key().indicator, figure.key().member) == *column)
    };
    let mut heads = vec![column("Territoire", false)];
    heads.extend(
        columns
            .iter()
            .filter_map(of)
            .map(|figure| column(&label_and_unit(figure), true)),
    );
    let mut territories: Vec<u32> = Vec::new();
    for figure in &firsts {
        let territory = figure.key().territory;
        if !territories.contains(&territory) {
            territories.push(territory);
        }
    }
    let line = |territory: &u32| {
        let own: Vec<&&Figure<'_>> = firsts
            .iter()
            .filter(|figure| figure.key().territory == *territory)
            .collect();
        let mut cells = vec![territory_cell(own.first()?)];
        cells.extend(columns.iter().map(|column| {
            let mut own = own.iter();
            let found = own.find(|figure| (figure.key().indicator, figure.key().member) == *column);
            found.map_or_else(|| words("—"), |figure| sourced(figure))
        }));
        Some(RowView {
            cells,
            current: false,
        })
    };
    let lines = territories.iter().filter_map(line).collect();
    (heads, lines)
}

/// One series a row, one year a column.
fn by_year(rows: &[&[Figure<'_>]], years: &[i32]) -> (Vec<ColumnView>, Vec<RowView>) {
    let mut heads = vec![column("Indicateur", false), column("Territoire", false)];
    heads.extend(years.iter().map(|year| column(&year.to_string(), true)));
    let line = |row: &&[Figure<'_>]| {
        let first = row.first()?;
        let id = first.definition().map_or("", |known| &known.id);
        let page = address::indicator_of(id, first.geo(), first.key().population);
        let name = label_and_unit(first);
        let mut cells = vec![linked(name, page), territory_cell(first)];
        cells.extend(years.iter().map(|year| {
            let found = row.iter().find(|figure| figure.data_year() == *year);
            found.map_or_else(|| words("—"), sourced)
        }));
        Some(RowView {
            cells,
            current: false,
        })
    };
    (heads, rows.iter().filter_map(line).collect())
}
