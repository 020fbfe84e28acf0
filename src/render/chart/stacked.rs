//! Shares of a whole, in columns of the same height.
//!
//! A member that is secret has no length. What the known members leave is a [`SeriesRole::Remainder`],
//! whose value the service gives only when it is public anyway (no member hidden, or at least two);
//! where a single member is hidden the column stays open, with edges of a fixed length and its mark.

use super::geometry::{Area, Spot, count};
use super::line_axes::{GAP, grid, label_lines, labels};
use super::palette::Ink;
use super::sheet::{Hold, Sheet};
use super::side_labels::{self, SideLabel};
use super::specification::{ChartSpecification, Mark, PointValue, Series, SeriesRole};
use super::ticks::Ticks;
use super::time_axis::Slots;
use super::traces::middle;
use crate::domain::number::french;

/// Share of the width that names may take.
const NAMES_SHARE: f64 = 0.34;

/// One column: what its members say.
#[derive(Debug, Default)]
struct Column {
    /// Place of the member, share.
    parts: Vec<(usize, f64)>,
    remainder: Option<PointValue>,
    /// Why the members without a share have none, the first that explains most.
    mark: Option<Mark>,
}

impl Column {
    fn known(&self) -> f64 {
        self.parts.iter().map(|(_, share)| share).sum()
    }
}

/// Places columns and names in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let slots = Slots::of(&specification.series);
    let columns = columns(specification, &slots);
    if columns.iter().all(|column| column.parts.is_empty()) {
        return super::bars::nothing(sheet, body);
    }
    let ticks = Ticks::around(std::iter::once(100.0), 0);
    let axis = sheet.axis();
    let mut names = names(sheet, specification, &columns, body.width() * NAMES_SHARE);
    let widest = names.iter().map(SideLabel::width).fold(0.0, f64::max);
    let lead = sheet.length(34.0);
    let left = body.left + axis.width("100") + sheet.length(GAP);
    let unit = axis.wrap(&specification.unit_label, body.width(), 1);
    let top = sheet.write_lines(&unit, Hold::Left(body.left), body.top, axis) + axis.em * 0.6;
    let lines = label_lines(&slots, body.bottom - top, axis);
    let plot = Area {
        left,
        // Room for the mark of an open column.
        top: top + axis.line(),
        right: body.right - widest - lead,
        bottom: body.bottom - axis.line() * count(lines) - sheet.length(8.0),
    };
    grid(sheet, &ticks, plot);
    labels(sheet, &slots, plot, lines);
    let mut tops = Vec::new();
    for (position, column) in columns.iter().enumerate() {
        tops = draw(
            sheet,
            specification,
            (position, columns.len()),
            column,
            plot,
        );
    }
    for (name, (from, to)) in names.iter_mut().zip(&tops) {
        name.wanted = f64::midpoint(*from, *to);
    }
    let half = half_width(sheet, plot, columns.len());
    let from = middle(plot, columns.len() - 1, columns.len()) + half;
    let room = Area {
        left: plot.right + lead,
        right: body.right,
        top,
        bottom: plot.bottom + axis.line() * 0.5,
    };
    side_labels::place(sheet, &mut names, from, room);
}

fn members(specification: &ChartSpecification) -> impl Iterator<Item = &Series> {
    let series = specification.series.iter();
    series.filter(|series| series.role != SeriesRole::Remainder)
}

fn columns(specification: &ChartSpecification, slots: &Slots) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    columns.resize_with(slots.labels.len(), Column::default);
    for (place, series) in members(specification).enumerate() {
        for point in &series.points {
            let Some(column) = slots.position(point).and_then(|at| columns.get_mut(at)) else {
                continue;
            };
            match point.value {
                PointValue::Number(share) => column.parts.push((place, share.max(0.0))),
                PointValue::Mark(mark) => {
                    column.mark = Some(column.mark.map_or(mark, |before| before.min(mark)));
                }
            }
        }
    }
    let remainders = specification.series.iter();
    for series in remainders.filter(|series| series.role == SeriesRole::Remainder) {
        for point in &series.points {
            if let Some(column) = slots.position(point).and_then(|at| columns.get_mut(at)) {
                column.remainder = Some(point.value);
            }
        }
    }
    columns
}

