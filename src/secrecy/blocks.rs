//! The attacker's equations, on the fewest unknowns.
//!
//! Public sums are replaced by their differences, which say the same. Classes in the same
//! equations make a block: between them, amounts move freely.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cover::{Scratch, residual};
use super::linked::{Linked, merged};

/// Unknowns and equations left once every public sum is used.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Block of each class.
    pub(super) of_class: Vec<usize>,
    /// Classes of each block.
    pub(super) classes: Vec<Vec<usize>>,
    /// Equations of each block.
    pub(super) equations_of: Vec<Vec<usize>>,
    /// Blocks of each equation: their displacements sum to zero.
    pub(super) equations: Vec<Vec<usize>>,
    /// Public sum behind each equation.
    pub(super) sums: Vec<usize>,
    /// Total of each block, and the largest part of it that one manager makes.
    pub(super) totals: Vec<(f64, f64)>,
}

impl Blocks {
    pub(super) fn new(linked: &Linked, hidden: &[bool], scratch: &mut Scratch) -> Self {
        let mut known: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut sums = Vec::new();
        let mut sets = Vec::new();
        for sum in 0..linked.sums.len() {
            if hidden.get(sum).copied().unwrap_or(true) {
                continue;
            }
            let left = residual(linked, hidden, sum, scratch).classes;
            if !left.is_empty() && known.insert(left.clone()) {
                sums.push(sum);
                sets.push(left);
            }
        }
        let mut blocks = Self {
            sums,
            ..Self::default()
        };
        blocks.gather(linked, &sets);
        blocks.totals = blocks
            .classes
            .iter()
            .map(|classes| total(linked, classes))
            .collect();
        blocks
    }

    fn gather(&mut self, linked: &Linked, sets: &[Vec<usize>]) {
        let mut equations_of: Vec<Vec<usize>> = vec![Vec::new(); linked.classes.len()];
        for (equation, set) in sets.iter().enumerate() {
            for class in set {
                if let Some(list) = equations_of.get_mut(*class) {
                    list.push(equation);
                }
            }
        }
        self.equations = vec![Vec::new(); sets.len()];
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        for (class, equations) in equations_of.into_iter().enumerate() {
            let next = self.classes.len();
            let block = *known.entry(equations).or_insert_with_key(|equations| {
                for equation in equations {
                    if let Some(blocks) = self.equations.get_mut(*equation) {
                        blocks.push(next);
                    }
                }
                self.equations_of.push(equations.clone());
                next
            });
            if block == next {
                self.classes.push(Vec::new());
            }
            if let Some(classes) = self.classes.get_mut(block) {
                classes.push(class);
            }
            self.of_class.push(block);
        }
    }

    /// Classes of a sum by block.
    pub(super) fn touched(&self, classes: &[usize]) -> BTreeMap<usize, Vec<usize>> {
        let mut touched: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for class in classes {
            if let Some(block) = self.of_class.get(*class) {
                touched.entry(*block).or_default().push(*class);
            }
        }
        touched
    }

    /// Blocks linked to these through equations, nearest first, until there are `most` of them.
    pub(super) fn around(&self, start: impl Iterator<Item = usize>, most: usize) -> Vec<usize> {
        let mut reached: Vec<usize> = start.collect();
        let mut seen: BTreeSet<usize> = reached.iter().copied().collect();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut at = 0;
        while let Some(block) = reached.get(at).copied() {
            if reached.len() >= most {
                return reached;
            }
            at += 1;
            for equation in self.equations_of.get(block).into_iter().flatten() {
                if !used.insert(*equation) {
                    continue;
                }
                let blocks = self.equations.get(*equation).into_iter().flatten();
                reached.extend(blocks.copied().filter(|block| seen.insert(*block)));
            }
        }
        reached
    }
}

fn total(linked: &Linked, classes: &[usize]) -> (f64, f64) {
    let classes = || {
        classes
            .iter()
            .filter_map(|class| linked.classes.get(*class))
    };
    let managers = merged(
        classes()
            .flat_map(|class| class.managers.iter().copied())
            .collect(),
    );
    (
        classes().map(|class| class.value).sum(),
        managers
            .iter()
            .map(|(_, amount)| *amount)
            .fold(0.0, f64::max),
    )
}
