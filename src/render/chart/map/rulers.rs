//! Scale and north of a map.

use super::super::geometry::{Area, Spot};
use super::super::palette::Ink;
use super::super::plan::Form;
use super::super::sheet::{Hold, Sheet};
use super::frame::Frame;

/// Kilometres of a scale, largest first.
const LENGTHS: [f64; 11] = [
    500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2,
];

/// Writes the scale and the north under the map; insets have scales of their own, which is said.
pub(super) fn write(sheet: &mut Sheet, frame: &Frame<'_>, strip: Area, has_insets: bool) {
    let letters = sheet.axis();
    let baseline = strip.bottom - letters.em * 0.3;
    let longest = strip.width() * 0.22;
    let kilometre = frame.scale * 1_000.0;
    let Some(length) = LENGTHS
        .iter()
        .find(|length| **length * kilometre <= longest)
    else {
        return;
    };
    let text = if *length < 1.0 {
        format!("{} m", length * 1_000.0)
    } else {
        format!("{length} km")
    };
    let text = text.replace(' ', "\u{202f}");
    let text = if has_insets {
        format!("{text} (encarts\u{a0}: autres échelles)")
    } else {
        text
    };
    let (left, right) = (strip.left + 1.0, strip.left + 1.0 + length * kilometre);
    let thick = sheet.thickness(1.5);
    let height = letters.em * 0.3;
    let spot = |x: f64, y: f64| Spot { x, y };
    let (level, top) = (
        baseline - letters.em * 0.15,
        baseline - letters.em * 0.15 - height,
    );
    let points = vec![
        spot(left, top),
        spot(left, level),
        spot(right, level),
        spot(right, top),
    ];
    sheet.stroke(points, thick, Ink::Axis);
    let after = right + letters.em * 0.5;
    let room = strip.right - after - letters.em * 3.0;
    let text = letters.shortened(&text, room);
    let written = sheet.write(&text, Hold::Left(after), baseline, letters);
    let arrow = written.right + letters.em * 1.6;
    if arrow + letters.em * 1.2 < strip.right {
        let centre = spot(arrow, baseline - letters.em * 0.35);
        sheet.marker(Form::Triangle, centre, letters.em * 0.28, Ink::Axis);
        sheet.write("N", Hold::Left(arrow + letters.em * 0.5), baseline, letters);
    }
}
