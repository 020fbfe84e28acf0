//! Lines over years: broken where a year is missing, named at their ends.

use super::end_labels::{self, EndLabel};
use super::geometry::{Area, Spot, count};
use super::lettering::Lettering;
use super::palette::Ink;
use super::plan::Form;
use super::point_labels;
use super::sheet::{Hold, Sheet};
use super::specification::{ChartSpecification, Mark, SeriesRole};
use super::ticks::Ticks;
use super::time_axis::Slots;
use crate::domain::number::french;

/// One series on its slots.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) label: String,
    pub(super) role: SeriesRole,
    pub(super) ink: Ink,
    pub(super) form: Form,
    pub(super) spots: Vec<Option<(f64, Spot)>>,
    pub(super) highlighted: Vec<bool>,
    marks: Vec<Option<Mark>>,
}

impl Trace {
    /// Spots of consecutive slots: what a line may join.
    pub(super) fn runs(&self) -> impl Iterator<Item = Vec<Spot>> {
        self.spots
            .split(Option::is_none)
            .filter(|run| !run.is_empty())
            .map(|run| run.iter().flatten().map(|(_, spot)| *spot).collect())
    }

    /// Last value, with its place.
    pub(super) fn last(&self) -> Option<(f64, Spot)> {
        self.spots.iter().rev().find_map(|spot| *spot)
    }
}

/// Places axes, lines, marks and labels in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let slots = Slots::of(&specification.series);
    let numbers = || {
        let points = specification
            .series
            .iter()
            .flat_map(|series| &series.points);
        points.filter_map(|point| point.value.number())
    };
    let some_number = numbers().next().is_some();
    let ticks = Ticks::around(numbers(), specification.decimals);
    let mut traces = traces(specification, &slots);
    let lanes = traces
        .iter()
        .filter(|trace| trace.marks.iter().any(Option::is_some))
        .count();
    let mut ends = end_labels::of(sheet, &traces, specification.decimals, body.width() * 0.27);
    let axis = sheet.axis();
    let widest = ticks
        .values
        .iter()
        .map(|value| axis.width(&ticks.text(*value)));
    let left = body.left + widest.fold(axis.em * 1.5, f64::max) + sheet.length(GAP);
    let names = ends.iter().map(|end| end.width).fold(0.0, f64::max);
    let right = body.right - names - sheet.length(16.0);
    let lines = axis.wrap(&specification.unit_label, right - body.left, 1);
    let top = sheet.write_lines(&lines, Hold::Left(body.left), body.top, axis) + axis.em * 0.6;
    let label_lines = label_lines(&slots, body.bottom - top, axis);
    let under = axis.line() * count(label_lines + lanes) + sheet.length(8.0);
    let plot = Area {
        left,
        top,
        right,
        bottom: body.bottom - under,
    };
    bands(sheet, &traces, plot);
    if some_number {
        grid(sheet, &ticks, plot);
        put_on(&mut traces, &ticks, plot);
    } else {
        nothing_to_draw(sheet, plot);
    }
    labels(sheet, &slots, plot, label_lines);
    mark_lanes(
        sheet,
        &traces,
        plot,
        body.bottom - axis.line() * count(lanes),
    );
    for trace in &traces {
        draw(sheet, trace, plot);
    }
    end_labels::place(sheet, &mut ends, &traces, plot);
    point_labels::place(sheet, &traces, plot, specification.decimals);
}

fn traces(specification: &ChartSpecification, slots: &Slots) -> Vec<Trace> {
    let mut coloured = 0;
    let mut traces = Vec::new();
    for series in &specification.series {
        let target = series.role == SeriesRole::Target;
        let mut trace = Trace {
            label: series.label.clone(),
            role: series.role,
            ink: if target {
                Ink::Target
            } else {
                Ink::Series(coloured)
            },
            form: if target {
                Form::Diamond
            } else {
                Form::of(coloured)
            },
            spots: vec![None; slots.labels.len()],
            highlighted: vec![false; slots.labels.len()],
            marks: vec![None; slots.labels.len()],
        };
        coloured += usize::from(!target);
        for point in &series.points {
            let Some(position) = slots.position(point) else {
                continue;
            };
            let value = point
                .value
                .number()
                .map(|number| (number, Spot { x: 0.0, y: 0.0 }));
            set(&mut trace.spots, position, value);
            set(&mut trace.marks, position, point.value.mark());
            set(&mut trace.highlighted, position, point.highlighted);
        }
        traces.push(trace);
    }
    traces
}

