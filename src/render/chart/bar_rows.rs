//! Rows of bars: their measures, and the drawing of one.

use super::geometry::{Area, Spot, count, times};
use super::lettering::Lettering;
use super::palette::Ink;
use super::ranking::{Parts, Row};
use super::sheet::{Hold, Sheet};
use super::specification::{ChartSpecification, PointValue};
use super::ticks::Ticks;
use crate::domain::number::french;

/// Share of the width that labels may take.
const LABEL_SHARE: f64 = 0.42;

/// What the drawing of each row needs to know.
pub(super) struct Bars<'a> {
    pub(super) parts: &'a Parts<'a>,
    pub(super) ticks: Ticks,
    decimals: u8,
    /// Where bars are drawn.
    pub(super) plot: Area,
    /// Right end of the labels.
    pub(super) labels_end: f64,
    label_width: f64,
    ranks_end: f64,
    pub(super) row: f64,
    some_highlighted: bool,
}

/// Shares the room between ranks, labels, bars and values.
pub(super) fn measure<'a>(
    sheet: &Sheet,
    specification: &ChartSpecification,
    parts: &'a Parts<'a>,
    rows: &[Row],
    room: Area,
    shown: f64,
) -> Bars<'a> {
    let letters = sheet.label();
    let decimals = specification.decimals;
    let numbers: Vec<f64> = rows
        .iter()
        .flat_map(|row| &row.values)
        .filter_map(|value| value.and_then(PointValue::number))
        .collect();
    let targets = rows.iter().flat_map(|row| row.targets.iter().copied());
    let references = parts.references.iter().map(|(_, value)| *value);
    let ticks = Ticks::around(
        numbers.iter().copied().chain(targets).chain(references),
        decimals,
    );
    let largest_row = letters.em * (2.6 + 2.6 * count(parts.bars.len()));
    let row = (room.height() / shown).min(largest_row);
    let ranks = rows.iter().filter_map(|row| row.rank.as_deref());
    let rank = ranks.map(|rank| letters.width(rank)).fold(0.0, f64::max);
    let rank = if rank > 0.0 {
        rank + letters.em * 0.6
    } else {
        0.0
    };
    let most = room.width() * LABEL_SHARE - rank;
    let lines = label_lines(letters, row);
    let wrapped = rows
        .iter()
        .flat_map(|row| letters.bold().wrap(&row.label, most, lines));
    let label = wrapped
        .map(|line| letters.bold().width(&line))
        .fold(0.0, f64::max);
    let label = label.max(letters.width("et 999 autres"));
    let gap = letters.em * 0.6;
    let width = |value: f64| letters.bold().width(&french(value, decimals)) + gap;
    let negative = numbers
        .iter()
        .filter(|value| **value < 0.0)
        .map(|value| width(*value));
    let positive = numbers
        .iter()
        .filter(|value| **value >= 0.0)
        .map(|value| width(*value));
    let labels_end = room.left + rank + label;
    let left = labels_end + gap + negative.fold(0.0, f64::max);
    let right = room.right - positive.fold(letters.em * 3.0, f64::max);
    let plot = Area {
        left,
        right,
        top: room.top,
        bottom: room.top + row * shown,
    };
    let some_highlighted = rows.iter().any(|row| row.highlighted);
    Bars {
        parts,
        ticks,
        decimals,
        plot,
        labels_end,
        label_width: label,
        ranks_end: room.left + rank - letters.em * 0.6,
        row,
        some_highlighted,
    }
}

/// Lines of a label that a row can hold.
fn label_lines(letters: Lettering, row: f64) -> usize {
    times(row - letters.em * 0.1, letters.line()).clamp(1, 3)
}

