//! Charts: a specification as data, a plan of rectangles and texts, then PNG or SVG.
//!
//! Pure: the same specification, size and theme give the same bytes, on any machine, because the
//! font is embedded. Layout is decided once, in [`plan()`], so that both formats and all themes
//! agree and tests can read it. What must not be shown is not in the specification: a secret
//! point holds a [`Mark`], never a number.

mod bar_rows;
mod bars;
mod bitmap;
mod check;
mod drawing;
mod encoding;
mod end_labels;
mod geometry;
mod legend;
mod lettering;
mod line_axes;
mod lines;
mod palette;
mod plan;
mod point_labels;
mod ranking;
mod sentence;
mod sheet;
mod specification;
mod surround;
mod ticks;
mod time_axis;
mod traces;
mod vector;

pub use check::ChartError;
pub use encoding::encode_png;
pub use geometry::{Area, Spot};
pub use palette::{Ink, Theme};
pub use plan::{Anchor, Element, Form, Plan, TextRun, plan};
pub use sentence::describe;
pub use specification::{
    ChartBody, ChartKind, ChartSize, ChartSpecification, Mark, Point, PointValue, Series,
    SeriesRole, Verdict,
};

/// Draws the chart and encodes it as PNG, with `Title`, `Source` and `Description` as text chunks.
///
/// # Errors
/// A size out of bounds, a value that is not a drawable number, too many series or points.
pub fn draw_png(
    specification: &ChartSpecification,
    size: ChartSize,
    theme: Theme,
) -> Result<Vec<u8>, ChartError> {
    let pixels = draw_pixels(specification, size, theme)?;
    let description = describe(specification);
    let texts = [
        ("Title", specification.title.as_str()),
        ("Source", specification.source_line.as_str()),
        ("Description", description.as_str()),
    ];
    encode_png(&pixels, size.width, size.height, &texts)
}

/// Draws the chart as rows of RGB pixels, three bytes each, without encoding them.
///
/// # Errors
/// As [`draw_png`].
pub fn draw_pixels(
    specification: &ChartSpecification,
    size: ChartSize,
    theme: Theme,
) -> Result<Vec<u8>, ChartError> {
    let plan = plan(specification, size)?;
    let mut pixels = vec![u8::MAX; size.bytes()];
    let mut surface = bitmap::Bitmap::new(&mut pixels, size);
    drawing::draw(&plan, theme, &mut surface)?;
    drop(surface);
    Ok(pixels)
}

/// Draws the chart as an SVG document with `role="img"`, a `<title>` and a `<desc>`.
///
/// # Errors
/// As [`draw_png`].
pub fn draw_svg(
    specification: &ChartSpecification,
    size: ChartSize,
    theme: Theme,
) -> Result<String, ChartError> {
    let plan = plan(specification, size)?;
    vector::document(
        &plan,
        size,
        theme,
        &specification.title,
        &describe(specification),
    )
}
