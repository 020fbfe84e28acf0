//! The lines between areas: arcs inside an area are dropped, those of one border are joined.

use super::Arcs;
use super::projection::{Ground, Metres};
use crate::geography::territory::widen;

/// No area.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// Lines between areas on one ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    /// Where it lies.
    pub ground: Ground,
    /// Its lines. Two lines meet at their ends only.
    pub lines: Vec<Line>,
}

/// A line with the same two areas beside it all the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its points; a closed line ends where it starts.
    pub points: Vec<Metres>,
    /// Area on the left of who walks along it; none outside.
    pub left: Option<u32>,
    /// Area on the right.
    pub right: Option<u32>,
    /// Where it starts: lines that start or end there have the same number.
    from: u32,
    /// Where it ends.
    to: u32,
}

/// One line of a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Place of the line.
    pub line: usize,
    /// Whether it is walked from its first point to its last.
    pub forward: bool,
}

/// An arc that is kept, walked so that the area of the smaller number is on its left.
struct Border {
    arc: usize,
    forward: bool,
    left: u32,
    right: u32,
    from: u32,
    to: u32,
}

/// The lines of areas; `area_of` gives the area of each side of an arc.
pub(super) fn build(arcs: &Arcs, ground: Ground, area_of: &[u32]) -> Mesh {
    let mut borders = borders(arcs, area_of);
    number_nodes(arcs, &mut borders);
    let lines = chains(&borders)
        .into_iter()
        .filter_map(|chain| line(arcs, ground, &borders, &chain))
        .collect();
    Mesh { ground, lines }
}

fn borders(arcs: &Arcs, area_of: &[u32]) -> Vec<Border> {
    let area = |side: u16| area_of.get(usize::from(side)).copied().unwrap_or(OUTSIDE);
    let mut found = Vec::new();
    for (arc, [left, right]) in arcs.sides.iter().enumerate() {
        let (left, right) = (area(*left), area(*right));
        if left != right {
            found.push(Border {
                arc,
                forward: left < right,
                left: left.min(right),
                right: left.max(right),
                from: 0,
                to: 0,
            });
        }
    }
    found
}

/// Gives a number to each place where borders start or end.
fn number_nodes(arcs: &Arcs, borders: &mut [Border]) {
    let mut ends: Vec<([i32; 2], usize, bool)> = Vec::with_capacity(borders.len() * 2);
    for (place, border) in borders.iter().enumerate() {
        let first = arcs.points(border.arc).next().unwrap_or_default();
        let last = arcs.points(border.arc).last().unwrap_or_default();
        ends.push((first, place, border.forward));
        ends.push((last, place, !border.forward));
    }
    ends.sort_unstable();
    let mut node = 0;
    let mut before = None;
    for (at, place, is_start) in ends {
        if before.is_some_and(|before| before != at) {
            node += 1;
        }
        before = Some(at);
        if let Some(border) = borders.get_mut(place) {
            if is_start {
                border.from = node;
            } else {
                border.to = node;
            }
        }
    }
}

/// Borders that follow one another with the same two areas beside them.
fn chains(borders: &[Border]) -> Vec<Vec<usize>> {
    let nodes = borders
        .iter()
        .map(|border| widen(border.from.max(border.to)) + 1)
        .max()
        .unwrap_or(0);
    // How many borders meet at each node, and one that leaves it.
    let mut meet = vec![0_u32; nodes];
    let mut leaving = vec![None; nodes];
    for (place, border) in borders.iter().enumerate() {
        for node in [border.from, border.to] {
            if let Some(many) = meet.get_mut(widen(node)) {
                *many += 1;
            }
        }
        if let Some(slot) = leaving.get_mut(widen(border.from)) {
            *slot = Some(place);
        }
    }
    let is_simple = |node: u32| meet.get(widen(node)) == Some(&2);
    let mut taken = vec![false; borders.len()];
    let mut follow = |first: usize| {
        let mut chain = Vec::new();
        let mut next = Some(first);
        while let Some(place) = next {
            let Some(slot) = taken.get_mut(place).filter(|taken| !**taken) else {
                break;
            };
            *slot = true;
            chain.push(place);
            let Some(border) = borders.get(place) else {
                break;
            };
            let after = leaving.get(widen(border.to)).copied().flatten();
            let same = |place: &usize| {
                let after = borders.get(*place);
                after.is_some_and(|after| (after.left, after.right) == (border.left, border.right))
            };
            next = after.filter(|_| is_simple(border.to)).filter(same);
        }
        chain
    };
    let (starts, inside): (Vec<usize>, Vec<usize>) = (0..borders.len()).partition(|&place| {
        borders
            .get(place)
            .is_some_and(|border| !is_simple(border.from))
    });
    // What is left after those that start at a crossing goes round in a circle.
    let found = starts.into_iter().chain(inside).map(&mut follow);
    found.filter(|chain| !chain.is_empty()).collect()
}

