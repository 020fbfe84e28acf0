//! Small multiples: one small line chart per territory, with the same axes for all.

use super::geometry::{Area, Spot, count, times};
use super::legend::{self, Entry, Sign};
use super::line_axes::GAP;
use super::palette::Ink;
use super::plan::Form;
use super::sheet::{Hold, Sheet};
use super::specification::{ChartSpecification, Series, SeriesRole};
use super::ticks::Ticks;
use super::time_axis::Slots;
use super::traces::middle;
use crate::domain::number::french;

/// What all panels share.
struct Shared<'a> {
    slots: Slots,
    ticks: Ticks,
    decimals: u8,
    references: Vec<&'a Series>,
    /// Last values of the panels.
    last: Vec<f64>,
    /// Rows of a title.
    title_lines: usize,
}

impl Shared<'_> {
    /// A value, with its year when it is not the last one shown.
    fn last_text(&self, label: &str, value: f64) -> String {
        let text = french(value, self.decimals);
        if self.slots.are_years() && self.slots.labels.last().is_none_or(|last| last != label) {
            format!("{text} ({label})")
        } else {
            text
        }
    }

    /// Room right of the lines for their last values.
    fn ends(&self, sheet: &Sheet) -> f64 {
        let letters = sheet.axis().bold();
        let widths = self
            .last
            .iter()
            .map(|value| letters.width(&french(*value, self.decimals)));
        widths.fold(0.0, f64::max) + letters.em * 0.8
    }
}

/// How panels are laid out.
struct Grid {
    columns: usize,
    shown: usize,
    width: f64,
    height: f64,
}

/// Which of its sides a panel writes for the others.
#[derive(Clone, Copy)]
struct Sides {
    /// First of its row: graduations.
    first: bool,
    /// Last of its column: years.
    last: bool,
}

/// Places key and panels in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let of_role = |role| {
        specification
            .series
            .iter()
            .filter(move |series| series.role == role)
    };
    let panels: Vec<&Series> = of_role(SeriesRole::Main).collect();
    let references: Vec<&Series> = of_role(SeriesRole::Comparison).collect();
    let top = legend::place(sheet, &entries(specification, &references), body, 2);
    let body = Area {
        top: top + sheet.length(6.0),
        ..body
    };
    let points = specification
        .series
        .iter()
        .flat_map(|series| &series.points);
    let numbers: Vec<f64> = points.filter_map(|point| point.value.number()).collect();
    if numbers.is_empty() {
        return super::bars::nothing(sheet, body);
    }
    // The years are written under the last panel of each column.
    let foot = sheet.axis().line() + sheet.length(3.0);
    let body = Area {
        bottom: body.bottom - foot,
        ..body
    };
    let grid = grid(sheet, panels.len(), body);
    let letters = sheet.label().bold();
    let wraps = panels
        .iter()
        .any(|series| letters.width(&series.label) > grid.width * 0.92);
    let shared = Shared {
        slots: Slots::of(&specification.series),
        ticks: Ticks::around(numbers.into_iter(), specification.decimals),
        decimals: specification.decimals,
        references,
        last: panels
            .iter()
            .filter_map(|series| last_value(series))
            .collect(),
        title_lines: if wraps && grid.height > letters.line() * 5.0 {
            2
        } else {
            1
        },
    };
    sheet.plan.ticks.clone_from(&shared.ticks.values);
    let kept = keep(&panels, grid.shown);
    let hidden = panels.len() - kept.len();
    let shown = kept.len() + usize::from(hidden > 0);
    for (position, series) in kept.iter().enumerate() {
        let sides = Sides {
            first: position.is_multiple_of(grid.columns),
            last: position + grid.columns >= shown,
        };
        panel(sheet, &shared, series, cell(&grid, position, body), sides);
    }
    if hidden > 0 {
        others(sheet, hidden, cell(&grid, kept.len(), body));
    }
}

/// Says how many panels did not fit, in the place of the last.
fn others(sheet: &mut Sheet, hidden: usize, area: Area) {
    let noun = if hidden > 1 { "autres" } else { "autre" };
    let letters = sheet.label().inked(Ink::Quiet);
    let held = Hold::Middle(f64::midpoint(area.left, area.right));
    let middle = f64::midpoint(area.top, area.bottom);
    sheet.write(&format!("et {hidden} {noun}"), held, middle, letters);
}

/// Last number of a series.
fn last_value(series: &Series) -> Option<f64> {
    let mut points = series.points.iter().rev();
    points.find_map(|point| point.value.number())
}

