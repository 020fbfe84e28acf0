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
        let cut = (goal / self.total).abs().min(1.0);
        let slack = TOLERANCE * goal.abs();
        self.by
            .iter()
            .zip(rooms)
            .all(|(by, (fall, rise))| by * cut >= -fall - slack && by * cut <= rise + slack)
    }

    fn is_balanced(&self, equations: &[Vec<usize>], size: f64) -> bool {
        equations.iter().all(|equation| {
            let terms = equation.iter().filter_map(|part| self.by.get(*part));
            let sum: f64 = terms.clone().sum();
            let largest = terms.fold(size, |most, by| most.max(by.abs()));
            sum.abs() <= TOLERANCE * largest
        })
    }
}

/// Parts, the equations between them, and those that the hidden sum holds.
#[derive(Debug)]
pub(super) struct System {
    equations: Vec<Vec<usize>>,
    inside: Vec<bool>,
    tableau: Tableau,
}

impl System {
    pub(super) fn new(equations: Vec<Vec<usize>>, inside: Vec<bool>) -> Self {
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
pub(super) fn propagated(rooms: &[(f64, f64)], equations: &[Vec<usize>]) -> Vec<(f64, f64)> {
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

/// What one part gains the others of its equation lose.
fn tighten(reach: &mut [(f64, f64)], equation: &[usize]) -> bool {
    let all: Vec<(f64, f64)> = equation
        .iter()
        .filter_map(|part| reach.get(*part).copied())
        .collect();
    let mut changed = false;
    for (rank, part) in equation.iter().enumerate() {
        let others = all.iter().enumerate().filter(|(other, _)| *other != rank);
        let (falls, rises) = others.fold((0.0, 0.0), |(falls, rises), (_, (fall, rise))| {
            (falls + fall, rises + rise)
        });
        if let Some((fall, rise)) = reach.get_mut(*part) {
            let tighter = (fall.min(rises), rise.min(falls));
            changed |= tighter.0 < *fall * (1.0 - 1e-9) || tighter.1 < *rise * (1.0 - 1e-9);
            (*fall, *rise) = tighter;
        }
    }
    changed
}
