//! Shapes as paths, which plotters cannot write: holes, tenths of a pixel, patterns.

use std::fmt::Write as _;

use super::super::geometry::Spot;
use super::super::palette::{Rgb, Theme};
use super::super::shape::{Shape, Texture};
use super::escaped;

/// The paths of shapes that follow one another, with the patterns that they use.
///
/// `number` starts the names of patterns, which are the document's.
pub(super) fn paths<'a>(
    shapes: impl Iterator<Item = &'a Shape>,
    theme: Theme,
    unit: f64,
    number: usize,
) -> String {
    let mut patterns: Vec<(Texture, Rgb, Rgb)> = Vec::new();
    let mut drawn = String::new();
    for shape in shapes {
        let fill = shape.shade.map_or_else(
            || "none".to_owned(),
            |shade| {
                let paint = theme.shade(shade);
                let Some((texture, lines)) = paint.texture else {
                    return hexadecimal(paint.base);
                };
                let wanted = (texture, lines, paint.base);
                let place = patterns.iter().position(|known| *known == wanted);
                let place = place.unwrap_or_else(|| {
                    patterns.push(wanted);
                    patterns.len() - 1
                });
                format!("url(#p{number}-{place})")
            },
        );
        drawn.push_str(&path(shape, &fill, theme));
    }
    let patterns: String = patterns
        .iter()
        .enumerate()
        .map(|(place, pattern)| definition(&format!("p{number}-{place}"), *pattern, unit))
        .collect();
    if patterns.is_empty() {
        drawn
    } else {
        format!("<defs>\n{patterns}</defs>\n{drawn}")
    }
}

fn path(shape: &Shape, fill: &str, theme: Theme) -> String {
    let mut way = String::new();
    for line in &shape.lines {
        add_line(&mut way, line);
        if shape.shade.is_some() {
            way.push('Z');
        }
    }
    let stroke = shape.stroke.map_or_else(String::new, |(width, ink)| {
        format!(
            " stroke=\"{}\" stroke-width=\"{width:.1}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"",
            hexadecimal(theme.colour(ink))
        )
    });
    if shape.name.is_empty() {
        format!("<path d=\"{way}\" fill=\"{fill}\"{stroke}/>\n")
    } else {
        let name = escaped(&shape.name);
        format!("<path d=\"{way}\" fill=\"{fill}\"{stroke}><title>{name}</title></path>\n")
    }
}

/// Tenths of a pixel, each point after the first as a difference: half the bytes.
fn add_line(way: &mut String, line: &[Spot]) {
    let tenth = |length: f64| (length * 10.0).round();
    let mut last = None;
    for spot in line {
        let (x, y) = (tenth(spot.x), tenth(spot.y));
        let (letter, dx, dy) = match last {
            None => ('M', x, y),
            Some((before_x, before_y)) => ('l', x - before_x, y - before_y),
        };
        // Writing to a text does not fail.
        let _written = write!(way, "{letter}{} {}", dx / 10.0, dy / 10.0);
        last = Some((x, y));
    }
}

fn definition(name: &str, (texture, lines, paper): (Texture, Rgb, Rgb), unit: f64) -> String {
    let (gap, width) = (Texture::gap(unit), texture.width(unit));
    let (lines, paper) = (hexadecimal(lines), hexadecimal(paper));
    let turn = match texture {
        Texture::Rising => " patternTransform=\"rotate(135)\"",
        Texture::Falling => " patternTransform=\"rotate(45)\"",
        Texture::Level | Texture::Dots => "",
    };
    let middle = gap / 2.0;
    let sign = match texture {
        Texture::Dots => format!(
            "<circle cx=\"{middle:.2}\" cy=\"{middle:.2}\" r=\"{:.2}\" fill=\"{lines}\"/>",
            width / 2.0
        ),
        Texture::Rising | Texture::Falling | Texture::Level => format!(
            "<path d=\"M0 {middle:.2}H{gap:.2}\" stroke=\"{lines}\" stroke-width=\"{width:.2}\"/>"
        ),
    };
    format!(
        "<pattern id=\"{name}\" width=\"{gap:.2}\" height=\"{gap:.2}\" \
         patternUnits=\"userSpaceOnUse\"{turn}>\
         <rect width=\"{gap:.2}\" height=\"{gap:.2}\" fill=\"{paper}\"/>{sign}</pattern>\n"
    )
}

fn hexadecimal((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
