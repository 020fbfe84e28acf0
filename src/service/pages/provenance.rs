//! The page that says where a figure comes from.

use crate::catalogue::IndicatorDefinition;
use crate::domain::delivery::DeliverySummary;
use crate::domain::number::french;
use crate::render::page::{
    CellView, ColumnView, DownloadView, FactLinkView, LinkView, ProvenancePage, RowView, TableView,
};
use crate::service::figures::Figure;
use crate::service::lineage::{Clearance, citation, deliveries_of, explanation, permanent};
use crate::service::row_origins::RowOrigin;
use crate::service::rows::LineageRow;

use super::address;
use super::comparison;
use super::figure::{card, linked, words};
use super::printed;
use super::wording::typeset;

/// Characters of a hash that are enough to recognise a file.
const SHORT_HASH: usize = 12;

/// `/provenance/{id}`; none when the figure's indicator or territory is not known any more. File
/// names of deliveries lead to their reports, structures to their pages.
pub fn provenance(figure: &Figure<'_>, clearance: Clearance<'_>) -> Option<ProvenancePage> {
    let names = clearance.names;
    let (definition, territory) = (figure.definition()?, figure.territory()?);
    let key = figure.key();
    let formulas = definition.formulas();
    let formula = formulas
        .iter()
        .find(|formula| formula.member == key.member)?;
    let mut card = card(figure);
    card.lineage_href = None;
    Some(ProvenancePage {
        territory: address::territory_link(territory),
        indicator: LinkView {
            label: typeset(&definition.label),
            href: address::indicator_of(&definition.id, figure.geo(), key.population),
        },
        figure: card,
        method: typeset(&definition.method),
        limits: typeset(&definition.limits),
        numerator: formula.numerator.to_owned(),
        denominator: formula.denominator.map(str::to_owned),
        computation_text: computation(figure, definition),
        counts: counts(figure, definition),
        comparison: comparison::of_figure(figure),
        printed: printed::of_figure(figure),
        rows: clearance
            .rows
            .map(|rows| structures(figure, definition, rows)),
        deliveries: deliveries(figure, names),
        geography_text: geography(figure),
        secrecy_text: typeset(explanation(definition.secrecy.rule)),
        chain: chain(figure, definition),
        citation: citation(figure, definition),
        permanent_href: permanent(figure),
        downloads: downloads(figure),
    })
}

fn computation(figure: &Figure<'_>, definition: &IndicatorDefinition) -> Option<String> {
    let numerator = plain(figure.numerator()?);
    let Some(denominator) = figure.denominator() else {
        return Some(numerator);
    };
    let scale = if definition.scale > 1.0 {
        format!(" × {}", plain(definition.scale))
    } else {
        String::new()
    };
    let (denominator, value) = (plain(denominator), figure.display());
    Some(format!("{numerator} / {denominator}{scale} = {value}"))
}

/// A whole number without decimals, another with two.
fn plain(number: f64) -> String {
    french(number, if number.fract() == 0.0 { 0 } else { 2 })
}

fn counts(figure: &Figure<'_>, definition: &IndicatorDefinition) -> TableView {
    let (accredited, surveyed) = figure.public_counts().unzip();
    let filled = figure.counts().map(|counts| counts.filled);
    let mut rows = vec![("Agréées au 31 décembre", accredited)];
    if definition.needs_survey() {
        rows.push(("Interrogées", surveyed));
        rows.push(("Répondantes", figure.respondents()));
        rows.push(("Ayant répondu à toutes les questions utilisées", filled));
    }
    let mark = if figure.is_secret() { "s" } else { "nd" };
    let text = |count: Option<u32>| {
        count.map_or_else(|| mark.to_owned(), |count| french(f64::from(count), 0))
    };
    TableView {
        caption: "Nombre de structures, de l’agrément à la réponse".to_owned(),
        columns: columns(&[("Structures", false), ("Nombre", true)]),
        rows: rows
            .into_iter()
            .map(|(label, n)| row(vec![words(label), words(text(n))]))
            .collect(),
        note: None,
        fictitious: figure.edition().summary().fictitious,
    }
}

/// The structures behind the figure, one by one: confidential.
fn structures(
    figure: &Figure<'_>,
    definition: &IndicatorDefinition,
    rows: &[LineageRow],
) -> TableView {
    let text = |number: Option<f64>| words(number.map_or_else(|| "—".to_owned(), plain));
    let has_denominator = rows.iter().any(|row| row.denominator.is_some());
    let cells = |found: &LineageRow| {
        let name = found.name.as_deref().unwrap_or(&found.structure);
        let commune = figure.edition().geography().commune(&found.commune);
        let commune = commune.map_or("", |commune| &commune.name);
        let mut cells = vec![
            linked(typeset(name), address::structure(&found.structure)),
            words(typeset(commune)),
            words(typeset(found.used.label())),
            text(found.numerator),
        ];
        if has_denominator {
            cells.push(text(found.denominator));
        }
        cells.push(file_line(figure, found));
        row(cells)
    };
    let mut known = vec![
        ("Structure", false),
        ("Commune", false),
        ("Prise en compte", false),
        ("Numérateur", true),
    ];
    if has_denominator {
        known.push(("Dénominateur", true));
    }
    known.push(("Ligne du fichier", false));
    TableView {
        caption: typeset(&format!(
            "Structures derrière le chiffre « {} », données {}",
            definition.label,
            figure.data_year()
        )),
        columns: columns(&known),
        rows: rows.iter().map(cells).collect(),
        note: Some(
            "Réponses individuelles : ne pas diffuser. Chaque consultation est journalisée."
                .to_owned(),
        ),
        fictitious: figure.edition().summary().fictitious,
    }
}

