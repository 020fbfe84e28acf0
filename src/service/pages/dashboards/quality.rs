//! Tiles that say what figures are worth: answers left blank, deliveries, states.

use crate::catalogue::dashboard::Tile;
use crate::domain::number::french;
use crate::render::page::{CellView, RowView, TableTileView, TableView};
use crate::service::dashboard::{campaigns, states};

use super::super::address;
use super::super::figure::{cell, label, linked, words};
use super::super::wording::{typeset, whole};
use super::tables::column;
use super::tiles::Board;

fn row(cells: Vec<CellView>) -> RowView {
    RowView {
        cells,
        current: false,
    }
}

fn tile_of(
    board: Board<'_>,
    tile: &Tile,
    (named, caption): (&str, String),
    (columns, rows): (&[(&str, bool)], Vec<RowView>),
) -> TableTileView {
    TableTileView {
        title: typeset(tile.title.as_deref().unwrap_or(named)),
        table: TableView {
            caption: typeset(&caption),
            columns: columns
                .iter()
                .map(|(label, numeric)| column(label, *numeric))
                .collect(),
            rows,
            note: None,
            fictitious: board.edition.summary().fictitious,
        },
        tile_note: tile.text.as_deref().map(typeset),
        more: None,
    }
}

fn count(number: u32) -> CellView {
    words(whole(usize::try_from(number).unwrap_or(usize::MAX)))
}

/// How many of those who answered left the questions of each indicator blank.
pub(super) fn blanks(board: Board<'_>, tile: &Tile) -> Option<TableTileView> {
    let name = &board.territory()?.label;
    let rows = tile.indicators.iter().filter_map(|id| {
        let figure = board.last(tile, id)?;
        let page = address::indicator_of(id, figure.geo(), figure.key().population);
        let first = linked(label(&figure), page);
        let year = words(figure.data_year().to_string());
        let counted = figure.respondents().zip(figure.counts());
        let counted = counted.filter(|(respondents, _)| *respondents > 0);
        let rest = if let Some((respondents, counts)) = counted {
            let blank = respondents.saturating_sub(counts.filled);
            let share = f64::from(blank) / f64::from(respondents) * 100.0;
            vec![
                count(respondents),
                count(counts.filled),
                count(blank),
                words(french(share, 1)),
            ]
        } else {
            // Nothing is said of the answers behind a figure that has no number.
            let mark = if figure.value().is_some() {
                words("nd")
            } else {
                cell(&figure)
            };
            vec![mark; 4]
        };
        Some(row([vec![first, year], rest].concat()))
    });
    let rows: Vec<RowView> = rows.collect();
    let columns = [
        ("Indicateur", false),
        ("Année", true),
        ("Répondantes", true),
        ("Réponses exploitées", true),
        ("Laissées en blanc", true),
        ("Part en blanc (%)", true),
    ];
    (!rows.is_empty()).then(|| {
        let caption = format!("Questions laissées en blanc par les structures répondantes, {name}");
        tile_of(
            board,
            tile,
            ("Réponses laissées en blanc", caption),
            (&columns, rows),
        )
    })
}

/// What was delivered, year by year.
pub(super) fn freshness(board: Board<'_>, tile: &Tile) -> Option<TableTileView> {
    let name = &board.territory()?.label;
    let rows = campaigns(board.edition, board.choices.territory);
    let number = |count: u64| words(whole(usize::try_from(count).unwrap_or(usize::MAX)));
    let rows = rows.into_iter().map(|campaign| {
        let survey = match (campaign.survey_year, campaign.surveys) {
            (Some(year), _) => format!("enquête de {year}"),
            (None, 0) => "pas d’enquête livrée".to_owned(),
            (None, _) => "enquête livrée".to_owned(),
        };
        let located = campaign.register;
        row(vec![
            words(campaign.data_year.to_string()),
            words(survey),
            number(located.read),
            number(located.kept),
            number(located.read.saturating_sub(located.kept)),
        ])
    });
    let columns = [
        ("Données", false),
        ("Enquête", false),
        ("Lignes de registre reçues", true),
        ("Gardées", true),
        ("Écartées", true),
    ];
    let caption = format!("Livraisons qui touchent {name}, la dernière année d’abord");
    let rows = rows.collect();
    Some(tile_of(
        board,
        tile,
        ("Fraîcheur des données", caption),
        (&columns, rows),
    ))
}

/// How many figures of the territory are secret, unreliable, missing.
pub(super) fn anomalies(board: Board<'_>, tile: &Tile) -> Option<TableTileView> {
    let (year, own) = (board.year()?, board.territory()?);
    let population = board.population(tile);
    let found = states(board.edition, board.choices.territory, population, year);
    let names = |places: &[u16]| {
        let labels = places.iter().filter_map(|place| {
            let known = board.edition.definition(*place)?;
            Some(typeset(&known.label))
        });
        let labels: Vec<String> = labels.collect();
        if labels.is_empty() {
            "—".to_owned()
        } else {
            labels.join(", ")
        }
    };
    let line = |label: &str, number: usize, which: String| {
        row(vec![
            words(typeset(label)),
            words(whole(number)),
            words(which),
        ])
    };
    let rows = vec![
        line("Chiffres publiés", found.published, "—".to_owned()),
        line(
            "dont de faible fiabilité (trop peu de réponses)",
            found.unreliable.len(),
            names(&found.unreliable),
        ),
        line(
            "dont en rupture de série",
            found.broken.len(),
            names(&found.broken),
        ),
        line("Secrets", found.secret, "—".to_owned()),
        line(
            "Sans aucune réponse",
            found.unanswered.len(),
            names(&found.unanswered),
        ),
        line(
            "Non posés, non livrés ou sans objet ici",
            found.absent,
            "—".to_owned(),
        ),
    ];
    let columns = [("État", false), ("Indicateurs", true), ("Lesquels", false)];
    let caption = format!(
        "Ce que valent les chiffres de {}, données {year}, {}",
        own.label,
        population.label().to_lowercase()
    );
    Some(tile_of(
        board,
        tile,
        ("Anomalies", caption),
        (&columns, rows),
    ))
}
