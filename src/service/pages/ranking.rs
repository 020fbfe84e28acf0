//! The territories of a level side by side, for one indicator, population and year.

use crate::domain::figure::Content;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::page::{ColumnView, RowView, TableView};
use crate::service::figures::Figure;
use crate::service::notes;
use crate::service::published::PublishedEdition;

use super::figure::{Subject, cell, counts, linked, members, words};
use super::wording::{capitalized, typeset};
use super::{Site, View, address};

/// Where the territories compared are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    /// Their level.
    pub(super) kind: TerritoryType,
    /// The territory that holds them.
    pub(super) parent: usize,
}

/// The EPCI of the département around a territory; the communes of an EPCI are too often secret to
/// be compared.
pub(super) fn ground(site: Site<'_>, territory: usize) -> Option<Ground> {
    let own = site.geography.territory(territory)?;
    let kind = TerritoryType::Epci;
    let is_departement = |place: &usize| {
        let parent = site.geography.territory(*place);
        parent.is_some_and(|parent| parent.code.kind == TerritoryType::Dep)
    };
    let parent = match own.code.kind {
        TerritoryType::Dep => territory,
        TerritoryType::Com
        | TerritoryType::Epcidep
        | TerritoryType::Epci
        | TerritoryType::Zone
        | TerritoryType::Arr => own.parents().find(is_departement)?,
        TerritoryType::Qpv
        | TerritoryType::Reg
        | TerritoryType::Frr
        | TerritoryType::Dens
        | TerritoryType::France => return None,
    };
    Some(Ground { kind, parent })
}

/// The table, from the largest value where the indicator has a whole; a column per member otherwise.
pub(super) fn table(
    site: Site<'_>,
    edition: &PublishedEdition,
    indicator: &str,
    view: View,
    year: i32,
) -> Option<TableView> {
    let Ground { kind, parent } = ground(site, view.territory)?;
    let places = site.inside(parent, kind);
    let mut rows: Vec<(usize, Vec<Figure<'_>>)> = places
        .iter()
        .filter_map(|(place, _)| {
            Some((
                *place,
                figures(edition, indicator, *place, view.population, year)?,
            ))
        })
        .collect();
    let first = rows.first()?.1.first().copied()?;
    if !rows
        .iter()
        .flat_map(|(_, figures)| figures)
        .any(|figure| figure.value().is_some())
    {
        return None;
    }
    if first.key().member.is_none() {
        rows.sort_by(|(_, a), (_, b)| {
            let value = |figures: &[Figure<'_>]| figures.first().and_then(Figure::value);
            match (value(a), value(b)) {
                (Some(a), Some(b)) => b.total_cmp(&a),
                (a, b) => b.is_some().cmp(&a.is_some()),
            }
        });
    }
    let definition = first.definition()?;
    let around = site
        .geography
        .territory(parent)
        .map_or("", |territory| &territory.label);
    Some(TableView {
        caption: typeset(&format!(
            "{} ({}), EPCI de {around}, données {year}, {}",
            definition.label,
            definition.unit_label,
            view.population.label()
        )),
        columns: columns(&rows),
        rows: rows
            .iter()
            .zip(ranks(&rows))
            .filter_map(|((place, figures), rank)| {
                row(site, (*place, figures, rank), view.territory)
            })
            .collect(),
        note: None,
        fictitious: edition.summary().fictitious,
    })
}

fn figures<'a>(
    edition: &'a PublishedEdition,
    indicator: &str,
    place: usize,
    population: Population,
    year: i32,
) -> Option<Vec<Figure<'a>>> {
    let subject = Subject::find(edition, indicator, place, population)?;
    let members = members(edition, subject.indicator);
    members
        .into_iter()
        .map(|member| Subject { member, ..subject }.figure(edition, year))
        .collect()
}

fn columns(rows: &[(usize, Vec<Figure<'_>>)]) -> Vec<ColumnView> {
    let column = |label: &str, numeric| ColumnView {
        label: typeset(label),
        numeric,
    };
    let mut columns = vec![column("EPCI", false)];
    let figures = rows
        .first()
        .map(|(_, figures)| figures.as_slice())
        .unwrap_or_default();
    columns.extend(
        figures
            .iter()
            .map(|figure| column(figure.breakdown_label().unwrap_or("Valeur"), true)),
    );
    if has_whole(figures) {
        columns.push(column("Rang", true));
    }
    columns.push(column("Effectifs", false));
    columns
}

/// Whether the column is that of the whole: the rows are then in order.
fn has_whole(figures: &[Figure<'_>]) -> bool {
    figures
        .first()
        .is_some_and(|first| first.key().member.is_none())
}

/// Rank of each row, of published values only: those printed alike share it. Without a whole there is
/// no order, so no rank.
fn ranks(rows: &[(usize, Vec<Figure<'_>>)]) -> Vec<Option<usize>> {
    let whole = |figures: &[Figure<'_>]| {
        let first = figures
            .first()
            .filter(|first| first.key().member.is_none())?;
        first.value().map(|_| first.display())
    };
    let texts: Vec<Option<String>> = rows.iter().map(|(_, figures)| whole(figures)).collect();
    let first_alike = |text: &Option<String>| {
        text.as_ref()?;
        texts.iter().position(|other| other == text)
    };
    texts
        .iter()
        .map(|text| first_alike(text).map(|place| place + 1))
        .collect()
}

/// The counts behind a figure, or why there is none.
fn said(figure: &Figure<'_>) -> String {
    let reason = match figure.content() {
        Content::Missing(reason) => Some(typeset(&notes::missing(reason))),
        Content::Number { .. } | Content::Secret(_) => None,
    };
    let parts: Vec<String> = reason.into_iter().chain(counts(figure)).collect();
    capitalized(&parts.join(", "))
}

fn row(
    site: Site<'_>,
    (place, figures, rank): (usize, &[Figure<'_>], Option<usize>),
    current: usize,
) -> Option<RowView> {
    let territory = site.geography.territory(place)?;
    let mut cells = vec![linked(
        territory.label.to_string(),
        address::territory(&territory.code),
    )];
    cells.extend(figures.iter().map(cell));
    if has_whole(figures) {
        cells.push(words(
            rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
        ));
    }
    cells.push(words(figures.first().map(said).unwrap_or_default()));
    Some(RowView {
        cells,
        current: place == current,
    })
}
