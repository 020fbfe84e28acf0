//! A plan drawn on a surface, the same for pixels and vectors.

use super::check::ChartError;
use super::geometry::{Area, Spot};
use super::palette::{Filling, Ink, Rgb, Theme};
use super::plan::{Element, Form, Plan, TextRun};
use super::shape::Shape;
use super::weave::Weave;

/// Something that can be drawn on.
pub(super) trait Surface {
    fn fill(&mut self, area: &Area, colour: Rgb) -> Result<(), ChartError>;
    /// A filled area with lines over it.
    fn weave(&mut self, area: &Area, weave: &Weave) -> Result<(), ChartError>;
    fn stroke(&mut self, points: &[Spot], width: f64, colour: Rgb) -> Result<(), ChartError>;
    fn disc(&mut self, centre: Spot, radius: f64, colour: Rgb) -> Result<(), ChartError>;
    /// A convex polygon.
    fn polygon(&mut self, corners: &[Spot], colour: Rgb) -> Result<(), ChartError>;
    /// An outline of any form; `unit` is the size of patterns.
    fn shape(&mut self, shape: &Shape, theme: Theme, unit: f64) -> Result<(), ChartError>;
    fn text(&mut self, run: &TextRun, colour: Rgb) -> Result<(), ChartError>;
}

/// Draws every element in order.
pub(super) fn draw(
    plan: &Plan,
    theme: Theme,
    surface: &mut impl Surface,
) -> Result<(), ChartError> {
    for element in &plan.elements {
        match element {
            Element::Fill {
                area,
                ink: Ink::Series(position),
            } => patterned(surface, area, theme.filling(*position), plan.unit)?,
            Element::Fill { area, ink } => surface.fill(area, theme.colour(*ink))?,
            Element::Plate { area, series } => {
                if theme.filling(*series).pattern.is_some() {
                    surface.fill(area, theme.colour(Ink::Paper))?;
                }
            }
            Element::Stroke { points, width, ink } => {
                surface.stroke(points, *width, theme.colour(*ink))?;
            }
            Element::Marker {
                form,
                centre,
                radius,
                ink,
            } => {
                let colour = theme.colour(*ink);
                match corners(*form, *centre, *radius) {
                    Some(corners) => surface.polygon(&corners, colour)?,
                    None => surface.disc(*centre, *radius, colour)?,
                }
            }
            Element::Shape(shape) => surface.shape(shape, theme, plan.unit)?,
            Element::Text(run) => surface.text(run, theme.colour(run.ink))?,
        }
    }
    Ok(())
}

/// An area of a series: its colour, the lines over it, its edge.
fn patterned(
    surface: &mut impl Surface,
    area: &Area,
    filling: Filling,
    unit: f64,
) -> Result<(), ChartError> {
    match filling.pattern {
        Some(lines) => surface.weave(area, &Weave::new(lines, filling.base, unit))?,
        None => surface.fill(area, filling.base)?,
    }
    let Some(colour) = filling.edge else {
        return Ok(());
    };
    let width = unit.round().max(1.0);
    let sides = [
        Area {
            bottom: area.top + width,
            ..*area
        },
        Area {
            top: area.bottom - width,
            ..*area
        },
        Area {
            right: area.left + width,
            ..*area
        },
        Area {
            left: area.right - width,
            ..*area
        },
    ];
    sides.iter().try_for_each(|side| surface.fill(side, colour))
}

/// Corners of a marker, clockwise, of about the surface of the disc; none for the disc itself.
fn corners(form: Form, centre: Spot, radius: f64) -> Option<Vec<Spot>> {
    let offsets: &[(f64, f64)] = match form {
        Form::Disc => return None,
        Form::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        Form::Diamond => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        Form::Triangle => &[(0.0, -1.2), (1.25, 0.95), (-1.25, 0.95)],
        Form::Down => &[(-1.25, -0.95), (1.25, -0.95), (0.0, 1.2)],
    };
    let corner = |(x, y): &(f64, f64)| Spot {
        x: centre.x + x * radius,
        y: centre.y + y * radius,
    };
    Some(offsets.iter().map(corner).collect())
}
