//! The editions: the list, one of them.

use serde_json::Value;

use crate::domain::edition::EditionSummary;
use crate::render::page::{
    ApproveView, DownloadView, EditionPage, EditionView, EditionsPage, FactView, LinkView,
    TableView,
};
use crate::service::editions::EditionDescription;

use super::Site;
use super::figure::{linked, words};
use super::figure_label::{figure_label, figure_link};
use super::provenance::{columns, number, row};
use super::wording::{counted, moment, shortest, typeset, whole, years};

/// Digits of a hash that are enough to recognise it.
const DIGITS_SHOWN: usize = 12;
/// Decimals of a movement: those of the figure are not at hand.
const DECIMALS: u8 = 2;

/// `/editions`; the summaries come the last one first.
pub fn editions(site: Site<'_>, summaries: &[EditionSummary]) -> EditionsPage {
    EditionsPage {
        editions: summaries
            .iter()
            .map(|summary| view(site, summary))
            .collect(),
    }
}

fn view(site: Site<'_>, summary: &EditionSummary) -> EditionView {
    let current = site.edition.filter(|edition| edition.id() == summary.id);
    EditionView {
        id: summary.id.clone(),
        date_text: moment(&summary.created_at),
        data_years_text: years(&summary.data_years).unwrap_or_else(|| "aucune".to_owned()),
        note: typeset(&summary.note),
        deliveries_text: current
            .map(|edition| counted(edition.deliveries().len(), "livraison", "livraisons")),
        figures_text: current.map(|edition| figures(edition.n_cells(), edition.n_secret())),
        definitions_text: digits(&summary.definitions_sha256),
        href: format!("/editions/{}", summary.id),
        read_href: current
            .is_none()
            .then(|| format!("/?edition={}", summary.id)),
        fictitious: summary.fictitious,
        preview: summary.preview,
        current: current.is_some(),
    }
}

fn figures(n_figures: usize, n_secret: usize) -> String {
    format!(
        "{}, dont {}",
        counted(n_figures, "chiffre calculé", "chiffres calculés"),
        counted(n_secret, "secret", "secrets")
    )
}

fn digits(hash: &str) -> String {
    hash.chars().take(DIGITS_SHOWN).collect()
}

/// `/editions/{id}`; names of files where `names`, the form of approval where `csrf`.
pub fn edition_page(
    site: Site<'_>,
    described: &EditionDescription,
    names: bool,
    csrf: Option<String>,
) -> EditionPage {
    let stored = &described.stored;
    let summary = &stored.summary;
    let id = &summary.id;
    let comparison = described.comparison();
    let with = comparison.get("with").and_then(Value::as_str);
    EditionPage {
        edition: view(site, summary),
        facts: facts(described),
        changes_text: with.map(|with| changes(with, &comparison)),
        moved: moved(site, &comparison, summary),
        diff: with.map(|with| LinkView {
            label: format!("Tous les chiffres qui diffèrent de l’édition {with}"),
            href: format!("/editions/{with}/diff/{id}"),
        }),
        outdated: described
            .outdated
            .iter()
            .map(|text| typeset(text))
            .collect(),
        approve: csrf.filter(|_| summary.preview).map(|csrf| ApproveView {
            action: format!("/editions/{id}/approbation"),
            csrf,
        }),
        deliveries: deliveries(site, described, names),
        downloads: vec![DownloadView {
            label: "Description de l’édition".to_owned(),
            format: "JSON".to_owned(),
            href: format!("/api/v1/editions/{id}"),
        }],
    }
}

fn facts(described: &EditionDescription) -> Vec<FactView> {
    let stored = &described.stored;
    let (summary, contents) = (&stored.summary, &stored.contents);
    let fact = |label: &str, text: String| FactView {
        label: label.to_owned(),
        text,
    };
    let mut facts = vec![
        fact("Calculée le", moment(&summary.created_at)),
        fact(
            "Années décrites",
            years(&summary.data_years).unwrap_or_else(|| "aucune".to_owned()),
        ),
        fact("Chiffres", figures(contents.figures, contents.suppressed)),
        fact("Territoires", whole(contents.territories)),
        fact("Indicateurs", whole(contents.indicators.len())),
    ];
    if let Some(at) = &stored.approved_at {
        facts.push(fact("Approuvée le", moment(at)));
    }
    facts.push(fact(
        "Empreinte des définitions",
        digits(&summary.definitions_sha256),
    ));
    facts.push(fact("Programme", stored.software.clone()));
    facts.push(fact("Taille", size(stored.bytes)));
    facts
}

