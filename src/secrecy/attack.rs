//! What an attacker learns of one hidden sum.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Blocks, Known};
use super::cover::Scratch;
use super::linked::Linked;
use super::parts::{Held, Part};
use super::rules::Rules;
use super::solve::{Move, System, propagated};

/// How thoroughly to attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By linear programming: what it does not find is not there.
    Exact,
    /// By bounds that follow from one equation at a time: quick, and what it finds is there.
    Propagation,
}

/// What an attacker learns: bounds of what others than itself make of a hidden sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finding {
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) value: f64,
    /// Manager who attacks, if it takes one.
    pub(super) attacker: Option<usize>,
}

/// Equations between parts: part, and what it is multiplied by.
type Equations = Vec<Vec<(usize, f64)>>;

/// Blocks that a first, local attack looks at, unless told otherwise.
const NEAR: usize = 60;
/// Attackers whose bounds are propagated for one sum.
const PROPAGATED: usize = 8;
/// Blocks around which a sum that is no secret by itself is looked at.
const STARTS: usize = 8;

/// An attacker of one table, whatever it wants to know.
#[derive(Debug)]
pub(super) struct Attack<'a> {
    linked: &'a Linked,
    rules: &'a Rules,
    pub(super) blocks: Blocks,
    /// Whether to take what is far as known: quicker, and stronger than any real attacker.
    pub(super) near_only: bool,
    /// Blocks that the first, local attack looks at.
    pub(super) near: usize,
    /// Each block whole.
    whole: Vec<Part>,
    /// Largest part that one manager has, and could have, of each block.
    largest: Vec<(Held, (f64, f64))>,
}

/// A hidden sum and what is around it.
#[derive(Debug)]
struct Aim<'a> {
    attack: &'a Attack<'a>,
    /// Parts inside, and those that share a block with them.
    local: Vec<Part>,
    /// Blocks touched.
    touched: Vec<usize>,
    /// Whether the 10 % are asked for.
    sensitive: bool,
}

/// What one attacker must not reach.
#[derive(Debug, Clone, Copy)]
struct Goal {
    others: Held,
    down: f64,
    up: f64,
}

impl<'a> Attack<'a> {
    pub(super) fn new(
        linked: &'a Linked,
        rules: &'a Rules,
        hidden: &[bool],
        scratch: &mut Scratch,
    ) -> Self {
        let blocks = Blocks::new(linked, hidden, scratch);
        let whole: Vec<Part> = (0..)
            .zip(&blocks.classes)
            .map(|(block, classes)| Part::new(linked, block, classes, false))
            .collect();
        Self {
            linked,
            rules,
            blocks,
            near_only: false,
            near: NEAR,
            largest: whole.iter().map(|part| part.total(linked)).collect(),
            whole,
        }
    }

    /// Whether a hidden sum is a secret by itself, and not only for the sake of others.
    pub(super) fn is_sensitive(&self, sum: usize) -> bool {
        self.linked.sensitive.get(sum).copied().unwrap_or(true)
    }

    /// Whether each block is so much larger than what a sum holds of it that no attacker learns
    /// anything: a quick test that settles nearly all sums of few structures.
    fn is_drowned(&self, classes: &[usize]) -> bool {
        if self.linked.least != 0.0 {
            return false;
        }
        let touched = self.blocks.touched(classes);
        let (mut value, mut room) = (0.0, 0.0);
        for (block, classes) in &touched {
            let Some((all, largest)) = self.largest.get(*block) else {
                return false;
            };
            let mut inside = Held::default();
            for class in classes
                .iter()
                .filter_map(|class| self.linked.classes.get(*class))
            {
                inside.add(Held {
                    value: class.value,
                    entries: class.entries,
                });
            }
            let (fall, rise) = all.minus(inside).room(self.linked);
            let (fall, rise) = (fall - largest.0, rise - largest.1);
            let wanted = inside.room(self.linked);
            let is_whole = all.entries - inside.entries < 0.5;
            // Yes or no: nothing is learnt when all of it can move. Amounts: part of it will do.
            if is_whole || (wanted.1.is_finite() && (fall < wanted.1 || rise < wanted.0)) {
                return false;
            }
            value += inside.value;
            room += fall.max(0.0);
        }
        self.linked.most.is_finite() || room >= self.rules.wanted(value, self.linked.step)
    }

    /// Equations that speak of a part of a sum.
    pub(super) fn equations_of(&self, sum: usize) -> BTreeSet<usize> {
        let blocks = self
            .linked
            .classes_of(sum)
            .iter()
            .filter_map(|class| self.blocks.of_class.get(*class));
        blocks
            .filter_map(|block| self.blocks.equations_of.get(*block))
            .flatten()
            .copied()
            .collect()
    }

