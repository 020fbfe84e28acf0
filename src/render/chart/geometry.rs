//! Points and rectangles, in pixels from the top left corner.

/// A point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Area {
    /// Width, never negative.
    pub fn width(&self) -> f64 {
        (self.right - self.left).max(0.0)
    }

    /// Height, never negative.
    pub fn height(&self) -> f64 {
        (self.bottom - self.top).max(0.0)
    }

    /// Whether the two share some surface; edges that touch do not count.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The area with `margin` more on every side.
    pub(super) fn grown(&self, margin: f64) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    /// Whether the segment crosses the area (Liang and Barsky).
    pub(super) fn crossed_by(&self, from: Spot, to: Spot) -> bool {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let sides = [
            (-dx, from.x - self.left),
            (dx, self.right - from.x),
            (-dy, from.y - self.top),
            (dy, self.bottom - from.y),
        ];
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for (speed, distance) in sides {
            if speed.abs() < f64::EPSILON {
                if distance < 0.0 {
                    return false;
                }
            } else if speed < 0.0 {
                enters = enters.max(distance / speed);
            } else {
                leaves = leaves.min(distance / speed);
            }
        }
        enters < leaves
    }
}

/// A length or coordinate as whole pixels.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to what any image can hold"
)]
pub(super) fn pixel(length: f64) -> i32 {
    length.round().clamp(-100_000.0, 100_000.0) as i32
}

/// A number of things as a length.
pub(super) fn count(things: usize) -> f64 {
    f64::from(u32::try_from(things).unwrap_or(u32::MAX))
}

/// How many whole times `length` goes into `room`.
pub(super) fn times(room: f64, length: f64) -> usize {
    usize::try_from(pixel((room / length).floor())).unwrap_or(0)
}
