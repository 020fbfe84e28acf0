//! The chart as a table: the same figures and marks, for those who read numbers.

use super::ranking;
use super::sentence::without_unit;
use super::specification::{
    ChartKind, ChartSpecification, Mark, Point, PointValue, Series, SeriesRole,
};
use super::time_axis::Slots;
use crate::domain::number::french;

/// A table, its texts ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartTable {
    /// Title, unit, territory, years.
    pub caption: String,
    /// What the first column holds, then the name of each other column.
    pub head: Vec<String>,
    /// Rows, in the order of the chart.
    pub rows: Vec<ChartRow>,
    /// What the marks mean, and what the chart says besides.
    pub notes: Vec<String>,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartRow {
    /// Year, member or territory.
    pub label: String,
    /// Whether it is the territory in view.
    pub highlighted: bool,
    /// One per column after the first; none where the chart says nothing.
    pub cells: Vec<Option<ChartCell>>,
}

/// One value of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartCell {
    /// The number in French, or the sign of the mark.
    pub text: String,
    /// The mark, where there is no number.
    pub mark: Option<Mark>,
    /// Identifier of the figure, where the value is one.
    pub figure: Option<String>,
}

/// The chart as a table.
pub fn tabulate(specification: &ChartSpecification) -> ChartTable {
    let (head, rows) = match specification.kind {
        ChartKind::Stacked | ChartKind::Multiples => by_series(specification),
        ChartKind::Progress => steps(specification),
        ChartKind::Line
        | ChartKind::Bar
        | ChartKind::Ranking
        | ChartKind::Distribution
        | ChartKind::Map
        | ChartKind::Pyramid => by_label(specification),
    };
    let unit = without_unit(specification);
    ChartTable {
        caption: format!("{unit}, {}", specification.subtitle),
        head,
        rows,
        notes: notes(specification),
    }
}

/// What the marks used mean, one sentence each.
pub(super) fn notes(specification: &ChartSpecification) -> Vec<String> {
    let points = || {
        specification
            .series
            .iter()
            .flat_map(|series| &series.points)
    };
    let used = Mark::ALL
        .into_iter()
        .filter(|mark| points().any(|point| point.value.mark() == Some(*mark)));
    used.map(|mark| format!("{}\u{a0}: {}", mark.sign(), mark.meaning()))
        .collect()
}

fn cell(point: &Point, decimals: u8) -> ChartCell {
    let (text, mark) = match point.value {
        PointValue::Number(number) => (french(number, decimals), None),
        PointValue::Mark(mark) => (mark.sign().to_owned(), Some(mark)),
    };
    ChartCell {
        text,
        mark,
        figure: point.figure.clone(),
    }
}

fn at(series: &Series, label: &str, decimals: u8) -> Option<ChartCell> {
    let point = series.points.iter().find(|point| point.label == label)?;
    Some(cell(point, decimals))
}

/// Every label in order of appearance; years in their own order.
fn labels(specification: &ChartSpecification) -> Vec<&str> {
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
    if Slots::of(&specification.series).are_years() {
        labels.sort_unstable();
    }
    labels
}

/// What the labels of the points are.
fn label_name(specification: &ChartSpecification) -> &'static str {
    let years = Slots::of(&specification.series).are_years();
    match specification.kind {
        ChartKind::Line | ChartKind::Stacked | ChartKind::Multiples | ChartKind::Progress
            if years =>
        {
            "Année"
        }
        ChartKind::Bar | ChartKind::Pyramid | ChartKind::Line => "Modalité",
        ChartKind::Ranking
        | ChartKind::Distribution
        | ChartKind::Map
        | ChartKind::Stacked
        | ChartKind::Multiples
        | ChartKind::Progress => "Territoire",
    }
}

/// One row per label, one column per series; territories from the largest value down.
fn by_label(specification: &ChartSpecification) -> (Vec<String>, Vec<ChartRow>) {
    let lone = |series: &&Series| {
        // A reference of a ranking or a distribution is a territory among others.
        series.role == SeriesRole::Comparison && series.points.len() == 1
    };
    let ranked = matches!(
        specification.kind,
        ChartKind::Ranking | ChartKind::Distribution | ChartKind::Map
    );
    let columns: Vec<&Series> = specification
        .series
        .iter()
        .filter(|series| !(ranked && lone(series)))
        .collect();
    let head = std::iter::once(label_name(specification).to_owned());
    let head = head.chain(columns.iter().map(|series| series.label.clone()));
    let row = |label: &str| ChartRow {
        label: label.to_owned(),
        highlighted: columns
            .iter()
            .flat_map(|series| &series.points)
            .any(|point| point.highlighted && point.label == label),
        cells: columns
            .iter()
            .map(|series| at(series, label, specification.decimals))
            .collect(),
    };
    let columns_only = ChartSpecification {
        series: columns.iter().map(|series| (*series).clone()).collect(),
        ..specification.clone()
    };
    let order: Vec<String> = if ranked {
        let mut rows = ranking::Parts::of(&columns_only).rows();
        ranking::rank(&mut rows, specification.decimals);
        rows.into_iter().map(|row| row.label).collect()
    } else {
        labels(&columns_only)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let mut rows: Vec<ChartRow> = order.iter().map(|label| row(label)).collect();
    if ranked {
        for series in specification.series.iter().filter(lone) {
            let point = series.points.first();
            rows.push(ChartRow {
                label: series.label.clone(),
                highlighted: false,
                cells: vec![point.map(|point| cell(point, specification.decimals))],
            });
        }
    }
    (head.collect(), rows)
}

/// One row per series, one column per year or territory.
fn by_series(specification: &ChartSpecification) -> (Vec<String>, Vec<ChartRow>) {
    let labels = labels(specification);
    let first = if specification.kind == ChartKind::Stacked {
        "Part"
    } else {
        "Territoire"
    };
    let head = std::iter::once(first).chain(labels.iter().copied());
    let row = |series: &Series| ChartRow {
        label: series.label.clone(),
        highlighted: series.points.iter().any(|point| point.highlighted),
        cells: labels
            .iter()
            .map(|label| at(series, label, specification.decimals))
            .collect(),
    };
    let rows = specification.series.iter().map(row).collect();
    (head.map(str::to_owned).collect(), rows)
}

/// One row per step of a target.
fn steps(specification: &ChartSpecification) -> (Vec<String>, Vec<ChartRow>) {
    let row = |series: &Series| ChartRow {
        label: series.label.clone(),
        highlighted: series.role == SeriesRole::Main,
        cells: vec![
            series
                .points
                .first()
                .map(|point| cell(point, specification.decimals)),
        ],
    };
    let rows = specification.series.iter().map(row).collect();
    (vec!["Étape".to_owned(), "Valeur".to_owned()], rows)
}
