//! The figures of a territory in tables: by axis of its plan, else by theme.
//!
//! A row whose cells all lack a number for one same reason is not printed: the section says the
//! reason once and names the indicators, so that a page is never a wall of marks.

use indexmap::IndexMap;

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::plan::Nature;
use crate::domain::figure::{Content, MissingReason};
use crate::domain::structure::Population;
use crate::render::page::{FigureRowView, FigureSectionView, FigureTableView};
use crate::service::figures::Figure;
use crate::service::notes;
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::figure::{
    Subject, cell, counts, evolution, label, members, note, objective, sums_nobody, unit,
};
use super::wording::{THEMES, capitalized, short, theme, typeset};

/// Populations of a table, in its order; the last one is the reference.
const POPULATIONS: [Population; 3] = [Population::Cs, Population::Evs, Population::Avs];

/// What a section gathers while the indicators are read.
#[derive(Debug, Default)]
struct Gathered {
    title: String,
    nature: Option<Nature>,
    rows: Vec<FigureRowView>,
    /// Reason → indicators left out for it.
    left_out: IndexMap<String, Vec<String>>,
}

/// Every figure of a territory in a year.
pub(super) fn sections(
    site: Site<'_>,
    edition: &PublishedEdition,
    place: usize,
    year: i32,
) -> Vec<FigureSectionView> {
    let mut sections: IndexMap<String, Gathered> = order(site);
    for definition in site.catalogue.indicators.values() {
        let Some(subject) = POPULATIONS
            .iter()
            .rev()
            .find_map(|population| Subject::find(edition, &definition.id, place, *population))
        else {
            continue;
        };
        let Some(whole) = subject.figure(edition, year) else {
            continue;
        };
        let (id, title, nature) = section_of(&whole, definition);
        let section = sections.entry(id).or_default();
        (section.title, section.nature) = (title, nature);
        for member in members(edition, subject.indicator) {
            add(section, edition, Subject { member, ..subject }, year);
        }
    }
    let name = site
        .geography
        .territory(place)
        .map_or("", |territory| &territory.label);
    let caption = format!("{name}, données {year}");
    sections
        .into_iter()
        .filter(|(_, section)| !section.rows.is_empty())
        .map(|(id, section)| finished(id, section, &caption, edition.summary().fictitious))
        .collect()
}

/// Axes of the plans, then themes, so that sections come in a stable order.
fn order(site: Site<'_>) -> IndexMap<String, Gathered> {
    let axes = site
        .catalogue
        .plans
        .values()
        .flat_map(|plan| plan.axes.iter().map(|axis| axis_id(&plan.id, &axis.code)));
    let themes = THEMES.iter().map(|(id, _)| theme_id(id));
    axes.chain(themes)
        .map(|id| (id, Gathered::default()))
        .collect()
}

fn axis_id(plan: &str, axis: &str) -> String {
    format!("{plan}-axe-{axis}")
}

fn theme_id(theme: &str) -> String {
    format!("theme-{theme}")
}

/// Identifier, title and nature of the section of an indicator on a territory.
fn section_of(
    figure: &Figure<'_>,
    definition: &IndicatorDefinition,
) -> (String, String, Option<Nature>) {
    match figure.objectives().next() {
        Some(attached) => (
            axis_id(&attached.plan.id, &attached.axis.code),
            typeset(&format!(
                "Axe {} : {}",
                attached.axis.code, attached.axis.title
            )),
            Some(attached.axis.nature),
        ),
        None => (
            theme_id(&definition.theme),
            theme(&definition.theme).to_owned(),
            None,
        ),
    }
}

fn add(section: &mut Gathered, edition: &PublishedEdition, subject: Subject, year: i32) {
    let figures: Vec<Option<Figure<'_>>> = POPULATIONS
        .iter()
        .map(|&population| {
            let computed = edition
                .definition(subject.indicator)?
                .populations
                .contains(&population);
            Subject {
                population,
                ..subject
            }
            .figure(edition, year)
            .filter(|_| computed)
        })
        .collect();
    let shown: Vec<Figure<'_>> = figures.iter().flatten().copied().collect();
    let Some(reference) = shown.last().copied() else {
        return;
    };
    if let Some(reason) = common_absence(&shown) {
        let name = reference
            .definition()
            .map(|d| typeset(&d.label))
            .unwrap_or_default();
        let names = section.left_out.entry(reason).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
        return;
    }
    let id = reference
        .definition()
        .map_or("", |definition| &definition.id);
    section.rows.push(FigureRowView {
        label: label(&reference),
        href: address::indicator_of(id, reference.geo(), reference.key().population),
        unit: unit(&reference),
        cells: figures
            .iter()
            .map(|figure| match figure {
                Some(figure) => cell(figure),
                None => super::figure::words("—"),
            })
            .collect(),
        evolution: evolution(&reference),
        counts_text: counts(&reference).unwrap_or_default(),
        note: row_note(&shown),
        lineage_href: Some(address::lineage(&reference)),
        objectives: reference
            .objectives()
            .map(|attached| objective(&attached))
            .collect(),
    });
}

/// The reason for which no cell of a row holds a number nor a secret, when it is the same for all.
fn common_absence(figures: &[Figure<'_>]) -> Option<String> {
    let reason = |figure: &Figure<'_>| match figure.content() {
        _ if sums_nobody(figure) => Some(MissingReason::NoStructure),
        Content::Missing(reason) => Some(reason),
        Content::Number { .. } | Content::Secret(_) => None,
    };
    let first = reason(figures.first()?)?;
    let same = figures
        .iter()
        .all(|figure| reason(figure).is_some_and(|own| own == first));
    same.then(|| {
        if first == MissingReason::NoStructure {
            "aucune structure agréée ici".to_owned()
        } else {
            typeset(&notes::missing(first))
        }
    })
}

/// Notes of the cells, each said once with the populations that it bears on.
fn row_note(figures: &[Figure<'_>]) -> Option<String> {
    let mut notes: IndexMap<String, Vec<&str>> = IndexMap::new();
    for figure in figures {
        if let Some(note) = note(figure) {
            notes
                .entry(note)
                .or_default()
                .push(short(figure.key().population));
        }
    }
    let said = notes.into_iter().map(|(note, populations)| {
        if populations.len() == figures.len() {
            note
        } else {
            format!(
                "{}\u{a0}: {}",
                populations.join(", "),
                note.replace("\u{a0}:", ",")
            )
        }
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| capitalized(&said.join("\u{202f}; ")))
}

fn finished(id: String, section: Gathered, caption: &str, fictitious: bool) -> FigureSectionView {
    let left_out = section
        .left_out
        .iter()
        .map(|(reason, names)| format!("{}\u{a0}: {reason}.", names.join(", ")));
    let left_out: Vec<String> = left_out.collect();
    FigureSectionView {
        id,
        introduction: (!left_out.is_empty())
            .then(|| format!("Ne sont pas dans ce tableau — {}", left_out.join(" "))),
        table: FigureTableView {
            caption: format!("{caption}. {}", section.title),
            populations: POPULATIONS.iter().map(|p| short(*p).to_owned()).collect(),
            reference_population: short(Population::Avs).to_owned(),
            rows: section.rows,
            fictitious,
        },
        title: section.title,
        nature: section.nature,
    }
}
