//! Outlines of any form, filled and stroked: what maps are made of.

use super::geometry::Spot;
use super::palette::{Ink, Rgb, Theme};
use super::specification::Mark;

/// Lines drawn together.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Closed rings when filled, the last point the same as the first; holes turn the other way.
    pub lines: Vec<Vec<Spot>>,
    /// What fills the rings.
    pub shade: Option<Shade>,
    /// Thickness in pixels and colour of the lines.
    pub stroke: Option<(f64, Ink)>,
    /// What a pointer over the shape is told, in a vector image; may be empty.
    pub name: String,
}

/// What an area of a map is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// A class of values, 0 for the lowest, among that many.
    Class {
        /// Place of the class.
        rank: usize,
        /// Number of classes.
        classes: usize,
    },
    /// No number, and why.
    Mark(Mark),
}

/// Lines or dots over a filled shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texture {
    /// ╱
    Rising,
    /// ╲
    Falling,
    /// ─
    Level,
    /// Dots in rows.
    Dots,
}

/// Colours of a shade in a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paint {
    pub(super) base: Rgb,
    pub(super) texture: Option<(Texture, Rgb)>,
}

/// From the lowest class to the highest: as many times darker at each step, so that the order
/// reads without the hue, for colour-blind readers and once photocopied.
const RAMP: [Rgb; 7] = [
    (244, 241, 198),
    (185, 205, 152),
    (110, 176, 141),
    (47, 145, 145),
    (0, 113, 142),
    (3, 82, 131),
    (25, 51, 101),
];
const GREYS: [Rgb; 7] = [
    (239, 239, 239),
    (198, 198, 198),
    (162, 162, 162),
    (131, 131, 131),
    (104, 104, 104),
    (78, 78, 78),
    (53, 53, 53),
];

impl Theme {
    /// Colours of a shade.
    pub(super) fn shade(self, shade: Shade) -> Paint {
        let paper = self.colour(Ink::Paper);
        let over_paper = |texture| Paint {
            base: paper,
            texture: Some((texture, self.colour(Ink::Hatch))),
        };
        let plain = |base| Paint {
            base,
            texture: None,
        };
        match shade {
            Shade::Class { rank, classes } => plain(self.class(rank, classes)),
            Shade::Mark(Mark::Secret) => over_paper(Texture::Rising),
            Shade::Mark(Mark::NoAnswer) => over_paper(Texture::Dots),
            Shade::Mark(Mark::NotAvailable) => over_paper(Texture::Falling),
            Shade::Mark(Mark::NotApplicable) => over_paper(Texture::Level),
            Shade::Mark(Mark::NotDelivered) => plain(self.colour(Ink::Grid)),
            Shade::Mark(Mark::NoStructure) => plain(paper),
        }
    }

    fn class(self, rank: usize, classes: usize) -> Rgb {
        let ramp = if self == Self::Print { &GREYS } else { &RAMP };
        let place = super::geometry::count(ramp.len() - 1) * share(rank, classes);
        let below = super::geometry::times(place, 1.0);
        let way = place - super::geometry::count(below);
        let one = ramp.get(below).copied().unwrap_or_default();
        let other = ramp.get(below + 1).copied().unwrap_or(one);
        let mixed = |one: u8, other: u8| mixed(one, other, way);
        (
            mixed(one.0, other.0),
            mixed(one.1, other.1),
            mixed(one.2, other.2),
        )
    }
}

impl Shade {
    /// Colour of a text written over it.
    pub(super) fn over(self) -> Ink {
        match self {
            Self::Class { rank, classes } if share(rank, classes) > 0.5 => Ink::Paper,
            Self::Class { .. } | Self::Mark(_) => Ink::Text,
        }
    }
}

/// From 0 for the lowest class to 1 for the highest; one class alone is in the middle.
fn share(rank: usize, classes: usize) -> f64 {
    match classes {
        0 | 1 => 0.5,
        _ => super::geometry::count(rank) / super::geometry::count(classes - 1),
    }
}

fn mixed(one: u8, other: u8, way: f64) -> u8 {
    let between = f64::from(one) + (f64::from(other) - f64::from(one)) * way;
    u8::try_from(super::geometry::pixel(between)).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear((red, green, blue): Rgb) -> [f64; 3] {
        [red, green, blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn luminance(linear: [f64; 3]) -> f64 {
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(one: f64, other: f64) -> f64 {
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Full protanopia, deuteranopia and tritanopia (Machado, Oliveira and Fernandes, 2009).
    const SIGHTS: [[[f64; 3]; 3]; 3] = [
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    const THEMES: [Theme; 3] = [Theme::Screen, Theme::Print, Theme::HighContrast];

    #[expect(
        clippy::excessive_nesting,
        reason = "every theme, count, class and sight"
    )]
    #[test]
    fn each_class_is_darker_than_the_one_below_whatever_the_sight() {
        for theme in THEMES {
            for classes in 2..=7 {
                // Two classes are as far apart as seven steps allow.
                let step = if classes <= 5 { 1.5 } else { 1.3 };
                for rank in 1..classes {
                    let seen = |rank| linear(theme.shade(Shade::Class { rank, classes }).base);
                    let (below, above) = (seen(rank - 1), seen(rank));
                    let ratio = contrast(luminance(below), luminance(above));
                    assert!(
                        luminance(above) < luminance(below),
                        "{theme:?} {rank}/{classes}"
                    );
                    assert!(ratio >= step, "{theme:?} {rank}/{classes} {ratio:.2}");
                    for sight in &SIGHTS {
                        let through = |colour: [f64; 3]| {
                            luminance(sight.map(|row| {
                                let sum: f64 = row.iter().zip(colour).map(|(m, c)| m * c).sum();
                                sum.clamp(0.0, 1.0)
                            }))
                        };
                        let ratio = contrast(through(below), through(above));
                        assert!(
                            through(above) < through(below) && ratio >= 1.2,
                            "{ratio:.2}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn texts_over_a_class_have_a_contrast_of_4_5() {
        for theme in THEMES {
            for classes in 1..=7 {
                for rank in 0..classes {
                    let shade = Shade::Class { rank, classes };
                    let text = luminance(linear(theme.colour(shade.over())));
                    let ratio = contrast(text, luminance(linear(theme.shade(shade).base)));
                    assert!(ratio >= 4.5, "{theme:?} {rank}/{classes} {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn reasons_for_no_number_are_drawn_apart() {
        for theme in THEMES {
            let paints: Vec<Paint> = Mark::ALL
                .map(|mark| theme.shade(Shade::Mark(mark)))
                .to_vec();
            for (place, one) in paints.iter().enumerate() {
                assert!(!paints[place + 1..].contains(one), "{theme:?} {one:?}");
                // The lines of a pattern are seen on their paper.
                if let Some((_, lines)) = one.texture {
                    let ratio = contrast(luminance(linear(lines)), luminance(linear(one.base)));
                    assert!(ratio >= 3.0);
                }
            }
        }
    }
}
