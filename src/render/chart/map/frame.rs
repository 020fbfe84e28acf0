//! One plane in a rectangle of the image: metres to pixels, lines made as simple as pixels allow.

use super::super::geometry::{Area, Spot, count};
use super::super::palette::Ink;
use super::super::plan::{Element, Form};
use super::super::shape::Shape;
use super::super::sheet::Sheet;
use super::super::specification::Series;
use super::{MapBody, MapFrame, Metres};
use crate::geography::contours::Line;

/// Lines of a kind, their width, their ink.
type Stroke<'k> = (&'k dyn Fn(&Line) -> bool, f64, Ink);

/// What a line may lose, in pixels: less than the eye sees.
const TOLERANCE: f64 = 0.45;

/// A plane drawn in an area.
pub(super) struct Frame<'a> {
    pub(super) source: &'a MapFrame,
    /// Pixels of a metre.
    pub(super) scale: f64,
    /// Where the lines lie in the image.
    pub(super) area: Area,
    lines: Vec<Vec<Spot>>,
    west: f64,
    north: f64,
}

/// West, south, east, north.
fn bounds(frame: &MapFrame) -> Option<[f64; 4]> {
    let mut points = frame.mesh.lines.iter().flat_map(|line| &line.points);
    let first = points.next()?;
    let start = [first.east, first.north, first.east, first.north];
    Some(points.fold(start, |[west, south, east, north], point| {
        [
            west.min(point.east),
            south.min(point.north),
            east.max(point.east),
            north.max(point.north),
        ]
    }))
}

/// Width over height.
pub(super) fn ratio(frame: &MapFrame) -> f64 {
    bounds(frame).map_or(1.0, |[west, south, east, north]| {
        (east - west).max(1.0) / (north - south).max(1.0)
    })
}

impl<'a> Frame<'a> {
    /// The plane in the middle of the area, as large as it fits.
    pub(super) fn new(sheet: &Sheet, source: &'a MapFrame, area: Area) -> Self {
        let area = area.grown(-sheet.thickness(2.0));
        let [west, south, east, north] = bounds(source).unwrap_or_default();
        let (wide, tall) = ((east - west).max(1.0), (north - south).max(1.0));
        let scale = (area.width() / wide).min(area.height() / tall);
        let left = area.left + (area.width() - wide * scale) / 2.0;
        let top = area.top + (area.height() - tall * scale) / 2.0;
        let mut frame = Self {
            source,
            scale,
            area: Area {
                left,
                top,
                right: left + wide * scale,
                bottom: top + tall * scale,
            },
            lines: Vec::new(),
            west,
            north,
        };
        frame.lines = source
            .mesh
            .lines
            .iter()
            .map(|line| {
                let spots: Vec<Spot> = line.points.iter().map(|at| frame.spot(*at)).collect();
                simplified(&spots)
            })
            .collect();
        frame
    }

    pub(super) fn spot(&self, at: Metres) -> Spot {
        Spot {
            x: self.area.left + (at.east - self.west) * self.scale,
            y: self.area.top + (self.north - at.north) * self.scale,
        }
    }

    /// Rings of each territory: neighbours go along the very same points.
    pub(super) fn rings(&self, territories: usize) -> Vec<Vec<Vec<Spot>>> {
        let rings = self.source.mesh.rings(territories).into_iter();
        let ring = |steps: Vec<crate::geography::contours::Step>| {
            let mut spots: Vec<Spot> = Vec::new();
            for step in steps {
                let line = self.lines.get(step.line).map_or(&[][..], Vec::as_slice);
                let known = usize::from(!spots.is_empty());
                if step.forward {
                    spots.extend(line.iter().skip(known));
                } else {
                    spots.extend(line.iter().rev().skip(known));
                }
            }
            spots
        };
        rings
            .map(|rings| rings.into_iter().map(ring).collect())
            .collect()
    }

