//! A graduated axis under places, not lengths: it need not start at zero.

use super::geometry::Area;
use super::palette::Ink;
use super::sheet::{Hold, Sheet};
use super::ticks::Ticks;

fn widest(sheet: &Sheet, ticks: &Ticks) -> f64 {
    let letters = sheet.axis();
    let texts = ticks
        .values
        .iter()
        .map(|value| letters.width(&ticks.text(*value)));
    texts.fold(0.0, f64::max)
}

/// Room left and right of the axis for half of a graduation.
pub(super) fn margin(sheet: &Sheet, ticks: &Ticks) -> f64 {
    (widest(sheet, ticks) / 2.0).max(sheet.length(24.0))
}

/// Height that line and graduations take under the plot.
pub(super) fn height(sheet: &Sheet) -> f64 {
    sheet.axis().line() + sheet.length(6.0)
}

/// Draws the axis along the bottom of the plot.
pub(super) fn draw(sheet: &mut Sheet, ticks: &Ticks, plot: Area) {
    let letters = sheet.axis();
    let (every, _) = ticks.written(plot.width(), widest(sheet, ticks) + letters.em * 0.7);
    let width = sheet.thickness(1.0);
    let line = Area {
        top: plot.bottom,
        bottom: plot.bottom + width,
        ..plot
    };
    sheet.fill(line, Ink::Axis);
    let baseline = plot.bottom + sheet.length(6.0) + letters.em * 0.85;
    for (position, value) in ticks.values.iter().enumerate() {
        let x = (plot.left + ticks.share(*value) * plot.width()).round();
        let tick = Area {
            left: x,
            right: x + width,
            top: plot.bottom,
            bottom: plot.bottom + sheet.length(5.0),
        };
        sheet.fill(tick, Ink::Axis);
        if position.is_multiple_of(every) {
            sheet.write(&ticks.text(*value), Hold::Middle(x), baseline, letters);
        }
    }
    sheet.plan.ticks.clone_from(&ticks.values);
}