fn entries(specification: &ChartSpecification, references: &[&Series]) -> Vec<Entry> {
    let mut entries = vec![Entry {
        text: specification.unit_label.clone(),
        ink: Ink::Quiet,
        sign: Sign::None,
    }];
    entries.retain(|entry| !entry.text.is_empty());
    entries.extend(
        references
            .iter()
            .enumerate()
            .map(|(position, series)| Entry {
                text: series.label.clone(),
                ink: Ink::Series(position + 1),
                sign: Sign::Dashes,
            }),
    );
    entries
}

/// As many columns as make panels about half as high as wide, and as many rows as stay readable.
fn grid(sheet: &Sheet, panels: usize, body: Area) -> Grid {
    let em = sheet.label().em;
    let most_columns = times(body.width(), em * 8.5).max(1);
    let most_rows = times(body.height(), em * 4.8).max(1);
    let shape = |columns: usize| {
        let rows = panels.div_ceil(columns).min(most_rows);
        let (width, height) = (
            body.width() / count(columns),
            body.height() / count(rows.max(1)),
        );
        let lost = count(panels.saturating_sub(columns * rows));
        (lost, (width / height / 1.6).ln().abs())
    };
    let best = (1..=most_columns.min(panels.max(1))).min_by(|one, other| {
        let (one, other) = (shape(*one), shape(*other));
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let columns = best.unwrap_or(1);
    let rows = panels.div_ceil(columns).min(most_rows).max(1);
    let room = columns * rows;
    Grid {
        columns,
        shown: if panels > room { room - 1 } else { panels },
        width: body.width() / count(columns),
        height: body.height() / count(rows),
    }
}

/// The first panels, and those of the territory in view wherever they are.
fn keep<'a>(panels: &[&'a Series], most: usize) -> Vec<&'a Series> {
    let strong = panels
        .iter()
        .filter(|series| in_view(series))
        .count()
        .min(most);
    let mut ordinary = most - strong;
    let fits = |series: &&&Series| {
        if in_view(series) {
            return true;
        }
        let fits = ordinary > 0;
        ordinary = ordinary.saturating_sub(1);
        fits
    };
    panels.iter().filter(fits).take(most).copied().collect()
}

fn in_view(series: &Series) -> bool {
    series.points.iter().any(|point| point.highlighted)
}

fn cell(grid: &Grid, position: usize, body: Area) -> Area {
    let (column, row) = (position % grid.columns, position / grid.columns);
    let (left, top) = (
        body.left + grid.width * count(column),
        body.top + grid.height * count(row),
    );
    Area {
        left,
        top,
        right: left + grid.width,
        bottom: top + grid.height,
    }
}

fn panel(sheet: &mut Sheet, shared: &Shared<'_>, series: &Series, cell: Area, sides: Sides) {
    let (axis, gutter) = (sheet.axis(), sheet.length(7.0));
    let ticks = &shared.ticks;
    let texts = ticks
        .values
        .iter()
        .map(|value| axis.width(&ticks.text(*value)));
    let graduations = texts.fold(0.0, f64::max) + sheet.length(GAP);
    let ends = shared.ends(sheet);
    let letters = if in_view(series) {
        sheet.label().bold()
    } else {
        sheet.label()
    };
    let inner = Area {
        left: cell.left + gutter,
        right: cell.right - gutter,
        bottom: cell.bottom - (gutter * 1.6).max(axis.em * 0.6),
        ..cell
    };
    if in_view(series) {
        let bottom = cell.bottom - gutter * 0.4;
        sheet.fill(
            Area {
                bottom,
                top: cell.top - gutter * 0.3,
                ..cell
            },
            Ink::Band,
        );
    }
    let lines = letters.wrap(&series.label, inner.width(), shared.title_lines);
    sheet.write_lines(&lines, Hold::Left(inner.left), inner.top, letters);
    let plot = Area {
        left: inner.left + graduations,
        top: inner.top + letters.line() * count(shared.title_lines) + axis.em * 0.6,
        right: inner.right - ends,
        ..inner
    };
    uprights_and_levels(sheet, shared, plot, sides.first);
    if sides.last {
        years(sheet, shared, plot);
    }
    for (position, reference) in shared.references.iter().enumerate() {
        for run in runs(shared, reference, plot) {
            sheet.dashes(&run, sheet.thickness(1.5), Ink::Series(position + 1));
        }
    }
    line(sheet, shared, series, plot);
}

