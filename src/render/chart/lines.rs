//! Lines over years: broken where a year is missing, named at their ends.

use super::end_labels::{self, EndLabel};
use super::geometry::{Area, Spot, count, times};
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
        let points = specification.series.iter().flat_map(|series| &series.points);
        points.filter_map(|point| point.value.number())
    };
    let some_number = numbers().next().is_some();
    let ticks = Ticks::around(numbers(), specification.decimals);
    let mut traces = traces(specification, &slots);
    let lanes = traces.iter().filter(|trace| trace.marks.iter().any(Option::is_some)).count();
    let mut ends = end_labels::of(sheet, &traces, specification.decimals, body.width() * 0.27);
    let axis = sheet.axis();
    let widest = ticks.values.iter().map(|value| axis.width(&ticks.text(*value)));
    let widest = widest.fold(axis.em * 1.5, f64::max);
    let gap = sheet.length(9.0);
    let right = ends.iter().map(|end| end.width).fold(0.0, f64::max);
    let under = years_height(sheet, &slots, body) + axis.line() * count(lanes);
    let unit = sheet.axis();
    let lines = unit.wrap(&specification.unit_label, body.width(), 1);
    let top = sheet.write_lines(&lines, Hold::Left(body.left), body.top, unit);
    let plot = Area {
        left: body.left + widest + gap,
        top: top + axis.em * 0.6,
        right: body.right - right - sheet.length(16.0),
        bottom: body.bottom - under,
    };
    bands(sheet, &traces, plot);
    if some_number {
        grid(sheet, &ticks, plot, gap);
        put_on(&mut traces, &ticks, plot);
    } else {
        nothing_to_draw(sheet, plot);
    }
    years(sheet, &slots, plot);
    mark_lanes(sheet, &traces, plot, body.bottom - axis.line() * count(lanes));
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
            ink: if target { Ink::Target } else { Ink::Series(coloured) },
            form: if target { Form::Diamond } else { Form::of(coloured) },
            spots: vec![None; slots.labels.len()],
            highlighted: vec![false; slots.labels.len()],
            marks: vec![None; slots.labels.len()],
        };
        coloured += usize::from(!target);
        for point in &series.points {
            let Some(position) = slots.position(point) else { continue };
            let value = point.value.number().map(|number| (number, Spot { x: 0.0, y: 0.0 }));
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
                *spot = Spot { x: middle(plot, position, slots), y };
            }
        }
    }
}

/// Middle of a slot.
fn middle(plot: Area, position: usize, slots: usize) -> f64 {
    plot.left + (count(position) + 0.5) * plot.width() / count(slots.max(1))
}

fn grid(sheet: &mut Sheet, ticks: &Ticks, plot: Area, gap: f64) {
    let axis = sheet.axis();
    for value in &ticks.values {
        let y = (plot.bottom - ticks.share(*value) * plot.height()).round();
        let zero = value.abs() < f64::EPSILON;
        let thickness = sheet.thickness(1.0);
        let line = Area { top: y, bottom: y + thickness, ..plot };
        sheet.fill(line, if zero { Ink::Axis } else { Ink::Grid });
        let baseline = y + axis.em * 0.36;
        sheet.write(&ticks.text(*value), Hold::Right(plot.left - gap), baseline, axis);
    }
    sheet.plan.ticks.clone_from(&ticks.values);
}

fn nothing_to_draw(sheet: &mut Sheet, plot: Area) {
    let letters = sheet.label().inked(Ink::Quiet);
    let middle = f64::midpoint(plot.top, plot.bottom);
    let text = letters.shortened("Aucune valeur à représenter", plot.width());
    sheet.write(&text, Hold::Middle(f64::midpoint(plot.left, plot.right)), middle, letters);
    let line = Area { top: plot.bottom, bottom: plot.bottom + sheet.thickness(1.0), ..plot };
    sheet.fill(line, Ink::Axis);
}

/// Pale columns where the main series has a mark in place of a number.
fn bands(sheet: &mut Sheet, traces: &[Trace], plot: Area) {
    let Some(trace) = traces.iter().find(|trace| trace.role == SeriesRole::Main) else { return };
    let half = (plot.width() / count(trace.marks.len().max(1)) * 0.3).min(sheet.length(18.0));
    for (position, mark) in trace.marks.iter().enumerate() {
        if mark.is_some() {
            let x = middle(plot, position, trace.marks.len());
            sheet.hatch(Area { left: x - half, right: x + half, ..plot });
        }
    }
}

/// Lines that slot labels may take.
const LABEL_LINES: usize = 2;

fn years_height(sheet: &Sheet, slots: &Slots, body: Area) -> f64 {
    let axis = sheet.axis();
    let lines = if slots.are_years() || body.height() < axis.line() * 10.0 { 1 } else { LABEL_LINES };
    axis.line() * count(lines) + sheet.length(8.0)
}

/// Labels of the slots: as many years as fit, the last one always; members wrapped.
fn years(sheet: &mut Sheet, slots: &Slots, plot: Area) {
    let axis = sheet.axis();
    let slot = plot.width() / count(slots.labels.len().max(1));
    let top = plot.bottom + sheet.length(6.0);
    let widest = slots.labels.iter().map(|label| axis.width(label)).fold(0.0, f64::max);
    let tall = plot.height() > axis.line() * 6.0;
    for (position, label) in slots.labels.iter().enumerate() {
        let x = middle(plot, position, slots.labels.len());
        if slots.are_years() {
            let every = [1, 2, 5, 10, 20, 50].into_iter();
            let mut every = every.filter(|every| count(*every) * slot >= widest * 1.35);
            let from_last = slots.labels.len() - 1 - position;
            if from_last.is_multiple_of(every.next().unwrap_or(100)) {
                let half = axis.width(label) / 2.0;
                let x = x.min(plot.right - half).max(plot.left + half);
                sheet.write(label, Hold::Middle(x), top + axis.em * 0.95, axis);
            }
        } else {
            let room = slot - axis.em * 0.5;
            let most = if tall { LABEL_LINES } else { 1 };
            if room > axis.em * 2.0 || times(room, axis.width(label)) > 0 {
                let lines = axis.wrap(label, room, most);
                sheet.write_lines(&lines, Hold::Middle(x), top, axis);
            }
        }
    }
}

/// Under the years, one row of marks per series that has some.
fn mark_lanes(sheet: &mut Sheet, traces: &[Trace], plot: Area, top: f64) {
    let axis = sheet.axis();
    let mut baseline = top + axis.em * 0.95;
    for trace in traces.iter().filter(|trace| trace.marks.iter().any(Option::is_some)) {
        if traces.len() > 1 {
            let centre = Spot { x: plot.left - axis.em, y: baseline - axis.em * 0.3 };
            sheet.marker(trace.form, centre, sheet.length(5.0).max(3.5), trace.ink);
        }
        let mut free = plot.left;
        for (position, mark) in trace.marks.iter().enumerate() {
            let Some(mark) = mark else { continue };
            let x = middle(plot, position, trace.marks.len());
            let half = axis.width(mark.code()) / 2.0;
            if x - half >= free {
                let area = sheet.write(mark.code(), Hold::Middle(x), baseline, axis.inked(trace.ink));
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
        sheet.dashes(&[Spot { x: plot.left, ..spot }, spot], width, trace.ink);
    }
    for run in trace.runs() {
        let alone = run.len() == 1;
        if target {
            sheet.dashes(&run, width, trace.ink);
        } else if !alone {
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
    let mark = || trace.marks.iter().rev().find_map(|mark| *mark).map(|mark| mark.code().to_owned());
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
