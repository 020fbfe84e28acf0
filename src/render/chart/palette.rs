//! Colours by role. Themes change colours, never the layout.

/// Colours for a use of the chart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// On a screen.
    #[default]
    Screen,
    /// White paper, dark inks and patterns, for black and white printers.
    Print,
    /// The darkest colours on white, with patterns.
    HighContrast,
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Title and labels that must be read first.
    Text,
    /// Subtitle, axis labels, footer.
    Quiet,
    /// Grid lines and bands: decoration, not information.
    Grid,
    /// Column behind a mark: decoration, the mark itself is written.
    Band,
    /// Zero line.
    Axis,
    /// Background.
    Paper,
    /// Series by position; beyond the palette it starts again, with another marker or pattern.
    /// A filled area gets the pattern of its position where the theme has patterns.
    Series(usize),
    /// Text written on the filled area of that series, or on the plate that a pattern gets.
    Over(usize),
    /// Bars that are not highlighted when others are.
    Faded,
    /// Target.
    Target,
    /// Hatching of a mark.
    Hatch,
    /// Edge and text of a badge.
    Badge,
    /// Inside of a badge.
    BadgePaper,
}

/// Red, green, blue.
pub(super) type Rgb = (u8, u8, u8);

const SCREEN: [Rgb; 6] = [
    (11, 79, 138),
    (185, 75, 0),
    (47, 126, 91),
    (89, 12, 94),
    (88, 95, 104),
    (60, 40, 0),
];
const PRINT: [Rgb; 6] = [
    (17, 17, 17),
    (70, 70, 70),
    (112, 112, 112),
    (40, 40, 40),
    (90, 90, 90),
    (30, 30, 30),
];
const HIGH_CONTRAST: [Rgb; 6] = [
    (0, 40, 120),
    (176, 0, 23),
    (0, 92, 60),
    (120, 33, 158),
    (20, 20, 20),
    (91, 73, 11),
];

/// Lines drawn over a filled area, so that areas differ by more than colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// ╱
    Rising,
    /// ╲
    Falling,
    /// ─
    Level,
    /// │
    Upright,
    /// ╳
    Crossed,
}

/// How an area of a series is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filling {
    pub(super) base: Rgb,
    /// Lines and their colour.
    pub(super) pattern: Option<(Pattern, Rgb)>,
    /// Edge, where the base could be taken for paper.
    pub(super) edge: Option<Rgb>,
}

impl Theme {
    /// How the area of a series is filled: patterns for paper and low sight, and on a screen from
    /// the seventh on, when colours come back.
    pub(super) fn filling(self, position: usize) -> Filling {
        use Pattern::{Crossed, Falling, Level, Rising, Upright};
        let colour = self.colour(Ink::Series(position));
        let paper = self.colour(Ink::Paper);
        let solid = Filling {
            base: colour,
            pattern: None,
            edge: None,
        };
        let lap = position / SCREEN.len();
        let over = |pattern| Filling {
            pattern: Some((pattern, paper)),
            ..solid
        };
        let under = |pattern| Filling {
            base: paper,
            pattern: Some((pattern, colour)),
            edge: Some(colour),
        };
        match (self, position % SCREEN.len(), lap % 2) {
            (Self::Screen, _, 0) | (Self::HighContrast, 0, 0) | (Self::Print, 0 | 2, 0) => solid,
            (Self::HighContrast, 1, 0) => over(Rising),
            (Self::Screen, _, _) | (Self::HighContrast, 2, 0) => over(Upright),
            (Self::HighContrast, 3, 0) => over(Level),
            (Self::HighContrast, 4, 0) | (Self::Print, 5, 0) => over(Falling),
            (Self::HighContrast, 5, 0) => over(Crossed),
            (Self::Print, 1, 0) => under(Rising),
            (Self::Print, 3, 0) => under(Crossed),
            (Self::Print, _, 0) | (Self::HighContrast | Self::Print, 2, _) => under(Level),
            (Self::HighContrast | Self::Print, 0, _) => under(Upright),
            (Self::HighContrast | Self::Print, 1, _) => under(Falling),
            (Self::HighContrast | Self::Print, _, _) => under(Crossed),
        }
    }

    /// Colour of an ink in this theme.
    pub(super) fn colour(self, ink: Ink) -> Rgb {
        if let Ink::Over(position) = ink {
            let patterned = self.filling(position).pattern.is_some();
            return self.colour(if patterned { Ink::Text } else { Ink::Paper });
        }
        match self {
            Self::Screen => screen(ink),
            Self::Print => print(ink),
            Self::HighContrast => high_contrast(ink),
        }
    }
}

fn screen(ink: Ink) -> Rgb {
    match ink {
        Ink::Text => (26, 26, 26),
        Ink::Quiet => (89, 89, 89),
        Ink::Grid => (226, 228, 231),
        Ink::Band => (240, 241, 244),
        Ink::Axis => (110, 110, 110),
        Ink::Paper | Ink::Over(_) => (255, 255, 255),
        Ink::Series(position) => of_series(&SCREEN, position),
        Ink::Faded => (98, 146, 190),
        Ink::Target => (150, 20, 70),
        Ink::Hatch => (140, 140, 140),
        Ink::Badge => (122, 60, 0),
        Ink::BadgePaper => (255, 244, 219),
    }
}

