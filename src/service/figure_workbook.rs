//! Figures as an XLSX workbook.

use std::collections::BTreeSet;

use crate::catalogue::IndicatorDefinition;
use crate::render::workbook::{
    FigureSheet, FigureWorkbook, ListedCell, WorkbookError, figure_workbook,
};

use super::figures::Figure;
use super::lineage::explanation;
use super::published::PublishedEdition;
use super::selection::Selection;

/// Headers of the sheet of figures, with their widths in characters.
const FIGURES: [(&str, u32); 18] = [
    ("Territoire", 26),
    ("Code du territoire", 20),
    ("Indicateur", 34),
    ("Modalité", 22),
    ("Année des données", 10),
    ("Structures", 11),
    ("Valeur", 12),
    ("Affichage", 12),
    ("Unité", 24),
    ("Numérateur", 12),
    ("Dénominateur", 13),
    ("Agréées", 10),
    ("Interrogées", 11),
    ("Répondantes", 12),
    ("Réponses exploitées", 12),
    ("Statut (SDMX)", 10),
    ("Secret (SDMX)", 10),
    ("Notes", 50),
];

const DEFINITIONS: [(&str, u32); 8] = [
    ("Indicateur", 34),
    ("Identifiant", 26),
    ("Version", 9),
    ("Unité", 24),
    ("Calcul", 60),
    ("Limites", 60),
    ("Secret", 40),
    ("Objectifs", 40),
];

/// The figures of a selection, the definition of each indicator, and how to read them.
///
/// # Errors
/// The workbook cannot be written.
pub fn figures_workbook(
    edition: &PublishedEdition,
    selection: &Selection,
) -> Result<Vec<u8>, WorkbookError> {
    let figures: Vec<Figure<'_>> = selection.figures(edition).collect();
    let indicators: BTreeSet<u16> = figures
        .iter()
        .map(|figure| figure.key().indicator)
        .collect();
    let definitions = indicators.iter().filter_map(|place| {
        let definition = edition.definition(*place)?;
        let of_indicator = figures
            .iter()
            .filter(|figure| figure.key().indicator == *place);
        Some(definition_row(definition, of_indicator))
    });
    figure_workbook(&FigureWorkbook {
        title: title(edition),
        created_at: edition.summary().created_at.clone(),
        figures: FigureSheet {
            columns: named(&FIGURES),
            rows: figures.iter().map(figure_row).collect(),
        },
        definitions: FigureSheet {
            columns: named(&DEFINITIONS),
            rows: definitions.collect(),
        },
        read_me: read_me(edition, selection),
    })
}

fn named(columns: &[(&str, u32)]) -> Vec<(String, u32)> {
    let named = columns
        .iter()
        .map(|(label, width)| ((*label).to_owned(), *width));
    named.collect()
}

fn title(edition: &PublishedEdition) -> String {
    let mark = if edition.reveals() {
        ", confidentiel"
    } else {
        ""
    };
    format!("Chiffres de l’édition {}{mark}", edition.id())
}

fn text(text: impl Into<String>) -> ListedCell {
    ListedCell::Text(text.into())
}

fn number(number: Option<f64>) -> ListedCell {
    number
        .filter(|number| number.is_finite())
        .map_or(ListedCell::Empty, ListedCell::Number)
}

fn whole(count: Option<u32>) -> ListedCell {
    number(count.map(f64::from))
}

fn figure_row(figure: &Figure<'_>) -> Vec<ListedCell> {
    let definition = figure.definition();
    let public = figure.public_counts();
    let (obs_status, conf_status) = figure.statuses();
    vec![
        text(figure.territory().map_or("", |own| &own.label)),
        text(figure.geo()),
        text(definition.map_or("", |known| &known.label)),
        text(figure.breakdown_label().unwrap_or_default()),
        number(Some(f64::from(figure.data_year()))),
        text(figure.key().population.code()),
        number(figure.value()),
        text(figure.display()),
        text(definition.map_or("", |known| &known.unit_label)),
        number(figure.numerator()),
        number(figure.denominator()),
        whole(public.map(|(accredited, _)| accredited)),
        whole(public.map(|(_, surveyed)| surveyed)),
        whole(figure.respondents()),
        whole(figure.counts().map(|counts| counts.filled)),
        text(obs_status.code()),
        text(conf_status.code()),
        text(figure.sentences().join(" ; ")),
    ]
}

fn definition_row<'f, 'a: 'f>(
    definition: &IndicatorDefinition,
    figures: impl Iterator<Item = &'f Figure<'a>>,
) -> Vec<ListedCell> {
    let objectives: BTreeSet<String> = figures
        .flat_map(Figure::objectives)
        .map(|attached| {
            let mark = match attached.objective.nature {
                crate::catalogue::plan::Nature::Illustrative => " (illustratif)",
                crate::catalogue::plan::Nature::Sourced => "",
            };
            format!(
                "{} {}{mark}",
                attached.objective.code, attached.objective.title
            )
        })
        .collect();
    let objectives: Vec<String> = objectives.into_iter().collect();
    vec![
        text(definition.label.as_str()),
        text(definition.id.as_str()),
        number(Some(f64::from(definition.version))),
        text(definition.unit_label.as_str()),
        text(definition.method.as_str()),
        text(definition.limits.as_str()),
        text(explanation(definition.secrecy.rule)),
        text(objectives.join(" ; ")),
    ]
}

fn read_me(edition: &PublishedEdition, selection: &Selection) -> Vec<(String, String)> {
    let summary = edition.summary();
    let line = |label: &str, text: String| (label.to_owned(), text);
    let mut lines = vec![line(
        "Édition",
        format!("{}, calculée le {}", summary.id, summary.created_at),
    )];
    if edition.reveals() {
        lines.push(line(
            "Confidentiel",
            "Ce classeur montre des chiffres que le secret cache au public : ne pas diffuser. La consultation est journalisée."
                .to_owned(),
        ));
    }
    if summary.fictitious {
        lines.push(line(
            "Données fictives",
            "Ces chiffres sont inventés pour montrer Vigie. Ils ne décrivent aucune structure réelle."
                .to_owned(),
        ));
    }
    if selection.next().is_some() {
        lines.push(line(
            "Liste coupée",
            format!(
                "{} chiffres sur {} : demandez la suite, ou moins de territoires.",
                selection.n_on_page(),
                selection.total()
            ),
        ));
    }
    lines.extend([
        line(
            "Marques",
            "Affichage « s » : secret ; « nd » : non disponible ; « so » : sans objet ; 0 : zéro véritable. Une valeur vide n’est jamais un zéro."
                .to_owned(),
        ),
        line(
            "Structures",
            "CS : centres sociaux ; EVS : espaces de vie sociale ; AVS : les deux.".to_owned(),
        ),
        line(
            "Statuts",
            "A : normal ; B : rupture de série ; U : faible fiabilité ; M : ne peut pas exister ; O : non disponible. Secret : F : libre ; A : trop peu de structures ; O : une structure domine ; D : protège un autre chiffre."
                .to_owned(),
        ),
        line(
            "Citer",
            format!("Vigie, édition {}. La méthode est à l’adresse /methode de l’observatoire.", summary.id),
        ),
    ]);
    lines
}
