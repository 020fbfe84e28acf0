//! What a public sum says beyond the public sums inside it: the difference.

use super::linked::Linked;

/// A public sum minus disjoint public sums inside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Residual {
    /// Classes that no public sum inside covers: their total is known.
    pub(super) classes: Vec<usize>,
    /// Public sums taken away.
    pub(super) inside: Vec<usize>,
}

/// Room for marking classes, kept between calls.
#[derive(Debug)]
pub(super) struct Scratch {
    left: Vec<u32>,
    turn: u32,
    refused: Vec<u32>,
    refusal: u32,
}

impl Scratch {
    pub(super) fn new(linked: &Linked) -> Self {
        Self {
            left: vec![0; linked.classes.len()],
            turn: 0,
            refused: vec![0; linked.sums.len()],
            refusal: 0,
        }
    }

    pub(super) fn mark(&mut self, classes: &[usize]) {
        self.turn += 1;
        for class in classes {
            if let Some(slot) = self.left.get_mut(*class) {
                *slot = self.turn;
            }
        }
    }

    fn unmark(&mut self, classes: &[usize]) {
        for class in classes {
            if let Some(slot) = self.left.get_mut(*class) {
                *slot = 0;
            }
        }
    }

    fn refuse_none(&mut self) {
        self.refusal += 1;
    }

    fn refuse(&mut self, sums: &[usize]) {
        for sum in sums {
            if let Some(slot) = self.refused.get_mut(*sum) {
                *slot = self.refusal;
            }
        }
    }

    fn refuses(&self, sum: usize) -> bool {
        self.refused
            .get(sum)
            .is_some_and(|slot| *slot == self.refusal)
    }

    pub(super) fn has(&self, class: usize) -> bool {
        self.left.get(class).is_some_and(|slot| *slot == self.turn)
    }

    pub(super) fn has_all(&self, classes: &[usize]) -> bool {
        classes.iter().all(|class| self.has(*class))
    }
}

/// Takes away the largest public sums that fit, one after the other.
pub(super) fn residual(
    linked: &Linked,
    hidden: &[bool],
    sum: usize,
    scratch: &mut Scratch,
) -> Residual {
    scratch.refuse_none();
    remaining(linked, hidden, sum, scratch)
}

fn remaining(linked: &Linked, hidden: &[bool], sum: usize, scratch: &mut Scratch) -> Residual {
    let classes = linked.classes_of(sum);
    scratch.mark(classes);
    let mut count = classes.len();
    let mut inside = Vec::new();
    for class in classes {
        if !scratch.has(*class) {
            continue;
        }
        let found = linked.sums_of(*class).iter().copied().find(|other| {
            let others = linked.classes_of(*other);
            *other != sum
                && others.len() <= count
                && others.len() < classes.len()
                && !hidden.get(*other).copied().unwrap_or(true)
                && !scratch.refuses(*other)
                && scratch.has_all(others)
        });
        if let Some(other) = found {
            let others = linked.classes_of(other);
            count -= others.len();
            scratch.unmark(others);
            inside.push(other);
        }
    }
    let left = classes.iter().copied().filter(|class| scratch.has(*class));
    Residual {
        classes: left.collect(),
        inside,
    }
}

/// The same by several partitions: territories, kinds, members… each without the sums that the
/// ones before took away.
pub(super) fn residuals(
    linked: &Linked,
    hidden: &[bool],
    sum: usize,
    scratch: &mut Scratch,
) -> Vec<Residual> {
    const PARTITIONS: usize = 4;
    scratch.refuse_none();
    let mut found: Vec<Residual> = Vec::new();
    for _ in 0..PARTITIONS {
        let one = remaining(linked, hidden, sum, scratch);
        if one.inside.is_empty() {
            break;
        }
        scratch.refuse(&one.inside);
        found.push(one);
    }
    found
}
