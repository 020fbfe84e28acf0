//! The figures that differ between two editions, the largest movements first. Pure.

use std::iter::Peekable;

use serde::Serialize;
use serde_json::{Value, json};

use super::crossing::{Crossing, Place, key_of, place_of};
use crate::domain::figure::{Cell, Content};
use crate::service::figures::{Figure, FigureKey};
use crate::service::published::PublishedEdition;

/// Values closer than this share of themselves are the same: sums may be made in another order.
const SAME: f64 = 1e-9;
/// Movements kept with an edition.
const KEPT: usize = 20;

/// How a figure differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Another value.
    Moved,
    /// The same value made of other parts: numerator, denominator, or counts of structures.
    Parts,
    /// A value where there was none.
    Appeared,
    /// No value any more.
    Vanished,
    /// Another status: secret in one edition only, or missing for another reason.
    Status,
}

impl ChangeKind {
    /// Every kind, with its code.
    pub const ALL: [(&'static str, Self); 5] = [
        ("moved", Self::Moved),
        ("parts", Self::Parts),
        ("appeared", Self::Appeared),
        ("vanished", Self::Vanished),
        ("status", Self::Status),
    ];
}

/// A figure that differs. It holds no number where the figure is secret in either edition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// How.
    pub kind: ChangeKind,
    /// The figure in the earlier edition, where its indicator, territory and member are known.
    pub before: Option<FigureKey>,
    /// The same in the later one.
    pub after: Option<FigureKey>,
    /// Value before.
    pub from: Option<f64>,
    /// Value after.
    pub to: Option<f64>,
    /// Whether it is secret in one of the editions.
    pub secret: bool,
}

/// How many figures differ, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ChangeCounts {
    /// Another value.
    pub moved: usize,
    /// The same value of other parts.
    pub parts: usize,
    /// A value where there was none.
    pub appeared: usize,
    /// No value any more.
    pub vanished: usize,
    /// Another status.
    pub status: usize,
    /// Figures that are the same, as far as the public may see.
    pub unchanged: usize,
}

/// The figures that differ, the largest relative movements first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Movements {
    /// How many.
    pub counts: ChangeCounts,
    /// Which.
    pub changes: Vec<Change>,
}

/// Compares every figure of two editions.
///
/// A cell that an edition does not hold means something (not delivered, no structure, a true zero):
/// figures are compared as they are read. A figure that is secret in both is never listed, whatever
/// moved in it.
pub fn movements(before: &PublishedEdition, after: &PublishedEdition) -> Movements {
    let mut found = Finder {
        before,
        after,
        movements: Movements::default(),
    };
    let crossing = Crossing::new(before, after);
    for places in crossing.indicators() {
        match places {
            (Some(old), Some(new)) => found.both(&crossing, old, new),
            (Some(old), None) => before.cells_of(old).for_each(|cell| found.lost(&cell)),
            (None, Some(new)) => after.cells_of(new).for_each(|cell| found.gained(&cell)),
            (None, None) => {}
        }
    }
    let mut movements = found.movements;
    movements.changes.sort_by(|a, b| {
        size(b)
            .total_cmp(&size(a))
            .then_with(|| order(a).cmp(&order(b)))
    });
    movements
}

fn order(change: &Change) -> (ChangeKind, Option<FigureKey>, Option<FigureKey>) {
    (change.kind, change.after, change.before)
}

/// Movement as a share of the larger value; what appears or vanishes comes after every movement.
fn size(change: &Change) -> f64 {
    match (change.from, change.to) {
        (Some(from), Some(to)) => {
            (to - from).abs() / from.abs().max(to.abs()).max(f64::MIN_POSITIVE)
        }
        _ => -1.0,
    }
}

struct Finder<'a> {
    before: &'a PublishedEdition,
    after: &'a PublishedEdition,
    movements: Movements,
}

impl Finder<'_> {
    /// An indicator of both editions: two lists in the same order, walked together.
    fn both(&mut self, crossing: &Crossing<'_>, old: u16, new: u16) {
        let (crossed, lost) = crossing.crossed(old, new);
        for cell in &lost {
            self.lost(cell);
        }
        let mut earlier = crossed.into_iter().peekable();
        let mut later = self.after.cells_of(new).peekable();
        while let Some((place, old_cell, new_cell)) = step(&mut earlier, &mut later) {
            if old_cell.is_some_and(|old| new_cell.is_some_and(|new| is_same_cell(&old, &new))) {
                self.movements.counts.unchanged += 1;
                continue;
            }
            let after = new_cell.map_or_else(|| key_at(new, place), |cell| key_of(&cell));
            let before = match old_cell {
                Some(cell) => Some(key_of(&cell)),
                None => crossing.back(after),
            };
            self.judge(before, Some(after));
        }
    }

    /// A figure whose indicator, territory or member the later edition does not know.
    fn lost(&mut self, cell: &Cell) {
        self.judge(Some(key_of(cell)), None);
    }

    fn gained(&mut self, cell: &Cell) {
        self.judge(None, Some(key_of(cell)));
    }

    fn judge(&mut self, before: Option<FigureKey>, after: Option<FigureKey>) {
        let old = before.map(|key| self.before.figure(key));
        let new = after.map(|key| self.after.figure(key));
        let Some(kind) = kind(old.as_ref(), new.as_ref()) else {
            self.movements.counts.unchanged += 1;
            return;
        };
        let counts = &mut self.movements.counts;
        *match kind {
            ChangeKind::Moved => &mut counts.moved,
            ChangeKind::Parts => &mut counts.parts,
            ChangeKind::Appeared => &mut counts.appeared,
            ChangeKind::Vanished => &mut counts.vanished,
            ChangeKind::Status => &mut counts.status,
        } += 1;
        let secret = [&old, &new].into_iter().flatten().any(Figure::is_secret);
        let shown = |figure: Option<Figure<'_>>| figure.filter(|_| !secret)?.value();
        self.movements.changes.push(Change {
            kind,
            before,
            after,
            from: shown(old),
            to: shown(new),
            secret,
        });
    }
}

