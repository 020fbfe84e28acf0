//! Textures of shapes, along the whole image so that they go on from one shape to the next.

use std::f64::consts::FRAC_1_SQRT_2;

use super::super::geometry::Spot;
use super::super::shape::Texture;

impl Texture {
    /// How much of each pixel of a row the texture covers, from the one whose centre is given.
    pub(super) fn along(self, first: Spot, unit: f64) -> impl Iterator<Item = f64> {
        let (gap, half) = (Self::gap(unit), self.width(unit) / 2.0);
        let nearest = move |rest: f64| rest.min(gap - rest);
        // From the last line, and how much farther with each pixel.
        let (start, step) = match self {
            Self::Rising => ((first.x + first.y) * FRAC_1_SQRT_2, FRAC_1_SQRT_2),
            Self::Falling => ((first.x - first.y) * FRAC_1_SQRT_2, FRAC_1_SQRT_2),
            Self::Level => (first.y, 0.0),
            Self::Dots => (first.x, 1.0),
        };
        let aside = match self {
            Self::Dots => nearest(first.y.rem_euclid(gap)),
            Self::Rising | Self::Falling | Self::Level => 0.0,
        };
        let next = move |rest: &f64| {
            let rest = rest + step;
            Some(if rest < gap { rest } else { rest - gap })
        };
        std::iter::successors(Some(start.rem_euclid(gap)), next).map(move |rest| {
            let (one, other) = (nearest(rest), aside);
            let distance = (one * one + other * other).sqrt();
            (half + 0.5 - distance).clamp(0.0, 1.0)
        })
    }

    /// Pixels from one line, or dot, to the next.
    pub(in super::super) fn gap(unit: f64) -> f64 {
        (unit * 6.0).max(4.0)
    }

    /// Thickness of lines, diameter of dots.
    pub(in super::super) fn width(self, unit: f64) -> f64 {
        match self {
            Self::Dots => (unit * 2.6).max(1.8),
            Self::Rising | Self::Falling | Self::Level => unit.max(0.9),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The covered pixels of a square of twelve, line after line; a unit of 1 has lines 6 apart.
    fn inked(texture: Texture) -> Vec<Vec<bool>> {
        let row = |y: u8| {
            let first = Spot {
                x: 0.5,
                y: f64::from(y) + 0.5,
            };
            texture
                .along(first, 1.0)
                .take(12)
                .map(|covered| covered > 0.4)
                .collect()
        };
        (0..12).map(row).collect()
    }

    #[test]
    fn a_row_lower_shifts_diagonals_by_one_pixel_and_nothing_else() {
        let (rising, falling) = (inked(Texture::Rising), inked(Texture::Falling));
        for y in 1..12 {
            assert_eq!(rising[y][..11], rising[y - 1][1..], "{y}");
            assert_eq!(falling[y][1..], falling[y - 1][..11], "{y}");
        }
        assert!(rising.iter().flatten().any(|ink| *ink));
        assert_ne!(rising, falling);
    }

    #[test]
    fn level_lines_and_dots_come_back_every_six_pixels() {
        let (level, dots) = (inked(Texture::Level), inked(Texture::Dots));
        for y in 0..6 {
            assert_eq!((&level[y], &dots[y]), (&level[y + 6], &dots[y + 6]));
            assert!(level[y].iter().all(|ink| *ink == level[y][0]));
            assert_eq!(dots[y][..6], dots[y][6..]);
        }
        assert!(level[0][0] && !level[3][0] && dots[0][0] && !dots[0][3] && !dots[3][0]);
    }
}
