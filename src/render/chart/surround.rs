//! What surrounds every chart: title, subtitle, badges above; counts, objective, source below.

use super::geometry::{Area, times};
use super::lettering::Lettering;
use super::palette::Ink;
use super::sheet::{Hold, Sheet};
use super::specification::{ChartKind, ChartSpecification, Mark};

/// Share of the height that the footer may take.
const FOOTER_SHARE: f64 = 0.3;
/// Share of the height that the footer may take by wrapping its notes; beyond, they are shortened.
const WRAPPED_FOOTER_SHARE: f64 = 0.21;
/// Share of the width that one badge may take.
const BADGE_SHARE: f64 = 0.45;
/// Share of the width that badges side by side may take; beyond, the title needs the room.
const BADGES_SHARE: f64 = 0.3;

/// Places header and footer; returns the area left for the chart.
pub(super) fn place(sheet: &mut Sheet, specification: &ChartSpecification) -> Area {
    let page = sheet.page();
    let margin = sheet.length(26.0).round();
    let inside = page.grown(-margin);
    let top = header(sheet, specification, inside);
    let bottom = footer(sheet, specification, inside);
    let (above, below) = (sheet.length(14.0), sheet.length(12.0));
    Area {
        top: top + above,
        bottom: bottom - below,
        ..inside
    }
}

fn header(sheet: &mut Sheet, specification: &ChartSpecification, inside: Area) -> f64 {
    let badges = badges(sheet, &specification.marks, inside);
    let gap = sheet.length(20.0);
    let title = sheet.title();
    let beside = badges.map_or(inside.width(), |area| area.left - gap - inside.left);
    let lines = title.wrap(&specification.title, beside, 2);
    let mut bottom = sheet.write_lines(&lines, Hold::Left(inside.left), inside.top, title);
    let subtitle = sheet.subtitle();
    let lowest = badges.map_or(inside.top, |area| area.bottom);
    let width = if bottom < lowest {
        beside
    } else {
        inside.width()
    };
    let lines = subtitle.wrap(&specification.subtitle, width, 2);
    bottom = sheet.write_lines(&lines, Hold::Left(inside.left), bottom, subtitle);
    bottom.max(lowest)
}

/// Badges at the top right: side by side where there is room, else one under the other.
fn badges(sheet: &mut Sheet, marks: &[String], inside: Area) -> Option<Area> {
    let letters = sheet.badge();
    let (padding, gap) = ((letters.em * 0.6).round(), sheet.length(8.0).round());
    let most = inside.width() * BADGE_SHARE;
    let texts: Vec<String> = marks
        .iter()
        .map(|mark| letters.shortened(mark, most - 2.0 * padding))
        .collect();
    let widths: Vec<f64> = texts
        .iter()
        .map(|text| (letters.width(text) + 2.0 * padding).ceil())
        .collect();
    let together: f64 = widths.iter().map(|width| width + gap).sum::<f64>() - gap;
    let beside = together <= inside.width() * BADGES_SHARE;
    let height = (letters.em * 1.7).round();
    let (mut right, mut top) = (inside.right, inside.top);
    let mut whole: Option<Area> = None;
    // Side by side they are placed from the right, and still read in their order.
    let mut badges: Vec<_> = texts.iter().zip(&widths).collect();
    if beside {
        badges.reverse();
    }
    for (text, width) in badges {
        let area = Area {
            left: right - width,
            top,
            right,
            bottom: top + height,
        };
        badge(sheet, text, area, letters);
        whole = Some(whole.map_or(area, |whole| Area {
            left: whole.left.min(area.left),
            bottom: whole.bottom.max(area.bottom),
            ..whole
        }));
        if beside {
            right = area.left - gap;
        } else {
            top = area.bottom + gap / 2.0;
        }
    }
    whole.map(|area| Area {
        right: inside.right,
        ..area
    })
}

fn badge(sheet: &mut Sheet, text: &str, area: Area, letters: Lettering) {
    sheet.fill(area, Ink::Badge);
    sheet.fill(area.grown(-sheet.thickness(1.5)), Ink::BadgePaper);
    let middle = f64::midpoint(area.left, area.right);
    let baseline = f64::midpoint(area.top, area.bottom) + letters.em * 0.36;
    sheet.write(text, Hold::Middle(middle), baseline, letters);
}

/// Writes the footer from the bottom up; returns its top.
fn footer(sheet: &mut Sheet, specification: &ChartSpecification, inside: Area) -> f64 {
    let letters = sheet.footer();
    let notes = notes(specification);
    let height = sheet.page().height();
    let room = times(height * FOOTER_SHARE, letters.line());
    let wrapped_room = times(height * WRAPPED_FOOTER_SHARE, letters.line());
    let wrapped = |most| -> Vec<String> {
        notes
            .iter()
            .flat_map(|note| letters.wrap(note, inside.width(), most))
            .collect()
    };
    let lines = [3, 2]
        .into_iter()
        .map(wrapped)
        .find(|lines| lines.len() <= wrapped_room);
    let mut lines = lines.unwrap_or_else(|| wrapped(1));
    lines.truncate(room.max(1));
    let height = letters.line() * super::geometry::count(lines.len());
    let top = inside.bottom - height;
    sheet.write_lines(&lines, Hold::Left(inside.left), top, letters);
    top
}

fn notes(specification: &ChartSpecification) -> Vec<String> {
    let used = |mark: &Mark| {
        // The key of a map says them beside their patterns.
        if specification.kind == ChartKind::Map {
            return false;
        }
        let mut points = specification
            .series
            .iter()
            .flat_map(|series| &series.points);
        points.any(|point| point.value.mark() == Some(*mark))
    };
    let legend: Vec<String> = Mark::ALL
        .into_iter()
        .filter(used)
        .map(|mark| format!("{}\u{a0}: {}", mark.sign(), mark.meaning()))
        .collect();
    [
        legend.join(" · "),
        specification.counts_line.clone(),
        specification.objective_line.clone().unwrap_or_default(),
        specification.source_line.clone(),
    ]
    .into_iter()
    .filter(|note| !note.trim().is_empty())
    .collect()
}
