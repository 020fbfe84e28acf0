//! Filled shapes and their lines as coverage.
//!
//! A shape may be of any form, with holes: what each side of a ring covers at its right is added
//! up with its sign, then summed along rows. Lines drawn together are first put on one sheet, so
//! that where they meet they are not darker.

use super::super::geometry::{Area, Spot, count, pixel};
use super::super::palette::{Rgb, Theme};
use super::super::shape::{Shape, Texture};
use super::canvas::Canvas;

/// Beyond this share a pixel is taken as covered.
const WHOLE: f32 = 0.996;

/// Draws the filling of a shape, then its lines; `unit` is the size of patterns.
pub(super) fn draw(canvas: &mut Canvas<'_>, shape: &Shape, theme: Theme, unit: f64) {
    if let Some(shade) = shape.shade {
        let paint = theme.shade(shade);
        let mut sheet = Sheet::around(&shape.lines, 1.0);
        for (from, to) in sides(&shape.lines) {
            sheet.side(from, to);
        }
        sheet.sum();
        sheet.fill(canvas, paint.base);
        if let Some((texture, colour)) = paint.texture {
            sheet.texture(canvas, (texture, colour), unit);
        }
    }
    if let Some((width, ink)) = shape.stroke {
        let mut sheet = Sheet::around(&shape.lines, width / 2.0 + 2.0);
        for (from, to) in sides(&shape.lines) {
            sheet.line(from, to, width / 2.0);
        }
        sheet.fill(canvas, theme.colour(ink));
    }
}

fn sides(lines: &[Vec<Spot>]) -> impl Iterator<Item = (Spot, Spot)> {
    lines
        .iter()
        .flat_map(|line| line.iter().copied().zip(line.iter().copied().skip(1)))
}

/// Coverage of a rectangle of pixels.
struct Sheet {
    left: i32,
    top: i32,
    width: usize,
    coverage: Vec<f32>,
}

impl Sheet {
    fn around(lines: &[Vec<Spot>], margin: f64) -> Self {
        let (mut low, mut high) = (
            (f64::INFINITY, f64::INFINITY),
            (f64::NEG_INFINITY, f64::NEG_INFINITY),
        );
        for spot in lines.iter().flatten() {
            low = (low.0.min(spot.x), low.1.min(spot.y));
            high = (high.0.max(spot.x), high.1.max(spot.y));
        }
        let (left, top) = (floor(low.0 - margin), floor(low.1 - margin));
        let (right, bottom) = (floor(high.0 + margin) + 2, floor(high.1 + margin) + 1);
        let width = usize::try_from(right - left).unwrap_or(0);
        let height = usize::try_from(bottom - top).unwrap_or(0);
        Self {
            left,
            top,
            width,
            coverage: vec![0.0; width * height],
        }
    }

    fn row(&mut self, y: i32) -> &mut [f32] {
        let start = usize::try_from(y)
            .unwrap_or(usize::MAX)
            .saturating_mul(self.width);
        self.coverage
            .get_mut(start..start.saturating_add(self.width))
            .unwrap_or_default()
    }

    /// Adds what one side of a ring covers at its right.
    fn side(&mut self, from: Spot, to: Spot) {
        let (sign, from, to) = if from.y < to.y {
            (1.0, from, to)
        } else {
            (-1.0, to, from)
        };
        if to.y - from.y < 1e-9 {
            return;
        }
        let slope = (to.x - from.x) / (to.y - from.y);
        let (left, top) = (f64::from(self.left), f64::from(self.top));
        let (first, last) = (floor(from.y - top), floor(to.y - top));
        for y in first..=last {
            let upper = (f64::from(y) + top).max(from.y);
            let lower = (f64::from(y) + top + 1.0).min(to.y);
            let tall = lower - upper;
            if tall <= 0.0 {
                continue;
            }
            let at = |y: f64| from.x + (y - from.y) * slope - left;
            let (one, other) = (at(upper), at(lower));
            add(self.row(y), one.min(other), one.max(other), sign * tall);
        }
    }

    /// From what starts at each pixel to what covers it.
    fn sum(&mut self) {
        if self.width == 0 {
            return;
        }
        for row in self.coverage.chunks_mut(self.width) {
            let mut sum = 0.0_f32;
            for pixel in row {
                sum += *pixel;
                *pixel = sum.abs().min(1.0);
            }
        }
    }