fn set<T>(values: &mut [T], position: usize, value: T) {
    if let Some(slot) = values.get_mut(position) {
        *slot = value;
    }
}

/// Gives every value its place.
fn put_on(traces: &mut [Trace], ticks: &Ticks, plot: Area) {
    for trace in traces {
        let slots = trace.spots.len();
        for (position, spot) in trace.spots.iter_mut().enumerate() {
            if let Some((value, spot)) = spot {
                let y = plot.bottom - ticks.share(*value) * plot.height();
                *spot = Spot {
                    x: middle(plot, position, slots),
                    y,
                };
            }
        }
    }
}

/// Middle of a slot.
fn middle(plot: Area, position: usize, slots: usize) -> f64 {
    plot.left + (count(position) + 0.5) * plot.width() / count(slots.max(1))
}

/// Between the graduations and the plot.
const GAP: f64 = 9.0;

fn grid(sheet: &mut Sheet, ticks: &Ticks, plot: Area) {
    let axis = sheet.axis();
    let (every, zero) = ticks.written(plot.height(), axis.em * 1.15);
    for (position, value) in ticks.values.iter().enumerate() {
        let y = (plot.bottom - ticks.share(*value) * plot.height()).round();
        let is_zero = position == zero;
        let thickness = sheet.thickness(1.0);
        let line = Area {
            top: y,
            bottom: y + thickness,
            ..plot
        };
        sheet.fill(line, if is_zero { Ink::Axis } else { Ink::Grid });
        let baseline = y + axis.em * 0.36;
        if position.abs_diff(zero).is_multiple_of(every) {
            let hold = Hold::Right(plot.left - sheet.length(GAP));
            sheet.write(&ticks.text(*value), hold, baseline, axis);
        }
    }
    sheet.plan.ticks.clone_from(&ticks.values);
}

fn nothing_to_draw(sheet: &mut Sheet, plot: Area) {
    let letters = sheet.label().inked(Ink::Quiet);
    let middle = f64::midpoint(plot.top, plot.bottom);
    let text = letters.shortened("Aucune valeur à représenter", plot.width());
    sheet.write(
        &text,
        Hold::Middle(f64::midpoint(plot.left, plot.right)),
        middle,
        letters,
    );
    let line = Area {
        top: plot.bottom,
        bottom: plot.bottom + sheet.thickness(1.0),
        ..plot
    };
    sheet.fill(line, Ink::Axis);
}

/// Pale columns where the main series has a mark in place of a number.
fn bands(sheet: &mut Sheet, traces: &[Trace], plot: Area) {
    let Some(trace) = traces.iter().find(|trace| trace.role == SeriesRole::Main) else {
        return;
    };
    let half = (plot.width() / count(trace.marks.len().max(1)) * 0.3).min(sheet.length(18.0));
    for (position, mark) in trace.marks.iter().enumerate() {
        if mark.is_some() {
            let x = middle(plot, position, trace.marks.len());
            sheet.fill(
                Area {
                    left: x - half,
                    right: x + half,
                    ..plot
                },
                Ink::Band,
            );
        }
    }
}

/// Lines that the labels of the slots may take.
fn label_lines(slots: &Slots, height: f64, axis: Lettering) -> usize {
    if slots.are_years() || height < axis.line() * 9.0 {
        1
    } else {
        2
    }
}