fn print(ink: Ink) -> Rgb {
    match ink {
        Ink::Text | Ink::Badge | Ink::Target | Ink::Over(_) => (0, 0, 0),
        Ink::Quiet => (64, 64, 64),
        Ink::Grid => (222, 222, 222),
        Ink::Band => (238, 238, 238),
        Ink::Axis => (80, 80, 80),
        Ink::Paper | Ink::BadgePaper => (255, 255, 255),
        Ink::Series(position) => of_series(&PRINT, position),
        Ink::Faded | Ink::Hatch => (140, 140, 140),
    }
}

fn high_contrast(ink: Ink) -> Rgb {
    match ink {
        Ink::Text | Ink::Quiet | Ink::Axis | Ink::Badge | Ink::Over(_) => (0, 0, 0),
        Ink::Grid => (200, 200, 200),
        Ink::Band => (232, 232, 232),
        Ink::Paper | Ink::BadgePaper => (255, 255, 255),
        Ink::Series(position) => of_series(&HIGH_CONTRAST, position),
        Ink::Faded => (118, 118, 118),
        Ink::Target => (110, 0, 60),
        Ink::Hatch => (90, 90, 90),
    }
}

fn of_series(palette: &[Rgb; 6], position: usize) -> Rgb {
    palette
        .get(position % palette.len())
        .copied()
        .unwrap_or((0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance((red, green, blue): Rgb) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn texts_have_a_contrast_of_4_5_and_shapes_of_3_in_every_theme() {
        for theme in [Theme::Screen, Theme::Print, Theme::HighContrast] {
            let paper = theme.colour(Ink::Paper);
            let series = (0..6).map(Ink::Series);
            for ink in [Ink::Text, Ink::Quiet, Ink::Target, Ink::Badge]
                .into_iter()
                .chain(series)
            {
                assert!(
                    contrast(theme.colour(ink), paper) >= 4.5,
                    "{theme:?} {ink:?}"
                );
            }
            for ink in [Ink::Faded, Ink::Hatch, Ink::Axis] {
                assert!(
                    contrast(theme.colour(ink), paper) >= 3.0,
                    "{theme:?} {ink:?}"
                );
            }
            let badge = contrast(theme.colour(Ink::Badge), theme.colour(Ink::BadgePaper));
            assert!(badge >= 4.5, "{theme:?} {badge}");
        }
    }

    /// What a reader who lacks one kind of cones sees (Machado, Oliveira and Fernandes 2009, full
    /// severity), as linear light.
    const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
        ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    /// CIE 1976 L*a*b*, in which distances follow what eyes tell apart.
    fn lab(colour: Rgb, sight: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        let light = [linear(colour.0), linear(colour.1), linear(colour.2)];
        let row = |row: &[f64; 3]| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>();
        let [red, green, blue] =
            [row(&sight[0]), row(&sight[1]), row(&sight[2])].map(|part| part.clamp(0.0, 1.0));
        let bend = |part: f64| {
            if part > 0.008_856 {
                part.cbrt()
            } else {
                7.787 * part + 16.0 / 116.0
            }
        };
        let x = bend((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
        let y = bend(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = bend((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn apart(one: &[f64; 3], other: &[f64; 3]) -> f64 {
        let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
        squares.sum::<f64>().sqrt()
    }

    #[test]
    fn colours_of_series_stay_apart_for_colour_blind_readers() {
        for (name, palette) in [("screen", &SCREEN), ("high contrast", &HIGH_CONTRAST)] {
            for (sight, matrix) in &SIGHTS {
                let seen: Vec<[f64; 3]> = palette.iter().map(|ink| lab(*ink, matrix)).collect();
                let pairs = seen.iter().enumerate();
                let pairs = pairs.flat_map(|(place, one)| {
                    seen[place + 1..].iter().map(move |other| apart(one, other))
                });
                let least = pairs.fold(f64::INFINITY, f64::min);
                // Under about 10, two areas that do not touch are taken for one another.
                assert!(least >= 12.0, "{name} {sight} {least:.1}");
            }
        }
    }

    #[test]
    fn filled_areas_of_a_theme_with_patterns_are_all_different() {
        for theme in [Theme::Print, Theme::HighContrast] {
            let fillings: Vec<Filling> = (0..9).map(|position| theme.filling(position)).collect();
            for (position, filling) in fillings.iter().enumerate() {
                assert!(
                    !fillings[position + 1..].contains(filling),
                    "{theme:?} {position}"
                );
            }
        }
        for position in 0..9 {
            let edge = Theme::Print.filling(position);
            let seen = edge.edge.unwrap_or(edge.base);
            assert!(contrast(seen, (255, 255, 255)) >= 3.0, "{position}");
        }
    }
}
