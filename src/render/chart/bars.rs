//! Horizontal bars: long French labels at the left, values at the ends, references across.

use super::geometry::{Area, Spot, count, times};
use super::legend::{self, Entry, Sign};
use super::lettering::Lettering;
use super::palette::Ink;
use super::ranking::{self, Parts, Row};
use super::sheet::{Hold, Sheet};
use super::specification::{ChartKind, ChartSpecification, PointValue, SeriesRole};
use super::ticks::Ticks;
use crate::domain::number::french;

/// Share of the width that labels may take.
const LABEL_SHARE: f64 = 0.36;

/// What the drawing of each row needs to know.
struct Bars<'a> {
    parts: &'a Parts<'a>,
    ticks: Ticks,
    decimals: u8,
    /// Where bars are drawn.
    plot: Area,
    /// Right end of the labels.
    labels_end: f64,
    label_width: f64,
    ranks_end: f64,
    row: f64,
    some_highlighted: bool,
}

/// Places legend, rows, axis and references in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let parts = Parts::of(specification);
    let mut rows = parts.rows();
    if specification.kind == ChartKind::Ranking {
        ranking::rank(&mut rows, specification.decimals);
    }
    let entries = entries(specification, &parts);
    let top = legend::place(sheet, &entries, body, 3) + sheet.length(6.0);
    let axis = sheet.axis();
    let axis_height = axis.line() + sheet.length(5.0);
    let with_axis = body.bottom - top > axis_height * 6.0;
    let bottom = body.bottom - if with_axis { axis_height } else { 0.0 };
    let room = Area { top, bottom, ..body };
    let (rows, hidden) = fitting(sheet, rows, &parts, room);
    if rows.is_empty() {
        let letters = sheet.label().inked(Ink::Quiet);
        let text = letters.shortened("Aucune valeur à représenter", room.width());
        let x = f64::midpoint(room.left, room.right);
        sheet.write(&text, Hold::Middle(x), f64::midpoint(room.top, room.bottom), letters);
        return;
    }
    let shown = count(rows.len() + usize::from(hidden > 0));
    let bars = measure(sheet, specification, &parts, &rows, room, shown);
    if with_axis {
        grid(sheet, &bars);
    }
    references(sheet, &bars);
    for (position, row) in rows.iter().enumerate() {
        draw_row(sheet, &bars, row, bars.plot.top + count(position) * bars.row);
    }
    let line = sheet.thickness(1.5);
    let zero = bars.x(0.0).round();
    sheet.fill(Area { left: zero, right: zero + line, ..bars.plot }, Ink::Axis);
    if hidden > 0 {
        let letters = sheet.label().inked(Ink::Quiet);
        let baseline = bars.plot.top + (shown - 0.5) * bars.row + letters.em * 0.36;
        let text = if hidden == 1 { "et 1 autre".to_owned() } else { format!("et {hidden} autres") };
        sheet.write(&text, Hold::Right(bars.labels_end), baseline, letters);
    }
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
        let bar = |(position, series): (usize, &&super::Series)| Entry {
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
        entries.push(Entry { text, ink, sign: Sign::Dashes });
    }
    for series in &parts.targets {
        entries.push(Entry { text: series.label.clone(), ink: Ink::Target, sign: Sign::Dashes });
    }
    entries
}

fn reference_ink(role: SeriesRole, position: usize) -> Ink {
    if role == SeriesRole::Target { Ink::Target } else { Ink::Series(position) }
}

/// Rows that fit, and how many do not.
fn fitting(sheet: &Sheet, rows: Vec<Row>, parts: &Parts<'_>, room: Area) -> (Vec<Row>, usize) {
    let letters = sheet.label();
    let smallest = letters.em * (1.15 * count(parts.bars.len().max(1)) + 0.3);
    let most = times(room.height(), smallest).max(2);
    let all = rows.len();
    let rows = if all > most { ranking::keep(rows, most - 1) } else { rows };
    let hidden = all - rows.len();
    (rows, hidden)
}

