//! Labels along an axis, in rows away from it, each tied to its place by an upright.

use super::geometry::{Area, Spot, count};
use super::lettering::Lettering;
use super::palette::Ink;
use super::sheet::{Hold, Sheet};

/// A text to write over or under a place of the axis.
#[derive(Debug)]
pub(super) struct Along {
    /// Place on the axis.
    pub(super) x: f64,
    lines: Vec<String>,
    letters: Lettering,
    left: f64,
    row: usize,
}

/// Most rows of labels on one side.
const MOST_ROWS: usize = 5;
/// Share of the width that one line of a label may take.
const WIDEST: f64 = 0.42;

impl Along {
    pub(super) fn new(text: &str, x: f64, letters: Lettering, room: Area) -> Self {
        Self {
            x,
            lines: letters.wrap(text, room.width() * WIDEST, 2),
            letters,
            left: 0.0,
            row: 0,
        }
    }

    fn width(&self) -> f64 {
        let widths = self.lines.iter().map(|line| self.letters.width(line));
        widths.fold(0.0, f64::max)
    }

    /// Whether another label leaves this one readable: texts apart, and no upright through a text.
    fn is_clear_of(&self, other: &Self) -> bool {
        let gap = self.letters.em * 0.5;
        let apart = self.left > other.left + other.width() + gap
            || other.left > self.left + self.width() + gap;
        let outside =
            |x: f64, label: &Self| x < label.left - gap || x > label.left + label.width() + gap;
        match self.row.cmp(&other.row) {
            std::cmp::Ordering::Equal => apart,
            std::cmp::Ordering::Greater => outside(self.x, other),
            std::cmp::Ordering::Less => outside(other.x, self),
        }
    }
}

/// Gives every label a row, the nearest to the axis that is free; returns how many rows are used.
///
/// Tried from the left and from the right, since a label at an end of the axis can only be written
/// inwards; the arrangement with the fewest rows among those with the fewest conflicts is kept.
pub(super) fn arrange(labels: &mut [Along], room: Area) -> usize {
    labels.sort_by(|one, other| one.x.total_cmp(&other.x));
    let forwards = attempt(labels, room);
    let kept: Vec<(f64, usize)> = labels.iter().map(|label| (label.left, label.row)).collect();
    labels.reverse();
    let backwards = attempt(labels, room);
    labels.reverse();
    if forwards <= backwards {
        for (label, (left, row)) in labels.iter_mut().zip(kept) {
            (label.left, label.row) = (left, row);
        }
    }
    forwards.min(backwards).1
}

/// Places labels one after the other; returns how many stay in the way, and the rows used.
fn attempt(labels: &mut [Along], room: Area) -> (usize, usize) {
    let (mut conflicts, mut rows) = (0, 0);
    for position in 0..labels.len() {
        let (before, rest) = labels.split_at_mut(position);
        let Some(label) = rest.first_mut() else { break };
        let width = label.width();
        let lefts = [label.x - width / 2.0, label.x, label.x - width]
            .map(|left| left.min(room.right - width).max(room.left));
        let places = (0..MOST_ROWS).flat_map(|row| lefts.map(|left| (left, row)));
        let mut found = false;
        for (left, row) in places {
            (label.left, label.row) = (left, row);
            found = before.iter().all(|other| label.is_clear_of(other));
            if found {
                break;
            }
        }
        conflicts += usize::from(!found);
        rows = rows.max(label.row + 1);
    }
    (conflicts, rows)
}

/// Lines of text of the tallest label, in pixels.
pub(super) fn row_height(labels: &[Along]) -> f64 {
    let heights = labels
        .iter()
        .map(|label| label.letters.line() * count(label.lines.len()) + label.letters.em * 0.3);
    heights.fold(0.0, f64::max)
}

/// Which side of the axis the labels are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Below,
}

/// Writes arranged labels from `edge` away, and an upright from each to `tip`.
pub(super) fn write(sheet: &mut Sheet, labels: &[Along], (edge, tip): (f64, f64), side: Side) {
    let height = row_height(labels);
    let gap = sheet.length(3.0);
    for label in labels {
        let text = label.letters.line() * count(label.lines.len());
        let away = height * count(label.row);
        let (top, near) = match side {
            Side::Above => (edge - away - text, edge - away + gap),
            Side::Below => (edge + away, edge + away - gap),
        };
        let ends = [(label.x, near), (label.x, tip)].map(|(x, y)| Spot {
            x: x.round() + 0.5,
            y,
        });
        if (near - tip).abs() > gap {
            sheet.stroke(ends.to_vec(), 1.0, Ink::Axis);
        }
        let middle = Hold::Middle(label.left + label.width() / 2.0);
        sheet.write_lines(&label.lines, middle, top, label.letters);
    }
}
