//! Patterns of areas as tiles: their lines come back at whole pixels, so that one square of
//! pixels says them all.

use super::super::geometry::{Area, pixel};
use super::super::palette::Pattern;
use super::super::weave::Weave;
use super::canvas::mix;

/// Pixels of the square that repeats over the area, from its top left corner.
pub(super) fn of(weave: &Weave, area: &Area) -> Vec<u8> {
    let gap = i32::from(weave.gap);
    let width = pixel(area.right) - pixel(area.left);
    let (red, green, blue) = weave.base;
    let mut tile = Vec::with_capacity(usize::from(weave.gap).pow(2) * 3);
    for y in 0..gap {
        for x in 0..gap {
            let mut colour = [red, green, blue];
            // Sums and differences of places are whole on the diagonals through the corners.
            let rising = || weave.slanting(x + y + 1);
            let falling = || weave.slanting(width - x + y);
            let mut ink = |coverage| mix(&mut colour, weave.colour, coverage);
            match weave.pattern {
                Pattern::Rising => ink(rising()),
                Pattern::Falling => ink(falling()),
                Pattern::Crossed => {
                    ink(rising());
                    ink(falling());
                }
                Pattern::Level => ink(weave.straight(y)),
                Pattern::Upright => ink(weave.straight(x)),
            }
            tile.extend(colour);
        }
    }
    tile
}

impl Weave {
    /// What a diagonal covers of a pixel whose centre is `along` pixels down an edge from one.
    fn slanting(&self, along: i32) -> f64 {
        let rest = along.rem_euclid(i32::from(self.gap));
        let nearest = f64::from(rest.min(i32::from(self.gap) - rest));
        self.covered(nearest * std::f64::consts::FRAC_1_SQRT_2)
    }

    /// What a straight line covers of a pixel that many whole pixels after one.
    fn straight(&self, after: i32) -> f64 {
        let centre = f64::from(after) + 0.5;
        self.covered(centre.min(f64::from(self.gap) - centre))
    }

    fn covered(&self, distance: f64) -> f64 {
        (self.width / 2.0 + 0.5 - distance).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How dark each pixel of the tile is, line after line.
    fn ink(pattern: Pattern) -> Vec<Vec<u8>> {
        let weave = Weave {
            pattern,
            colour: (0, 0, 0),
            base: (255, 255, 255),
            gap: 8,
            width: 1.0,
        };
        let area = Area {
            left: 3.0,
            top: 5.0,
            right: 35.0,
            bottom: 21.0,
        };
        let tile = of(&weave, &area);
        assert_eq!(tile.len(), 8 * 8 * 3);
        let rows = tile.chunks(24);
        rows.map(|row| row.chunks(3).map(|pixel| 255 - pixel[0]).collect())
            .collect()
    }

    #[test]
    fn diagonals_go_from_corner_to_corner_of_the_tile() {
        let (rising, falling) = (ink(Pattern::Rising), ink(Pattern::Falling));
        for (y, (up, down)) in rising.iter().zip(&falling).enumerate() {
            let darkest = |row: &[u8]| row.iter().position(|ink| *ink == 255);
            assert_eq!(darkest(up), Some(7 - y), "{up:?}");
            assert_eq!(darkest(down), Some(y), "{down:?}");
        }
        let both = rising.concat().into_iter().zip(falling.concat());
        let crossed = ink(Pattern::Crossed).concat();
        for (crossed, (up, down)) in crossed.into_iter().zip(both) {
            assert!(crossed >= up.max(down));
        }
    }

    #[test]
    fn straight_lines_between_two_pixels_cover_half_of_each() {
        let half = |row: &[u8]| row.iter().all(|ink| (126..=129).contains(ink));
        let level = ink(Pattern::Level);
        assert!(half(&level[0]) && half(&level[7]));
        assert!(level[1..7].iter().flatten().all(|ink| *ink == 0));
        for row in ink(Pattern::Upright) {
            assert!(half(&[row[0], row[7]]) && row[1..7].iter().all(|ink| *ink == 0));
        }
    }
}
