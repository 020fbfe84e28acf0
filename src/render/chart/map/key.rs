//! The key: classes with their bounds and numbers, patterns, limits and points.

use super::super::geometry::{Area, Spot, count, pixel, times};
use super::super::lettering::Lettering;
use super::super::palette::Ink;
use super::super::plan::{Element, Form};
use super::super::shape::{Shade, Shape};
use super::super::sheet::{Hold, Sheet};
use super::super::specification::{ChartSpecification, Mark, Series};
use super::MapBody;
use super::frame::{DOT, radius};

/// One line of the key.
pub(super) struct Entry {
    sign: Sign,
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    /// What the numbers are; takes the whole width.
    Heading,
    Box(Shade),
    Line(f64, Ink),
    Dot,
}

/// How large the key is.
pub(super) struct Key {
    letters: Lettering,
    sign: f64,
    widest: f64,
    headings: usize,
    others: usize,
}

/// The lines of the key: what is not on the map is not in the key.
pub(super) fn entries(
    sheet: &Sheet,
    specification: &ChartSpecification,
    map: &MapBody,
    series: &Series,
) -> Vec<Entry> {
    let classes = map.classes.len();
    let entry = |sign, text| Entry { sign, text };
    let mut entries = Vec::new();
    let small = sheet.page().height() < 300.0;
    if !specification.unit_label.is_empty() && classes > 0 && !small {
        entries.push(entry(Sign::Heading, specification.unit_label.clone()));
    }
    // As on a scale, the highest at the top.
    for (rank, class) in map.classes.iter().enumerate().rev() {
        let text = format!("{} ({})", class.label, class.count);
        entries.push(entry(Sign::Box(Shade::Class { rank, classes }), text));
    }
    for mark in Mark::ALL {
        let with = series
            .points
            .iter()
            .filter(|point| point.value.mark() == Some(mark));
        let many = with.count();
        if many > 0 {
            let text = format!("{} ({many})", mark.meaning());
            entries.push(entry(Sign::Box(Shade::Mark(mark)), text));
        }
    }
    if !small {
        let text = format!("(n)\u{a0}: nombre {}", of(&map.level));
        entries.push(entry(Sign::Heading, text));
    }
    if !map.group_of.is_empty() && !small {
        let text = map.group_label.clone();
        entries.push(entry(Sign::Line(1.5, Ink::Text), text));
    }
    let in_view = series.points.iter().find(|point| point.highlighted);
    entries.extend(in_view.map(|point| entry(Sign::Line(4.0, Ink::Target), point.label.clone())));
    if map.frames.iter().any(|frame| !frame.dots.is_empty()) {
        entries.push(entry(Sign::Dot, map.dots_label.clone()));
    }
    entries
}

/// « de communes », « d’EPCI ».
fn of(level: &str) -> String {
    let elided = level.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'A', 'E', 'I', 'O', 'U']);
    if elided {
        format!("d’{level}")
    } else {
        format!("de {level}")
    }
}

impl Key {
    pub(super) fn new(sheet: &Sheet, entries: &[Entry]) -> Self {
        let letters = sheet.axis().inked(Ink::Text);
        let sign = (letters.em * 1.7).round();
        let is_heading = |entry: &&Entry| entry.sign == Sign::Heading;
        let headings = entries.iter().filter(is_heading).count();
        let widths = entries.iter().filter(|entry| !is_heading(entry));
        let widest = widths
            .map(|entry| letters.width(&entry.text))
            .fold(0.0, f64::max);
        Self {
            letters,
            sign,
            widest: widest + sign + letters.em * 0.5,
            headings,
            others: entries.len() - headings,
        }
    }

    fn line(&self) -> f64 {
        (self.letters.line() * 1.12).round()
    }

    pub(super) fn width(&self, columns: usize) -> f64 {
        (self.widest + self.letters.em) * count(columns)
    }

    pub(super) fn height(&self, columns: usize) -> f64 {
        // The heading may take two lines beside the map.
        let more = usize::from(columns == 1);
        self.line() * count(self.headings + more + self.others.div_ceil(columns.max(1)))
    }

    fn columns(&self, width: f64) -> usize {
        times(width, self.width(1)).clamp(1, self.others.max(1))
    }

    pub(super) fn height_in(&self, width: f64) -> f64 {
        let columns = self.columns(width);
        self.line() * count(self.headings + self.others.div_ceil(columns))
    }

    /// Writes the entries from the top of the area, in as many columns as fit.
    pub(super) fn write(&self, sheet: &mut Sheet, entries: &[Entry], area: Area) {
        let columns = self.columns(area.width());
        let rows = self.others.div_ceil(columns).max(1);
        let most = if columns == 1 { 2 } else { 1 };
        let (mut top, mut place) = (area.top, 0_usize);
        let mut lowest = top;
        for entry in entries {
            if entry.sign == Sign::Heading {
                let quiet = self.letters.inked(Ink::Quiet);
                let lines = quiet.wrap(&entry.text, area.width(), most);
                let start = lowest.max(top);
                lowest = sheet.write_lines(&lines, Hold::Left(area.left), start, quiet)
                    + self.letters.em * 0.2;
                // What follows a heading in columns starts under it.
                if place == 0 || columns == 1 {
                    top = lowest;
                }
                continue;
            }
            let (column, row) = if columns == 1 {
                (0, 0)
            } else {
                (place / rows, place % rows)
            };
            let left = area.left + self.width(1) * count(column);
            let at = top + self.line() * count(row);
            self.write_entry(sheet, entry, left, at, area);
            if columns == 1 {
                top = at + self.line();
            }
            lowest = lowest.max(at + self.line());
            place += 1;
        }
    }

    fn write_entry(&self, sheet: &mut Sheet, entry: &Entry, left: f64, top: f64, area: Area) {
        let middle = top + self.letters.em * 0.64;
        let right = left + self.sign;
        match entry.sign {
            Sign::Heading => {}
            Sign::Box(shade) => draw_box(sheet, shade, left, middle, self.sign),
            Sign::Line(width, ink) => {
                let points = vec![
                    Spot { x: left, y: middle },
                    Spot {
                        x: right,
                        y: middle,
                    },
                ];
                let width = sheet.thickness(width);
                sheet.stroke(points, width, ink);
            }
            Sign::Dot => {
                let centre = Spot {
                    x: left + self.sign / 2.0,
                    y: middle,
                };
                let radius = radius(sheet, 2).min(self.letters.em * 0.5);
                sheet.marker(Form::Disc, centre, radius, DOT);
            }
        }
        let text = right + self.letters.em * 0.5;
        let shown = self.letters.shortened(&entry.text, area.right - text);
        sheet.write(
            &shown,
            Hold::Left(text),
            top + self.letters.em * 0.98,
            self.letters,
        );
    }
}

fn draw_box(sheet: &mut Sheet, shade: Shade, left: f64, middle: f64, width: f64) {
    let half = (width * 0.32).round();
    let (left, right) = (
        f64::from(pixel(left)) + 0.5,
        f64::from(pixel(left + width)) - 0.5,
    );
    let middle = f64::from(pixel(middle)) + 0.5;
    let corner = |x, y| Spot { x, y };
    let ring = vec![
        corner(left, middle - half),
        corner(right, middle - half),
        corner(right, middle + half),
        corner(left, middle + half),
        corner(left, middle - half),
    ];
    sheet.plan.elements.push(Element::Shape(Shape {
        lines: vec![ring],
        shade: Some(shade),
        stroke: Some((1.0, Ink::Axis)),
        name: String::new(),
    }));
}
