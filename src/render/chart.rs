//! Charts: a specification as data, a plan of rectangles and texts, then PNG or SVG.
//!
//! Pure: the same specification, size and theme give the same bytes, on any machine, because the
//! font is embedded. Layout is decided once, in [`plan()`], so that both formats and all themes
//! agree and tests can read it. What must not be shown is not in the specification: a secret
//! point holds a [`Mark`], never a number.

mod along;
mod axis;
mod bar_rows;
mod bars;
mod bitmap;
mod check;
mod distribution;
mod drawing;
mod encoding;
mod end_labels;
mod geometry;
mod legend;
mod lettering;
mod line_axes;
mod lines;
mod map;
mod multiples;
mod palette;
mod plan;
mod point_labels;
mod progress;
mod pyramid;
mod ranking;
mod sentence;
mod shape;
mod sheet;
mod side_labels;
mod specification;
mod stacked;
mod surround;
mod table;
mod ticks;
mod time_axis;
mod traces;
mod vector;
mod weave;

pub use check::ChartError;
pub use encoding::encode_png;
pub use geometry::{Area, Spot};
pub use map::{MapBody, MapClass, MapDot, MapFrame};
pub use palette::{Ink, Theme};
pub use plan::{Anchor, Element, Form, Plan, TextRun, plan};
pub use sentence::{describe, describe_at_length};
pub use shape::{Shade, Shape};
pub use specification::{
    ChartBody, ChartKind, ChartSize, ChartSpecification, Mark, Point, PointValue, Series,
    SeriesRole, Verdict,
};
pub use table::{ChartCell, ChartRow, ChartTable, tabulate};

/// Draws the chart and encodes it as PNG, with `Title`, `Source`, `Description`, `Edition`,
/// `Licence` and `Disclaimer` (the marks of the image) as `iTXt` chunks.
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
    let warning = specification.marks.join("\u{202f}; ");
    let texts = [
        ("Title", specification.title.as_str()),
        ("Source", specification.source_line.as_str()),
        ("Description", description.as_str()),
        ("Edition", specification.edition.as_str()),
        ("Licence", specification.licence.as_str()),
        ("Disclaimer", warning.as_str()),
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
    Ok(pixels)
}

/// Draws the chart as an SVG document with `role="img"`, a `<title>`, a `<desc>` and, as Dublin
/// Core `<metadata>`, title, source, edition, licence and marks.
///
/// # Errors
/// As [`draw_png`].
pub fn draw_svg(
    specification: &ChartSpecification,
    size: ChartSize,
    theme: Theme,
) -> Result<String, ChartError> {
    let plan = plan(specification, size)?;
    vector::document(&plan, size, theme, specification)
}
