//! A plan drawn on a surface, the same for pixels and vectors.

use super::check::ChartError;
use super::geometry::{Area, Spot};
use super::palette::{Rgb, Theme};
use super::plan::{Element, Form, Plan, TextRun};

/// Something that can be drawn on.
pub(super) trait Surface {
    fn fill(&mut self, area: &Area, colour: Rgb) -> Result<(), ChartError>;
    fn stroke(&mut self, points: &[Spot], width: f64, colour: Rgb) -> Result<(), ChartError>;
    fn disc(&mut self, centre: Spot, radius: f64, colour: Rgb) -> Result<(), ChartError>;
    /// A convex polygon.
    fn polygon(&mut self, corners: &[Spot], colour: Rgb) -> Result<(), ChartError>;
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
            Element::Fill { area, ink } => surface.fill(area, theme.colour(*ink))?,
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
            Element::Text(run) => surface.text(run, theme.colour(run.ink))?,
        }
    }
    Ok(())
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
