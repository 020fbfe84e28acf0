//! Names beside the parts of a column, moved apart so that none covers another.

use super::geometry::{Area, Spot, count, times};
use super::lettering::Lettering;
use super::palette::Ink;
use super::sheet::{Hold, Sheet};

/// Name of one part, beside it.
#[derive(Debug)]
pub(super) struct SideLabel {
    pub(super) lines: Vec<String>,
    pub(super) letters: Lettering,
    /// Where the part is, or would be.
    pub(super) wanted: f64,
    top: f64,
}

impl SideLabel {
    /// A name of at most two lines of that width.
    pub(super) fn new(text: &str, width: f64, letters: Lettering) -> Self {
        Self {
            lines: letters.wrap(text, width, 2),
            letters,
            wanted: 0.0,
            top: 0.0,
        }
    }

    /// Width in pixels.
    pub(super) fn width(&self) -> f64 {
        let widths = self.lines.iter().map(|line| self.letters.width(line));
        widths.fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        self.letters.line() * count(self.lines.len())
    }
}

/// Writes names right of `from`, each as near as possible to its part, with a thin line to it.
pub(super) fn place(sheet: &mut Sheet, labels: &mut Vec<SideLabel>, from: f64, room: Area) {
    let rooms = times(room.height(), sheet.label().line());
    if labels.iter().map(|label| label.lines.len()).sum::<usize>() > rooms {
        for label in labels.iter_mut() {
            let whole = label.lines.join(" ");
            label.lines = label.letters.wrap(&whole, label.width(), 1);
        }
    }
    let hidden = labels.len().saturating_sub(rooms);
    if hidden > 0 {
        let others = format!("et {} autres", hidden + 1);
        labels.truncate(rooms.saturating_sub(1));
        let letters = sheet.label().inked(Ink::Quiet);
        let mut others = SideLabel::new(&others, room.width(), letters);
        others.wanted = room.top;
        labels.push(others);
    }
    labels.sort_by(|one, other| one.wanted.total_cmp(&other.wanted));
    spread(labels, room);
    for label in labels.iter() {
        let middle = label.top + label.height() / 2.0;
        let (start, end) = (from + sheet.length(3.0), room.left - sheet.length(4.0));
        let ends = [(start, label.wanted), (end, middle)].map(|(x, y)| Spot { x, y });
        sheet.stroke(ends.to_vec(), 1.0, Ink::Axis);
        sheet.write_lines(
            &label.lines,
            Hold::Left(room.left),
            label.top,
            label.letters,
        );
    }
}

/// Pushes labels down, then up from the bottom, so that they follow one another.
fn spread(labels: &mut [SideLabel], room: Area) {
    let mut free = room.top;
    for label in labels.iter_mut() {
        label.top = (label.wanted - label.height() / 2.0).max(free);
        free = label.top + label.height();
    }
    let mut floor = room.bottom;
    for label in labels.iter_mut().rev() {
        label.top = label.top.min(floor - label.height());
        floor = label.top;
    }
}