/// Labels of the slots: as many years as fit, the last one always; members wrapped.
fn labels(sheet: &mut Sheet, slots: &Slots, plot: Area, most: usize) {
    let axis = sheet.axis();
    let slot = plot.width() / count(slots.labels.len().max(1));
    let top = plot.bottom + sheet.length(6.0);
    let widest = slots
        .labels
        .iter()
        .map(|label| axis.width(label))
        .fold(0.0, f64::max);
    let mut every = [1, 2, 5, 10, 20, 50].into_iter();
    let every = every
        .find(|every| count(*every) * slot >= widest * 1.35)
        .unwrap_or(100);
    for (position, label) in slots.labels.iter().enumerate() {
        let x = middle(plot, position, slots.labels.len());
        let from_last = slots.labels.len() - 1 - position;
        if slots.are_years() && from_last.is_multiple_of(every) {
            let half = axis.width(label) / 2.0;
            let x = x.min(plot.right - half).max(plot.left + half);
            sheet.write(label, Hold::Middle(x), top + axis.em * 0.95, axis);
        }
        let room = slot - axis.em * 0.5;
        if !slots.are_years() && (room > axis.em * 2.0 || axis.width(label) <= room) {
            let lines = axis.wrap(label, room, most);
            sheet.write_lines(&lines, Hold::Middle(x), top, axis);
        }
    }
}

/// Under the years, one row of marks per series that has some.
fn mark_lanes(sheet: &mut Sheet, traces: &[Trace], plot: Area, top: f64) {
    let axis = sheet.axis();
    let mut baseline = top + axis.em * 0.95;
    for trace in traces
        .iter()
        .filter(|trace| trace.marks.iter().any(Option::is_some))
    {
        if traces.len() > 1 {
            let centre = Spot {
                x: plot.left - axis.em,
                y: baseline - axis.em * 0.3,
            };
            sheet.marker(trace.form, centre, sheet.length(5.0).max(3.5), trace.ink);
        }
        let mut free = plot.left;
        for (position, mark) in trace.marks.iter().enumerate() {
            let Some(mark) = mark else { continue };
            let x = middle(plot, position, trace.marks.len());
            let half = axis.width(mark.code()) / 2.0;
            if x - half >= free {
                let area = sheet.write(
                    mark.code(),
                    Hold::Middle(x),
                    baseline,
                    axis.inked(trace.ink),
                );
                free = area.right + axis.em * 0.3;
            }
        }
        baseline += axis.line();
    }
}

fn draw(sheet: &mut Sheet, trace: &Trace, plot: Area) {
    let main = trace.role == SeriesRole::Main;
    let width = sheet.length(if main { 3.0 } else { 2.0 }).max(1.0);
    let radius = sheet.length(if main { 5.0 } else { 4.5 }).max(2.5);
    let target = trace.role == SeriesRole::Target;
    let crowded = plot.width() / count(trace.spots.len().max(1)) < radius * 3.0;
    if target
        && trace.spots.iter().flatten().count() == 1
        && let Some((_, spot)) = trace.last()
    {
        // One target: a line across makes the distance to it readable for every year.
        sheet.dashes(
            &[
                Spot {
                    x: plot.left,
                    ..spot
                },
                spot,
            ],
            width,
            trace.ink,
        );
    }
    if target {
        // Targets are milestones: the years between them are not missing.
        let milestones: Vec<Spot> = trace
            .spots
            .iter()
            .flatten()
            .map(|(_, spot)| *spot)
            .collect();
        sheet.dashes(&milestones, width, trace.ink);
    }
    for run in trace.runs() {
        let alone = run.len() == 1;
        if !target && !alone {
            sheet.stroke(run.clone(), width, trace.ink);
        }
        if alone || !crowded {
            for spot in run {
                sheet.marker(trace.form, spot, radius, trace.ink);
            }
        }
    }
}

/// What is written at the end of a line: last value, then name.
pub(super) fn end_text(trace: &Trace, decimals: u8) -> String {
    let last = trace.last().map(|(value, _)| french(value, decimals));
    let mark = || {
        trace
            .marks
            .iter()
            .rev()
            .find_map(|mark| *mark)
            .map(|mark| mark.code().to_owned())
    };
    match last.or_else(mark) {
        Some(value) => format!("{value} {}", trace.label),
        None => trace.label.clone(),
    }
}

impl EndLabel {
    /// Whether the label has been pushed away from the end of its line.
    pub(super) fn is_far(&self, sheet: &Sheet) -> bool {
        (self.top + self.height / 2.0 - self.wanted).abs() > sheet.label().em * 0.6
    }
}
