//! Rings around one area, their surface and a point inside.

use super::mesh::Mesh;
use super::projection::{Ground, Metres};

/// Rings around a territory, in metres; the territory is on their left, so that holes turn right.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Plane of the coordinates.
    pub ground: Ground,
    /// Closed rings: the last point is the first.
    pub rings: Vec<Vec<Metres>>,
}

impl Outline {
    /// The rings of one area of a mesh; none when it has no line.
    pub fn of(mesh: &Mesh, area: usize) -> Option<Self> {
        let steps = mesh.rings(area + 1).pop()?;
        let rings: Vec<Vec<Metres>> = steps.iter().map(|ring| mesh.points(ring)).collect();
        (!rings.is_empty()).then_some(Self {
            ground: mesh.ground,
            rings,
        })
    }

    /// Surface in square metres, holes left out.
    pub fn surface(&self) -> f64 {
        self.rings.iter().map(|ring| surface(ring)).sum()
    }

    /// A point inside, in the middle of the widest stretch of land among a few lines across.
    pub fn centre(&self) -> Option<Metres> {
        let norths = || self.rings.iter().flatten().map(|point| point.north);
        let (south, north) = (
            norths().fold(f64::INFINITY, f64::min),
            norths().fold(f64::NEG_INFINITY, f64::max),
        );
        let mut best: Option<(f64, Metres)> = None;
        for rank in 1..ACROSS {
            let share = f64::from(rank) / f64::from(ACROSS);
            let level = south + (north - south) * share;
            // Of stretches nearly as wide, the one nearest the middle.
            let weight = 1.0 - (share - 0.5).abs();
            for (from, to) in self.stretches(level) {
                let score = (to - from) * weight;
                if best.is_none_or(|(known, _)| score > known) {
                    let east = f64::midpoint(from, to);
                    best = Some((score, Metres { east, north: level }));
                }
            }
        }
        best.map(|(_, centre)| centre)
    }

    /// Where a level crosses the territory, from west to east.
    fn stretches(&self, level: f64) -> Vec<(f64, f64)> {
        let mut crossed: Vec<f64> = Vec::new();
        for ring in &self.rings {
            for (from, to) in ring.iter().zip(ring.iter().skip(1)) {
                if (from.north <= level) != (to.north <= level) {
                    let share = (level - from.north) / (to.north - from.north);
                    crossed.push(from.east + (to.east - from.east) * share);
                }
            }
        }
        crossed.sort_by(f64::total_cmp);
        let pairs = crossed.iter().zip(crossed.iter().skip(1)).step_by(2);
        pairs.map(|(from, to)| (*from, *to)).collect()
    }

    /// Whether a point is inside.
    pub fn contains(&self, point: Metres) -> bool {
        let mut stretches = self.stretches(point.north).into_iter();
        stretches.any(|(from, to)| from <= point.east && point.east <= to)
    }
}

/// Lines across, plus one.
const ACROSS: u32 = 8;

/// Surface of a closed ring, positive when it turns left.
fn surface(ring: &[Metres]) -> f64 {
    // Near the first point, so that large coordinates do not eat the decimals.
    let Some(near) = ring.first() else { return 0.0 };
    let sides = ring.iter().zip(ring.iter().skip(1));
    let doubled: f64 = sides
        .map(|(from, to)| {
            (from.east - near.east) * (to.north - near.north)
                - (to.east - near.east) * (from.north - near.north)
        })
        .sum();
    doubled / 2.0
}
