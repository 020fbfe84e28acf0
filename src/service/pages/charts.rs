//! A chart in a page: image, words, table twin, files.

use crate::domain::structure::Population;
use crate::render::chart::{ChartCell, ChartSpecification, Mark, SeriesRole, describe, tabulate};
use crate::render::page::{
    CellView, ChartView, ColumnView, DownloadView, ImageSourceView, RowView, TableView, ValueState,
};
use crate::service::chart::{ChartQuery, MapQuery, kind_code};
use crate::service::published::PublishedEdition;

use super::wording::{capitalized, typeset};
use super::{address, provenance_link};

/// Size of the image on a phone: nearly that of the screen, so that its letters stay readable.
const NARROW: (u32, u32) = (480, 480);

/// Room that a chart has on a wide screen: an image much larger would come out with tiny letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// One of two columns.
    Half,
    /// The whole column of text.
    Whole,
}

impl Room {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Half => (720, 480),
            Self::Whole => (1_000, 563),
        }
    }
}

/// The chart; none when it cannot be drawn here or would show no number.
pub(super) fn chart(
    edition: &PublishedEdition,
    query: &ChartQuery,
    title: Option<&str>,
    room: Room,
) -> Option<ChartView> {
    let specification = query.specification(edition).ok()?;
    let main = specification
        .series
        .iter()
        .filter(|series| series.role == SeriesRole::Main);
    let shows_a_number = main
        .flat_map(|series| &series.points)
        .any(|point| point.value.number().is_some());
    shows_a_number.then(|| {
        let mut chart = view(edition, query, (&specification, title), room);
        chart
            .downloads
            .extend(provenance_link::of(edition, query, &specification));
        chart
    })
}

/// Whether the chart would show something else than zeros.
pub(super) fn is_worth_drawing(edition: &PublishedEdition, query: &ChartQuery) -> bool {
    query.specification(edition).is_ok_and(|specification| {
        let main = specification
            .series
            .iter()
            .filter(|series| series.role == SeriesRole::Main);
        let points = main.flat_map(|series| &series.points);
        let mut numbers = points.filter_map(|point| point.value.number());
        numbers.any(|number| number.abs() > f64::EPSILON)
    })
}

pub(super) fn view(
    edition: &PublishedEdition,
    query: &ChartQuery,
    (specification, title): (&ChartSpecification, Option<&str>),
    room: Room,
) -> ChartView {
    let image = |format: &str| {
        format!(
            "/api/v1/charts/{}/{}.{format}?{}&edition={}",
            kind_code(query.kind),
            query.indicator,
            parameters(query),
            edition.id()
        )
    };
    let (width, height) = room.size();
    let phone = ImageSourceView {
        media: "(max-width: 40rem)".to_owned(),
        href: format!("{}&width={}&height={}", image("png"), NARROW.0, NARROW.1),
        width: NARROW.0,
        height: NARROW.1,
    };
    let file = |label: &str, format: &str, href: String| DownloadView {
        label: label.to_owned(),
        format: format.to_owned(),
        href,
    };
    let csv = format!("/api/v1/figures.csv?{}", figures(edition, query));
    ChartView {
        title: title.map_or_else(|| specification.title.clone(), typeset),
        image_href: format!("{}&width={width}&height={height}", image("png")),
        alt: describe(specification),
        width,
        height,
        sources: vec![phone],
        caption: caption(specification),
        table: Some(table(edition, specification)),
        table_href: None,
        downloads: vec![
            file("Image", "PNG", image("png")),
            file("Image", "SVG", image("svg")),
            file("Chiffres", "CSV", csv.clone()),
            file(
                "Chiffres",
                "CSV pour Excel",
                format!("{csv}&dialect=excel-fr"),
            ),
        ],
        fictitious: edition.summary().fictitious,
        illustrative: specification
            .marks
            .iter()
            .any(|mark| mark.contains("illustrati")),
    }
}

fn caption(specification: &ChartSpecification) -> Option<String> {
    (!specification.counts_line.is_empty()).then(|| format!("{}.", specification.counts_line))
}

pub(super) fn parameters(query: &ChartQuery) -> String {
    let mut text = format!("geo={}", query.geo);
    let codes: Vec<&str> = query
        .populations
        .iter()
        .map(|p| Population::code(*p))
        .collect();
    let optional = [
        ("population", (!codes.is_empty()).then(|| codes.join(","))),
        (
            "geo_type",
            query.geo_type.map(|level| level.code().to_owned()),
        ),
        ("parent", query.parent.as_ref().map(ToString::to_string)),
        ("time", query.time.map(|year| year.to_string())),
        ("since", query.since.map(|year| year.to_string())),
        ("until", query.until.map(|year| year.to_string())),
        ("by", query.by.clone()),
        ("compare", compared(query)),
    ];
    for (name, value) in optional.into_iter().chain(query.map.parameters()) {
        if let Some(value) = value {
            text.extend(["&", name, "=", &value]);
        }
    }
    text
}

fn compared(query: &ChartQuery) -> Option<String> {
    let codes: Vec<String> = query.compare.iter().map(ToString::to_string).collect();
    (!codes.is_empty()).then(|| codes.join(","))
}

/// The same figures as a list: the territories and members that the chart chooses are named.
pub(super) fn figures(edition: &PublishedEdition, query: &ChartQuery) -> String {
    let mut shown = query.shown(edition);
    // Classes and points are of the image, not of the figures.
    shown.map = MapQuery::default();
    let listed = parameters(&shown);
    let listed = if shown.parent.is_some() {
        listed
            .replacen(&format!("geo={}", query.geo), "", 1)
            .trim_start_matches('&')
            .to_owned()
    } else {
        listed
    };
    format!("indicator={}&{listed}", query.indicator)
}

/// The table twin; its note says what the marks mean.
pub(super) fn table(edition: &PublishedEdition, specification: &ChartSpecification) -> TableView {
    let table = tabulate(specification);
    let columns = table
        .head
        .iter()
        .enumerate()
        .map(|(position, label)| ColumnView {
            label: if position == 0 {
                label.clone()
            } else {
                capitalized(label)
            },
            numeric: position > 0,
        });
    let rows = table.rows.iter().map(|row| {
        let name = CellView {
            text: row.label.clone(),
            state: ValueState::Free,
            href: None,
        };
        RowView {
            cells: std::iter::once(name)
                .chain(row.cells.iter().map(|cell| cell_of(cell.as_ref())))
                .collect(),
            current: row.highlighted,
        }
    });
    TableView {
        caption: typeset(&table.caption),
        columns: columns.collect(),
        rows: rows.collect(),
        note: (!table.notes.is_empty()).then(|| table.notes.join(" · ")),
        fictitious: edition.summary().fictitious,
    }
}

/// A value of the table; a number, or a secret, leads to where it comes from.
fn cell_of(cell: Option<&ChartCell>) -> CellView {
    let figure = cell.and_then(|cell| cell.figure.as_deref());
    let (text, state) = match cell {
        Some(ChartCell {
            text, mark: None, ..
        }) => (text.clone(), ValueState::Free),
        Some(ChartCell {
            text,
            mark: Some(Mark::Secret),
            ..
        }) => (text.clone(), ValueState::Secret),
        Some(ChartCell { text, .. }) => (text.clone(), ValueState::Missing),
        None => ("—".to_owned(), ValueState::Missing),
    };
    CellView {
        href: figure
            .filter(|_| state != ValueState::Missing)
            .map(address::lineage_of),
        text,
        state,
    }
}