/// Where the answers of a structure stand; the first of its lines leads to the lines of that file.
fn file_line(figure: &Figure<'_>, found: &LineageRow) -> CellView {
    let said = |origin: &RowOrigin| format!("{}, ligne {}", origin.file_name, origin.row);
    let lines: Vec<String> = found.origins.iter().map(said).collect();
    match found.origins.first() {
        Some(origin) => linked(
            lines.join("\u{202f}; "),
            file_rows(&origin.delivery, figure),
        ),
        None => words("—"),
    }
}

/// The lines of a file behind a figure.
fn file_rows(delivery: &str, figure: &Figure<'_>) -> String {
    format!("/imports/{delivery}/lignes?chiffre={}", figure.id())
}

fn deliveries(figure: &Figure<'_>, names: bool) -> TableView {
    let formats = &figure.edition().catalogue().formats;
    let cells = |delivery: &DeliverySummary| {
        let format = formats.get(&delivery.format);
        let label = format.map_or(delivery.format.as_str(), |format| format.label.as_str());
        let survey = delivery
            .survey_year
            .map_or_else(|| "—".to_owned(), |year| year.to_string());
        let hash: String = delivery.sha256.chars().take(SHORT_HASH).collect();
        let mut cells = vec![
            words(typeset(label)),
            words(delivery.data_year.to_string()),
            words(survey),
            words(number(delivery.rows_read)),
            words(number(delivery.rows_rejected)),
            words(hash),
        ];
        if names {
            cells.push(CellView {
                href: Some(format!("/imports/{}", delivery.id)),
                ..words(delivery.file_name.clone())
            });
        }
        row(cells)
    };
    let mut known = vec![
        ("Livraison", false),
        ("Données", true),
        ("Enquête", true),
        ("Lignes lues", true),
        ("Lignes refusées", true),
        ("SHA-256 (début)", false),
    ];
    if names {
        known.push(("Fichier", false));
    }
    let rows: Vec<RowView> = deliveries_of(figure).map(cells).collect();
    let note = rows
        .is_empty()
        .then(|| "Aucune livraison ne concerne ce chiffre.".to_owned());
    TableView {
        caption: format!(
            "Livraisons de l’édition {} qui l’alimentent",
            figure.edition().id()
        ),
        columns: columns(&known),
        rows,
        note,
        fictitious: figure.edition().summary().fictitious,
    }
}

pub(super) fn number(count: u64) -> String {
    u32::try_from(count).map_or_else(|_| count.to_string(), |count| french(f64::from(count), 0))
}

pub(super) fn columns(columns: &[(&str, bool)]) -> Vec<ColumnView> {
    let view = |(label, numeric): &(&str, bool)| ColumnView {
        label: (*label).to_owned(),
        numeric: *numeric,
    };
    columns.iter().map(view).collect()
}

pub(super) fn row(cells: Vec<CellView>) -> RowView {
    RowView {
        cells,
        current: false,
    }
}

/// From the objectives down to the campaign, one link a step.
fn chain(figure: &Figure<'_>, definition: &IndicatorDefinition) -> Vec<FactLinkView> {
    let edition = figure.edition();
    let step = |label: &str, text: String, href: Option<String>| FactLinkView {
        label: label.to_owned(),
        text: typeset(&text),
        href,
    };
    let mut steps: Vec<FactLinkView> = figure
        .objectives()
        .map(|attached| {
            let (plan, objective) = (attached.plan, attached.objective);
            let (code, title) = (&objective.code, &objective.title);
            let text = format!(
                "{code} {title} ({}, {})",
                plan.label,
                attached.link.role.label()
            );
            step("Objectif", text, Some(address::objective(&plan.id, code)))
        })
        .collect();
    let indicator = format!(
        "{}, définition version {}",
        definition.label,
        figure.version()
    );
    let page = address::indicator(&definition.id);
    steps.push(step("Indicateur", indicator, Some(page)));
    let id = edition.id();
    let own = format!("/editions/{id}");
    steps.push(step("Édition", id.to_owned(), Some(own)));
    let year = figure.data_year();
    let mut surveys = deliveries_of(figure).filter(|own| own.data_year == year);
    let campaign = match surveys.find_map(|own| own.survey_year) {
        Some(survey) => format!("données {year}, enquête de {survey}"),
        None => format!("données {year}"),
    };
    steps.push(step("Campagne", campaign, None));
    steps
}

fn geography(figure: &Figure<'_>) -> String {
    let Some(territory) = figure.territory() else {
        return String::new();
    };
    let communes = match territory.communes.len() {
        1 => "une commune".to_owned(),
        several => format!(
            "{} communes",
            number(several.try_into().unwrap_or(u64::MAX))
        ),
    };
    let inhabitants = figure
        .inhabitants_year()
        .map(|year| format!(" Population de {year}, la plus proche disponible."))
        .unwrap_or_default();
    format!(
        "{} : {communes} dans la géographie de {}.{inhabitants}",
        territory.label, territory.code.year
    )
}

fn downloads(figure: &Figure<'_>) -> Vec<DownloadView> {
    let (id, edition) = (figure.id(), figure.edition().id());
    let view = |label: &str, format: &str, href: String| DownloadView {
        label: label.to_owned(),
        format: format.to_owned(),
        href,
    };
    vec![
        view(
            "Provenance",
            "JSON",
            format!("/api/v1/lineage/{id}?edition={edition}"),
        ),
        view(
            "Chiffre",
            "JSON",
            format!("/api/v1/figures/{id}?edition={edition}"),
        ),
    ]
}
