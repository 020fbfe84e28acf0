//! Territories coloured by class, on one plane or on several side by side.
//!
//! Everything is given: the lines between territories in metres, the class of each, the points.
//! A territory without a number has no class: it enters no bound and no count of a class, and its
//! pattern says why.

mod frame;
mod key;
mod labels;
mod rulers;

use super::bars;
use super::geometry::{Area, Spot, count};
use super::plan::Element;
use super::shape::{Shade, Shape};
use super::sheet::{Hold, Sheet};
use super::specification::{ChartBody, ChartSpecification, Point, PointValue, Series};
use crate::domain::number::french;
use crate::geography::contours::{Mesh, Metres};
use frame::Frame;

/// What a map needs beyond the points of its only series, which are its territories, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct MapBody {
    /// Planes, the main one first; the others are insets, each at its own scale.
    pub frames: Vec<MapFrame>,
    /// Classes, the lowest first.
    pub classes: Vec<MapClass>,
    /// Class of each territory; none without a number.
    pub class_of: Vec<Option<usize>>,
    /// Larger territory that each one is in, when their limits are drawn; may be empty.
    pub group_of: Vec<Option<u32>>,
    /// « limites d’EPCI »: what the limits between groups are.
    pub group_label: String,
    /// « EPCI », « communes »: what is coloured.
    pub level: String,
    /// « structures, au centre de leur commune »: what the points are.
    pub dots_label: String,
}

/// One plane.
#[derive(Debug, Clone, PartialEq)]
pub struct MapFrame {
    /// Lines between territories; areas are positions in the series.
    pub mesh: Mesh,
    /// Points on this plane.
    pub dots: Vec<MapDot>,
}

/// A class of values.
#[derive(Debug, Clone, PartialEq)]
pub struct MapClass {
    /// « 12,0 à 24,5 ».
    pub label: String,
    /// Territories in it.
    pub count: usize,
}

/// Things at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapDot {
    /// Where.
    pub at: Metres,
    /// How many.
    pub count: u32,
}

/// Above this many territories those of one class are one shape, without a name for each.
const MOST_NAMED: usize = 400;

/// Places key, planes and rulers in the body.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification, body: Area) {
    let (ChartBody::Map(map), Some(series)) = (&specification.body, specification.series.first())
    else {
        return bars::nothing(sheet, body);
    };
    let Some(main) = map.frames.first() else {
        return bars::nothing(sheet, body);
    };
    let entries = key::entries(sheet, specification, map, series);
    let key = key::Key::new(sheet, &entries);
    let room = layout(sheet, &key, frame::ratio(main), map.frames.len(), body);
    key.write(sheet, &entries, room.key);
    let strip = sheet.axis().line();
    let above = Area {
        bottom: room.map.bottom - strip,
        ..room.map
    };
    let (main_area, insets) = split(sheet, above, map.frames.len() - 1, frame::ratio(main));
    let frame = Frame::new(sheet, main, main_area);
    draw(sheet, specification, map, series, &frame);
    let below = Area {
        top: above.bottom,
        left: main_area.left,
        right: main_area.right,
        ..room.map
    };
    rulers::write(sheet, &frame, below, map.frames.len() > 1);
    for (inset, area) in map.frames.iter().skip(1).zip(insets) {
        let name = sheet.axis();
        let top = area.top + name.line();
        let frame = Frame::new(sheet, inset, Area { top, ..area });
        draw(sheet, specification, map, series, &frame);
        let label = name.shortened(inset.mesh.ground.label(), area.width());
        let middle = Hold::Middle(f64::midpoint(area.left, area.right));
        sheet.write(&label, middle, area.top + name.em, name);
    }
}

struct Room {
    map: Area,
    key: Area,
}

/// The key beside the map or under it: where the map is larger.
fn layout(sheet: &Sheet, key: &key::Key, ratio: f64, frames: usize, body: Area) -> Room {
    let gap = sheet.length(18.0);
    let strip = sheet.axis().line();
    let wide = key.width(1).min(body.width() * 0.46);
    let beside = Room {
        map: Area {
            right: body.right - wide - gap,
            ..body
        },
        key: Area {
            left: body.right - wide,
            ..body
        },
    };
    let tall = key.height_in(body.width());
    let under = Room {
        map: Area {
            bottom: body.bottom - tall - gap / 2.0,
            ..body
        },
        key: Area {
            top: body.bottom - tall,
            ..body
        },
    };
    let size = |room: &Room| {
        let insets = if frames > 1 { 0.8 } else { 1.0 };
        (room.map.width() * insets / ratio.max(0.01)).min(room.map.height() - strip)
    };
    // Beside only when the whole key fits there.
    if size(&beside) >= size(&under) && key.height(1) <= body.height() || tall > body.height() * 0.6
    {
        beside
    } else {
        under
    }
}

