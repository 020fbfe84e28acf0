//! Where territories fall: one dot each, the quartiles behind, the one in view named.

use super::along::{self, Along, Side};
use super::axis;
use super::geometry::{Area, Spot, count, times};
use super::legend::{self, Entry, Sign};
use super::palette::Ink;
use super::plan::Form;
use super::sheet::Sheet;
use super::specification::{ChartSpecification, Mark, Point, SeriesRole};
use super::ticks::Ticks;
use crate::domain::number::french;

/// Under this number of values quartiles say nothing.
const FEWEST_FOR_QUARTILES: usize = 4;

/// First quartile, median and third quartile (linear interpolation, type 7 of Hyndman and Fan);
/// none under four values.
pub(super) fn quartiles(values: &[f64]) -> Option<[f64; 3]> {
    if values.len() < FEWEST_FOR_QUARTILES {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (count(sorted.len()) - 1.0);
        let below = times(place, 1.0);
        let (low, high) = (
            sorted.get(below)?,
            sorted.get(below + 1).or(sorted.get(below))?,
        );
        Some(low + (high - low) * (place - count(below)))
    };
    Some([at(0.25)?, at(0.5)?, at(0.75)?])
}

/// The territories of the chart that have a number.
pub(super) fn values(specification: &ChartSpecification) -> Vec<(&Point, f64)> {
    let main = specification.series.iter();
    let main = main.filter(|series| series.role == SeriesRole::Main);
    main.flat_map(|series| &series.points)
        .filter_map(|point| Some((point, point.value.number()?)))
        .collect()
}

/// What the drawing needs to know.
struct Axis {
    ticks: Ticks,
    plot: Area,
}

impl Axis {
    fn x(&self, value: f64) -> f64 {
        self.plot.left + self.ticks.share(value) * self.plot.width()
    }
}

/// Places key, labels, dots, quartiles and axis in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let valued = values(specification);
    let key = if body.height() > sheet.axis().line() * 12.0 {
        3
    } else {
        1
    };
    let top = legend::place(sheet, &entries(specification), body, key) + sheet.length(6.0);
    let body = Area { top, ..body };
    if valued.is_empty() {
        return super::bars::nothing(sheet, body);
    }
    let references = references(specification);
    let numbers: Vec<f64> = valued.iter().map(|(_, value)| *value).collect();
    let all = numbers
        .iter()
        .copied()
        .chain(references.iter().map(|(_, value)| *value));
    let ticks = Ticks::fitting(all, specification.decimals);
    let margin = axis::margin(sheet, &ticks);
    let mut axis = Axis {
        ticks,
        plot: Area {
            left: body.left + margin,
            right: body.right - margin,
            ..body
        },
    };
    let quartiles = quartiles(&numbers);
    let mut below = quartile_labels(sheet, specification, quartiles, &axis, body);
    let mut above = Vec::new();
    let (gap, graduated) = (sheet.length(10.0), axis::height(sheet));
    let least = sheet.length(26.0).max(16.0);
    // A low image gives up graduations, then the names of the ends, then those of the quartiles.
    let mut fitted = (0.0, 0.0, 0.0);
    for (ends, with_axis, with_quartiles) in [
        (true, true, true),
        (true, false, true),
        (false, false, true),
        (false, false, false),
    ] {
        above = named(
            sheet,
            specification,
            (&valued, &references, ends),
            &axis,
            body,
        );
        let over = along::row_height(&above) * count(along::arrange(&mut above, body));
        if !with_quartiles {
            below.clear();
        }
        let under = along::row_height(&below) * count(along::arrange(&mut below, body));
        fitted = (over, under, if with_axis { graduated } else { 0.0 });
        if over + under + fitted.2 + 2.0 * gap + least <= body.height() {
            break;
        }
    }
    let (over, under, foot) = fitted;
    let free = (body.height() - over - under - foot - 2.0 * gap).max(least);
    let dots = Dots::of(sheet, &valued, &axis, free);
    let height = (dots.height() + sheet.length(30.0))
        .max(sheet.length(190.0))
        .min(free);
    // What is left over is shared above and below, so that labels stay near the dots.
    let shift = ((free - height) / 3.0).max(0.0);
    let band = Area {
        top: body.top + over + gap + shift,
        bottom: body.top + over + gap + shift + height,
        ..axis.plot
    };
    axis.plot.bottom = band.bottom + gap + under;
    if foot > 0.0 {
        axis::draw(sheet, &axis.ticks, axis.plot);
    }
    let middle = f64::midpoint(band.top, band.bottom);
    if let Some(quartiles) = quartiles {
        box_of(sheet, quartiles, &axis, (band, middle));
    }
    along::write(sheet, &above, (band.top, middle), Side::Above);
    along::write(sheet, &below, (band.bottom, middle), Side::Below);
    for (position, (_, value)) in references.iter().enumerate() {
        let x = axis.x(*value);
        let ends = [Spot { x, y: band.top }, Spot { x, y: band.bottom }];
        sheet.dashes(&ends, sheet.thickness(2.0), Ink::Series(position + 1));
    }
    dots.draw(sheet, &axis, middle);
}