    /// The ratios that speak of what is nearest to a sum, of its own parts if any does; all of them
    /// when none is within sight.
    pub(super) fn nearest_ratios(&self, sum: usize) -> BTreeSet<usize> {
        let touched = self.blocks.touched(self.linked.classes_of(sum));
        let mut most = touched.len();
        while most <= self.near {
            let around = self.blocks.around(touched.keys().copied(), most);
            let equations = around
                .iter()
                .filter_map(|block| self.blocks.equations_of.get(*block))
                .flatten();
            let ratios: BTreeSet<usize> = equations
                .filter_map(|equation| match self.blocks.known.get(*equation)? {
                    Known::Ratio(rank) => Some(*rank),
                    Known::Sum(_) => None,
                })
                .collect();
            if !ratios.is_empty() {
                return ratios;
            }
            most = most.max(1) * 2;
        }
        (0..self.linked.relations.len()).collect()
    }

    /// What can be learnt of a hidden sum that must not be, by anyone.
    ///
    /// A sum that the primary rule hides must stay uncertain for everyone. One that is hidden only
    /// to protect others is no secret by itself: it must not be certain, which would mean that it
    /// was hidden for nothing.
    pub(super) fn weakness(&self, sum: usize, method: Method) -> Option<Finding> {
        let classes = self.linked.classes_of(sum);
        if self.is_drowned(classes) {
            return None;
        }
        let sensitive = self.is_sensitive(sum);
        let aim = Aim::new(self, classes, sensitive);
        if !sensitive {
            return aim.certainty(method);
        }
        let mut doubtful: Vec<Option<usize>> = Vec::new();
        if !aim.resists_locally(None) {
            doubtful.push(None);
        }
        let nearby: BTreeSet<usize> = aim.local.iter().flat_map(Part::managers).collect();
        doubtful.extend(
            nearby
                .into_iter()
                .map(Some)
                .filter(|who| !aim.resists_locally(*who)),
        );
        if doubtful.is_empty() {
            return None;
        }
        match method {
            Method::Propagation => aim.propagate(&doubtful),
            Method::Exact => aim.search_in_two(&doubtful),
        }
    }
}

impl<'a> Aim<'a> {
    fn new(attack: &'a Attack<'a>, classes: &[usize], sensitive: bool) -> Self {
        let touched = attack.blocks.touched(classes);
        let mut local = Vec::new();
        for (block, inside) in &touched {
            let all = attack.blocks.classes.get(*block).map_or(0, Vec::len);
            let part = Part::new(attack.linked, *block, inside, true);
            if inside.len() < all
                && let Some(whole) = attack.whole.get(*block)
            {
                local.push(whole.without(&part));
            }
            local.push(part);
        }
        Self {
            attack,
            local,
            touched: touched.into_keys().collect(),
            sensitive,
        }
    }

    /// Whether the sum is known exactly by everyone.
    fn certainty(&self, method: Method) -> Option<Finding> {
        if self.resists_locally(None) {
            return None;
        }
        let found = match method {
            Method::Propagation => self.propagate(&[None]),
            Method::Exact => self.search_in_two(&[None]),
        };
        found.filter(|found| found.upper - found.lower <= self.attack.linked.step * 0.5)
    }

    /// What must stay uncertain for an attacker; nothing when all is its own.
    fn goal(&self, attacker: Option<usize>) -> Option<Goal> {
        let linked = self.attack.linked;
        let mut others = Held::default();
        for part in self.local.iter().filter(|part| part.inside) {
            others.add(part.others(attacker));
        }
        if others.entries < 0.5 {
            return None;
        }
        let prior = (linked.least * others.entries, linked.most * others.entries);
        let wanted = if self.sensitive {
            self.attack.rules.wanted(others.value, linked.step)
        } else {
            linked.step
        };
        let (down, up) = within(wanted, others.value, prior);
        Some(Goal { others, down, up })
    }

    fn is_free(&self, block: usize) -> bool {
        self.attack
            .blocks
            .equations_of
            .get(block)
            .is_none_or(Vec::is_empty)
    }

    /// Whether moves between parts of the same block are enough to hide the sum.
    fn resists_locally(&self, attacker: Option<usize>) -> bool {
        let Some(goal) = self.goal(attacker) else {
            return true;
        };
        let linked = self.attack.linked;
        let (mut down, mut up) = (0.0, 0.0);
        for part in self.local.iter().filter(|part| part.inside) {
            let (fall, rise) = part.others(attacker).room(linked);
            if self.is_free(part.block) {
                down += fall;
                up += rise;
                continue;
            }
            let outside = self
                .local
                .iter()
                .find(|other| other.block == part.block && !other.inside);
            let (out_fall, out_rise) =
                outside.map_or((0.0, 0.0), |other| other.others(attacker).room(linked));
            down += fall.min(out_rise);
            up += rise.min(out_fall);
        }
        reaches(down, goal.down) && reaches(up, goal.up)
    }

    /// Parts and equations up to `most` blocks around these.
    fn system(&self, start: &[usize], most: usize) -> (Vec<&Part>, Equations) {
        let blocks = &self.attack.blocks;
        let near = blocks.around(start.iter().copied(), most);
        let mut parts: Vec<&Part> = Vec::new();
        for block in near {
            if self.touched.binary_search(&block).is_ok() {
                parts.extend(self.local.iter().filter(|part| part.block == block));
            } else {
                parts.extend(self.attack.whole.get(block));
            }
        }
        let mut by_equation: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for (index, part) in parts.iter().enumerate() {
            for equation in blocks.equations_of.get(part.block).into_iter().flatten() {
                let terms = by_equation.entry(*equation).or_default();
                terms.push((index, blocks.factor(*equation, part.block)));
            }
        }
        (parts, by_equation.into_values().collect())
    }

