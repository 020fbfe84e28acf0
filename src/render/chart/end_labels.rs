//! Names at the ends of lines, moved apart so that none covers another.

use super::geometry::{Area, Spot, count, times};
use super::lettering::Lettering;
use super::palette::Ink;
use super::sheet::{Hold, Sheet};
use super::specification::SeriesRole;
use super::traces::Trace;

/// Name of one line.
#[derive(Debug)]
pub(super) struct EndLabel {
    trace: usize,
    lines: Vec<String>,
    letters: Lettering,
    pub(super) width: f64,
    height: f64,
    wanted: f64,
    top: f64,
}

/// Labels of the traces, at most `most` pixels wide; their places are decided by [`place`].
pub(super) fn of(sheet: &Sheet, traces: &[Trace], decimals: u8, most: f64) -> Vec<EndLabel> {
    let label = |(position, trace): (usize, &Trace)| {
        let letters = sheet.label().inked(trace.ink);
        let letters = if trace.role == SeriesRole::Main {
            letters.bold()
        } else {
            letters
        };
        let lines = letters.wrap(&trace.end_text(decimals), most, 3);
        let width = lines
            .iter()
            .map(|line| letters.width(line))
            .fold(0.0, f64::max);
        let height = letters.line() * count(lines.len());
        EndLabel {
            trace: position,
            lines,
            letters,
            width,
            height,
            wanted: 0.0,
            top: 0.0,
        }
    };
    traces
        .iter()
        .enumerate()
        .filter(|(_, trace)| !trace.label.is_empty())
        .map(label)
        .collect()
}

/// Writes the labels right of the plot, each as near as possible to the end of its line.
pub(super) fn place(sheet: &mut Sheet, labels: &mut Vec<EndLabel>, traces: &[Trace], plot: Area) {
    let line = sheet.label().line();
    let rooms = times(plot.height(), line);
    if labels.iter().map(|label| label.lines.len()).sum::<usize>() > rooms {
        labels.iter_mut().for_each(shorten);
    }
    let hidden = labels.len().saturating_sub(rooms);
    labels.truncate(rooms.saturating_sub(usize::from(hidden > 0)));
    for label in labels.iter_mut() {
        let last = traces.get(label.trace).and_then(Trace::last);
        label.wanted = last.map_or(plot.bottom, |(_, spot)| spot.y);
    }
    if hidden > 0 {
        labels.push(others(sheet, hidden + 1, plot));
    }
    labels.sort_by(|one, other| one.wanted.total_cmp(&other.wanted));
    spread(labels, plot);
    let left = plot.right + sheet.length(14.0);
    for label in labels.iter() {
        let last = traces.get(label.trace).and_then(Trace::last);
        if let Some((_, spot)) = last {
            lead(sheet, label, spot, left);
        }
        sheet.write_lines(&label.lines, Hold::Left(left), label.top, label.letters);
    }
}

/// Keeps one line of a label, with an ellipsis where the rest is lost.
fn shorten(label: &mut EndLabel) {
    let whole = label.lines.join(" ");
    label.lines = label.letters.wrap(&whole, label.width, 1);
    label.height = label.letters.line();
}

/// Says how many names did not fit.
fn others(sheet: &Sheet, hidden: usize, plot: Area) -> EndLabel {
    let letters = sheet.label().inked(Ink::Quiet);
    let lines = vec![format!("et {hidden} autres")];
    let height = letters.line();
    let wanted = plot.bottom;
    EndLabel {
        trace: usize::MAX,
        lines,
        letters,
        width: 0.0,
        height,
        wanted,
        top: 0.0,
    }
}

/// Pushes labels down, then up from the bottom, so that they follow one another.
fn spread(labels: &mut [EndLabel], plot: Area) {
    // The name of a line that ends at the very top may rise beside the unit.
    let mut free = labels
        .first()
        .map_or(plot.top, |label| plot.top - label.letters.em * 0.64);
    for label in labels.iter_mut() {
        label.top = (label.wanted - label.height / 2.0).max(free);
        free = label.top + label.height;
    }
    let mut floor = plot.bottom;
    for label in labels.iter_mut().rev() {
        label.top = label.top.min(floor - label.height);
        floor = label.top;
    }
}

/// A thin line from the end of a trace to its name, when the name had to move or the trace stops early.
fn lead(sheet: &mut Sheet, label: &EndLabel, spot: Spot, left: f64) {
    let near = sheet.length(40.0);
    let gap = sheet.length(8.0);
    let to = Spot {
        x: left - gap * 0.5,
        y: label.top + label.height / 2.0,
    };
    if label.is_far(sheet) && to.x - spot.x < near * 3.0 && to.x > spot.x + gap {
        sheet.stroke(
            vec![
                Spot {
                    x: spot.x + gap,
                    ..spot
                },
                to,
            ],
            1.0,
            label.letters.ink,
        );
    }
}

impl EndLabel {
    /// Whether the label has been pushed away from the end of its line.
    fn is_far(&self, sheet: &Sheet) -> bool {
        (self.top + self.height / 2.0 - self.wanted).abs() > sheet.label().em * 0.6
    }
}
