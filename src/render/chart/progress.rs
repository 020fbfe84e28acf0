//! A target on one axis: where it starts, where it is, where a straight path would be, where it goes.

use super::along::{self, Along, Side};
use super::axis;
use super::geometry::{Area, Spot, count};
use super::palette::Ink;
use super::plan::Form;
use super::sheet::{Hold, Sheet};
use super::specification::{ChartBody, ChartSpecification, Series, SeriesRole, Verdict};
use super::ticks::Ticks;
use crate::domain::number::french;

/// One step of the path, when it has a number.
#[derive(Clone, Copy)]
struct Step<'a> {
    series: &'a Series,
    value: f64,
}

/// Places verdict, path, labels and axis in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let top = match &specification.body {
        ChartBody::Verdict(verdict) => write_verdict(sheet, verdict, body),
        ChartBody::Series | ChartBody::Map(_) => body.top,
    };
    let body = Area { top, ..body };
    let body = Area {
        top: write_missing(sheet, specification, body),
        ..body
    };
    let steps: Vec<Step<'_>> = specification
        .series
        .iter()
        .filter_map(|series| {
            let value = series.points.first()?.value.number()?;
            Some(Step { series, value })
        })
        .collect();
    if steps.is_empty() {
        return super::bars::nothing(sheet, body);
    }
    let ticks = Ticks::fitting(steps.iter().map(|step| step.value), specification.decimals);
    let margin = axis::margin(sheet, &ticks);
    let plot = Area {
        left: body.left + margin,
        right: body.right - margin,
        ..body
    };
    let x = |value: f64| plot.left + ticks.share(value) * plot.width();
    let of = |roles: [SeriesRole; 2]| {
        let wanted = steps
            .iter()
            .filter(move |step| roles.contains(&step.series.role));
        wanted
            .map(|step| {
                let text = said(specification, *step);
                Along::new(&text, x(step.value), lettering(sheet, step), body)
            })
            .collect::<Vec<Along>>()
    };
    let mut above = of([SeriesRole::Main, SeriesRole::Target]);
    let mut below = of([SeriesRole::Baseline, SeriesRole::Expected]);
    let over = along::row_height(&above) * count(along::arrange(&mut above, body));
    let under = along::row_height(&below) * count(along::arrange(&mut below, body));
    let half = sheet.length(9.0).max(4.0);
    let (close, least) = (sheet.length(34.0), sheet.length(3.0).max(2.0));
    // Every step is written with its value: graduations give way in a low image.
    let foot = axis::height(sheet) + sheet.length(16.0);
    let spare = body.height() - over - under - 2.0 * half;
    let foot = if spare - foot >= 2.0 * least {
        foot
    } else {
        0.0
    };
    let gap = ((spare - foot) / 2.0).clamp(least, close);
    let block = over + under + 2.0 * (half + gap) + foot;
    let top = body.top + ((body.height() - block) / 2.5).max(0.0);
    let middle = (top + over + gap + half).round();
    if foot > 0.0 {
        let bottom = middle + half + gap + under + sheet.length(10.0);
        axis::draw(sheet, &ticks, Area { bottom, ..plot });
    }
    path(sheet, &steps, &x, (middle, half));
    along::write(
        sheet,
        &above,
        (middle - half - gap, middle - half),
        Side::Above,
    );
    along::write(
        sheet,
        &below,
        (middle + half + gap, middle + half),
        Side::Below,
    );
    markers(sheet, &steps, &x, (middle, half));
}

fn said(specification: &ChartSpecification, step: Step<'_>) -> String {
    let value = french(step.value, specification.decimals);
    format!("{}\u{a0}: {value}", step.series.label)
}

fn lettering(sheet: &Sheet, step: &Step<'_>) -> super::lettering::Lettering {
    let letters = sheet.label();
    match step.series.role {
        SeriesRole::Main => letters.bold().inked(Ink::Series(0)),
        SeriesRole::Target => letters.bold().inked(Ink::Target),
        SeriesRole::Comparison
        | SeriesRole::Baseline
        | SeriesRole::Expected
        | SeriesRole::Remainder => letters,
    }
}

