//! The layout of a chart, as data: what is drawn where, before any drawing.

use super::check::{ChartError, check};
use super::geometry::{Area, Spot};
use super::palette::Ink;
use super::shape::Shape;
use super::sheet::Sheet;
use super::specification::{ChartKind, ChartSize, ChartSpecification};
use super::{bars, distribution, lines, map, multiples, progress, pyramid, stacked, surround};

/// Everything that the image shows, in drawing order.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rectangles, strokes, markers and texts.
    pub elements: Vec<Element>,
    /// Graduations of the axis of values; empty when no number is shown.
    pub ticks: Vec<f64>,
    /// Pixels of one unit of the layout, which is made for 1200 × 675.
    pub unit: f64,
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Element {
    /// A filled rectangle.
    Fill {
        /// Where.
        area: Area,
        /// Colour.
        ink: Ink,
    },
    /// Paper under a text written on the filled area of a series, where it has a pattern.
    Plate {
        /// Where.
        area: Area,
        /// Position of the series.
        series: usize,
    },
    /// A broken line.
    Stroke {
        /// Its points.
        points: Vec<Spot>,
        /// Thickness in pixels.
        width: f64,
        /// Colour.
        ink: Ink,
    },
    /// A marker on a point.
    Marker {
        /// Shape.
        form: Form,
        /// Centre.
        centre: Spot,
        /// Half of its size in pixels.
        radius: f64,
        /// Colour.
        ink: Ink,
    },
    /// An outline of any form.
    Shape(Shape),
    /// A text on one line.
    Text(TextRun),
}

/// Shape of a marker, so that series differ by more than colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// ●
    Disc,
    /// ■
    Square,
    /// ◆
    Diamond,
    /// ▲
    Triangle,
    /// ▼
    Down,
}

impl Form {
    /// The marker of a series by its position.
    pub(super) fn of(position: usize) -> Self {
        match position % 5 {
            0 => Self::Disc,
            1 => Self::Square,
            2 => Self::Triangle,
            3 => Self::Diamond,
            _ => Self::Down,
        }
    }
}

/// The part of a text that must stay in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Left end.
    Left,
    /// Middle.
    Middle,
    /// Right end.
    Right,
}

/// A text on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// What it says.
    pub text: String,
    /// Left end and baseline.
    pub at: Spot,
    /// Width in pixels, in the embedded font.
    pub width: f64,
    /// Which end stays in place where another font makes the text shorter or longer.
    pub anchor: Anchor,
    /// Size of the em square in pixels.
    pub em: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Colour.
    pub ink: Ink,
}

impl TextRun {
    /// The surface that the letters may cover.
    pub fn area(&self) -> Area {
        Area {
            left: self.at.x,
            top: self.at.y - self.em * 0.85,
            right: self.at.x + self.width,
            bottom: self.at.y + self.em * 0.25,
        }
    }
}

impl Plan {
    /// Whether every text is inside the image and covers no other.
    pub fn is_clear(&self) -> bool {
        let (right, bottom) = (f64::from(self.width), f64::from(self.height));
        let areas: Vec<Area> = self.texts().map(TextRun::area).collect();
        areas.iter().enumerate().all(|(position, area)| {
            let inside = area.left >= 0.0 && area.top >= 0.0 && area.right <= right;
            let mut others = areas.iter().skip(position + 1);
            inside && area.bottom <= bottom && !others.any(|other| other.overlaps(area))
        })
    }
    /// The texts, in drawing order.
    pub fn texts(&self) -> impl Iterator<Item = &TextRun> {
        self.elements.iter().filter_map(|element| match element {
            Element::Text(run) => Some(run),
            Element::Fill { .. }
            | Element::Plate { .. }
            | Element::Stroke { .. }
            | Element::Shape(_)
            | Element::Marker { .. } => None,
        })
    }
}

/// Decides where everything goes.
///
/// # Errors
/// A size out of bounds, a value that is not a drawable number, too many series or points.
pub fn plan(specification: &ChartSpecification, size: ChartSize) -> Result<Plan, ChartError> {
    check(specification, size)?;
    let mut plan = lay_out(specification, size, 1.0);
    // What is too much for the image at its usual size of letters is tried with smaller ones.
    for smaller in SMALLER {
        if plan.is_clear() {
            break;
        }
        plan = lay_out(specification, size, smaller);
    }
    Ok(plan)
}

const SMALLER: [f64; 5] = [0.85, 0.7, 0.6, 0.5, 0.4];

fn lay_out(specification: &ChartSpecification, size: ChartSize, letters: f64) -> Plan {
    let mut sheet = Sheet::new(size, letters);
    let body = surround::place(&mut sheet, specification);
    match specification.kind {
        ChartKind::Line => lines::place(&mut sheet, specification, body),
        ChartKind::Bar | ChartKind::Ranking => bars::place(&mut sheet, specification, body),
        ChartKind::Stacked => stacked::place(&mut sheet, specification, body),
        ChartKind::Distribution => distribution::place(&mut sheet, specification, body),
        ChartKind::Progress => progress::place(&mut sheet, specification, body),
        ChartKind::Multiples => multiples::place(&mut sheet, specification, body),
        ChartKind::Pyramid => pyramid::place(&mut sheet, specification, body),
        ChartKind::Map => map::place(&mut sheet, specification, body),
    }
    sheet.plan
}