fn line(arcs: &Arcs, ground: Ground, borders: &[Border], chain: &[usize]) -> Option<Line> {
    let mut points: Vec<Metres> = Vec::new();
    for place in chain {
        let border = borders.get(*place)?;
        let mut whole: Vec<[i32; 2]> = arcs.points(border.arc).collect();
        if !border.forward {
            whole.reverse();
        }
        // The first point is the last of the border before.
        let known = usize::from(!points.is_empty());
        points.extend(whole.into_iter().skip(known).map(|point| {
            let (longitude, latitude) = arcs.degrees(point);
            ground.project(longitude, latitude)
        }));
    }
    let (first, last) = (borders.get(*chain.first()?)?, borders.get(*chain.last()?)?);
    Some(Line {
        points,
        left: Some(first.left),
        right: (first.right != OUTSIDE).then_some(first.right),
        from: first.from,
        to: last.to,
    })
}

impl Mesh {
    /// The lines around each area, ring by ring, the area on the left of who walks.
    ///
    /// Areas are those of [`super::Contours::mesh`], in their order; one without a contour has no ring.
    pub fn rings(&self, areas: usize) -> Vec<Vec<Vec<Step>>> {
        let mut around: Vec<Vec<Step>> = vec![Vec::new(); areas];
        for (place, line) in self.lines.iter().enumerate() {
            for (area, forward) in [(line.left, true), (line.right, false)] {
                let steps = area.and_then(|area| around.get_mut(widen(area)));
                if let Some(steps) = steps {
                    steps.push(Step {
                        line: place,
                        forward,
                    });
                }
            }
        }
        around.into_iter().map(|steps| self.joined(steps)).collect()
    }

    fn joined(&self, mut steps: Vec<Step>) -> Vec<Vec<Step>> {
        let mut rings = Vec::new();
        while let Some(first) = steps.pop() {
            let (start, mut end) = self.ends(first);
            let mut ring = vec![first];
            while end != start {
                let next = steps.iter().position(|step| self.ends(*step).0 == end);
                let Some(next) = next.map(|place| steps.swap_remove(place)) else {
                    break;
                };
                end = self.ends(next).1;
                ring.push(next);
            }
            rings.push(ring);
        }
        rings
    }

    fn ends(&self, step: Step) -> (u32, u32) {
        match (self.lines.get(step.line), step.forward) {
            (Some(line), true) => (line.from, line.to),
            (Some(line), false) => (line.to, line.from),
            (None, _) => (OUTSIDE, OUTSIDE),
        }
    }

    /// Points of a ring, the last the same as the first.
    pub fn points(&self, ring: &[Step]) -> Vec<Metres> {
        let mut points: Vec<Metres> = Vec::new();
        for step in ring {
            let Some(line) = self.lines.get(step.line) else {
                continue;
            };
            let known = usize::from(!points.is_empty());
            if step.forward {
                points.extend(line.points.iter().skip(known));
            } else {
                points.extend(line.points.iter().rev().skip(known));
            }
        }
        points
    }
}
