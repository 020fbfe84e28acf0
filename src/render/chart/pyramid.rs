//! Two series of the same members, back to back, with the members between them.

use super::geometry::{Area, Spot, count, times};
use super::palette::Ink;
use super::plan::Form;
use super::sheet::{Hold, Sheet};
use super::specification::{ChartSpecification, Mark, PointValue, Series};
use super::ticks::Ticks;
use crate::domain::number::french;

/// Share of the width that the members may take.
const LABEL_SHARE: f64 = 0.3;

/// One side of the pyramid.
#[derive(Clone, Copy)]
struct Half<'a> {
    series: &'a Series,
    position: usize,
    /// Where bars start, and where the largest graduation is.
    zero: f64,
    end: f64,
}

impl Half<'_> {
    fn x(&self, ticks: &Ticks, value: f64) -> f64 {
        self.zero + (self.end - self.zero) * ticks.share(value)
    }

    fn goes_right(&self) -> bool {
        self.end > self.zero
    }

    /// A text that starts `away` from a place, away from the middle.
    fn hold(&self, from: f64, away: f64) -> Hold {
        if self.goes_right() {
            Hold::Left(from + away)
        } else {
            Hold::Right(from - away)
        }
    }

    fn value(&self, label: &str) -> Option<PointValue> {
        let point = self.series.points.iter().find(|point| point.label == label);
        point.map(|point| point.value)
    }
}

/// Places headings, rows and axis in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let (Some(left), Some(right)) = (specification.series.first(), specification.series.get(1))
    else {
        return super::bars::nothing(sheet, body);
    };
    let points = || left.points.iter().chain(&right.points);
    if points().all(|point| point.value.number().is_none()) {
        return super::bars::nothing(sheet, body);
    }
    let mut labels: Vec<&str> = Vec::new();
    for point in points() {
        if !labels.contains(&point.label.as_str()) {
            labels.push(&point.label);
        }
    }
    let ticks = Ticks::around(
        points().filter_map(|point| point.value.number()),
        specification.decimals,
    );
    let (axis, letters) = (sheet.axis(), sheet.label());
    let head = letters.line() * 1.35;
    let (unit_height, foot) = (axis.line() + axis.em * 0.3, axis.line() + sheet.length(5.0));
    let tight = letters.em * 1.14;
    // Values are written on the bars: a low image gives up graduations, then the unit, then rows.
    let needed = count(labels.len()) * tight + head;
    let with_axis = needed + unit_height + foot <= body.height();
    let with_unit = needed + unit_height <= body.height();
    let mut top = body.top;
    if with_unit {
        let unit = axis.wrap(&specification.unit_label, body.width(), 1);
        top = sheet.write_lines(&unit, Hold::Left(body.left), body.top, axis) + axis.em * 0.3;
    }
    let plot = Area {
        top: top + head,
        bottom: body.bottom - if with_axis { foot } else { 0.0 },
        ..body
    };
    let capacity = times(plot.height(), tight).max(1);
    let hidden = (labels.len() + 1).saturating_sub(capacity);
    let hidden = if labels.len() > capacity { hidden } else { 0 };
    labels.truncate(labels.len() - hidden);
    let rows = labels.len() + usize::from(hidden > 0);
    let row = (plot.height() / count(rows.max(1))).min(letters.em * 4.2);
    let plot = Area {
        bottom: plot.top + row * count(rows),
        ..plot
    };
    let most = body.width() * LABEL_SHARE;
    let lines = times(row, letters.line()).clamp(1, 2);
    let widths = labels
        .iter()
        .flat_map(|label| letters.wrap(label, most, lines));
    let widest = widths.map(|line| letters.width(&line)).fold(0.0, f64::max);
    let gap = letters.em * 0.7;
    let written = points().filter_map(|point| point.value.number());
    let value = written.map(|value| letters.width(&french(value, specification.decimals)));
    let value = value.fold(letters.em * 1.5, f64::max) + gap;
    let middle = f64::midpoint(body.left, body.right);
    let side = |series, position, sign: f64| Half {
        series,
        position,
        zero: (middle + sign * (widest / 2.0 + gap)).round(),
        end: (middle + sign * (body.width() / 2.0 - value)).round(),
    };
    for half in [side(left, 0, -1.0), side(right, 1, 1.0)] {
        heading(sheet, &half, (top, body));
        graduations(sheet, &ticks, &half, (plot, with_axis));
        for (place, label) in labels.iter().enumerate() {
            let band = Area {
                top: plot.top + row * count(place),
                bottom: plot.top + row * (count(place) + 1.0),
                ..plot
            };
            bar(
                sheet,
                (&ticks, specification.decimals),
                (&half, label),
                band,
            );
        }
    }
    for (place, label) in labels.iter().enumerate() {
        let lines = letters.wrap(label, most, lines);
        let height = letters.line() * count(lines.len());
        let top = plot.top + row * (count(place) + 0.5) - height / 2.0;
        sheet.write_lines(&lines, Hold::Middle(middle), top, letters);
    }
    if hidden > 0 {
        let text = format!(
            "et {hidden} {}",
            if hidden > 1 { "autres" } else { "autre" }
        );
        let baseline = plot.bottom - row / 2.0 + letters.em * 0.36;
        sheet.write(
            &text,
            Hold::Middle(middle),
            baseline,
            letters.inked(Ink::Quiet),
        );
    }
    sheet.plan.ticks.clone_from(&ticks.values);
}

