//! Letters as coverage, rasterised once per thread, size and quarter of a pixel.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use ab_glyph::{Font as _, FontRef, Glyph, GlyphId, PxScale, point};

use super::super::geometry::pixel;
use super::super::lettering::font;
use super::super::plan::TextRun;

/// One rasterised letter; places are relative to the whole pixel of its origin.
struct Letter {
    left: i32,
    top: i32,
    width: usize,
    coverage: Vec<f32>,
}

/// Weight, glyph, bits of the em, quarter of a pixel.
type Key = (bool, u16, u64, i32);

/// Pixels kept per thread, about four megabytes, before the store is emptied.
const MOST_PIXELS: usize = 1_000_000;

#[derive(Default)]
struct Store {
    letters: BTreeMap<Key, Rc<Letter>>,
    pixels: usize,
}

thread_local! {
    // A letter never changes, so that keeping it from one image to the next changes no byte.
    static STORE: RefCell<Store> = RefCell::default();
}

/// Gives every pixel that the text covers, with its coverage from 0 to 1.
pub(super) fn each_pixel(run: &TextRun, mut paint: impl FnMut(i32, i32, f64)) {
    let Some(font) = font(run.bold) else {
        return;
    };
    let units = f64::from(font.units_per_em().unwrap_or(1000.0));
    let baseline = pixel(run.at.y);
    let mut x = run.at.x;
    for character in run.text.chars() {
        let id = font.glyph_id(character);
        let quarters = pixel(x * 4.0);
        let (whole, quarter) = (quarters.div_euclid(4), quarters.rem_euclid(4));
        let letter = letter(font, (run.bold, id.0, run.em.to_bits(), quarter), run.em);
        if letter.width > 0 {
            for (y, row) in (letter.top + baseline..).zip(letter.coverage.chunks(letter.width)) {
                for (x, coverage) in (letter.left + whole..).zip(row) {
                    paint(x, y, f64::from(*coverage));
                }
            }
        }
        x += f64::from(font.h_advance_unscaled(id)) / units * run.em;
    }
}

fn letter(font: &FontRef<'static>, key: Key, em: f64) -> Rc<Letter> {
    STORE.with_borrow_mut(|store| {
        if let Some(letter) = store.letters.get(&key) {
            return Rc::clone(letter);
        }
        let letter = Rc::new(rasterise(font, key, em));
        if store.pixels > MOST_PIXELS {
            *store = Store::default();
        }
        store.pixels += letter.coverage.len();
        store.letters.insert(key, Rc::clone(&letter));
        letter
    })
}

fn rasterise(font: &FontRef<'static>, (_, id, _, quarter): Key, em: f64) -> Letter {
    // ab_glyph measures a font by its height, from ascent to descent, not by its em square.
    let ratio = f64::from(font.height_unscaled() / font.units_per_em().unwrap_or(1000.0));
    let glyph = Glyph {
        id: GlyphId(id),
        scale: PxScale::from(single(em * ratio)),
        position: point(single(f64::from(quarter) / 4.0), 0.0),
    };
    let Some(outlined) = font.outline_glyph(glyph) else {
        return Letter {
            left: 0,
            top: 0,
            width: 0,
            coverage: Vec::new(),
        };
    };
    let bounds = outlined.px_bounds();
    let mut coverage = Vec::new();
    outlined.draw(|_, _, covered| coverage.push(covered));
    Letter {
        left: pixel(f64::from(bounds.min.x)),
        top: pixel(f64::from(bounds.min.y)),
        width: usize::try_from(pixel(f64::from(bounds.width()))).unwrap_or(0),
        coverage,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "sizes of letters, far from any limit of f32"
)]
fn single(length: f64) -> f32 {
    length as f32
}
