//! What a delivery touches, on its report.

use crate::render::page::{TableView, TouchedView};
use crate::service::lineage::{FedIndicator, touched};
use crate::service::published::PublishedEdition;

use super::address;
use super::figure::{linked, words};
use super::provenance::{columns, row};
use super::wording::{counted, typeset, whole};

/// The figures of the edition that a delivery feeds, objective by objective.
pub fn touched_by(edition: &PublishedEdition, id: &str) -> TouchedView {
    let Some(found) = touched(edition, id) else {
        return TouchedView {
            text: typeset(&format!(
                "L'édition {} n'est pas calculée avec cette livraison : elle n'y touche aucun chiffre.",
                edition.id()
            )),
            table: None,
        };
    };
    let objectives = found.objectives(edition);
    let text = typeset(&format!(
        "Cette livraison alimente {} de l'édition {}, de {}, qui informent {}. Les chiffres secrets sont comptés, leurs valeurs ne sont pas dites.",
        counted(found.figures(), "chiffre", "chiffres"),
        edition.id(),
        counted(found.indicators.len(), "indicateur", "indicateurs"),
        counted(objectives.len(), "objectif", "objectifs"),
    ));
    let fed = |id: &str| -> Option<&FedIndicator<'_>> {
        found.indicators.iter().find(|fed| fed.definition.id == id)
    };
    let rows = objectives
        .iter()
        .flat_map(|(plan, _, objective, links)| {
            let name = format!("{} {}", objective.code, objective.title);
            let lines = links.iter().filter_map(move |link| {
                let fed = fed(&link.indicator)?;
                Some(row(vec![
                    linked(
                        typeset(&name),
                        address::objective(&plan.id, &objective.code),
                    ),
                    words(typeset(&plan.label)),
                    linked(
                        typeset(&fed.definition.label),
                        address::indicator(&fed.definition.id),
                    ),
                    words(fed.version.to_string()),
                    words(whole(fed.figures)),
                    linked("provenance", address::lineage(&fed.example)),
                ]))
            });
            lines.collect::<Vec<_>>()
        })
        .collect::<Vec<_>>();
    TouchedView {
        text,
        table: (!rows.is_empty()).then(|| TableView {
            caption: "Objectifs, indicateurs et chiffres que cette livraison alimente".to_owned(),
            columns: columns(&[
                ("Objectif", false),
                ("Plan", false),
                ("Indicateur", false),
                ("Version", true),
                ("Chiffres", true),
                ("Un exemple", false),
            ]),
            rows,
            note: None,
            fictitious: edition.summary().fictitious,
        }),
    }
}
