//! The chart at length: every value that it shows, in sentences, for those who do not see it.

use super::super::specification::{ChartBody, ChartKind, ChartSpecification};
use super::super::table::{ChartRow, tabulate};
use super::without_unit;

/// The chart at length, one paragraph per text: what it is, every value, what the marks mean, where
/// it comes from. Holds the numbers of the image and no others.
pub fn describe_at_length(specification: &ChartSpecification) -> Vec<String> {
    let table = tabulate(specification);
    let form = form(specification.kind);
    let mut said = vec![format!(
        "{form}\u{a0}: {}, {}.",
        without_unit(specification),
        specification.subtitle
    )];
    if let ChartBody::Verdict(verdict) = &specification.body {
        said.push(format!(
            "Verdict\u{a0}: {}. {}.",
            verdict.label, verdict.reason
        ));
    }
    let rows = table.rows.iter();
    said.extend(rows.map(|row| in_words(row, table.head.get(1..).unwrap_or_default())));
    if !table.notes.is_empty() {
        said.push(format!("{}.", table.notes.join("\u{202f}; ")));
    }
    let others = [
        Some(&specification.counts_line),
        specification.objective_line.as_ref(),
        Some(&specification.source_line),
    ];
    let others = others.into_iter().flatten().filter(|text| !text.is_empty());
    said.extend(others.map(|text| format!("{text}.")));
    said.extend(specification.marks.iter().map(|mark| format!("{mark}.")));
    said
}

/// « 2024 : Loire-Atlantique 30,8, Nantes Métropole 28,1. »
fn in_words(row: &ChartRow, columns: &[String]) -> String {
    let alone = columns.len() == 1;
    let cells = columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
        let cell = cell.as_ref()?;
        let value = cell.mark.map_or(cell.text.as_str(), |mark| mark.meaning());
        Some(if alone {
            value.to_owned()
        } else {
            format!("{column} {value}")
        })
    });
    let cells: Vec<String> = cells.collect();
    let said = if cells.is_empty() {
        "aucune valeur".to_owned()
    } else {
        cells.join(", ")
    };
    format!("{}\u{a0}: {said}.", row.label)
}

fn form(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "Courbes",
        ChartKind::Bar => "Barres",
        ChartKind::Ranking => "Classement en barres",
        ChartKind::Stacked => "Colonnes de parts d’un tout",
        ChartKind::Distribution => "Répartition des territoires sur un axe, avec les quartiles",
        ChartKind::Map => "Carte",
        ChartKind::Progress => "Chemin de la situation de départ à la cible, sur un axe",
        ChartKind::Multiples => "Petites courbes, une par territoire, aux mêmes axes",
        ChartKind::Pyramid => "Barres dos à dos",
    }
}
