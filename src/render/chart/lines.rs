//! Lines over years: broken where a year is missing, named at their ends.

use super::geometry::{Area, Spot, count};
use super::line_axes::{
    GAP, bands, cuts, grid, label_lines, labels, lanes, mark_lanes, nothing_to_draw,
};
use super::sheet::{Hold, Sheet};
use super::specification::{ChartSpecification, SeriesRole};
use super::ticks::Ticks;
use super::time_axis::Slots;
use super::traces::{Trace, put_on, traces};
use super::{end_labels, point_labels};

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
    let rows = lanes(&traces).len();
    let mut ends = end_labels::of(sheet, &traces, specification.decimals, body.width() * 0.27);
    let axis = sheet.axis();
    let widest = ticks
        .values
        .iter()
        .map(|value| axis.width(&ticks.text(*value)));
    let left = body.left + widest.fold(axis.em * 1.5, f64::max) + sheet.length(GAP);
    let names = ends.iter().map(|end| end.width).fold(0.0, f64::max);
    let right = body.right - names - sheet.length(16.0);
    let unit = axis.wrap(&specification.unit_label, right - body.left, 1);
    let top = sheet.write_lines(&unit, Hold::Left(body.left), body.top, axis) + axis.em * 0.6;
    let label_lines = label_lines(&slots, body.bottom - top, axis);
    let under = axis.line() * count(label_lines + rows) + sheet.length(8.0);
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
    cuts(sheet, &traces, plot);
    labels(sheet, &slots, plot, label_lines);
    let marks_top = body.bottom - axis.line() * count(rows);
    mark_lanes(sheet, &lanes(&traces), plot, marks_top);
    for trace in &traces {
        draw(sheet, trace, plot);
    }
    end_labels::place(sheet, &mut ends, &traces, plot);
    point_labels::place(sheet, &traces, plot, specification.decimals);
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
