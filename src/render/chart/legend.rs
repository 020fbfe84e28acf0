//! The key above bars: which colour is what, and what the dashed lines are.

use super::geometry::{Area, Spot};
use super::palette::Ink;
use super::plan::Form;
use super::sheet::{Hold, Sheet};

/// One entry of the key.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) ink: Ink,
    pub(super) sign: Sign,
}

/// What stands before the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing: the unit.
    None,
    /// A piece of bar.
    Bar,
    /// A piece of dashed line.
    Dashes,
    /// A small hatched box.
    Hatched,
    /// A marker.
    Marker(Form),
}

/// Writes entries on at most `most` lines; returns the bottom. What does not fit is left out.
pub(super) fn place(sheet: &mut Sheet, entries: &[Entry], area: Area, most: usize) -> f64 {
    let letters = sheet.axis();
    let (sign, gap) = (letters.em * 1.3, letters.em * 1.4);
    let (mut left, mut top, mut line) = (area.left, area.top, 1);
    for entry in entries {
        let lead = if entry.sign == Sign::None {
            0.0
        } else {
            sign + letters.em * 0.4
        };
        let text = letters.shortened(&entry.text, area.width() - lead);
        let width = lead + letters.width(&text);
        if left > area.left && left + width > area.right {
            if line == most {
                break;
            }
            (left, top, line) = (area.left, top + letters.line(), line + 1);
        }
        let middle = top + letters.em * 0.64;
        draw_sign(sheet, entry, left, middle, sign);
        sheet.write(
            &text,
            Hold::Left(left + lead),
            top + letters.em * 0.95,
            letters,
        );
        left += width + gap;
    }
    if entries.is_empty() {
        area.top
    } else {
        top + letters.line()
    }
}

fn draw_sign(sheet: &mut Sheet, entry: &Entry, left: f64, middle: f64, width: f64) {
    match entry.sign {
        Sign::None => {}
        Sign::Bar => {
            let half = width * 0.28;
            let area = Area {
                left,
                top: middle - half,
                right: left + width,
                bottom: middle + half,
            };
            sheet.fill(area, entry.ink);
        }
        Sign::Hatched => {
            let half = width * 0.32;
            let area = Area {
                left,
                top: (middle - half).round(),
                right: left + width,
                bottom: (middle + half).round(),
            };
            sheet.hatch(area);
        }
        Sign::Marker(form) => {
            let centre = Spot {
                x: left + width / 2.0,
                y: middle,
            };
            sheet.marker(form, centre, width * 0.28, entry.ink);
        }
        Sign::Dashes => {
            let thickness = sheet.thickness(2.5);
            let third = width * 0.4;
            for start in [left, left + width - third] {
                let to = Spot {
                    x: start + third,
                    y: middle,
                };
                sheet.stroke(
                    vec![
                        Spot {
                            x: start,
                            y: middle,
                        },
                        to,
                    ],
                    thickness,
                    entry.ink,
                );
            }
        }
    }
}