    /// Covers what is within `half` of a segment, where nothing covers it more.
    fn line(&mut self, from: Spot, to: Spot, half: f64) {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let squared = (dx * dx + dy * dy).max(1e-12);
        let reach = half + 1.0;
        let (left, top) = (f64::from(self.left), f64::from(self.top));
        let rows = floor(from.y.min(to.y) - reach)..=floor(from.y.max(to.y) + reach);
        for y in rows {
            let middle = f64::from(y) + 0.5;
            // The part of the segment that can reach this row.
            let (enters, leaves) = if dy.abs() < 1e-9 {
                (0.0, 1.0)
            } else {
                let (one, other) = (
                    (middle - reach - from.y) / dy,
                    (middle + reach - from.y) / dy,
                );
                (
                    one.min(other).clamp(0.0, 1.0),
                    one.max(other).clamp(0.0, 1.0),
                )
            };
            let (one, other) = (from.x + dx * enters, from.x + dx * leaves);
            let columns = floor(one.min(other) - reach)..=floor(one.max(other) + reach);
            let (start, skipped) = (*columns.start(), floor(left));
            let row = self.row(y - floor(top));
            let first = usize::try_from(start - skipped).unwrap_or(0);
            for (x, pixel) in columns.zip(row.iter_mut().skip(first)) {
                let (px, py) = (f64::from(x) + 0.5 - from.x, middle - from.y);
                let share = ((px * dx + py * dy) / squared).clamp(0.0, 1.0);
                let (ox, oy) = (px - share * dx, py - share * dy);
                let covered = (half + 0.5 - (ox * ox + oy * oy).sqrt()).clamp(0.0, 1.0);
                *pixel = pixel.max(narrow(covered));
            }
        }
    }

    fn fill(&self, canvas: &mut Canvas<'_>, colour: Rgb) {
        for (y, row) in (self.top..).zip(self.coverage.chunks(self.width.max(1))) {
            let mut x = self.left;
            for run in row.chunk_by(|one, other| (*one >= WHOLE) == (*other >= WHOLE)) {
                let length = pixel(count(run.len()));
                if run.first().is_some_and(|first| *first >= WHOLE) {
                    let area = Area {
                        left: f64::from(x),
                        top: f64::from(y),
                        right: f64::from(x + length),
                        bottom: f64::from(y + 1),
                    };
                    canvas.fill(&area, colour);
                } else {
                    let seen = (x..).zip(run).filter(|(_, covered)| **covered > 0.004);
                    seen.for_each(|(x, covered)| canvas.blend(x, y, colour, f64::from(*covered)));
                }
                x += length;
            }
        }
    }

    fn texture(&self, canvas: &mut Canvas<'_>, (texture, colour): (Texture, Rgb), unit: f64) {
        for (y, row) in (self.top..).zip(self.coverage.chunks(self.width.max(1))) {
            let first = Spot {
                x: f64::from(self.left) + 0.5,
                y: f64::from(y) + 0.5,
            };
            let inked = (self.left..).zip(row).zip(texture.along(first, unit));
            for ((x, covered), inked) in inked.filter(|((_, covered), _)| **covered > 0.004) {
                canvas.blend(x, y, colour, inked * f64::from(*covered));
            }
        }
    }
}

/// Spreads what a side covers over the pixels of a row that it goes through.
fn add(row: &mut [f32], from: f64, to: f64, tall: f64) {
    let (first, last) = (floor(from), floor(to));
    let wide = to - from;
    for x in first..=last {
        let (enters, leaves) = (from.max(f64::from(x)), to.min(f64::from(x) + 1.0));
        let part = if wide < 1e-9 {
            tall
        } else {
            tall * (leaves - enters) / wide
        };
        // Of this pixel what is at the right of the side, of the next ones everything.
        let here = part * (1.0 - (f64::midpoint(enters, leaves) - f64::from(x)));
        let place = usize::try_from(x).unwrap_or(usize::MAX);
        if let Some(pixel) = row.get_mut(place) {
            *pixel += narrow(here);
        }
        if let Some(pixel) = row.get_mut(place.saturating_add(1)) {
            *pixel += narrow(part - here);
        }
    }
}

fn floor(length: f64) -> i32 {
    pixel(length.floor())
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a pixel")]
fn narrow(share: f64) -> f32 {
    share as f32
}
