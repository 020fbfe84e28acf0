//! Lines over the area of a series, so that areas differ by more than colour.

use super::geometry::{Area, Spot, count, times};
use super::palette::{Pattern, Rgb};

/// A pattern at the size of an image.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weave {
    pub(super) pattern: Pattern,
    /// Colour of the lines.
    pub(super) colour: Rgb,
    /// Colour under them.
    pub(super) base: Rgb,
    /// Whole pixels from one line to the next, along an edge of the area.
    pub(super) gap: u16,
    /// Thickness of the lines.
    pub(super) width: f64,
}

impl Weave {
    /// Lines of a filled area; `unit` is the size of the layout.
    pub(super) fn new((pattern, colour): (Pattern, Rgb), base: Rgb, unit: f64) -> Self {
        let gap = u16::try_from(times(unit * 8.0 + 0.5, 1.0)).unwrap_or(u16::MAX);
        Self {
            pattern,
            colour,
            base,
            gap: gap.max(4),
            width: (unit * 1.6).round().max(1.0),
        }
    }

    /// The lines inside an area, end to end.
    pub(super) fn lines(&self, area: &Area) -> Vec<(Spot, Spot)> {
        let gap = f64::from(self.gap);
        let (width, height) = (area.width(), area.height());
        let steps = |room: f64| (1..=times(room, gap)).map(move |step| count(step) * gap);
        let mirrored = |spot: Spot| Spot {
            x: area.left + area.right - spot.x,
            ..spot
        };
        let rising = || {
            steps(width + height).map(|start| {
                let from = Spot {
                    x: area.left + start.min(width),
                    y: area.top + (start - width).max(0.0),
                };
                let to = Spot {
                    x: area.left + (start - height).max(0.0),
                    y: area.top + start.min(height),
                };
                (from, to)
            })
        };
        let falling = || rising().map(|(from, to)| (mirrored(from), mirrored(to)));
        match self.pattern {
            Pattern::Rising => rising().collect(),
            Pattern::Falling => falling().collect(),
            Pattern::Crossed => rising().chain(falling()).collect(),
            Pattern::Level => steps(height)
                .map(|y| y + area.top)
                .map(|y| (Spot { x: area.left, y }, Spot { x: area.right, y }))
                .collect(),
            Pattern::Upright => steps(width)
                .map(|x| x + area.left)
                .map(|x| (Spot { x, y: area.top }, Spot { x, y: area.bottom }))
                .collect(),
        }
    }
}