/// Names of the members with their last share, then of what they leave.
fn names(
    sheet: &Sheet,
    specification: &ChartSpecification,
    columns: &[Column],
    width: f64,
) -> Vec<SideLabel> {
    let last = columns.last();
    let name = |(place, series): (usize, &Series)| {
        let parts = last.map_or(&[][..], |column| &column.parts);
        let share = parts.iter().find(|(member, _)| *member == place);
        let mark = series.points.last().and_then(|point| point.value.mark());
        let said = match (share, mark) {
            (Some((_, share)), _) => french(*share, specification.decimals),
            (None, Some(mark)) => mark.sign().to_owned(),
            (None, None) => "—".to_owned(),
        };
        let ink = share.map_or(Ink::Quiet, |_| Ink::Text);
        SideLabel::new(
            &format!("{said} {}", series.label),
            width,
            sheet.label().inked(ink),
        )
    };
    let mut names: Vec<SideLabel> = members(specification).enumerate().map(name).collect();
    let mut series = specification.series.iter();
    let remainder = series.find(|series| series.role == SeriesRole::Remainder);
    let share = last.and_then(|column| column.remainder?.number());
    if let Some((series, share)) = remainder.zip(share) {
        let text = format!("{} {}", french(share, specification.decimals), series.label);
        names.push(SideLabel::new(
            &text,
            width,
            sheet.label().inked(Ink::Quiet),
        ));
    }
    names
}

fn half_width(sheet: &Sheet, plot: Area, columns: usize) -> f64 {
    let slot = plot.width() / count(columns.max(1));
    (slot * 0.4).min(sheet.length(70.0)).round().max(1.0)
}

/// Draws a column; returns where each member is, the open end for those without a share, then the
/// remainder.
fn draw(
    sheet: &mut Sheet,
    specification: &ChartSpecification,
    (position, of): (usize, usize),
    column: &Column,
    plot: Area,
) -> Vec<(f64, f64)> {
    let x = middle(plot, position, of).round();
    let half = half_width(sheet, plot, of);
    let height = |share: f64| plot.height() * share / 100.0;
    // What is printed with decimals may add up to a little more than the whole.
    let fit = 100.0 / column.known().max(100.0);
    let open = (plot.bottom - height(column.known() * fit)).round();
    let mut places = vec![(open, open); members(specification).count()];
    let mut share_below = 0.0;
    for (member, share) in &column.parts {
        let area = Area {
            left: x - half,
            right: x + half,
            bottom: (plot.bottom - height(share_below * fit)).round(),
            top: (plot.bottom - height((share_below + share) * fit)).round(),
        };
        share_below += share;
        if let Some(place) = places.get_mut(*member) {
            *place = (area.top, area.bottom);
        }
        let seen = Area {
            top: (area.top + sheet.thickness(1.0)).min(area.bottom),
            ..area
        };
        if seen.height() > 0.0 {
            sheet.fill(seen, Ink::Series(*member));
        }
        let text = french(*share, specification.decimals);
        write_share(sheet, (&text, *member), seen);
    }
    let top = match column.remainder {
        Some(PointValue::Number(share)) => (open - height(share * fit)).round().max(plot.top),
        Some(PointValue::Mark(_)) | None => open,
    };
    let rest = Area {
        left: x - half,
        right: x + half,
        top,
        bottom: open,
    };
    places.push((top, open));
    match column.remainder {
        Some(PointValue::Number(_)) => remainder(sheet, rest),
        Some(PointValue::Mark(mark)) => open_end(sheet, rest, mark),
        None => {
            if let Some(mark) = column.mark {
                open_end(sheet, rest, mark);
            }
        }
    }
    places
}

fn write_share(sheet: &mut Sheet, text: (&str, usize), area: Area) {
    let letters = sheet.axis();
    let width = letters.width(text.0);
    if area.height() < letters.em * 1.25 || area.width() < width + letters.em * 0.3 {
        return;
    }
    let middle = Hold::Middle(f64::midpoint(area.left, area.right));
    let baseline = f64::midpoint(area.top, area.bottom) + letters.em * 0.36;
    sheet.write_over(text, middle, baseline, letters);
}

fn remainder(sheet: &mut Sheet, area: Area) {
    let width = sheet.thickness(1.0);
    sheet.hatch(area);
    let corners = [
        (area.left, area.bottom),
        (area.left, area.top),
        (area.right, area.top),
        (area.right, area.bottom),
    ];
    let corners = corners.map(|(x, y)| Spot { x, y });
    sheet.stroke(corners.to_vec(), width, Ink::Hatch);
}

/// Edges that lead nowhere, always as long, and the mark between them.
fn open_end(sheet: &mut Sheet, column: Area, mark: Mark) {
    let letters = sheet.axis();
    let (bottom, top) = (column.bottom, column.bottom - letters.em);
    for x in [column.left, column.right] {
        let ends = [Spot { x, y: bottom }, Spot { x, y: top }];
        sheet.stroke(ends.to_vec(), sheet.thickness(1.0), Ink::Axis);
    }
    if column.width() > letters.width(mark.sign()) {
        let middle = Hold::Middle(f64::midpoint(column.left, column.right));
        sheet.write(mark.sign(), middle, bottom - letters.em * 0.25, letters);
    }
}