/// Graduations are written in every first panel of a row; the others have the lines alone.
fn uprights_and_levels(sheet: &mut Sheet, shared: &Shared<'_>, plot: Area, first: bool) {
    let axis = sheet.axis();
    let (every, zero) = shared.ticks.written(plot.height(), axis.em * 1.3);
    let width = sheet.thickness(1.0);
    for (position, value) in shared.ticks.values.iter().enumerate() {
        let y = (plot.bottom - shared.ticks.share(*value) * plot.height()).round();
        if !position.abs_diff(zero).is_multiple_of(every) {
            continue;
        }
        let ink = if position == zero {
            Ink::Axis
        } else {
            Ink::Grid
        };
        sheet.fill(
            Area {
                top: y,
                bottom: y + width,
                ..plot
            },
            ink,
        );
        if first {
            let held = Hold::Right(plot.left - sheet.length(GAP) * 0.6);
            sheet.write(&shared.ticks.text(*value), held, y + axis.em * 0.36, axis);
        }
    }
}

/// First and last years, where both fit.
fn years(sheet: &mut Sheet, shared: &Shared<'_>, plot: Area) {
    let axis = sheet.axis();
    let labels = &shared.slots.labels;
    let baseline = plot.bottom + sheet.length(3.0) + axis.em * 0.95;
    let (Some(first), Some(last)) = (labels.first(), labels.last()) else {
        return;
    };
    let room = plot.width();
    if labels.len() > 1 && axis.width(first) + axis.width(last) + axis.em < room {
        sheet.write(first, Hold::Left(plot.left), baseline, axis);
    }
    if axis.width(last) <= room {
        sheet.write(last, Hold::Right(plot.right), baseline, axis);
    }
}

/// Spots of consecutive slots.
fn runs(shared: &Shared<'_>, series: &Series, plot: Area) -> Vec<Vec<Spot>> {
    let mut slots: Vec<Option<(Spot, bool)>> = vec![None; shared.slots.labels.len()];
    for point in &series.points {
        let Some(position) = shared.slots.position(point) else {
            continue;
        };
        let Some(value) = point.value.number() else {
            continue;
        };
        let spot = Spot {
            x: middle(plot, position, slots.len()),
            y: plot.bottom - shared.ticks.share(value) * plot.height(),
        };
        if let Some(slot) = slots.get_mut(position) {
            *slot = Some((spot, point.starts));
        }
    }
    let mut runs: Vec<Vec<Spot>> = Vec::new();
    let mut joined = false;
    for slot in slots {
        match (slot, runs.last_mut()) {
            (Some((spot, false)), Some(run)) if joined => run.push(spot),
            (Some((spot, _)), _) => runs.push(vec![spot]),
            (None, _) => {}
        }
        joined = slot.is_some();
    }
    runs
}

/// The line of a panel, its last value, or the mark that takes its place.
fn line(sheet: &mut Sheet, shared: &Shared<'_>, series: &Series, plot: Area) {
    let letters = sheet.axis();
    let runs = runs(shared, series, plot);
    for run in &runs {
        if run.len() > 1 {
            sheet.stroke(run.clone(), sheet.length(2.5).max(1.0), Ink::Series(0));
        } else if let Some(spot) = run.first() {
            sheet.marker(
                Form::Disc,
                *spot,
                sheet.length(3.0).max(2.0),
                Ink::Series(0),
            );
        }
    }
    let valued = series
        .points
        .iter()
        .rev()
        .find_map(|point| Some((point, point.value.number()?)));
    let last = runs.last().and_then(|run| run.last());
    if let (Some((point, value)), Some(spot)) = (valued, last) {
        sheet.marker(
            Form::Disc,
            *spot,
            sheet.length(4.5).max(2.5),
            Ink::Series(0),
        );
        let text = shared.last_text(&point.label, value);
        let ink = letters.bold().inked(Ink::Series(0));
        let most = plot.right + shared.ends(sheet) - ink.width(&text);
        let left = (spot.x + letters.em * 0.6).min(most);
        // A longer text, with its year, would cover the end of the line: it goes above.
        let shift = if left < spot.x {
            -letters.em * 0.7
        } else {
            letters.em * 0.36
        };
        // Inside the panel it stays above the years, or the members, written under it.
        let lowest = if left < plot.right {
            plot.bottom - letters.em * 0.25
        } else {
            f64::INFINITY
        };
        let baseline = (spot.y + shift).min(lowest);
        let plate = Sheet::run(&text, Hold::Left(left), baseline, ink).area();
        if left < plot.right {
            sheet.fill(
                plate,
                if in_view(series) {
                    Ink::Band
                } else {
                    Ink::Paper
                },
            );
        }
        sheet.write(&text, Hold::Left(left), baseline, ink);
        return;
    }
    let mark = series
        .points
        .iter()
        .rev()
        .find_map(|point| point.value.mark());
    if let Some(mark) = mark {
        let letters = sheet.label().inked(Ink::Quiet);
        let held = Hold::Middle(f64::midpoint(plot.left, plot.right));
        let baseline = f64::midpoint(plot.top, plot.bottom) + letters.em * 0.3;
        sheet.write(mark.sign(), held, baseline, letters);
    }
}
