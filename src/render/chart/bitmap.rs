//! Pixels: areas, strokes, markers and letters, smoothed.
//!
//! What a shape covers of each pixel is computed from distances, on the few pixels around it;
//! patterns are tiles copied along rows, and letters come from a small store of rasterised glyphs.

use super::check::ChartError;
use super::drawing::Surface;
use super::geometry::{Area, Spot, pixel};
use super::palette::{Rgb, Theme};
use super::plan::TextRun;
use super::shape::Shape;
use super::specification::ChartSize;
use super::weave::Weave;
use canvas::Canvas;

mod canvas;
mod glyphs;
mod shapes;
mod textures;
mod tiles;

/// An image being drawn, three bytes a pixel.
#[derive(Debug)]
pub(super) struct Bitmap<'a> {
    canvas: Canvas<'a>,
}

impl<'a> Bitmap<'a> {
    /// Draws on the buffer, already white, of exactly `size.bytes()` bytes.
    pub(super) fn new(pixels: &'a mut [u8], size: ChartSize) -> Self {
        Self {
            canvas: Canvas::new(pixels, size),
        }
    }

    /// A segment with round ends: each pixel is covered by its distance to the segment.
    fn capsule(&mut self, (from, to): (Spot, Spot), half: f64, colour: Rgb) {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let squared = (dx * dx + dy * dy).max(f64::MIN_POSITIVE);
        let steep = dy.abs() > dx.abs();
        let (major, minor) = if steep {
            ((from.y, to.y), (from.x, to.x))
        } else {
            ((from.x, to.x), (from.y, to.y))
        };
        let slope = if (major.1 - major.0).abs() < f64::EPSILON {
            0.0
        } else {
            (minor.1 - minor.0) / (major.1 - major.0)
        };
        let reach = half * slope.hypot(1.0) + 1.5;
        let (low, high) = (major.0.min(major.1), major.0.max(major.1));
        for along in pixel(low - half - 1.0)..=pixel(high + half + 1.0) {
            let on_line = (f64::from(along) + 0.5).clamp(low, high);
            let centre = minor.0 + (on_line - major.0) * slope;
            for across in pixel(centre - reach)..=pixel(centre + reach) {
                let (x, y) = if steep {
                    (across, along)
                } else {
                    (along, across)
                };
                let (px, py) = (f64::from(x) + 0.5 - from.x, f64::from(y) + 0.5 - from.y);
                let share = ((px * dx + py * dy) / squared).clamp(0.0, 1.0);
                let (ox, oy) = (px - share * dx, py - share * dy);
                // Lengths of an image: a plain root is exact enough, and far quicker than `hypot`.
                let covered = half + 0.5 - (ox * ox + oy * oy).sqrt();
                self.canvas.blend(x, y, colour, covered);
            }
        }
    }
}

impl Surface for Bitmap<'_> {
    fn fill(&mut self, area: &Area, colour: Rgb) -> Result<(), ChartError> {
        self.canvas.fill(area, colour);
        Ok(())
    }

    fn weave(&mut self, area: &Area, weave: &Weave) -> Result<(), ChartError> {
        let tile = tiles::of(weave, area);
        self.canvas.tile(area, &tile, usize::from(weave.gap));
        Ok(())
    }

    fn stroke(&mut self, points: &[Spot], width: f64, colour: Rgb) -> Result<(), ChartError> {
        for (from, to) in points.iter().zip(points.iter().skip(1)) {
            self.capsule((*from, *to), width / 2.0, colour);
        }
        Ok(())
    }

    fn disc(&mut self, centre: Spot, radius: f64, colour: Rgb) -> Result<(), ChartError> {
        self.capsule((centre, centre), radius, colour);
        Ok(())
    }

    fn polygon(&mut self, corners: &[Spot], colour: Rgb) -> Result<(), ChartError> {
        let edge = |pick: fn(&Spot) -> f64, join: fn(f64, f64) -> f64| {
            corners.iter().map(pick).reduce(join).unwrap_or(0.0)
        };
        let columns =
            pixel(edge(|spot| spot.x, f64::min) - 1.0)..=pixel(edge(|spot| spot.x, f64::max) + 1.0);
        let rows =
            pixel(edge(|spot| spot.y, f64::min) - 1.0)..=pixel(edge(|spot| spot.y, f64::max) + 1.0);
        for y in rows {
            for x in columns.clone() {
                let spot = Spot {
                    x: f64::from(x) + 0.5,
                    y: f64::from(y) + 0.5,
                };
                self.canvas
                    .blend(x, y, colour, 0.5 - outside(corners, spot));
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Shape, theme: Theme, unit: f64) -> Result<(), ChartError> {
        shapes::draw(&mut self.canvas, shape, theme, unit);
        Ok(())
    }

    fn text(&mut self, run: &TextRun, colour: Rgb) -> Result<(), ChartError> {
        glyphs::each_pixel(run, |x, y, coverage| {
            self.canvas.blend(x, y, colour, coverage);
        });
        Ok(())
    }
}

/// Distance from the farthest edge of a convex polygon with clockwise corners; negative inside.
fn outside(corners: &[Spot], spot: Spot) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let distance = |(from, to): (&Spot, &Spot)| {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        ((spot.x - from.x) * dy - (spot.y - from.y) * dx) / (dx * dx + dy * dy).sqrt()
    };
    corners
        .iter()
        .zip(next)
        .map(distance)
        .fold(f64::NEG_INFINITY, f64::max)
}
