//! A figure, or the key figures of a territory, beside what they are compared with.

use std::collections::BTreeSet;

use crate::domain::number::french;
use crate::render::page::{CellView, ColumnView, RowView, TableView, ValueState};
use crate::service::compare::{Beside, Compared, Evolution, Rankings, Standing, beside, standings};
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::figure::{cell, change_text, label, label_and_unit, linked, unit, words};
use super::home::keys_of;
use super::wording::{counted, typeset};

/// The rule, where a table says that a gap is not significant.
const RULE: &str = "Un écart qu’une seule structure peut expliquer n’est pas significatif. Les rangs vont du plus grand au plus petit et ne comptent que les valeurs publiées.";

/// A figure beside larger territories, neighbours and peers, then in its first and previous year.
pub(super) fn of_figure(figure: &Figure<'_>) -> Option<TableView> {
    figure.value()?;
    let compared = Compared::on_page(figure.territory()?.code.kind);
    let mut rows = vec![own_row(figure)];
    rows.extend(
        beside(figure, &compared)
            .iter()
            .filter(|other| other.figure.public_counts().is_some())
            .map(|other| beside_row(figure, other)),
    );
    let rankings = &mut Rankings::new(figure.edition());
    let found = standings(figure, &compared, rankings);
    rows.extend(
        found
            .iter()
            .filter(|standing| standing.ranked > 1)
            .map(|standing| standing_row(figure, standing)),
    );
    rows.extend(evolution_rows(figure));
    (rows.len() > 1).then(|| TableView {
        caption: typeset(&format!(
            "{} ({}), {}, données {}",
            label(figure),
            unit(figure),
            figure.key().population.label(),
            figure.data_year()
        )),
        columns: columns(&[
            ("Comparé à", false),
            ("Valeur", true),
            ("Écart", true),
            ("Rang", false),
            ("Lecture", false),
        ]),
        rows,
        note: Some(typeset(RULE)),
        fictitious: figure.edition().summary().fictitious,
    })
}

fn columns(columns: &[(&str, bool)]) -> Vec<ColumnView> {
    let column = |(label, numeric): &(&str, bool)| ColumnView {
        label: (*label).to_owned(),
        numeric: *numeric,
    };
    columns.iter().map(column).collect()
}

fn row(cells: Vec<CellView>) -> RowView {
    RowView {
        cells,
        current: false,
    }
}

fn own_row(figure: &Figure<'_>) -> RowView {
    let name = figure.territory().map_or("", |territory| &territory.label);
    RowView {
        cells: vec![
            words(name),
            cell(figure),
            words("—"),
            words("—"),
            words("—"),
        ],
        current: true,
    }
}

fn beside_row(figure: &Figure<'_>, other: &Beside<'_>) -> RowView {
    let id = figure.definition().map_or("", |known| &known.id);
    let name = other.figure.territory().map_or("", |own| &own.label);
    let page = address::indicator_of(id, other.figure.geo(), figure.key().population);
    let (gap, reading) = match other.gap {
        Some(gap) => (
            change_text(figure, gap, other.figure.value()),
            gap.verdict.remark().unwrap_or("écart significatif"),
        ),
        None => ("—".to_owned(), "—"),
    };
    row(vec![
        linked(name, page),
        cell(&other.figure),
        words(gap),
        words("—"),
        words(typeset(reading)),
    ])
}

fn standing_row(figure: &Figure<'_>, standing: &Standing) -> RowView {
    let decimals = figure.definition().map_or(0, |known| known.decimals);
    let median = match standing.median {
        Some(median) => words(french(median, decimals)),
        None => CellView {
            state: ValueState::Missing,
            ..words("nd")
        },
    };
    let group = standing.group.label(figure.edition().geography());
    row(vec![
        words(typeset(&format!("Médiane : {group}"))),
        median,
        words("—"),
        words(rank(standing)),
        words(typeset(&reading(standing))),
    ])
}

/// « 2e sur 12, ex æquo ».
pub(super) fn rank(standing: &Standing) -> String {
    let Some(rank) = standing.rank else {
        return "—".to_owned();
    };
    let ordinal = if rank == 1 { "er" } else { "e" };
    let tied = if standing.tied > 1 { ", ex æquo" } else { "" };
    format!("{rank}{ordinal} sur {}{tied}", standing.ranked)
}

/// « quart le plus haut ; 3 secrets, 2 sans valeur ».
fn reading(standing: &Standing) -> String {
    let quarter = standing.quartile.map(|quartile| {
        match quartile {
            1 => "quart le plus bas",
            2 => "deuxième quart à partir du bas",
            3 => "troisième quart à partir du bas",
            _ => "quart le plus haut",
        }
        .to_owned()
    });
    let hidden = (standing.hidden > 0).then(|| counted(standing.hidden, "secret", "secrets"));
    let without = standing.members - standing.ranked - standing.hidden;
    let without = (without > 0).then(|| format!("{without} sans valeur"));
    let parts: Vec<String> = [quarter, hidden, without].into_iter().flatten().collect();
    if parts.is_empty() {
        "—".to_owned()
    } else {
        parts.join(" ; ")
    }
}

/// Since the year before and since the first year of the edition, each once.
fn evolution_rows(figure: &Figure<'_>) -> Vec<RowView> {
    let first = figure.edition().data_years().first().copied();
    let bases: BTreeSet<i32> = first.into_iter().chain([figure.data_year() - 1]).collect();
    let evolutions = bases
        .into_iter()
        .rev()
        .filter_map(|base| Evolution::of(figure, Some(base)));
    evolutions
        .map(|found| evolution_row(figure, &found))
        .collect()
}