/// `3,2 Mo`, `480 Ko`.
fn size(bytes: u64) -> String {
    let thousands = u32::try_from(bytes / 1_000).unwrap_or(u32::MAX);
    if thousands >= 1_000 {
        format!("{}\u{a0}Mo", shortest(f64::from(thousands) / 1_000.0, 1))
    } else {
        format!("{}\u{a0}Ko", thousands.max(1))
    }
}

fn changes(with: &str, comparison: &Value) -> String {
    let count = |kind: &str| {
        let found = comparison.pointer(&format!("/counts/{kind}"));
        let found = found.and_then(Value::as_u64).unwrap_or_default();
        usize::try_from(found).unwrap_or(usize::MAX)
    };
    let parts = [
        (count("moved"), "chiffre a bougé", "chiffres ont bougé"),
        (count("appeared"), "apparaît", "apparaissent"),
        (count("vanished"), "disparaît", "disparaissent"),
        (count("status"), "change d’état", "changent d’état"),
        (
            count("parts"),
            "garde sa valeur avec d’autres effectifs",
            "gardent leur valeur avec d’autres effectifs",
        ),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| counted(n, one, many))
        .collect();
    if told.is_empty() {
        return format!("Aucun chiffre ne diffère de l’édition {with}.");
    }
    format!("Depuis l’édition {with}\u{a0}: {}.", told.join(", "))
}

fn moved(site: Site<'_>, comparison: &Value, summary: &EditionSummary) -> Option<TableView> {
    let largest = comparison.get("largest")?.as_array()?;
    let value = |moved: &Value, name: &str| {
        let value = moved.get(name).and_then(Value::as_f64);
        words(value.map_or_else(|| "aucun".to_owned(), |value| shortest(value, DECIMALS)))
    };
    let rows = largest.iter().filter_map(|moved| {
        let id = moved.get("figure")?.as_str()?;
        Some(row(vec![
            linked(figure_label(site, id), figure_link(id, &summary.id)),
            value(moved, "from"),
            value(moved, "to"),
        ]))
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| TableView {
        caption: "Les plus grands mouvements".to_owned(),
        columns: columns(&[("Chiffre", false), ("Avant", true), ("Après", true)]),
        rows,
        note: None,
        fictitious: summary.fictitious,
    })
}

fn deliveries(site: Site<'_>, described: &EditionDescription, names: bool) -> TableView {
    let formats = &site.catalogue.formats;
    let contents = &described.stored.contents;
    let rows = contents.deliveries.iter().map(|delivery| {
        let format = formats.get(&delivery.format);
        let label = format.map_or(delivery.format.as_str(), |format| format.label.as_str());
        let mut cells = vec![
            words(typeset(label)),
            words(delivery.data_year.to_string()),
            words(number(delivery.rows_read)),
            words(number(delivery.rows_rejected)),
            words(digits(&delivery.sha256)),
        ];
        if names {
            let href = format!("/imports/{}", delivery.id);
            cells.push(linked(delivery.file_name.clone(), href));
        }
        row(cells)
    });
    let mut known = vec![
        ("Livraison", false),
        ("Données", true),
        ("Lignes lues", true),
        ("Lignes refusées", true),
        ("SHA-256 (début)", false),
    ];
    if names {
        known.push(("Fichier", false));
    }
    let rows: Vec<_> = rows.collect();
    let note = rows
        .is_empty()
        .then(|| "Aucune : cette édition ne porte aucune donnée.".replace(" :", "\u{a0}:"));
    TableView {
        caption: "Livraisons, dans l’ordre d’arrivée".to_owned(),
        columns: columns(&known),
        rows,
        note,
        fictitious: described.stored.summary.fictitious,
    }
}
