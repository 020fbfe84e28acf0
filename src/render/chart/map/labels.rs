//! Values written on the territories that have room for them.

use super::super::geometry::{Area, Spot};
use super::super::lettering::Lettering;
use super::super::sheet::{Hold, Sheet};
use super::super::specification::{ChartSpecification, PointValue, Series};
use super::{MapBody, shade};
use crate::domain::number::french;

/// Beyond this many territories the values are in the table only.
const MOST_LABELLED: usize = 130;

/// Writes each value where it fits inside its territory.
pub(super) fn write(
    sheet: &mut Sheet,
    specification: &ChartSpecification,
    map: &MapBody,
    series: &Series,
    rings: &[Vec<Vec<Spot>>],
) {
    if series.points.len() > MOST_LABELLED {
        return;
    }
    for (place, (point, rings)) in series.points.iter().zip(rings).enumerate() {
        let (PointValue::Number(value), Some(shade)) = (point.value, shade(map, place, point))
        else {
            continue;
        };
        let letters = sheet.axis().inked(shade.over());
        let text = french(value, specification.decimals);
        let Some(middle) = room(rings, &text, letters) else {
            continue;
        };
        let baseline = middle.y + letters.em * 0.36;
        sheet.write(&text, Hold::Middle(middle.x), baseline, letters);
    }
}

/// The middle of the place where a text fits inside rings, in the widest part near the centre.
fn room(rings: &[Vec<Spot>], text: &str, letters: Lettering) -> Option<Spot> {
    let spots = || rings.iter().flatten().map(|spot| spot.y);
    let (top, bottom) = (
        spots().fold(f64::INFINITY, f64::min),
        spots().fold(f64::NEG_INFINITY, f64::max),
    );
    let wanted = letters.width(text) + letters.em * 0.6;
    let half = letters.em * 0.55;
    let mut best: Option<(f64, Spot)> = None;
    for rank in 1..16_u32 {
        let share = f64::from(rank) / 16.0;
        let level = top + (bottom - top) * share;
        let band = Area {
            left: 0.0,
            right: 0.0,
            top: level - half,
            bottom: level + half,
        };
        for (from, to) in free(rings, band) {
            let score = (to - from) * (1.0 - (share - 0.5).abs());
            if to - from >= wanted && best.is_none_or(|(known, _)| score > known) {
                let x = f64::midpoint(from, to);
                best = Some((score, Spot { x, y: level }));
            }
        }
    }
    best.map(|(_, spot)| spot)
}

/// Stretches that are inside all along the height of a band.
fn free(rings: &[Vec<Spot>], band: Area) -> Vec<(f64, f64)> {
    let middle = f64::midpoint(band.top, band.bottom);
    let mut crossed: Vec<f64> = Vec::new();
    // What enters the band anywhere, as stretches that are not free.
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for ring in rings {
        for (from, to) in ring.iter().zip(ring.iter().skip(1)) {
            let at = |y: f64| from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y);
            if (from.y <= middle) != (to.y <= middle) {
                crossed.push(at(middle));
            }
            let (low, high) = (from.y.min(to.y), from.y.max(to.y));
            if high < band.top || low > band.bottom {
                continue;
            }
            let (one, other) = if high - low < 1e-9 {
                (from.x, to.x)
            } else {
                (
                    at(band.top.clamp(low, high)),
                    at(band.bottom.clamp(low, high)),
                )
            };
            taken.push((one.min(other), one.max(other)));
        }
    }
    crossed.sort_by(f64::total_cmp);
    let pairs = crossed.iter().zip(crossed.iter().skip(1)).step_by(2);
    pairs
        .filter_map(|(from, to)| {
            let centre = f64::midpoint(*from, *to);
            // Shrunk from each end by what enters the band there.
            let (mut left, mut right) = (*from, *to);
            for (enters, leaves) in &taken {
                if *leaves <= centre {
                    left = left.max(*leaves);
                } else if *enters >= centre {
                    right = right.min(*enters);
                } else {
                    return None;
                }
            }
            (right > left).then_some((left, right))
        })
        .collect()
}