    /// Limits of territories, then those of groups, then the outside and the territory in view.
    pub(super) fn draw_lines(&self, sheet: &mut Sheet, map: &MapBody, series: &Series) {
        let group = |area: Option<u32>| {
            let area = usize::try_from(area?).ok()?;
            map.group_of.get(area).copied().flatten()
        };
        let in_view = |area: Option<u32>| {
            let area = area.and_then(|area| usize::try_from(area).ok());
            let point = area.and_then(|area| series.points.get(area));
            point.is_some_and(|point| point.highlighted)
        };
        let edge = |line: &Line| line.left.is_none() || line.right.is_none();
        let viewed = |line: &Line| in_view(line.left) != in_view(line.right);
        let limit = |line: &Line| {
            !map.group_of.is_empty() && !edge(line) && group(line.left) != group(line.right)
        };
        // Thinner where there is more to draw.
        let crowd = (count(series.points.len()) / 60.0).clamp(1.0, 4.0).sqrt();
        let unit = sheet.length(1.0).max(0.7);
        let thin = (unit * 1.1 / crowd).max(0.5);
        let kinds: [Stroke<'_>; 4] = [
            (&|line| !edge(line) && !limit(line), thin, Ink::Axis),
            (&limit, unit * 1.5, Ink::Text),
            (&edge, unit * 1.8, Ink::Text),
            (&viewed, unit * 4.0 / crowd, Ink::Target),
        ];
        for (is_kind, width, ink) in kinds {
            let own = self.source.mesh.lines.iter().zip(&self.lines);
            let lines: Vec<Vec<Spot>> = own
                .filter(|(line, _)| is_kind(line))
                .map(|(_, spots)| spots.clone())
                .collect();
            if !lines.is_empty() {
                sheet.plan.elements.push(Element::Shape(Shape {
                    lines,
                    shade: None,
                    stroke: Some((width, ink)),
                    name: String::new(),
                }));
            }
        }
    }

    /// Points, the largest first so that none hides another, each with a light edge.
    pub(super) fn draw_dots(&self, sheet: &mut Sheet) {
        let mut dots: Vec<_> = self.source.dots.iter().collect();
        dots.sort_by_key(|dot| std::cmp::Reverse(dot.count));
        let edge = sheet.length(1.4).max(1.0);
        for dot in dots {
            let (centre, radius) = (self.spot(dot.at), radius(sheet, dot.count));
            sheet.marker(Form::Disc, centre, radius + edge, Ink::Paper);
            sheet.marker(Form::Disc, centre, radius, DOT);
        }
    }
}

/// Colour of points.
pub(super) const DOT: Ink = Ink::Series(1);

/// Radius of a point: the surface follows the number.
pub(super) fn radius(sheet: &Sheet, many: u32) -> f64 {
    sheet.length(3.4).max(2.0) * f64::from(many).sqrt()
}

/// The line without the points that change it by less than the tolerance (Douglas and Peucker).
fn simplified(spots: &[Spot]) -> Vec<Spot> {
    let mut kept = Vec::with_capacity(spots.len());
    kept.extend(spots.first());
    let mut waiting = vec![spots];
    while let Some(part) = waiting.pop() {
        let (Some(first), Some(last)) = (part.first(), part.last()) else {
            continue;
        };
        let inside = part
            .iter()
            .enumerate()
            .skip(1)
            .take(part.len().saturating_sub(2));
        let farthest = inside
            .map(|(place, spot)| (place, distance(*spot, *first, *last)))
            .max_by(|one, other| one.1.total_cmp(&other.1));
        match farthest {
            Some((place, far)) if far > TOLERANCE => {
                // The part before is treated first: it is taken last from the heap.
                waiting.extend(part.get(place..));
                waiting.extend(part.get(..=place));
            }
            _ => kept.push(*last),
        }
    }
    kept
}

/// From a point to a segment.
fn distance(spot: Spot, from: Spot, to: Spot) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let (px, py) = (spot.x - from.x, spot.y - from.y);
    let squared = dx * dx + dy * dy;
    let share = if squared > 0.0 {
        ((px * dx + py * dy) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (ox, oy) = (px - share * dx, py - share * dy);
    // Called for every point of every line: a plain root is far quicker than `hypot`.
    (ox * ox + oy * oy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: f64, y: f64) -> Spot {
        Spot { x, y }
    }

    #[test]
    fn a_line_keeps_its_ends_and_what_is_seen() {
        let line = [
            spot(0.0, 0.0),
            spot(5.0, 0.3),
            spot(10.0, 0.0),
            spot(15.0, 4.0),
            spot(20.0, 0.0),
        ];
        let kept = simplified(&line);
        assert_eq!(kept, [line[0], line[2], line[3], line[4]]);
        assert_eq!(simplified(&line[..2]), line[..2]);
    }

    #[test]
    fn a_closed_line_stays_closed_and_open() {
        let island = [
            spot(0.0, 0.0),
            spot(9.0, 0.0),
            spot(9.0, 9.0),
            spot(0.0, 9.0),
            spot(0.0, 0.0),
        ];
        assert_eq!(simplified(&island), island);
    }
}
