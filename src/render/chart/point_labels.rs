//! Values written beside the points of the main line, only where they cover nothing.

use super::geometry::{Area, Spot};
use super::plan::TextRun;
use super::sheet::{Hold, Sheet};
use super::specification::SeriesRole;
use super::traces::Trace;
use crate::domain::number::french;

/// Writes the values of the main line above or below its points.
pub(super) fn place(sheet: &mut Sheet, traces: &[Trace], plot: Area, decimals: u8) {
    let Some(main) = traces.iter().find(|trace| trace.role == SeriesRole::Main) else {
        return;
    };
    let numeric = traces.iter().filter(|trace| trace.last().is_some()).count();
    let letters = sheet.axis().inked(main.ink);
    let away = sheet.length(9.0).max(5.0);
    for position in by_importance(main, numeric == 1) {
        let Some(Some((value, spot))) = main.spots.get(position) else {
            continue;
        };
        let text = french(*value, decimals);
        let above = spot.y - away;
        let below = spot.y + away + letters.em * 0.75;
        let beside = away * 0.6;
        let (middle, right, left) = (
            Hold::Middle(spot.x),
            Hold::Left(spot.x + beside),
            Hold::Right(spot.x - beside),
        );
        let (first, second) = if is_valley(main, position) {
            (below, above)
        } else {
            (above, below)
        };
        let level = spot.y + letters.em * 0.36;
        let (far_right, far_left) = (
            Hold::Left(spot.x + away * 1.3),
            Hold::Right(spot.x - away * 1.3),
        );
        let free = [
            (middle, first),
            (middle, second),
            (right, first),
            (left, first),
            (right, second),
            (left, second),
            (far_right, level),
            (far_left, level),
        ]
        .into_iter()
        .map(|(hold, baseline)| Sheet::run(&text, hold, baseline, letters))
        .find(|run| is_free(sheet, traces, plot, run));
        if let Some(run) = free {
            sheet.write(&run.text, Hold::Left(run.at.x), run.at.y, letters);
        }
    }
}

/// Highlighted points, first, highest, lowest; then the others when the line is alone.
fn by_importance(trace: &Trace, all: bool) -> Vec<usize> {
    let valued: Vec<(usize, f64)> = trace
        .spots
        .iter()
        .enumerate()
        .filter_map(|(position, spot)| spot.map(|(value, _)| (position, value)))
        .collect();
    let extreme = |sign: f64| {
        let best = valued
            .iter()
            .max_by(|one, other| (sign * one.1).total_cmp(&(sign * other.1)));
        best.map(|(position, _)| *position)
    };
    let highlighted = trace.highlighted.iter().enumerate().filter(|(_, is)| **is);
    let mut order: Vec<usize> = highlighted.map(|(position, _)| position).collect();
    order.extend(valued.first().map(|(position, _)| *position));
    order.extend(extreme(1.0));
    order.extend(extreme(-1.0));
    if all {
        order.extend(valued.iter().map(|(position, _)| *position));
    }
    // The last value is already at the end of the line.
    let last = valued.last().map(|(position, _)| *position);
    let mut seen = Vec::new();
    for position in order {
        if Some(position) != last && !seen.contains(&position) {
            seen.push(position);
        }
    }
    seen
}

fn is_valley(trace: &Trace, position: usize) -> bool {
    let height = |position: Option<usize>| {
        let spot = position
            .and_then(|position| trace.spots.get(position))
            .copied()
            .flatten();
        spot.map(|(_, spot)| spot.y)
    };
    let (Some(here), before, after) = (
        height(Some(position)),
        height(position.checked_sub(1)),
        height(Some(position + 1)),
    ) else {
        return false;
    };
    before.or(after).is_some() && before.is_none_or(|y| y < here) && after.is_none_or(|y| y < here)
}

/// Whether the text stays in the plot and covers no text, line or marker.
fn is_free(sheet: &Sheet, traces: &[Trace], plot: Area, run: &TextRun) -> bool {
    let area = run.area();
    let inside = area.left >= plot.left - run.em
        && area.right <= plot.right + run.em * 0.5
        && area.top >= plot.top - run.em
        && area.bottom <= plot.bottom;
    let around = area.grown(1.0);
    inside
        && !sheet
            .plan
            .texts()
            .any(|other| other.area().overlaps(&around))
        && !traces.iter().any(|trace| trace_covers(trace, &around))
}

fn trace_covers(trace: &Trace, area: &Area) -> bool {
    let near = area.grown(2.0);
    let holds = |spot: &Spot| {
        (near.left..near.right).contains(&spot.x) && (near.top..near.bottom).contains(&spot.y)
    };
    trace.runs().into_iter().any(|run| {
        run.iter().any(holds)
            || run
                .iter()
                .zip(run.iter().skip(1))
                .any(|(from, to)| area.crossed_by(*from, *to))
    })
}