/// The next place of either list, with its cells.
fn step(
    earlier: &mut Peekable<impl Iterator<Item = (Place, Cell)>>,
    later: &mut Peekable<impl Iterator<Item = Cell>>,
) -> Option<(Place, Option<Cell>, Option<Cell>)> {
    let old = earlier.peek().map(|(place, _)| *place);
    let new = later.peek().map(place_of);
    let place = [old, new].into_iter().flatten().min()?;
    let old = earlier.next_if(|(own, _)| *own == place);
    let new = later.next_if(|cell| place_of(cell) == place);
    Some((place, old.map(|(_, cell)| cell), new))
}

fn key_at(indicator: u16, (territory, population, member, data_year): Place) -> FigureKey {
    FigureKey {
        indicator,
        territory,
        population,
        member,
        data_year,
    }
}

fn is_same_cell(old: &Cell, new: &Cell) -> bool {
    let same_counts = (old.accredited, old.surveyed) == (new.accredited, new.surveyed);
    old.content == new.content && (same_counts || matches!(new.content, Content::Secret(_)))
}

/// How two readings of a figure differ; none when they do not, or when both are secret.
fn kind(old: Option<&Figure<'_>>, new: Option<&Figure<'_>>) -> Option<ChangeKind> {
    let content = |figure: Option<&Figure<'_>>| figure.map(Figure::content);
    match (content(old), content(new)) {
        // Nothing could be read there, and nothing can.
        (None | Some(Content::Missing(_)), None)
        | (None, Some(Content::Missing(_)))
        | (Some(Content::Secret(_)), Some(Content::Secret(_))) => None,
        (Some(Content::Secret(_)), _) | (_, Some(Content::Secret(_))) => Some(ChangeKind::Status),
        (
            Some(a @ Content::Number { value: from, .. }),
            Some(b @ Content::Number { value: to, .. }),
        ) => {
            if !is_close(from, to) {
                return Some(ChangeKind::Moved);
            }
            let counts = |figure: Option<&Figure<'_>>| figure.and_then(Figure::public_counts);
            let same = is_same_parts(a, b) && counts(old) == counts(new);
            (!same).then_some(ChangeKind::Parts)
        }
        (_, Some(Content::Number { .. })) => Some(ChangeKind::Appeared),
        (Some(Content::Number { .. }), _) => Some(ChangeKind::Vanished),
        (Some(Content::Missing(old)), Some(Content::Missing(new))) => {
            (old != new).then_some(ChangeKind::Status)
        }
    }
}

fn is_same_parts(old: Content, new: Content) -> bool {
    let parts = |content: Content| match content {
        Content::Number {
            numerator,
            denominator,
            filled,
            respondents,
            ..
        } => Some((
            numerator.unwrap_or(0.0),
            denominator.unwrap_or(0.0),
            filled,
            respondents,
        )),
        Content::Secret(_) | Content::Missing(_) => None,
    };
    parts(old).zip(parts(new)).is_some_and(|(old, new)| {
        is_close(old.0, new.0) && is_close(old.1, new.1) && (old.2, old.3) == (new.2, new.3)
    })
}

fn is_close(old: f64, new: f64) -> bool {
    (old - new).abs() <= SAME * old.abs().max(new.abs())
}

impl Movements {
    /// What is kept with an edition: how many figures moved since the one before, and the largest
    /// public movements.
    pub fn summary(&self, before: &PublishedEdition, after: &PublishedEdition) -> Value {
        let moved = self.changes.iter().filter(|change| !change.secret);
        let moved = moved.filter(|change| change.kind == ChangeKind::Moved);
        let largest = moved.take(KEPT).filter_map(|change| {
            let figure = after.figure(change.after?);
            Some(json!({"figure": figure.id(), "from": change.from, "to": change.to}))
        });
        json!({
            "with": before.id(),
            "counts": self.counts,
            "largest": largest.collect::<Vec<_>>(),
        })
    }
}