/// Name of a side, with its marker, above its bars.
fn heading(sheet: &mut Sheet, half: &Half<'_>, (top, body): (f64, Area)) {
    let letters = sheet.label().bold().inked(Ink::Series(half.position));
    let edge = if half.goes_right() {
        body.right
    } else {
        body.left
    };
    let text = letters.shortened(
        &half.series.label,
        (edge - half.zero).abs() - letters.em * 1.4,
    );
    let radius = letters.em * 0.33;
    let centre = Spot {
        x: half.zero + (half.end - half.zero).signum() * radius,
        y: top + letters.em * 0.62,
    };
    sheet.marker(
        Form::of(half.position),
        centre,
        radius,
        Ink::Series(half.position),
    );
    let hold = half.hold(half.zero, letters.em * 1.1);
    sheet.write(&text, hold, top + letters.em * 0.95, letters);
}

fn graduations(sheet: &mut Sheet, ticks: &Ticks, half: &Half<'_>, (plot, written): (Area, bool)) {
    let letters = sheet.axis();
    let texts = ticks
        .values
        .iter()
        .map(|value| letters.width(&ticks.text(*value)));
    let widest = texts.fold(0.0, f64::max) + letters.em * 0.7;
    let (every, zero) = ticks.written((half.end - half.zero).abs(), widest);
    let width = sheet.thickness(1.0);
    let baseline = plot.bottom + sheet.length(5.0) + letters.em * 0.85;
    for (position, value) in ticks.values.iter().enumerate() {
        let x = half.x(ticks, *value).round();
        let ink = if position == zero {
            Ink::Axis
        } else {
            Ink::Grid
        };
        sheet.fill(
            Area {
                left: x,
                right: x + width,
                ..plot
            },
            ink,
        );
        if written && position.abs_diff(zero).is_multiple_of(every) {
            sheet.write(&ticks.text(*value), Hold::Middle(x), baseline, letters);
        }
    }
}

fn bar(
    sheet: &mut Sheet,
    (ticks, decimals): (&Ticks, u8),
    (half, label): (&Half<'_>, &str),
    band: Area,
) {
    let letters = sheet.label();
    let middle = f64::midpoint(band.top, band.bottom);
    let thick = (band.height() * 0.76).min(letters.em * 2.6);
    let baseline = middle + letters.em * 0.36;
    match half.value(label) {
        Some(PointValue::Number(value)) => {
            let end = half.x(ticks, value).round();
            let area = Area {
                left: half.zero.min(end),
                right: half.zero.max(end),
                top: (middle - thick / 2.0).round(),
                bottom: (middle + thick / 2.0).round(),
            };
            sheet.fill(area, Ink::Series(half.position));
            let hold = half.hold(end, letters.em * 0.4);
            sheet.write(&french(value, decimals), hold, baseline, letters);
        }
        Some(PointValue::Mark(mark)) => hatched(sheet, half, mark, (middle, thick)),
        None => {}
    }
}

/// A small hatched box of a fixed length, and the mark.
fn hatched(sheet: &mut Sheet, half: &Half<'_>, mark: Mark, (middle, thick): (f64, f64)) {
    let letters = sheet.label().inked(Ink::Quiet);
    let sign = (half.end - half.zero).signum();
    let (near, far) = (half.zero + sign * sheet.length(4.0), letters.em * 1.8);
    let end = near + sign * far;
    let area = Area {
        left: near.min(end).round(),
        right: near.max(end).round(),
        top: (middle - thick * 0.4).round(),
        bottom: (middle + thick * 0.4).round(),
    };
    sheet.hatch(area);
    let hold = half.hold(end, letters.em * 0.4);
    sheet.write(mark.sign(), hold, middle + letters.em * 0.34, letters);
}
