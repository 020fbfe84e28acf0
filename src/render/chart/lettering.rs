//! The embedded font: measuring, wrapping and shortening texts.

use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef};

use super::palette::Ink;

/// Family named in SVG documents; a page without the font falls back on its own.
pub(super) const FAMILY: &str = "Noto Sans, sans-serif";

static REGULAR: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(ttf_noto_sans::REGULAR).ok());
static BOLD: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(ttf_noto_sans::BOLD).ok());

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lettering {
    /// Size of the em square in pixels.
    pub(super) em: f64,
    /// Bold or regular.
    pub(super) bold: bool,
    /// Colour.
    pub(super) ink: Ink,
}

impl Lettering {
    /// From the baseline of one line to that of the next.
    pub(super) fn line(self) -> f64 {
        (self.em * 1.28).round()
    }

    /// The same, bold.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same, in another colour.
    pub(super) fn inked(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Width of a text in pixels.
    pub(super) fn width(self, text: &str) -> f64 {
        let Some(font) = font(self.bold) else {
            return 0.0;
        };
        let units: f32 = text
            .chars()
            .map(|c| font.h_advance_unscaled(font.glyph_id(c)))
            .sum();
        f64::from(units / font.units_per_em().unwrap_or(1000.0)) * self.em
    }

    /// Cuts a text into at most `most` lines of at most `width` pixels.
    ///
    /// Breaks at plain spaces, never at no-break ones; after a hyphen where a word is too long.
    /// What does not fit ends with an ellipsis.
    pub(super) fn wrap(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut words = self.pieces(text, width).into_iter().peekable();
        while words.peek().is_some() && lines.len() < most {
            let mut line = String::new();
            while let Some(word) = words.peek() {
                let longer = format!("{line}{word}");
                if !line.is_empty() && self.width(longer.trim_end()) > width {
                    break;
                }
                line = longer;
                words.next();
            }
            if lines.len() + 1 == most {
                line.extend(words.by_ref());
            }
            lines.push(self.shortened(line.trim_end(), width));
        }
        lines
    }

    /// Words with the space that follows them; long ones cut after their hyphens.
    fn pieces(self, text: &str, width: f64) -> Vec<String> {
        let cleaned = printable(text);
        let words = cleaned
            .split_inclusive(' ')
            .filter(|word| !word.trim().is_empty());
        let mut pieces = Vec::new();
        for word in words {
            if self.width(word.trim_end()) > width {
                pieces.extend(word.split_inclusive(['-', '/']).map(str::to_owned));
            } else {
                pieces.push(word.to_owned());
            }
        }
        pieces
    }

    /// The text, or as much of it as fits followed by an ellipsis.
    pub(super) fn shortened(self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let room = width - self.width("…");
        let mut kept = String::new();
        let mut used = 0.0;
        for letter in text.chars() {
            used += self.width(letter.encode_utf8(&mut [0; 4]));
            if used > room {
                break;
            }
            kept.push(letter);
        }
        format!(
            "{}…",
            kept.trim_end_matches([' ', '·', ',', '\u{a0}', '\u{202f}'])
        )
    }
}

/// The embedded font; none only if the embedded bytes were damaged.
pub(super) fn font(bold: bool) -> Option<&'static FontRef<'static>> {
    if bold {
        BOLD.as_ref()
    } else {
        REGULAR.as_ref()
    }
}

/// The text without characters that neither an image nor an XML document can hold.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Lettering = Lettering {
        em: 16.0,
        bold: false,
        ink: Ink::Text,
    };

    #[test]
    fn the_font_has_the_signs_of_french_numbers() {
        for sign in ['\u{202f}', '\u{a0}', '−', '…', '–', '’', '«', '€', 'œ', 'É'] {
            for bold in [false, true] {
                assert_ne!(
                    font(bold).unwrap().glyph_id(sign).0,
                    0,
                    "{sign:?} bold {bold}"
                );
            }
        }
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing_when_there_is_room() {
        let text = "Communauté de communes de Châteaubriant-Derval et du pays voisin";
        let lines = PLAIN.wrap(text, 180.0, 9);
        assert!(lines.len() > 2);
        assert!(
            lines.iter().all(|line| PLAIN.width(line) <= 180.0),
            "{lines:?}"
        );
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        let lines = PLAIN.wrap("Communauté de communes de Châteaubriant-Derval", 120.0, 1);
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0].ends_with('…') && PLAIN.width(&lines[0]) <= 120.0,
            "{lines:?}"
        );
    }

    #[test]
    fn a_number_is_never_cut_at_its_thousands() {
        let lines = PLAIN.wrap("1\u{202f}487\u{202f}570 habitants", 90.0, 3);
        assert_eq!(lines[0], "1\u{202f}487\u{202f}570");
    }
}
