//! Colours by role. Themes change colours, never the layout.

/// Colours for a use of the chart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// On a screen.
    #[default]
    Screen,
    /// Greys, for black and white printers.
    Print,
    /// The darkest colours on white.
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
    /// Series by position; beyond the palette it starts again, with another marker.
    Series(usize),
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
    (176, 70, 0),
    (0, 113, 92),
    (130, 56, 128),
    (94, 94, 94),
    (118, 88, 0),
];
const PRINT: [Rgb; 6] = [
    (17, 17, 17),
    (90, 90, 90),
    (64, 64, 64),
    (110, 110, 110),
    (40, 40, 40),
    (100, 100, 100),
];
const HIGH_CONTRAST: [Rgb; 6] = [
    (0, 40, 120),
    (130, 0, 0),
    (0, 82, 20),
    (84, 0, 110),
    (30, 30, 30),
    (86, 56, 0),
];

impl Theme {
    /// Colour of an ink in this theme.
    pub(super) fn colour(self, ink: Ink) -> Rgb {
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
        Ink::Paper => (255, 255, 255),
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
        Ink::Text | Ink::Badge | Ink::Target => (0, 0, 0),
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
        Ink::Text | Ink::Quiet | Ink::Axis | Ink::Badge => (0, 0, 0),
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
}
