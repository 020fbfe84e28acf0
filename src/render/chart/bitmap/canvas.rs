//! The bytes of the image: whole rows where nothing is mixed, one pixel where something is.

use super::super::geometry::{Area, pixel};
use super::super::palette::Rgb;
use super::super::specification::ChartSize;

/// Above this coverage a pixel takes the colour whole.
const WHOLE: f64 = 1.0 - 1.0 / 256.0;

/// Rows of red, green and blue.
#[derive(Debug)]
pub(super) struct Canvas<'a> {
    pixels: &'a mut [u8],
    width: usize,
    height: usize,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(pixels: &'a mut [u8], size: ChartSize) -> Self {
        let whole = |length: u32| usize::try_from(length).unwrap_or(0);
        Self {
            pixels,
            width: whole(size.width),
            height: whole(size.height),
        }
    }

    /// Mixes a colour with what is at a pixel of the image; outside of it nothing happens.
    pub(super) fn blend(&mut self, x: i32, y: i32, colour: Rgb, coverage: f64) {
        let (Ok(column), Ok(line)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if column >= self.width || coverage <= 0.0 {
            return;
        }
        let start = line.saturating_mul(self.width).saturating_add(column) * 3;
        if let Some(known) = self.pixels.get_mut(start..start + 3) {
            mix(known, colour, coverage);
        }
    }

    /// Fills the whole pixels of an area.
    pub(super) fn fill(&mut self, area: &Area, (red, green, blue): Rgb) {
        for row in self.rows(area) {
            for pixel in row.chunks_exact_mut(3) {
                pixel.copy_from_slice(&[red, green, blue]);
            }
        }
    }

    /// Covers the whole pixels of an area with a tile of `side` × `side`, from its top left corner.
    pub(super) fn tile(&mut self, area: &Area, tile: &[u8], side: usize) {
        let stride = side.max(1) * 3;
        let lines = tile.chunks_exact(stride).cycle();
        for (row, line) in self.rows(area).zip(lines) {
            for part in row.chunks_mut(stride) {
                let length = part.len();
                part.copy_from_slice(line.get(..length).unwrap_or_default());
            }
        }
    }

    /// The parts of rows that an area covers.
    fn rows(&mut self, area: &Area) -> impl Iterator<Item = &mut [u8]> {
        let inside =
            |length: f64, most: usize| usize::try_from(pixel(length)).unwrap_or(0).min(most);
        let (left, right) = (
            inside(area.left, self.width),
            inside(area.right, self.width),
        );
        let (top, bottom) = (
            inside(area.top, self.height),
            inside(area.bottom, self.height),
        );
        let stride = self.width.max(1) * 3;
        let rows = self.pixels.chunks_exact_mut(stride).skip(top);
        let rows = rows.take(bottom.saturating_sub(top));
        rows.filter_map(move |row| row.get_mut(left * 3..right * 3))
    }
}

/// A colour over another.
pub(super) fn mix(known: &mut [u8], (red, green, blue): Rgb, coverage: f64) {
    let share = if coverage >= WHOLE {
        256
    } else {
        pixel((coverage * 256.0).floor())
    };
    for (part, wanted) in known.iter_mut().zip([red, green, blue]) {
        let apart = i32::from(wanted) - i32::from(*part);
        // Both ends are bytes and the share is at most whole.
        *part = u8::try_from(i32::from(*part) + apart * share / 256).unwrap_or(wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgb = (200, 0, 0);

    fn area(left: f64, top: f64, right: f64, bottom: f64) -> Area {
        Area {
            left,
            top,
            right,
            bottom,
        }
    }

    /// The red part of each pixel of an image of 4 × 3.
    fn drawn(draw: impl FnOnce(&mut Canvas<'_>)) -> Vec<u8> {
        let mut pixels = vec![0_u8; 36];
        let mut canvas = Canvas {
            pixels: &mut pixels,
            width: 4,
            height: 3,
        };
        draw(&mut canvas);
        pixels.chunks(3).map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn an_area_fills_its_pixels_and_what_leaves_the_image_is_cut() {
        let filled = drawn(|canvas| canvas.fill(&area(1.0, 1.0, 3.0, 2.0), RED));
        assert_eq!(filled, [0, 0, 0, 0, 0, 200, 200, 0, 0, 0, 0, 0]);
        let cut = drawn(|canvas| canvas.fill(&area(-5.0, 2.0, 1.0, 99.0), RED));
        assert_eq!(cut, [0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0]);
        let nothing = drawn(|canvas| canvas.fill(&area(3.0, 2.0, 1.0, 1.0), RED));
        assert_eq!(nothing, [0; 12]);
    }

    #[test]
    fn a_pixel_outside_the_image_touches_none_inside() {
        let out = drawn(|canvas| {
            for (x, y) in [(-1, 1), (4, 0), (0, -1), (2, 3), (i32::MAX, i32::MAX)] {
                canvas.blend(x, y, RED, 1.0);
            }
        });
        assert_eq!(out, [0; 12]);
        let half = drawn(|canvas| canvas.blend(3, 2, RED, 0.5));
        assert_eq!(half, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100]);
    }

    #[test]
    fn a_tile_begins_with_the_area() {
        let (tile, side) = ([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], 2);
        let tiled = drawn(|canvas| canvas.tile(&area(1.0, 0.0, 4.0, 3.0), &tile, side));
        assert_eq!(tiled, [0, 1, 2, 1, 0, 3, 4, 3, 0, 1, 2, 1]);
    }
}