fn evolution_row(figure: &Figure<'_>, evolution: &Evolution<'_>) -> RowView {
    let (change, reading) = match evolution.outcome {
        Ok(change) => {
            let remark = change.verdict.remark().unwrap_or("évolution significative");
            let text = change_text(figure, change, evolution.before.value());
            (text, remark.to_owned())
        }
        Err(none) => ("—".to_owned(), none.reason()),
    };
    let constant = evolution.constant_set.map(|constant| {
        let unit = constant.definition().map_or("", |known| &known.unit_label);
        format!("à champ constant : {} {unit}", constant.display())
    });
    let reading: Vec<String> = std::iter::once(reading).chain(constant).collect();
    let name = figure.territory().map_or("", |territory| &territory.label);
    row(vec![
        words(format!("{name} en {}", evolution.before.data_year())),
        cell(&evolution.before),
        words(change),
        words("—"),
        words(typeset(&reading.join(" ; "))),
    ])
}

/// The key figures of a territory in one table: itself, the larger ones, its peers, its rank.
pub(super) fn of_territory(
    site: Site<'_>,
    edition: &PublishedEdition,
    (place, year): (usize, i32),
    compared: &Compared,
) -> Option<TableView> {
    let own = site.geography.territory(place)?;
    let figures = keys_of(site, edition, place, Some(year));
    let shown: Vec<Figure<'_>> = figures
        .into_iter()
        .filter(|figure| figure.value().is_some() && figure.key().member.is_none())
        .collect();
    let others: Vec<Vec<Beside<'_>>> = shown
        .iter()
        .map(|figure| beside(figure, compared))
        .collect();
    // A territory that was not delivered would be a column of « nd ».
    let mut around: Vec<u32> = Vec::new();
    for other in others.iter().flatten() {
        let place = other.figure.key().territory;
        if other.figure.public_counts().is_some() && !around.contains(&place) {
            around.push(place);
        }
    }
    let rankings = &mut Rankings::new(edition);
    let rows: Vec<RowView> = shown
        .iter()
        .zip(&others)
        .map(|(figure, others)| {
            let found = standings(figure, compared, rankings);
            key_row(figure, (others, &around), &found)
        })
        .collect();
    let name = |place: &u32| {
        let found = site.geography.territory(usize::try_from(*place).ok()?)?;
        Some(found.label.to_string())
    };
    let mut heads = vec![column("Indicateur", false), column(&own.label, true)];
    heads.extend(
        around
            .iter()
            .filter_map(name)
            .map(|name| column(&name, true)),
    );
    heads.extend([
        column("Médiane des semblables", true),
        column("Rang parmi eux", false),
        column("Rang alentour", false),
    ]);
    let alike = shown.first().and_then(|figure| {
        let found = standings(figure, compared, rankings);
        let alike = alike(&found)?;
        Some(alike.group.label(site.geography))
    });
    let peers = alike.map_or_else(String::new, |alike| {
        format!(" Semblables : {alike}, livrés.")
    });
    let (columns, rows) = without_empty_columns(heads, rows);
    (!rows.is_empty()).then(|| TableView {
        caption: typeset(&format!("{}, données {year}, CS et EVS", own.label)),
        columns,
        rows,
        note: Some(typeset(&format!("{RULE}{peers}"))),
        fictitious: edition.summary().fictitious,
    })
}

/// Leaves out the columns that say nothing of any row, as those of peers where none was delivered.
fn without_empty_columns(
    heads: Vec<ColumnView>,
    rows: Vec<RowView>,
) -> (Vec<ColumnView>, Vec<RowView>) {
    let is_said: Vec<bool> = (0..heads.len())
        .map(|place| {
            let mut cells = rows.iter().filter_map(|row| row.cells.get(place));
            cells.any(|cell| cell.text != "—")
        })
        .collect();
    let kept = heads.into_iter().zip(&is_said).filter(|(_, said)| **said);
    let heads = kept.map(|(head, _)| head).collect();
    let rows = rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().zip(&is_said);
        let cells = cells.filter(|(_, said)| **said).map(|(cell, _)| cell);
        RowView {
            cells: cells.collect(),
            current: row.current,
        }
    });
    (heads, rows.collect())
}

fn column(label: &str, numeric: bool) -> ColumnView {
    ColumnView {
        label: typeset(label),
        numeric,
    }
}

/// The group of those that are alike: of the same size, else of the same density.
fn alike(standings: &[Standing]) -> Option<&Standing> {
    let of = |code: &str| standings.iter().find(|found| found.group.code() == code);
    of("size").or_else(|| of("density"))
}

fn key_row(
    figure: &Figure<'_>,
    (others, around): (&[Beside<'_>], &[u32]),
    standings: &[Standing],
) -> RowView {
    let decimals = figure.definition().map_or(0, |known| known.decimals);
    let mut cells = vec![
        linked(label_and_unit(figure), address::lineage(figure)),
        cell(figure),
    ];
    cells.extend(around.iter().map(|place| {
        let mut others = others.iter();
        let other = others.find(|other| other.figure.key().territory == *place);
        other.map_or_else(|| words("—"), |other| cell(&other.figure))
    }));
    let of = |code: &str| standings.iter().find(|found| found.group.code() == code);
    let size = alike(standings).filter(|size| size.ranked > 1);
    let median = size.and_then(|size| size.median);
    cells.push(words(
        median.map_or_else(|| "—".to_owned(), |median| french(median, decimals)),
    ));
    cells.push(words(size.map_or_else(|| "—".to_owned(), rank)));
    let siblings = of("siblings").filter(|siblings| siblings.ranked > 1);
    cells.push(words(siblings.map_or_else(|| "—".to_owned(), rank)));
    row(cells)
}
