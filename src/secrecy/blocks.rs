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
    /// Blocks of each equation, and what each is multiplied by: their displacements sum to zero.
    pub(super) equations: Vec<Vec<(usize, f64)>>,
    /// What is behind each equation.
    pub(super) known: Vec<Known>,
}

/// What readers know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// A public sum, by rank.
    Sum(usize),
    /// A ratio shown without its parts, by rank.
    Ratio(usize),
}

/// Classes of an equation, sorted, and what each is multiplied by.
type Terms = Vec<(usize, f64)>;

impl Blocks {
    pub(super) fn new(linked: &Linked, hidden: &[bool], scratch: &mut Scratch) -> Self {
        let mut known: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut behind = Vec::new();
        let mut sets: Vec<Terms> = Vec::new();
        for sum in 0..linked.sums.len() {
            if hidden.get(sum).copied().unwrap_or(true) {
                continue;
            }
            let left = residual(linked, hidden, sum, scratch).classes;
            if !left.is_empty() && known.insert(left.clone()) {
                behind.push(Known::Sum(sum));
                sets.push(left.into_iter().map(|class| (class, 1.0)).collect());
            }
        }
        for (rank, relation) in linked.relations.iter().enumerate() {
            let terms = terms_of(linked, relation);
            if !terms.is_empty() {
                behind.push(Known::Ratio(rank));
                sets.push(terms);
            }
        }
        let mut blocks = Self {
            known: behind,
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
            blocks.sort_by(|(a, _), (b, _)| of(b).total_cmp(&of(a)).then(a.cmp(b)));
        }
    }

    fn gather(&mut self, linked: &Linked, sets: &[Terms]) {
        // Factors are compared by their bits: amounts move freely between classes of one block only
        // when every equation multiplies them alike.
        let mut signatures: Vec<Vec<(usize, u64)>> = vec![Vec::new(); linked.classes.len()];
        for (equation, terms) in sets.iter().enumerate() {
            for (class, factor) in terms {
                if let Some(list) = signatures.get_mut(*class) {
                    list.push((equation, factor.to_bits()));
                }
            }
        }
        self.equations = vec![Vec::new(); sets.len()];
        let mut known: IndexMap<Vec<(usize, u64)>, usize> = IndexMap::new();
        for (class, signature) in signatures.into_iter().enumerate() {
            let next = self.classes.len();
            let block = *known.entry(signature).or_insert(next);
            if block == next {
                self.classes.push(Vec::new());
            }
            if let Some(classes) = self.classes.get_mut(block) {
                classes.push(class);
            }
            self.of_class.push(block);
        }
        for (block, signature) in known.into_keys().enumerate() {
            for (equation, factor) in &signature {
                if let Some(blocks) = self.equations.get_mut(*equation) {
                    blocks.push((block, f64::from_bits(*factor)));
                }
            }
            let equations = signature.into_iter().map(|(equation, _)| equation);
            self.equations_of.push(equations.collect());
        }
    }

    /// What an equation multiplies a block by.
    pub(super) fn factor(&self, equation: usize, block: usize) -> f64 {
        if matches!(self.known.get(equation), Some(Known::Sum(_))) {
            return 1.0;
        }
        let terms = self.equations.get(equation).into_iter().flatten();
        let found = terms.copied().find(|(other, _)| *other == block);
        found.map_or(0.0, |(_, factor)| factor)
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
                let blocks = blocks.map(|(block, _)| *block);
                let new = blocks.filter(|block| seen.insert(*block));
                reached.extend(new.take(each));
            }
        }
        reached
    }
}

/// Classes of a ratio's parts, and what each is multiplied by.
fn terms_of(linked: &Linked, relation: &[(usize, f64)]) -> Terms {
    let mut terms: BTreeMap<usize, f64> = BTreeMap::new();
    for (sum, factor) in relation {
        for class in linked.classes_of(*sum) {
            *terms.entry(*class).or_default() += factor;
        }
    }
    terms.retain(|_, factor| factor.abs() > 1e-12);
    terms.into_iter().collect()
}