impl Bars<'_> {
    /// Where a value falls.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.plot.left + self.ticks.share(value) * self.plot.width()
    }

    /// From the top of one bar of a row to the top of the next: whole pixels, so that the values
    /// beside them are evenly spaced. Groups are tighter than lone bars, to keep room for values.
    fn pitch(&self, row: &Row, letters: Lettering) -> f64 {
        let share = if row.values.len() > 1 { 0.9 } else { 0.74 };
        let pitch = self.row * share / count(row.values.len().max(1));
        pitch.min(letters.em * 2.6).floor().max(1.0)
    }

    /// Lines that a value written in the row must not cover.
    fn obstacles(&self, row: &Row) -> Vec<f64> {
        let references = self.parts.references.iter().map(|(_, value)| *value);
        let mut places: Vec<f64> = references
            .chain(row.targets.iter().copied())
            .map(|value| self.x(value))
            .collect();
        places.sort_by(f64::total_cmp);
        places
    }
}

/// Draws one row whose top is given.
pub(super) fn draw_row(sheet: &mut Sheet, bars: &Bars<'_>, row: &Row, top: f64) {
    let letters = if row.highlighted {
        sheet.label().bold()
    } else {
        sheet.label()
    };
    let middle = top + bars.row / 2.0;
    let lines = letters.wrap(&row.label, bars.label_width, label_lines(letters, bars.row));
    let height = letters.line() * (count(lines.len()) - 1.0);
    let mut baseline = middle - height / 2.0 + letters.em * 0.36;
    if let Some(rank) = &row.rank {
        sheet.write(
            rank,
            Hold::Right(bars.ranks_end),
            baseline,
            letters.inked(Ink::Quiet),
        );
    }
    for line in &lines {
        sheet.write(line, Hold::Right(bars.labels_end), baseline, letters);
        baseline += letters.line();
    }
    let pitch = bars.pitch(row, letters);
    let mut top_of_bar = (middle - pitch * count(row.values.len()) / 2.0).round();
    for (position, value) in row.values.iter().enumerate() {
        let bottom = top_of_bar + (pitch * 0.94).round();
        let band = Area {
            top: top_of_bar,
            bottom,
            ..bars.plot
        };
        // Bars closer than lines of text: only the value of the main series is written.
        let written = position == 0 || pitch >= letters.em * 1.1;
        match value {
            Some(PointValue::Number(number)) => {
                draw_bar(sheet, bars, row, (position, *number), band);
                if written {
                    write_value(sheet, bars, row, *number, band);
                }
            }
            Some(PointValue::Mark(mark)) if written => {
                let x = bars.x(0.0) + sheet.length(4.0);
                let middle = f64::midpoint(band.top, band.bottom);
                sheet.hatched_mark(x, middle, band.height() * 0.8, *mark);
            }
            Some(PointValue::Mark(_)) | None => {}
        }
        top_of_bar += pitch;
    }
    for target in &row.targets {
        let x = bars.x(*target);
        let (from, to) = (
            Spot { x, y: top + 1.0 },
            Spot {
                x,
                y: top + bars.row - 1.0,
            },
        );
        sheet.dashes(&[from, to], sheet.thickness(2.5), Ink::Target);
    }
}

fn draw_bar(
    sheet: &mut Sheet,
    bars: &Bars<'_>,
    row: &Row,
    (position, value): (usize, f64),
    band: Area,
) {
    let ink = if position == 0 && bars.some_highlighted && !row.highlighted {
        Ink::Faded
    } else {
        Ink::Series(position)
    };
    let (zero, end) = (bars.x(0.0).round(), bars.x(value).round());
    sheet.fill(
        Area {
            left: zero.min(end),
            right: zero.max(end),
            ..band
        },
        ink,
    );
}

/// Writes a value at the end of its bar, clear of the lines that cross the row.
fn write_value(sheet: &mut Sheet, bars: &Bars<'_>, row: &Row, value: f64, band: Area) {
    let letters = if row.highlighted {
        sheet.label().bold()
    } else {
        sheet.label()
    };
    let end = bars.x(value).round();
    let text = french(value, bars.decimals);
    let baseline = f64::midpoint(band.top, band.bottom) + letters.em * 0.36;
    let gap = letters.em * 0.4;
    if value < 0.0 {
        sheet.write(&text, Hold::Right(end - gap), baseline, letters);
        return;
    }
    let width = letters.width(&text);
    let mut left = end + gap;
    for line in bars.obstacles(row) {
        if line > left - gap && line < left + width + gap {
            left = line + gap;
        }
    }
    sheet.write(&text, Hold::Left(left), baseline, letters);
}
