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
pub(super) fn arrange(labels: &mut [Along], room: Area) -> usize {
    labels.sort_by(|one, other| one.x.total_cmp(&other.x));
    let mut rows = 0;
    for position in 0..labels.len() {
        let (before, rest) = labels.split_at_mut(position);
        let Some(label) = rest.first_mut() else { break };
        let width = label.width();
        label.left = (label.x - width / 2.0)
            .min(room.right - width)
            .max(room.left);
        for row in 0..MOST_ROWS {
            label.row = row;
            if before.iter().all(|other| label.is_clear_of(other)) {
                break;
            }
        }
        rows = rows.max(label.row + 1);
    }
    rows
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