fn measure<'a>(
    sheet: &Sheet,
    specification: &ChartSpecification,
    parts: &'a Parts<'a>,
    rows: &[Row],
    room: Area,
    shown: f64,
) -> Bars<'a> {
    let letters = sheet.label();
    let decimals = specification.decimals;
    let numbers: Vec<f64> = rows.iter().flat_map(|row| &row.values).filter_map(|value| value.and_then(PointValue::number)).collect();
    let targets = rows.iter().flat_map(|row| row.targets.iter().copied());
    let references = parts.references.iter().map(|(_, value)| *value);
    let ticks = Ticks::around(numbers.iter().copied().chain(targets).chain(references), decimals);
    let largest_row = letters.em * (1.6 + 1.6 * count(parts.bars.len()));
    let row = (room.height() / shown).min(largest_row);
    let ranks = rows.iter().filter_map(|row| row.rank.as_deref());
    let rank = ranks.map(|rank| letters.width(rank)).fold(0.0, f64::max);
    let rank = if rank > 0.0 { rank + letters.em * 0.6 } else { 0.0 };
    let most = room.width() * LABEL_SHARE - rank;
    let lines = label_lines(letters, row);
    let wrapped = rows.iter().flat_map(|row| letters.bold().wrap(&row.label, most, lines));
    let label = wrapped.map(|line| letters.bold().width(&line)).fold(0.0, f64::max);
    let label = label.max(letters.width("et 999 autres"));
    let gap = letters.em * 0.6;
    let width = |value: f64| letters.bold().width(&french(value, decimals)) + gap;
    let negative = numbers.iter().filter(|value| **value < 0.0).map(|value| width(*value));
    let positive = numbers.iter().filter(|value| **value >= 0.0).map(|value| width(*value));
    let labels_end = room.left + rank + label;
    let left = labels_end + gap + negative.fold(0.0, f64::max);
    let right = room.right - positive.fold(letters.em * 3.0, f64::max);
    let plot = Area { left, right, top: room.top, bottom: room.top + row * shown };
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
    fn x(&self, value: f64) -> f64 {
        self.plot.left + self.ticks.share(value) * self.plot.width()
    }

    /// Lines that a value written in the row must not cover.
    fn obstacles(&self, row: &Row) -> Vec<f64> {
        let references = self.parts.references.iter().map(|(_, value)| *value);
        let mut places: Vec<f64> =
            references.chain(row.targets.iter().copied()).map(|value| self.x(value)).collect();
        places.sort_by(f64::total_cmp);
        places
    }
}

fn grid(sheet: &mut Sheet, bars: &Bars<'_>) {
    let axis = sheet.axis();
    let thickness = sheet.thickness(1.0);
    let texts = bars.ticks.values.iter().map(|value| axis.width(&bars.ticks.text(*value)));
    let widest = texts.fold(0.0, f64::max) + axis.em * 0.7;
    let step = bars.plot.width() / count(bars.ticks.values.len().saturating_sub(1).max(1));
    let every = (1..=5_usize).find(|every| count(*every) * step >= widest).unwrap_or(6);
    let zero = bars.ticks.values.iter().position(|value| value.abs() < 1e-9).unwrap_or(0);
    let baseline = bars.plot.bottom + sheet.length(5.0) + axis.em * 0.85;
    for (position, value) in bars.ticks.values.iter().enumerate() {
        let x = bars.x(*value).round();
        sheet.fill(Area { left: x, right: x + thickness, ..bars.plot }, Ink::Grid);
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
        let (from, to) = (Spot { x, y: bars.plot.top }, Spot { x, y: bars.plot.bottom });
        sheet.dashes(&[from, to], width, ink);
    }
}

fn draw_row(sheet: &mut Sheet, bars: &Bars<'_>, row: &Row, top: f64) {
    let letters = if row.highlighted { sheet.label().bold() } else { sheet.label() };
    let middle = top + bars.row / 2.0;
    let lines = letters.wrap(&row.label, bars.label_width, label_lines(letters, bars.row));
    let height = letters.line() * (count(lines.len()) - 1.0);
    let mut baseline = middle - height / 2.0 + letters.em * 0.36;
    if let Some(rank) = &row.rank {
        sheet.write(rank, Hold::Right(bars.ranks_end), baseline, letters.inked(Ink::Quiet));
    }
    for line in &lines {
        sheet.write(line, Hold::Right(bars.labels_end), baseline, letters);
        baseline += letters.line();
    }
    let thickness = bars.row * 0.74 / count(row.values.len().max(1));
    let mut bar_top = middle - bars.row * 0.37;
    for (position, value) in row.values.iter().enumerate() {
        let band = Area {
            left: bars.plot.left,
            right: bars.plot.right,
            top: bar_top.round(),
            bottom: (bar_top + thickness * 0.94).round(),
        };
        match value {
            Some(PointValue::Number(number)) => {
                draw_bar(sheet, bars, row, (position, *number), band);
            }
            Some(PointValue::Mark(mark)) => {
                let x = bars.x(0.0) + sheet.length(4.0);
                sheet.hatched_mark(x, f64::midpoint(band.top, band.bottom), band.height() * 0.8, *mark);
            }
            None => {}
        }
        bar_top += thickness;
    }
    for target in &row.targets {
        let x = bars.x(*target);
        let (from, to) = (Spot { x, y: top + 1.0 }, Spot { x, y: top + bars.row - 1.0 });
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
    sheet.fill(Area { left: zero.min(end), right: zero.max(end), ..band }, ink);
    let letters = if row.highlighted { sheet.label().bold() } else { sheet.label() };
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