fn references(specification: &ChartSpecification) -> Vec<(&str, f64)> {
    let series = specification.series.iter();
    let series = series.filter(|series| series.role == SeriesRole::Comparison);
    series
        .filter_map(|series| {
            let value = series.points.first()?.value.number()?;
            Some((series.label.as_str(), value))
        })
        .collect()
}

/// Unit, dots, and how many territories have no place, by reason.
fn entries(specification: &ChartSpecification) -> Vec<Entry> {
    let entry = |text: String, ink, sign| Entry { text, ink, sign };
    let mut entries = Vec::new();
    if !specification.unit_label.is_empty() {
        entries.push(entry(
            specification.unit_label.clone(),
            Ink::Quiet,
            Sign::None,
        ));
    }
    let main = specification
        .series
        .iter()
        .find(|series| series.role == SeriesRole::Main);
    let Some(main) = main else { return entries };
    entries.push(entry(
        main.label.clone(),
        Ink::Faded,
        Sign::Marker(Form::Disc),
    ));
    for mark in Mark::ALL {
        let marked = main
            .points
            .iter()
            .filter(|point| point.value.mark() == Some(mark))
            .count();
        if marked > 0 {
            let text = format!("{marked} non placés\u{a0}: {}", mark.sign());
            let text = if marked == 1 {
                text.replace("placés", "placé")
            } else {
                text
            };
            entries.push(entry(text, Ink::Quiet, Sign::Hatched));
        }
    }
    for point in main.points.iter().filter(|point| point.highlighted) {
        if let Some(mark) = point.value.mark() {
            let text = format!("{}\u{a0}: {}", point.label, mark.sign());
            entries.push(entry(text, Ink::Text, Sign::None));
        }
    }
    entries
}

/// The territory in view, the ends, the references.
fn named(
    sheet: &Sheet,
    specification: &ChartSpecification,
    (valued, references, ends): (&[(&Point, f64)], &[(&str, f64)], bool),
    axis: &Axis,
    room: Area,
) -> Vec<Along> {
    let letters = sheet.label();
    let label = |name: &str, value: f64, letters| {
        let text = format!("{name}\u{a0}: {}", french(value, specification.decimals));
        Along::new(&text, axis.x(value), letters, room)
    };
    let in_view = valued.iter().filter(|(point, _)| point.highlighted);
    let mut labels: Vec<Along> = in_view
        .map(|(point, value)| label(&point.label, *value, letters.bold()))
        .collect();
    for (position, (name, value)) in references.iter().enumerate() {
        labels.push(label(
            name,
            *value,
            letters.inked(Ink::Series(position + 1)),
        ));
    }
    let by_value = |one: &&(&Point, f64), other: &&(&Point, f64)| one.1.total_cmp(&other.1);
    let extremes = [
        valued.iter().min_by(by_value),
        valued.iter().max_by(by_value),
    ];
    let shown = |(point, _): &&(&Point, f64)| !point.highlighted;
    if ends && valued.len() > 1 {
        for (point, value) in extremes.into_iter().flatten().filter(shown) {
            labels.push(label(&point.label, *value, letters.inked(Ink::Quiet)));
        }
    }
    labels
}

fn quartile_labels(
    sheet: &Sheet,
    specification: &ChartSpecification,
    quartiles: Option<[f64; 3]>,
    axis: &Axis,
    room: Area,
) -> Vec<Along> {
    let names = ["1er quartile", "médiane", "3e quartile"];
    let letters = sheet.axis();
    let labels = quartiles
        .into_iter()
        .flat_map(|values| names.into_iter().zip(values));
    labels
        .map(|(name, value)| {
            let text = format!("{name}\u{a0}: {}", french(value, specification.decimals));
            Along::new(&text, axis.x(value), letters, room)
        })
        .collect()
}

