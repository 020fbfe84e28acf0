//! SVG: plotters' own backend, with letters left to the reader's font.

use plotters::backend::SVGBackend;
use plotters::prelude::{DrawingBackend as _, IntoFont as _};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::check::ChartError;
use super::drawing::{Surface, draw};
use super::geometry::{Area, Spot, pixel};
use super::lettering::{FAMILY, printable};
use super::palette::{Rgb, Theme};
use super::plan::{Anchor, Element, Plan, TextRun};
use super::sentence::describe;
use super::shape::Shape;
use super::specification::{ChartSize, ChartSpecification};
use super::weave::Weave;

mod shapes;

/// plotters divides the size of a font by this before writing it as `font-size`.
const PLOTTERS_FONT_RATIO: f64 = 1.24;
/// From the top anchor of plotters to the baseline, in em.
const ANCHOR_TO_BASELINE: f64 = 0.76;

/// The whole document.
pub(super) fn document(
    plan: &Plan,
    size: ChartSize,
    theme: Theme,
    specification: &ChartSpecification,
) -> Result<String, ChartError> {
    let inside = inside(plan, size, theme)?;
    let (width, height) = (size.width, size.height);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" xml:lang=\"fr\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{}{inside}</svg>\n",
        escaped(&specification.title),
        escaped(&describe(specification)),
        metadata(specification),
    ))
}

/// The elements in order: runs of shapes by ourselves, what is between them by plotters.
fn inside(plan: &Plan, size: ChartSize, theme: Theme) -> Result<String, ChartError> {
    let paper = Element::Fill {
        area: Area {
            left: 0.0,
            top: 0.0,
            right: f64::from(size.width),
            bottom: f64::from(size.height),
        },
        ink: super::Ink::Paper,
    };
    let is_shape = |element: &Element| matches!(element, Element::Shape(_));
    let mut inside = by_plotters(plan, &[paper], size, theme)?;
    let runs = plan
        .elements
        .chunk_by(|one, other| is_shape(one) == is_shape(other));
    for (number, run) in runs.enumerate() {
        if run.first().is_some_and(is_shape) {
            let shapes = run.iter().filter_map(|element| match element {
                Element::Shape(shape) => Some(shape),
                Element::Fill { .. }
                | Element::Plate { .. }
                | Element::Stroke { .. }
                | Element::Marker { .. }
                | Element::Text(_) => None,
            });
            inside.push_str(&shapes::paths(shapes, theme, plan.unit, number));
        } else {
            inside.push_str(&by_plotters(plan, run, size, theme)?);
        }
    }
    Ok(inside)
}

fn by_plotters(
    plan: &Plan,
    elements: &[Element],
    size: ChartSize,
    theme: Theme,
) -> Result<String, ChartError> {
    let part = Plan {
        elements: elements.to_vec(),
        ticks: Vec::new(),
        ..*plan
    };
    let mut drawn = String::with_capacity(16_384);
    let backend = SVGBackend::with_string(&mut drawn, (size.width, size.height));
    let mut vector = Vector { backend };
    draw(&part, theme, &mut vector)?;
    vector.backend.present().map_err(refused)?;
    drop(vector);
    // plotters opens and closes a document of its own; ours says what the image is.
    let inside = drawn.split_once('\n').map_or("", |(_, inside)| inside);
    Ok(inside.trim_end().trim_end_matches("</svg>").to_owned())
}

/// Where the image comes from, for the programs that index or edit it.
fn metadata(specification: &ChartSpecification) -> String {
    let marks = specification.marks.join("\u{202f}; ");
    let members = [
        ("title", &specification.title),
        ("source", &specification.source_line),
        ("identifier", &specification.edition),
        ("rights", &specification.licence),
        ("description", &marks),
    ];
    let members: Vec<String> = members
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("<dc:{name}>{}</dc:{name}>", escaped(text)))
        .collect();
    let members = members.concat();
    format!("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{members}</metadata>\n")
}

fn escaped(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

struct Vector<'a> {
    backend: SVGBackend<'a>,
}

fn refused(error: impl std::fmt::Display) -> ChartError {
    ChartError::Drawing {
        reason: error.to_string(),
    }
}

fn at(spot: Spot) -> (i32, i32) {
    (pixel(spot.x), pixel(spot.y))
}

fn paint((red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

impl Surface for Vector<'_> {
    fn fill(&mut self, area: &Area, colour: Rgb) -> Result<(), ChartError> {
        let from = (pixel(area.left), pixel(area.top));
        let to = (pixel(area.right), pixel(area.bottom));
        self.backend
            .draw_rect(from, to, &paint(colour).to_backend_color(), true)
            .map_err(refused)
    }

    fn weave(&mut self, area: &Area, weave: &Weave) -> Result<(), ChartError> {
        self.fill(area, weave.base)?;
        weave
            .lines(area)
            .into_iter()
            .try_for_each(|(from, to)| self.stroke(&[from, to], weave.width, weave.colour))
    }

    fn stroke(&mut self, points: &[Spot], width: f64, colour: Rgb) -> Result<(), ChartError> {
        let stroke_width = pixel(width.max(1.0)).unsigned_abs();
        let style = ShapeStyle {
            color: paint(colour).to_rgba(),
            filled: false,
            stroke_width,
        };
        self.backend
            .draw_path(points.iter().map(|spot| at(*spot)), &style)
            .map_err(refused)
    }

    fn disc(&mut self, centre: Spot, radius: f64, colour: Rgb) -> Result<(), ChartError> {
        let radius = pixel(radius).unsigned_abs();
        let colour = paint(colour).to_backend_color();
        self.backend
            .draw_circle(at(centre), radius, &colour, true)
            .map_err(refused)
    }

    fn polygon(&mut self, corners: &[Spot], colour: Rgb) -> Result<(), ChartError> {
        let colour = paint(colour).to_backend_color();
        self.backend
            .fill_polygon(corners.iter().map(|spot| at(*spot)), &colour)
            .map_err(refused)
    }

    fn shape(&mut self, _shape: &Shape, _theme: Theme, _unit: f64) -> Result<(), ChartError> {
        // Written apart, between what plotters writes: see `inside`.
        Ok(())
    }

    fn text(&mut self, run: &TextRun, colour: Rgb) -> Result<(), ChartError> {
        let style = if run.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let (held, x) = match run.anchor {
            Anchor::Left => (HPos::Left, run.at.x),
            Anchor::Middle => (HPos::Center, run.at.x + run.width / 2.0),
            Anchor::Right => (HPos::Right, run.at.x + run.width),
        };
        let font = (FAMILY, run.em * PLOTTERS_FONT_RATIO, style).into_font();
        let colour = paint(colour);
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(Pos::new(held, VPos::Top));
        let top = Spot {
            x,
            y: run.at.y - run.em * ANCHOR_TO_BASELINE,
        };
        self.backend
            .draw_text(&run.text, &style, at(top))
            .map_err(refused)
    }
}
