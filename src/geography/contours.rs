//! Contours of communes, and those of any set of communes by dropping the lines inside it.
//!
//! The file is compiled in, and unpacked the first time that a map is asked for: some 3 MB, kept as
//! small differences. A line between two communes is stored once, so that neighbours always share
//! it. What the contours are, their source and licence: `import/reference/README.md`.

mod mesh;
mod outline;
mod packed;
mod projection;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use super::Geography;
use super::territory::{Territory, widen};

pub use mesh::{Line, Mesh, Step};
pub use outline::Outline;
pub use projection::{Ground, Metres};

/// Credit that every map carries.
pub const CREDIT: &str = "IGN, Admin Express COG, contours simplifiés, Licence Ouverte 2.0";

/// The contours of communes of the current geography.
///
/// Four communes restored by the division of Neussargues en Pinatelle and those of the collectivités
/// d'outre-mer have none: a map says how many it cannot draw.
#[derive(Debug, Default)]
pub struct Contours {
    /// Codes of communes, ascending.
    codes: Vec<[u8; 5]>,
    arcs: Arcs,
}

/// Lines between two communes, or between a commune and the outside.
#[derive(Debug, Default)]
struct Arcs {
    /// Degrees = origin + scale × number.
    scale: [f64; 2],
    origin: [f64; 2],
    /// 1 + place of the commune on the left and on the right; 0 outside.
    sides: Vec<[u16; 2]>,
    /// First point of each arc.
    starts: Vec<[i32; 2]>,
    /// Where the differences of each arc end in `deltas`; they start where those of the arc before end.
    ends: Vec<u32>,
    /// Each point after the first, as a difference with the one before.
    deltas: Vec<[i16; 2]>,
}

static CONTOURS: LazyLock<Contours> = LazyLock::new(|| packed::read().unwrap_or_default());

impl Contours {
    /// The contours, unpacked at the first call. Damaged bytes would give none; a test reads them.
    pub fn load() -> &'static Self {
        &CONTOURS
    }

    /// How many communes have a contour.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether no commune has a contour.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether the commune of this code has a contour.
    pub fn has(&self, commune: &str) -> bool {
        self.place(commune, 0..self.codes.len()).is_some()
    }

    /// Place of a commune among those that have a contour.
    fn place(&self, code: &str, around: std::ops::Range<usize>) -> Option<usize> {
        let start = around.start;
        let found = self
            .codes
            .get(around)?
            .binary_search_by(|known| known.as_slice().cmp(code.as_bytes()));
        found.ok().map(|offset| start + offset)
    }

    /// Place of a commune known by its index: codes are sorted in both lists, and few are missing here.
    fn place_of(&self, geography: &Geography, commune: u32) -> Option<usize> {
        let idx = widen(commune);
        let code = &geography.communes().get(idx)?.code;
        let missing = geography.communes().len().checked_sub(self.codes.len())?;
        let end = self.codes.len().min(idx + 1);
        self.place(code, idx.saturating_sub(missing).min(end)..end)
    }

    /// The lines between areas, and around them, on one ground.
    ///
    /// An area is a set of communes by their indices. A commune belongs to the first area that
    /// names it; one without a contour, or on another ground, is left out.
    pub fn mesh(&self, geography: &Geography, ground: Ground, areas: &[&[u32]]) -> Mesh {
        let mut area_of = vec![mesh::OUTSIDE; self.codes.len() + 1];
        for (area, communes) in (0u32..).zip(areas) {
            for &commune in *communes {
                let Some(place) = self.place_of(geography, commune) else {
                    continue;
                };
                let is_here = self
                    .codes
                    .get(place)
                    .is_some_and(|code| Ground::of(*code) == ground);
                if let Some(slot) = area_of.get_mut(place + 1).filter(|_| is_here)
                    && *slot == mesh::OUTSIDE
                {
                    *slot = area;
                }
            }
        }
        mesh::build(&self.arcs, ground, &area_of)
    }

    /// Outline of a territory, on the ground where most of it lies; none when none of its communes
    /// has a contour, nor for a quartier, whose communes are not its own.
    pub fn outline(&self, geography: &Geography, territory: &Territory) -> Option<Outline> {
        if !territory.code.kind.is_made_of_communes() {
            return None;
        }
        let ground = self.grounds(geography, territory).into_iter().next()?;
        let mesh = self.mesh(geography, ground, &[&territory.communes]);
        Outline::of(&mesh, 0)
    }

    /// The grounds that a territory lies on, that with the most communes first.
    pub fn grounds(&self, geography: &Geography, territory: &Territory) -> Vec<Ground> {
        let mut found: Vec<(Ground, usize)> =
            Ground::ALL.iter().map(|ground| (*ground, 0)).collect();
        for &commune in territory.communes.iter() {
            let place = self.place_of(geography, commune);
            let code = place.and_then(|place| self.codes.get(place));
            let ground = code.map(|code| Ground::of(*code));
            if let Some((_, many)) = found.iter_mut().find(|(known, _)| Some(*known) == ground) {
                *many += 1;
            }
        }
        found.retain(|(_, many)| *many > 0);
        found.sort_by_key(|(_, many)| std::cmp::Reverse(*many));
        found.into_iter().map(|(ground, _)| ground).collect()
    }

    /// Communes of a territory that have no contour.
    pub fn missing(&self, geography: &Geography, territory: &Territory) -> usize {
        let communes = territory.communes.iter();
        communes
            .filter(|commune| self.place_of(geography, **commune).is_none())
            .count()
    }
}

impl Arcs {
    /// Points of an arc, in the whole numbers of the file.
    fn points(&self, arc: usize) -> impl Iterator<Item = [i32; 2]> {
        let from = arc
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| widen(*end));
        let to = self.ends.get(arc).map_or(0, |end| widen(*end));
        let deltas = self.deltas.get(from..to).unwrap_or_default();
        let start = self.starts.get(arc).copied();
        let mut last = start.unwrap_or_default();
        let after = deltas.iter().map(move |[x, y]| {
            last = [last[0] + i32::from(*x), last[1] + i32::from(*y)];
            last
        });
        start.into_iter().chain(after)
    }

    /// Degrees of longitude and latitude.
    fn degrees(&self, [x, y]: [i32; 2]) -> (f64, f64) {
        (
            self.origin[0] + self.scale[0] * f64::from(x),
            self.origin[1] + self.scale[1] * f64::from(y),
        )
    }
}
