//! A chart in a page: image, words, table twin, files.

use crate::domain::number::french;
use crate::domain::structure::Population;
use crate::render::chart::{
    ChartKind, ChartSpecification, Mark, PointValue, Series, SeriesRole, describe,
};
use crate::render::page::{
    CellView, ChartView, ColumnView, DownloadView, ImageSourceView, RowView, TableView, ValueState,
};
use crate::service::chart::{ChartQuery, kind_code};
use crate::service::published::PublishedEdition;

use super::wording::{capitalized, typeset};

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
    shows_a_number.then(|| view(edition, query, (&specification, title), room))
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

fn view(
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
    let csv = format!("/api/v1/figures.csv?{}", figures(query));
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

fn parameters(query: &ChartQuery) -> String {
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
    for (name, value) in optional {
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

/// The same figures as a list.
fn figures(query: &ChartQuery) -> String {
    let listed = if query.kind == ChartKind::Ranking && query.parent.is_some() {
        parameters(query).replacen(&format!("geo={}&", query.geo), "", 1)
    } else {
        parameters(query)
    };
    format!("indicator={}&{listed}", query.indicator)
}

fn table(edition: &PublishedEdition, specification: &ChartSpecification) -> TableView {
    let first = match specification.kind {
        ChartKind::Line => "Année",
        ChartKind::Bar | ChartKind::Pyramid => "Modalité",
        ChartKind::Ranking | ChartKind::Distribution | ChartKind::Map => "Territoire",
        ChartKind::Stacked | ChartKind::Progress | ChartKind::Multiples => "Année",
    };
    let columns = std::iter::once((first.to_owned(), false)).chain(
        specification
            .series
            .iter()
            .map(|series| (capitalized(&series.label), true)),
    );
    let mut labels: Vec<&str> = Vec::new();
    for point in specification
        .series
        .iter()
        .flat_map(|series| &series.points)
    {
        if !labels.contains(&point.label.as_str()) {
            labels.push(&point.label);
        }
    }
    arrange(specification, &mut labels);
    let rows = labels.iter().map(|label| {
        let name = CellView {
            text: (*label).to_owned(),
            state: ValueState::Free,
            href: None,
        };
        let numbers = specification
            .series
            .iter()
            .map(|series| value_at(series, label, specification.decimals));
        RowView {
            cells: std::iter::once(name).chain(numbers).collect(),
            current: false,
        }
    });
    TableView {
        caption: format!(
            "{} ({}), {}",
            specification.title,
            typeset(&specification.unit_label),
            specification.subtitle
        ),
        columns: columns
            .map(|(label, numeric)| ColumnView { label, numeric })
            .collect(),
        rows: rows.collect(),
        note: None,
        fictitious: edition.summary().fictitious,
    }
}

/// Years in order; territories from the largest value, those without one last.
fn arrange(specification: &ChartSpecification, labels: &mut [&str]) {
    match specification.kind {
        ChartKind::Line => labels.sort_unstable(),
        ChartKind::Bar
        | ChartKind::Stacked
        | ChartKind::Distribution
        | ChartKind::Map
        | ChartKind::Progress
        | ChartKind::Multiples
        | ChartKind::Pyramid => {}
        ChartKind::Ranking => {
            let value = |label: &str| {
                let series = specification.series.first()?;
                let point = series.points.iter().find(|point| point.label == label)?;
                point.value.number()
            };
            labels.sort_by(|a, b| match (value(a), value(b)) {
                (Some(a), Some(b)) => b.total_cmp(&a),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
    }
}

fn value_at(series: &Series, label: &str, decimals: u8) -> CellView {
    let point = series.points.iter().find(|point| point.label == label);
    let (text, state) = match point.map(|point| &point.value) {
        Some(PointValue::Number(value)) => (french(*value, decimals), ValueState::Free),
        Some(&PointValue::Mark(mark)) => {
            let secret = mark == Mark::Secret;
            let state = if secret {
                ValueState::Secret
            } else {
                ValueState::Missing
            };
            (mark.sign().to_owned(), state)
        }
        None => ("—".to_owned(), ValueState::Missing),
    };
    CellView {
        text,
        state,
        href: None,
    }
}
