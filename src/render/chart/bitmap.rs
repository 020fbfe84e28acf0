//! Pixels: rectangles by plotters' bitmap backend; strokes, markers and letters smoothed here.
//!
//! plotters smooths neither thick strokes nor polygons, and places letters on whole pixels without
//! their side bearings. Coverage is computed here from distances instead, on the few pixels
//! around each shape, and letters come from a small store of rasterised glyphs.

use plotters::prelude::{BitMapBackend, DrawingBackend as _};
use plotters::style::{Color as _, RGBColor};

use super::check::ChartError;
use super::drawing::Surface;
use super::geometry::{Area, Spot, pixel};
use super::palette::{Rgb, Theme};
use super::plan::TextRun;
use super::shape::Shape;
use super::specification::ChartSize;

mod glyphs;
mod shapes;

/// An image being drawn, three bytes a pixel.
pub(super) struct Bitmap<'a> {
    backend: BitMapBackend<'a>,
}

impl<'a> Bitmap<'a> {
    /// Draws on the buffer, already white, of exactly `size.bytes()` bytes.
    pub(super) fn new(pixels: &'a mut [u8], size: ChartSize) -> Self {
        Self {
            backend: BitMapBackend::with_buffer(pixels, (size.width, size.height)),
        }
    }

    fn blend(&mut self, x: i32, y: i32, colour: Rgb, coverage: f64) -> Result<(), ChartError> {
        if coverage <= 0.0 {
            return Ok(());
        }
        let colour = RGBColor(colour.0, colour.1, colour.2).mix(coverage.min(1.0));
        self.backend
            .draw_pixel((x, y), colour.to_backend_color())
            .map_err(refused)
    }

    /// A segment with round ends: each pixel is covered by its distance to the segment.
    fn capsule(
        &mut self,
        (from, to): (Spot, Spot),
        half: f64,
        colour: Rgb,
    ) -> Result<(), ChartError> {
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
                let distance = (px - share * dx).hypot(py - share * dy);
                self.blend(x, y, colour, half + 0.5 - distance)?;
            }
        }
        Ok(())
    }
}

pub(super) fn refused(error: impl std::fmt::Display) -> ChartError {
    ChartError::Drawing {
        reason: error.to_string(),
    }
}

impl Surface for Bitmap<'_> {
    fn fill(&mut self, area: &Area, colour: Rgb) -> Result<(), ChartError> {
        let from = (pixel(area.left), pixel(area.top));
        let to = (pixel(area.right), pixel(area.bottom));
        let colour = RGBColor(colour.0, colour.1, colour.2).to_backend_color();
        self.backend
            .draw_rect(from, to, &colour, true)
            .map_err(refused)
    }

    fn stroke(&mut self, points: &[Spot], width: f64, colour: Rgb) -> Result<(), ChartError> {
        for (from, to) in points.iter().zip(points.iter().skip(1)) {
            self.capsule((*from, *to), width / 2.0, colour)?;
        }
        Ok(())
    }

    fn disc(&mut self, centre: Spot, radius: f64, colour: Rgb) -> Result<(), ChartError> {
        self.capsule((centre, centre), radius, colour)
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
                self.blend(x, y, colour, 0.5 - outside(corners, spot))?;
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Shape, theme: Theme, unit: f64) -> Result<(), ChartError> {
        shapes::draw(self, shape, theme, unit)
    }

    fn text(&mut self, run: &TextRun, colour: Rgb) -> Result<(), ChartError> {
        glyphs::each_pixel(run, |x, y, coverage| self.blend(x, y, colour, coverage))
    }
}

/// Distance from the farthest edge of a convex polygon with clockwise corners; negative inside.
fn outside(corners: &[Spot], spot: Spot) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let distance = |(from, to): (&Spot, &Spot)| {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        ((spot.x - from.x) * dy - (spot.y - from.y) * dx) / dx.hypot(dy)
    };
    corners
        .iter()
        .zip(next)
        .map(distance)
        .fold(f64::NEG_INFINITY, f64::max)
}