    fn rooms(&self, parts: &[&Part], attacker: Option<usize>) -> Vec<(f64, f64)> {
        let room = |part: &&Part| part.others(attacker).room(self.attack.linked);
        parts.iter().map(room).collect()
    }

    /// Bounds from one equation at a time.
    fn propagate(&self, doubtful: &[Option<usize>]) -> Option<Finding> {
        let (parts, equations) = self.system(&self.touched, usize::MAX);
        doubtful.iter().take(PROPAGATED).find_map(|attacker| {
            let goal = self.goal(*attacker)?;
            let reach = propagated(&self.rooms(&parts, *attacker), &equations);
            let inside = parts.iter().zip(&reach).filter(|(part, _)| part.inside);
            let (down, up) = inside.fold((0.0, 0.0), |(down, up), (_, (fall, rise))| {
                (down + fall, up + rise)
            });
            goal.finding(*attacker, down, up)
        })
    }

    /// Near first: a move found there is one; then everywhere, unless near is enough.
    fn search_in_two(&self, doubtful: &[Option<usize>]) -> Option<Finding> {
        let near = self.attack.near;
        if !self.sensitive {
            // Any move will do: around one block after the other.
            let mut starts = self.touched.iter().take(STARTS);
            if starts.any(|start| self.search(doubtful, &[*start], near).is_none()) {
                return None;
            }
        }
        let found = self.search(doubtful, &self.touched, near)?;
        if self.attack.near_only {
            return Some(found);
        }
        self.search(doubtful, &self.touched, usize::MAX)
    }

    /// The exact attack: moves that one attacker cannot rule out, tried on the next ones.
    fn search(&self, doubtful: &[Option<usize>], start: &[usize], most: usize) -> Option<Finding> {
        let (parts, equations) = self.system(start, most);
        let mut holdings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        if self.sensitive {
            for (index, part) in parts.iter().enumerate() {
                for manager in part.managers() {
                    holdings.entry(manager).or_default().push(index);
                }
            }
        }
        let mut attackers: BTreeSet<Option<usize>> = doubtful.iter().copied().collect();
        if attackers.contains(&None) {
            attackers.extend(holdings.keys().copied().map(Some));
        }
        let known_by_all = self.rooms(&parts, None);
        let inside = parts.iter().map(|part| part.inside).collect();
        let mut search = Search {
            system: System::new(equations, inside),
            moves: Vec::new(),
        };
        attackers.into_iter().find_map(|attacker| {
            let goal = self.goal(attacker)?;
            let held = attacker.and_then(|who| holdings.get(&who));
            let held = held.map(Vec::as_slice).unwrap_or_default();
            let own: Vec<(usize, (f64, f64))> = held
                .iter()
                .filter_map(|part| {
                    let others = parts.get(*part)?.others(attacker);
                    Some((*part, others.room(self.attack.linked)))
                })
                .collect();
            let down = search.reach(&known_by_all, &own, -goal.down);
            let up = search.reach(&known_by_all, &own, goal.up);
            goal.finding(attacker, down, up)
        })
    }
}

/// The moves found for one hidden sum: one that an attacker cannot rule out often serves the next.
struct Search {
    system: System,
    moves: Vec<Move>,
}

impl Search {
    /// How far (up to the goal) the sum can move: by a move known, else by the solver. `own` are
    /// the rooms of the parts where the attacker has something; every move known fits the others.
    fn reach(&mut self, rooms: &[(f64, f64)], own: &[(usize, (f64, f64))], goal: f64) -> f64 {
        let fits = |one: &Move| one.reaches(goal) && one.fits_in(own.iter().copied(), goal);
        if goal == 0.0 || self.moves.iter().any(fits) {
            return goal.abs();
        }
        let mut rooms = rooms.to_vec();
        for (part, room) in own {
            if let Some(slot) = rooms.get_mut(*part) {
                *slot = *room;
            }
        }
        let found = self.system.furthest(&rooms, goal);
        let reached = found.total.abs();
        self.moves.push(found);
        reached
    }
}

impl Goal {
    fn finding(&self, attacker: Option<usize>, down: f64, up: f64) -> Option<Finding> {
        if reaches(down, self.down) && reaches(up, self.up) {
            return None;
        }
        Some(Finding {
            lower: self.others.value - down,
            upper: self.others.value + up,
            value: self.others.value,
            attacker,
        })
    }
}

/// Up to rounding errors.
fn reaches(reached: f64, wanted: f64) -> bool {
    reached >= wanted * (1.0 - 1e-6)
}

/// What is known beforehand protects nothing and is not asked for.
fn within(wanted: f64, value: f64, prior: (f64, f64)) -> (f64, f64) {
    (
        wanted.min((value - prior.0).max(0.0)),
        wanted.min((prior.1 - value).max(0.0)),
    )
}