/// Room of the main plane and of insets, in a column at the left or a row below.
fn split(sheet: &Sheet, area: Area, insets: usize, ratio: f64) -> (Area, Vec<Area>) {
    if insets == 0 {
        return (area, Vec::new());
    }
    let gap = sheet.length(10.0);
    let many = count(insets);
    let column =
        (area.width() - area.height() * ratio).clamp(area.width() * 0.14, area.width() * 0.25);
    let row =
        (area.height() - area.width() / ratio).clamp(area.height() * 0.16, area.height() * 0.3);
    let with_column = ((area.width() - column) / ratio).min(area.height());
    let with_row = (area.width() / ratio).min(area.height() - row);
    if with_column >= with_row {
        let tall = area.height() / many;
        let boxes = (0..insets).map(|place| Area {
            left: area.left,
            right: area.left + column - gap,
            top: area.top + tall * count(place),
            bottom: area.top + tall * count(place + 1) - gap,
        });
        let main = Area {
            left: area.left + column,
            ..area
        };
        (main, boxes.collect())
    } else {
        let wide = area.width() / many;
        let top = area.bottom - row + gap;
        let boxes = (0..insets).map(|place| Area {
            left: area.left + wide * count(place),
            right: area.left + wide * count(place + 1) - gap,
            top,
            bottom: area.bottom,
        });
        let main = Area {
            bottom: area.bottom - row,
            ..area
        };
        (main, boxes.collect())
    }
}

fn draw(
    sheet: &mut Sheet,
    specification: &ChartSpecification,
    map: &MapBody,
    series: &Series,
    frame: &Frame<'_>,
) {
    let rings = frame.rings(series.points.len());
    fill(sheet, specification, map, series, &rings);
    frame.draw_lines(sheet, map, series);
    if frame.source.dots.is_empty() {
        labels::write(sheet, specification, map, series, &rings);
    } else {
        frame.draw_dots(sheet);
    }
}

/// What fills each territory.
fn shade(map: &MapBody, place: usize, point: &Point) -> Option<Shade> {
    match point.value {
        PointValue::Mark(mark) => Some(Shade::Mark(mark)),
        PointValue::Number(_) => {
            let rank = map.class_of.get(place).copied().flatten()?;
            let classes = map.classes.len();
            Some(Shade::Class { rank, classes })
        }
    }
}

fn fill(
    sheet: &mut Sheet,
    specification: &ChartSpecification,
    map: &MapBody,
    series: &Series,
    rings: &[Vec<Vec<Spot>>],
) {
    let filled = series.points.iter().zip(rings).enumerate();
    let filled = filled.filter(|(_, (_, rings))| !rings.is_empty());
    if series.points.len() <= MOST_NAMED {
        for (place, (point, rings)) in filled {
            let said = match point.value {
                PointValue::Number(value) => french(value, specification.decimals),
                PointValue::Mark(mark) => mark.meaning().to_owned(),
            };
            sheet.plan.elements.push(Element::Shape(Shape {
                lines: rings.clone(),
                shade: shade(map, place, point),
                stroke: None,
                name: format!("{}\u{a0}: {said}", point.label),
            }));
        }
        return;
    }
    let mut together: Vec<(Option<Shade>, Vec<Vec<Spot>>)> = Vec::new();
    for (place, (point, rings)) in filled {
        let shade = shade(map, place, point);
        if let Some((_, known)) = together.iter_mut().find(|(known, _)| *known == shade) {
            known.extend(rings.iter().cloned());
        } else {
            together.push((shade, rings.clone()));
        }
    }
    for (shade, lines) in together {
        sheet.plan.elements.push(Element::Shape(Shape {
            lines,
            shade,
            stroke: None,
            name: String::new(),
        }));
    }
}