/// Between the first and third quartiles half of the territories fall; the median cuts them.
fn box_of(sheet: &mut Sheet, quartiles: [f64; 3], axis: &Axis, (band, middle): (Area, f64)) {
    let [first, median, third] = quartiles.map(|value| axis.x(value).round());
    let half = (band.height() / 2.0).min(sheet.length(60.0)).round();
    let area = Area {
        left: first,
        right: third.max(first + 1.0),
        top: middle - half,
        bottom: middle + half,
    };
    sheet.fill(area, Ink::Grid);
    let width = sheet.thickness(1.0);
    for x in [first, third] {
        sheet.fill(
            Area {
                left: x,
                right: x + width,
                ..area
            },
            Ink::Axis,
        );
    }
    let width = sheet.thickness(3.0);
    let line = Area {
        left: median - (width / 2.0).floor(),
        right: median + (width / 2.0).ceil(),
        ..area
    };
    sheet.fill(line, Ink::Axis);
}

/// Dots side by side where they would cover one another.
struct Dots<'a> {
    sorted: Vec<(&'a Point, f64)>,
    lanes: Vec<f64>,
    radius: f64,
    reach: f64,
}

impl<'a> Dots<'a> {
    /// Too many for the height: smaller dots, down to two pixels, then over one another.
    fn of(sheet: &Sheet, valued: &[(&'a Point, f64)], axis: &Axis, height: f64) -> Self {
        let mut sorted = valued.to_vec();
        sorted.sort_by(|one, other| one.1.total_cmp(&other.1));
        let mut radius = sheet.length(6.5).max(3.0);
        let mut places = lanes(&sorted, axis, radius);
        for _ in 0..6 {
            if (tallest(&places) + 1.0) * radius <= height / 2.0 || radius <= 2.0 {
                break;
            }
            radius = (radius * 0.75).max(2.0);
            places = lanes(&sorted, axis, radius);
        }
        Self {
            sorted,
            lanes: places,
            radius,
            reach: (height / 2.0 - radius).max(0.0),
        }
    }

    fn height(&self) -> f64 {
        (tallest(&self.lanes) + 1.0) * self.radius * 2.0
    }

    /// The territory in view last, larger and of another form.
    fn draw(&self, sheet: &mut Sheet, axis: &Axis, middle: f64) {
        let radius = self.radius;
        let mut in_view = Vec::new();
        for ((point, value), lane) in self.sorted.iter().zip(&self.lanes) {
            let centre = Spot {
                x: axis.x(*value),
                y: middle + (lane * radius).clamp(-self.reach, self.reach),
            };
            if point.highlighted {
                in_view.push(centre);
            } else {
                sheet.marker(Form::Disc, centre, radius, Ink::Paper);
                sheet.marker(Form::Disc, centre, (radius - 1.0).max(1.0), Ink::Faded);
            }
        }
        for centre in in_view {
            sheet.marker(Form::Diamond, centre, radius * 1.6 + 1.5, Ink::Paper);
            sheet.marker(Form::Diamond, centre, radius * 1.6, Ink::Series(0));
        }
    }
}

fn tallest(lanes: &[f64]) -> f64 {
    lanes.iter().map(|lane| lane.abs()).fold(0.0, f64::max)
}

/// Distance of each dot from the middle, in radii: the nearest lane that is free.
fn lanes(sorted: &[(&Point, f64)], axis: &Axis, radius: f64) -> Vec<f64> {
    let mut ends: Vec<f64> = Vec::new();
    let place = |(_, value): &(&Point, f64)| {
        let x = axis.x(*value);
        let free = ends.iter().position(|end| x - end >= radius * 2.0);
        let lane = free.unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = x,
            None => ends.push(x),
        }
        // 0, 1, -1, 2, -2…
        let distance = count(lane.div_ceil(2)) * 2.0;
        if lane.is_multiple_of(2) {
            -distance
        } else {
            distance
        }
    };
    sorted.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_interpolate_and_need_four_values() {
        assert_eq!(quartiles(&[1.0, 2.0, 3.0]), None);
        assert_eq!(quartiles(&[4.0, 1.0, 3.0, 2.0]), Some([1.75, 2.5, 3.25]));
        assert_eq!(quartiles(&[5.0, 1.0, 2.0, 4.0, 3.0]), Some([2.0, 3.0, 4.0]));
    }
}
