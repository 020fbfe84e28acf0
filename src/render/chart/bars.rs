//! Horizontal bars: long French labels at the left, values at the ends, references across.

use super::bar_rows::{Bars, draw_row, measure};
use super::geometry::{Area, Spot, count, times};
use super::legend::{self, Entry, Sign};
use super::palette::Ink;
use super::ranking::{self, Parts, Row};
use super::sheet::{Hold, Sheet};
use super::specification::{ChartKind, ChartSpecification, Series, SeriesRole};
use crate::domain::number::french;

/// Places legend, rows, axis and references in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let parts = Parts::of(specification);
    let mut rows = parts.rows();
    if specification.kind == ChartKind::Ranking {
        ranking::rank(&mut rows, specification.decimals);
    }
    let entries = entries(specification, &parts);
    let top = legend::place(sheet, &entries, body, 3) + sheet.length(6.0);
    let body = Area { top, ..body };
    if rows.is_empty() {
        return nothing(sheet, body);
    }
    let (room, with_axis) = room(sheet, &parts, &rows, body);
    let most = capacity(sheet, &parts, room);
    let all = rows.len();
    let rows = if all > most {
        ranking::keep(rows, most - 1)
    } else {
        rows
    };
    let hidden = all - rows.len();
    let shown = count(rows.len() + usize::from(hidden > 0));
    let bars = measure(sheet, specification, &parts, &rows, room, shown);
    if with_axis {
        grid(sheet, &bars);
    }
    for (position, row) in rows.iter().enumerate() {
        draw_row(
            sheet,
            &bars,
            row,
            bars.plot.top + count(position) * bars.row,
        );
    }
    references(sheet, &bars);
    let zero = bars.x(0.0).round();
    let line = Area {
        left: zero,
        right: zero + sheet.thickness(1.5),
        ..bars.plot
    };
    sheet.fill(line, Ink::Axis);
    others(sheet, &bars, hidden);
}

pub(super) fn nothing(sheet: &mut Sheet, body: Area) {
    let letters = sheet.label().inked(Ink::Quiet);
    let text = letters.shortened("Aucune valeur à représenter", body.width());
    let middle = Hold::Middle(f64::midpoint(body.left, body.right));
    sheet.write(&text, middle, f64::midpoint(body.top, body.bottom), letters);
}

/// Area of the rows, and whether graduations are written under them.
///
/// Values are written on the bars: graduations give way where they would hide a row.
fn room(sheet: &Sheet, parts: &Parts<'_>, rows: &[Row], body: Area) -> (Area, bool) {
    let axis = sheet.axis();
    let above_axis = Area {
        bottom: body.bottom - axis.line() - sheet.length(5.0),
        ..body
    };
    let mut values = rows.iter().flat_map(|row| &row.values).flatten();
    let some_number = values.any(|value| value.number().is_some());
    let fits = |area| rows.len() <= capacity(sheet, parts, area);
    let tall = body.height() > axis.line() * 10.0;
    let with_axis = some_number && tall && (fits(above_axis) || !fits(body));
    (if with_axis { above_axis } else { body }, with_axis)
}

/// Says how many rows did not fit, in the place of the last.
fn others(sheet: &mut Sheet, bars: &Bars<'_>, hidden: usize) {
    let text = match hidden {
        0 => return,
        1 => "et 1 autre".to_owned(),
        _ => format!("et {hidden} autres"),
    };
    let letters = sheet.label().inked(Ink::Quiet);
    let baseline = bars.plot.bottom - bars.row / 2.0 + letters.em * 0.36;
    sheet.write(&text, Hold::Right(bars.labels_end), baseline, letters);
}

/// The unit, then the series when there is more than one, then references.
fn entries(specification: &ChartSpecification, parts: &Parts<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    if !specification.unit_label.is_empty() {
        entries.push(Entry {
            text: specification.unit_label.clone(),
            ink: Ink::Quiet,
            sign: Sign::None,
        });
    }
    if parts.bars.len() > 1 {
        let bar = |(position, series): (usize, &&Series)| Entry {
            text: series.label.clone(),
            ink: Ink::Series(position),
            sign: Sign::Bar,
        };
        entries.extend(parts.bars.iter().enumerate().map(bar));
    }
    for (position, (series, value)) in parts.references.iter().enumerate() {
        let value = french(*value, specification.decimals);
        let text = format!("{}\u{a0}: {value}", series.label);
        let ink = reference_ink(series.role, parts.bars.len() + position);
        entries.push(Entry {
            text,
            ink,
            sign: Sign::Dashes,
        });
    }
    for (series, mark) in &parts.marked {
        let text = format!("{}\u{a0}: {}", series.label, mark.sign());
        entries.push(Entry {
            text,
            ink: Ink::Quiet,
            sign: Sign::None,
        });
    }
    for series in &parts.targets {
        entries.push(Entry {
            text: series.label.clone(),
            ink: Ink::Target,
            sign: Sign::Dashes,
        });
    }
    entries
}

fn reference_ink(role: SeriesRole, position: usize) -> Ink {
    if role == SeriesRole::Target {
        Ink::Target
    } else {
        Ink::Series(position)
    }
}

/// Rows that an area can hold.
fn capacity(sheet: &Sheet, parts: &Parts<'_>, area: Area) -> usize {
    let smallest = sheet.label().em * (1.14 * count(parts.bars.len().max(1)) + 0.3);
    times(area.height(), smallest).max(2)
}

fn grid(sheet: &mut Sheet, bars: &Bars<'_>) {
    let axis = sheet.axis();
    let thickness = sheet.thickness(1.0);
    let texts = bars
        .ticks
        .values
        .iter()
        .map(|value| axis.width(&bars.ticks.text(*value)));
    let widest = texts.fold(0.0, f64::max) + axis.em * 0.7;
    let (every, zero) = bars.ticks.written(bars.plot.width(), widest);
    let baseline = bars.plot.bottom + sheet.length(5.0) + axis.em * 0.85;
    for (position, value) in bars.ticks.values.iter().enumerate() {
        let x = bars.x(*value).round();
        sheet.fill(
            Area {
                left: x,
                right: x + thickness,
                ..bars.plot
            },
            Ink::Grid,
        );
        if position.abs_diff(zero).is_multiple_of(every) {
            let text = bars.ticks.text(*value);
            sheet.write(&text, Hold::Middle(x), baseline, axis);
        }
    }
    sheet.plan.ticks.clone_from(&bars.ticks.values);
}

fn references(sheet: &mut Sheet, bars: &Bars<'_>) {
    let width = sheet.thickness(2.0);
    for (position, (series, value)) in bars.parts.references.iter().enumerate() {
        let x = bars.x(*value).round();
        let ink = reference_ink(series.role, bars.parts.bars.len() + position);
        let (from, to) = (
            Spot {
                x,
                y: bars.plot.top,
            },
            Spot {
                x,
                y: bars.plot.bottom,
            },
        );
        sheet.dashes(&[from, to], width, ink);
    }
}
