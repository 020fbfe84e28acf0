//! What surrounds lines: graduations, labels of the slots, marks under them.

use super::geometry::{Area, Spot, count};
use super::lettering::Lettering;
use super::palette::Ink;
use super::sheet::{Hold, Sheet};
use super::specification::SeriesRole;
use super::ticks::Ticks;
use super::time_axis::Slots;
use super::traces::{Trace, middle};

/// Between the graduations and the plot.
pub(super) const GAP: f64 = 9.0;

pub(super) fn grid(sheet: &mut Sheet, ticks: &Ticks, plot: Area) {
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

pub(super) fn nothing_to_draw(sheet: &mut Sheet, plot: Area) {
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
pub(super) fn bands(sheet: &mut Sheet, traces: &[Trace], plot: Area) {
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

/// Dashed uprights before the first year of a new series: the two sides do not compare.
pub(super) fn cuts(sheet: &mut Sheet, traces: &[Trace], plot: Area) {
    let slots = traces.iter().map(|trace| trace.starts.len()).max();
    let slots = slots.unwrap_or_default();
    let cut = |position: &usize| {
        let mut starts = traces.iter().map(|trace| trace.starts.get(*position));
        *position > 0 && starts.any(|starts| starts == Some(&true))
    };
    for position in (0..slots).filter(cut) {
        let x = middle(plot, position, slots) - plot.width() / count(slots) / 2.0;
        let (top, bottom) = (plot.top, plot.bottom);
        let ends = [Spot { x, y: top }, Spot { x, y: bottom }];
        sheet.dashes(&ends, sheet.thickness(1.0), Ink::Axis);
    }
}

/// Lines that the labels of the slots may take.
pub(super) fn label_lines(slots: &Slots, height: f64, axis: Lettering) -> usize {
    if slots.are_years() || height < axis.line() * 9.0 {
        1
    } else {
        2
    }
}

/// Labels of the slots: as many years as fit, the last one always; members wrapped.
pub(super) fn labels(sheet: &mut Sheet, slots: &Slots, plot: Area, most: usize) {
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

/// One row of marks under the years.
pub(super) struct Lane<'a> {
    trace: &'a Trace,
    /// Whether it needs a marker to say whose marks these are.
    signed: bool,
}

/// Rows of marks: one per series that has some, one alone for series that all have the same, none
/// for a series without any number, whose name says its mark already.
pub(super) fn lanes(traces: &[Trace]) -> Vec<Lane<'_>> {
    let some_number = traces.iter().any(|trace| trace.last().is_some());
    let said_by_name = |trace: &Trace| {
        let mut marks = trace.marks.iter().flatten();
        let first = marks.next();
        let single = first.is_some() && marks.all(|mark| Some(mark) == first);
        some_number && single && trace.last().is_none() && !trace.label.is_empty()
    };
    let drawn = |trace: &&Trace| trace.role != SeriesRole::Target && !said_by_name(trace);
    let mut drawn = traces.iter().filter(drawn);
    let first = drawn.next();
    let mut others = drawn.peekable();
    if let Some(trace) = first.filter(|first| {
        first.is_marked() && others.peek().is_some() && others.all(|one| one.marks == first.marks)
    }) {
        let signed = false;
        return vec![Lane { trace, signed }];
    }
    let signed = traces.len() > 1;
    let marked = traces
        .iter()
        .filter(|trace| trace.is_marked() && !said_by_name(trace));
    marked.map(|trace| Lane { trace, signed }).collect()
}

/// Writes the rows of marks down from `top`.
pub(super) fn mark_lanes(sheet: &mut Sheet, lanes: &[Lane<'_>], plot: Area, top: f64) {
    let axis = sheet.axis();
    let mut baseline = top + axis.em * 0.95;
    for Lane { trace, signed } in lanes {
        if *signed {
            let centre = Spot {
                x: plot.left - axis.em,
                y: baseline - axis.em * 0.3,
            };
            sheet.marker(trace.form, centre, sheet.length(5.0).max(3.5), trace.ink);
        }
        let ink = if *signed { trace.ink } else { Ink::Quiet };
        let mut free = plot.left;
        for (position, mark) in trace.marks.iter().enumerate() {
            let Some(mark) = mark else { continue };
            let x = middle(plot, position, trace.marks.len());
            let half = axis.width(mark.sign()) / 2.0;
            if x - half >= free {
                let area = sheet.write(mark.sign(), Hold::Middle(x), baseline, axis.inked(ink));
                free = area.right + axis.em * 0.3;
            }
        }
        baseline += axis.line();
    }
}
