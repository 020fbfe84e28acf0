//! The lines of a file behind a figure: for a role that may see answers.

use serde_json::Value as Json;

use crate::catalogue::Catalogue;
use crate::domain::number::french;
use crate::render::page::{FileRowsPage, LinkView, RowView, TableView};
use crate::service::deliveries::DeliveryView;
use crate::service::figures::Figure;
use crate::service::row_origins::RowOrigin;
use crate::service::rows::LineageRow;

use super::address;
use super::figure::{card, linked, objective, words};
use super::provenance::{columns, row};
use super::wording::{counted, typeset};

/// `/imports/{id}/lignes?chiffre=…`.
pub fn file_rows(
    catalogue: &Catalogue,
    figure: &Figure<'_>,
    delivery: &DeliveryView,
    rows: &[LineageRow],
) -> FileRowsPage {
    let mut own: Vec<(&LineageRow, &RowOrigin)> = rows
        .iter()
        .flat_map(|row| row.origins.iter().map(move |origin| (row, origin)))
        .filter(|(_, origin)| origin.delivery == delivery.id)
        .collect();
    own.sort_by_key(|(_, origin)| origin.row);
    let mut variables: Vec<&String> = own
        .iter()
        .flat_map(|(_, origin)| &origin.variables)
        .collect();
    variables.sort();
    variables.dedup();
    let mut known = vec![
        ("Ligne".to_owned(), true),
        ("Structure".to_owned(), false),
        ("Commune".to_owned(), false),
        ("Prise en compte".to_owned(), false),
    ];
    let label = |id: &&String| {
        let variable = catalogue.dictionary.get(id);
        typeset(variable.map_or(id.as_str(), |variable| &variable.label))
    };
    known.extend(variables.iter().map(|id| (label(id), true)));
    let known: Vec<(&str, bool)> = known
        .iter()
        .map(|(label, numeric)| (label.as_str(), *numeric))
        .collect();
    let mut card = card(figure);
    card.lineage_href = Some(address::lineage(figure));
    FileRowsPage {
        delivery: LinkView {
            label: delivery.file_name.clone(),
            href: format!("/imports/{}", delivery.id),
        },
        figure: card,
        objectives: figure
            .objectives()
            .map(|attached| objective(&attached))
            .collect(),
        count_text: counted(own.len(), "ligne", "lignes"),
        rows: TableView {
            caption: typeset(&format!(
                "Lignes de {} derrière ce chiffre, telles que lues",
                delivery.file_name
            )),
            columns: columns(&known),
            rows: own
                .iter()
                .map(|(structure, origin)| line(figure, structure, origin, &variables))
                .collect(),
            note: Some(
                "Réponses individuelles : ne pas diffuser. Chaque consultation est journalisée."
                    .replace(" :", "\u{a0}:"),
            ),
            fictitious: delivery.fictitious,
        },
        annotated_href: format!("/api/v1/imports/{}/annotated.xlsx", delivery.id),
    }
}

fn line(
    figure: &Figure<'_>,
    structure: &LineageRow,
    origin: &RowOrigin,
    variables: &[&String],
) -> RowView {
    let name = structure.name.as_deref().unwrap_or(&structure.structure);
    let commune = figure.edition().geography().commune(&structure.commune);
    let mut cells = vec![
        words(origin.row.to_string()),
        linked(typeset(name), address::structure(&structure.structure)),
        words(typeset(commune.map_or("", |commune| &commune.name))),
        words(typeset(structure.used.label())),
    ];
    let value = |variable: &&String| {
        let stands_here = origin.variables.contains(variable);
        let answer = structure.answers.get(*variable);
        words(match answer.filter(|_| stands_here) {
            Some(answer) => said(answer),
            None => "—".to_owned(),
        })
    };
    cells.extend(variables.iter().map(value));
    row(cells)
}

/// An answer as a person reads it.
fn said(answer: &Json) -> String {
    match answer {
        Json::Number(number) => number.as_f64().map_or_else(
            || number.to_string(),
            |number| french(number, if number.fract() == 0.0 { 0 } else { 2 }),
        ),
        Json::Bool(true) => "oui".to_owned(),
        Json::Bool(false) => "non".to_owned(),
        Json::String(text) => typeset(text),
        Json::Object(state) => match state.get("state").and_then(Json::as_str) {
            Some("blank") => "blanc".to_owned(),
            Some("not_concerned") => "non concerné".to_owned(),
            Some("secret") => "secret à la source".to_owned(),
            Some("not_available") => "non disponible à la source".to_owned(),
            Some("rejected") => "rejeté".to_owned(),
            Some(_) | None => "—".to_owned(),
        },
        Json::Null | Json::Array(_) => "—".to_owned(),
    }
}
