//! Moves that leave every public sum as it is: found by linear programming, or bounded.
//!
//! The simplex method with bounds on variables, on a dense tableau. Standing still is always
//! allowed, so that any basis is a feasible start: one elimination serves every attacker, who only
//! changes the bounds.

use super::pivot::Tableau;

/// Displacements of the parts that change no public sum.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Move {
    /// Of each part.
    pub(super) by: Vec<f64>,
    /// Of the hidden sum.
    pub(super) total: f64,
}

/// Largest relative error of a move that counts as one.
const TOLERANCE: f64 = 1e-6;
/// Steps before Bland's rule takes over, which is slow and never turns in circles.
const EAGER_STEPS: usize = 200;
/// Steps after which the search gives up, leaving the attacker the benefit of the doubt.
const STEPS: usize = 20_000;

impl Move {
    /// Whether it goes as far, in the same direction.
    pub(super) fn reaches(&self, goal: f64) -> bool {
        self.total * goal > 0.0 && self.total.abs() >= goal.abs() * (1.0 - TOLERANCE)
    }

    /// Whether an attacker who knows these bounds cannot rule it out, once cut to the goal.
    pub(super) fn fits(&self, rooms: &[(f64, f64)], goal: f64) -> bool {
        self.fits_in(rooms.iter().copied().enumerate(), goal)
    }

    /// The same, looking at some parts only.
    pub(super) fn fits_in(
        &self,
        mut rooms: impl Iterator<Item = (usize, (f64, f64))>,
        goal: f64,
    ) -> bool {
        let cut = (goal / self.total).abs().min(1.0);
        let slack = TOLERANCE * goal.abs();
        rooms.all(|(part, (fall, rise))| {
            let by = self.by.get(part).copied().unwrap_or_default() * cut;
            by >= -fall - slack && by <= rise + slack
        })
    }

    fn is_balanced(&self, equations: &[Vec<(usize, f64)>], size: f64) -> bool {
        equations.iter().all(|equation| {
            let terms = equation
                .iter()
                .filter_map(|(part, factor)| Some(self.by.get(*part)? * factor));
            let sum: f64 = terms.clone().sum();
            let largest = terms.fold(size, |most, by| most.max(by.abs()));
            sum.abs() <= TOLERANCE * largest
        })
    }
}

/// Parts, the equations between them, and those that the hidden sum holds.
#[derive(Debug)]
pub(super) struct System {
    equations: Vec<Vec<(usize, f64)>>,
    inside: Vec<bool>,
    tableau: Tableau,
}

impl System {
    pub(super) fn new(equations: Vec<Vec<(usize, f64)>>, inside: Vec<bool>) -> Self {
        let tableau = Tableau::new(&equations, &inside);
        Self {
            equations,
            inside,
            tableau,
        }
    }

    /// The move that brings the hidden sum to the goal (signed), or as far as possible.
    ///
    /// A move is checked before it is believed: a numerical mistake can only make an attacker
    /// look stronger, never weaker.
    pub(super) fn furthest(&mut self, rooms: &[(f64, f64)], goal: f64) -> Move {
        let size = goal.abs();
        let scaled: Vec<(f64, f64)> = rooms
            .iter()
            .map(|(fall, rise)| (fall / size, rise / size))
            .collect();
        let mut by = vec![0.0; rooms.len()];
        let mut left = 1.0;
        for step in 0..STEPS {
            let Some(taken) =
                self.tableau
                    .step(&mut by, &scaled, goal.signum(), left, step > EAGER_STEPS)
            else {
                break;
            };
            left -= taken;
            if left <= 1e-12 {
                break;
            }
        }
        for one in &mut by {
            *one *= size;
        }
        let inside = by.iter().zip(&self.inside).filter(|(_, inside)| **inside);
        let found = Move {
            total: inside.map(|(by, _)| by).sum(),
            by,
        };
        if found.is_balanced(&self.equations, size) && found.fits(rooms, found.total) {
            found
        } else {
            Move {
                by: vec![0.0; rooms.len()],
                total: 0.0,
            }
        }
    }
}

/// How far each part can fall and rise, from one equation at a time.
pub(super) fn propagated(rooms: &[(f64, f64)], equations: &[Vec<(usize, f64)>]) -> Vec<(f64, f64)> {
    const ROUNDS: usize = 50;
    let mut reach = rooms.to_vec();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for equation in equations {
            changed |= tighten(&mut reach, equation);
        }
        if !changed {
            break;
        }
    }
    reach
}

/// What one part gains the others of its equation lose, each as much as its factor says.
fn tighten(reach: &mut [(f64, f64)], equation: &[(usize, f64)]) -> bool {
    let (mut falls, mut rises) = (Added::default(), Added::default());
    for (part, factor) in equation {
        if let Some(room) = reach.get(*part) {
            let (fall, rise) = weighted(*room, *factor);
            falls.add(fall);
            rises.add(rise);
        }
    }
    let mut changed = false;
    for (part, factor) in equation {
        if let Some(room) = reach.get_mut(*part) {
            let (own_fall, own_rise) = weighted(*room, *factor);
            let others = (rises.without(own_rise), falls.without(own_fall));
            let bound = weighted(others, 1.0 / factor);
            let tighter = (room.0.min(bound.0), room.1.min(bound.1));
            changed |= tighter.0 < room.0 * (1.0 - 1e-9) || tighter.1 < room.1 * (1.0 - 1e-9);
            *room = tighter;
        }
    }
    changed
}

/// How far a part, times a factor, can fall and rise.
fn weighted((fall, rise): (f64, f64), factor: f64) -> (f64, f64) {
    if factor < 0.0 {
        (rise * -factor, fall * -factor)
    } else {
        (fall * factor, rise * factor)
    }
}

/// A sum of which one term can be taken away, even when terms are infinite.
#[derive(Default)]
struct Added {
    finite: f64,
    infinite: f64,
}

impl Added {
    fn add(&mut self, term: f64) {
        if term.is_finite() {
            self.finite += term;
        } else {
            self.infinite += 1.0;
        }
    }

    /// Rounding errors are left on the safe side: a bound too large finds nothing that is not there.
    fn without(&self, term: f64) -> f64 {
        let others = if term.is_finite() {
            self.infinite
        } else {
            self.infinite - 1.0
        };
        if others > 0.5 {
            return f64::INFINITY;
        }
        let own = if term.is_finite() { term } else { 0.0 };
        (self.finite - own + 1e-12 * self.finite).max(0.0)
    }
}
