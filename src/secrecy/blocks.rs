//! The attacker's equations, on the fewest unknowns.
//!
//! Public sums are replaced by their differences, which say the same. Classes in the same
//! equations make a block: between them, amounts move freely.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::cover::{Scratch, residual};
use super::linked::Linked;

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
        blocks.sort_by_size(linked);
        blocks
    }

    fn sort_by_size(&mut self, linked: &Linked) {
        let size = |classes: &Vec<usize>| {
            let classes = classes
                .iter()
                .filter_map(|class| linked.classes.get(*class));
            classes.map(|class| class.value.abs()).sum::<f64>()
        };
        let sizes: Vec<f64> = self.classes.iter().map(size).collect();
        let of = |block: &usize| sizes.get(*block).copied().unwrap_or_default();
        for blocks in &mut self.equations {
            blocks.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.cmp(b)));
        }
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
        let mut known: IndexMap<Vec<usize>, usize> = IndexMap::new();
        for (class, equations) in equations_of.into_iter().enumerate() {
            let next = self.classes.len();
            let block = *known.entry(equations).or_insert(next);
            if block == next {
                self.classes.push(Vec::new());
            }
            if let Some(classes) = self.classes.get_mut(block) {
                classes.push(class);
            }
            self.of_class.push(block);
        }
        self.equations_of = known.into_keys().collect();
        for (block, equations) in self.equations_of.iter().enumerate() {
            for equation in equations {
                if let Some(blocks) = self.equations.get_mut(*equation) {
                    blocks.push(block);
                }
            }
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

    /// Blocks linked to these through equations, nearest first, until there are `most` of them. Of
    /// a long equation only the largest blocks are taken then: they can give and take most.
    pub(super) fn around(&self, start: impl Iterator<Item = usize>, most: usize) -> Vec<usize> {
        let each = if most == usize::MAX {
            most
        } else {
            (most / 6).max(1)
        };
        let mut reached: Vec<usize> = start.collect();
        let mut seen: BTreeSet<usize> = reached.iter().copied().collect();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut at = 0;
        while let Some(block) = reached.get(at).copied() {
            at += 1;
            for equation in self.equations_of.get(block).into_iter().flatten() {
                if reached.len() >= most {
                    return reached;
                }
                if !used.insert(*equation) {
                    continue;
                }
                let blocks = self.equations.get(*equation).into_iter().flatten();
                let new = blocks.copied().filter(|block| seen.insert(*block));
                reached.extend(new.take(each));
            }
        }
        reached
    }
}