/// The verdict, after a sign that does not need colour; returns the bottom.
fn write_verdict(sheet: &mut Sheet, verdict: &Verdict, body: Area) -> f64 {
    let letters = sheet.subtitle().bold().inked(Ink::Text);
    let (form, ink) = match verdict.favourable {
        Some(true) => (Form::Triangle, Ink::Series(2)),
        Some(false) => (Form::Down, Ink::Series(1)),
        None => (Form::Square, Ink::Axis),
    };
    let lead = letters.em * 1.3;
    let centre = Spot {
        x: body.left + letters.em * 0.5,
        y: body.top + letters.em * 0.6,
    };
    sheet.marker(form, centre, letters.em * 0.36, ink);
    let width = body.width() - lead;
    let lines = letters.wrap(&verdict.label, width, 2);
    let bottom = sheet.write_lines(&lines, Hold::Left(body.left + lead), body.top, letters);
    let plain = sheet.label().inked(Ink::Quiet);
    let lines = plain.wrap(&verdict.reason, width, 3);
    sheet.write_lines(&lines, Hold::Left(body.left + lead), bottom, plain) + plain.em * 0.4
}

/// Steps that have a mark in place of a number: said, and nowhere on the axis.
fn write_missing(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) -> f64 {
    let marks: Vec<String> = specification
        .series
        .iter()
        .filter_map(|series| {
            let mark = series.points.first()?.value.mark()?;
            Some(format!("{}\u{a0}: {}", series.label, mark.sign()))
        })
        .collect();
    if marks.is_empty() {
        return body.top;
    }
    let letters = sheet.label();
    let lines = letters.wrap(&marks.join(" · "), body.width(), 2);
    sheet.write_lines(&lines, Hold::Left(body.left), body.top, letters) + letters.em * 0.4
}

fn step_of<'a>(steps: &[Step<'a>], role: SeriesRole) -> Option<Step<'a>> {
    steps.iter().copied().find(|step| step.series.role == role)
}

/// From the baseline to the target, and over it what is done.
fn path(sheet: &mut Sheet, steps: &[Step<'_>], x: &impl Fn(f64) -> f64, (y, half): (f64, f64)) {
    let Some(baseline) = step_of(steps, SeriesRole::Baseline) else {
        return;
    };
    let mut bar = |to: Step<'_>, half: f64, ink| {
        let (from, to) = (x(baseline.value), x(to.value));
        let area = Area {
            left: from.min(to).round(),
            right: from.max(to).round(),
            top: (y - half).round(),
            bottom: (y + half).round(),
        };
        sheet.fill(area, ink);
    };
    if let Some(target) = step_of(steps, SeriesRole::Target) {
        bar(target, half, Ink::Grid);
    }
    if let Some(value) = step_of(steps, SeriesRole::Main) {
        bar(value, half * 0.55, Ink::Series(0));
    }
}

fn markers(sheet: &mut Sheet, steps: &[Step<'_>], x: &impl Fn(f64) -> f64, (y, half): (f64, f64)) {
    for step in steps {
        let centre = Spot {
            x: x(step.value),
            y,
        };
        let (form, radius, ink) = match step.series.role {
            SeriesRole::Main => (Form::Disc, half * 1.05, Ink::Series(0)),
            SeriesRole::Target => (Form::Diamond, half * 0.95, Ink::Target),
            SeriesRole::Expected => {
                let ends = [
                    Spot {
                        y: y - half * 1.5,
                        ..centre
                    },
                    Spot {
                        y: y + half * 1.5,
                        ..centre
                    },
                ];
                sheet.stroke(ends.to_vec(), sheet.thickness(3.0), Ink::Text);
                continue;
            }
            SeriesRole::Baseline | SeriesRole::Comparison | SeriesRole::Remainder => {
                (Form::Square, half * 0.8, Ink::Axis)
            }
        };
        sheet.marker(form, centre, radius + sheet.thickness(1.5), Ink::Paper);
        sheet.marker(form, centre, radius, ink);
    }
}
