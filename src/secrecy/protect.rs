//! Which figures to hide so that the hidden ones stay so: quick, for a whole country.

use std::collections::{BTreeMap, BTreeSet};

use super::attack::{Attack, Method};
use super::blocks::Known;
use super::cover::{Residual, Scratch, residual, residuals};
use super::linked::{Linked, Makers};
use super::rules::Rules;
use super::table::Table;

/// Passes over all public sums, each of which hides at least one more: few are needed, but for
/// breakdowns of many members. What is left then is for the audit to tell.
const PASSES: usize = 2_000;
/// An equation is weakened again in the same pass, for another sum, when it has as many blocks for
/// each time: with fewer the first time may have been enough. A country's equations have hundreds.
const CAREFUL_SHARE: usize = 64;
/// The same for the stragglers, few, which would take a pass each.
const HASTY_SHARE: usize = 8;
/// Passes before haste.
const CAREFUL_PASSES: usize = 10;

/// Figures to hide besides the primary ones: `true` is a secondary secret.
///
/// What a public sum says beyond the public sums inside it must pass the primary rule itself, and
/// no hidden value may be known to within 10 %; the cheapest figures are hidden until both hold.
/// A figure of infinite weight is never hidden.
pub fn protect(table: &Table) -> Vec<bool> {
    let linked = Linked::new(table, &Rules::ADOPTED);
    let hidden = hide(&linked, &Rules::ADOPTED);
    let mut secondary = vec![false; table.cells.len()];
    for (sum, hidden) in linked.sums.iter().zip(hidden) {
        for cell in sum.cells.iter().filter(|_| hidden) {
            let primary = table.cells.get(*cell).is_none_or(|cell| cell.primary);
            if let Some(flag) = secondary.get_mut(*cell) {
                *flag = !primary;
            }
        }
    }
    secondary
}

/// Hidden sums, primary ones included.
pub(super) fn hide(linked: &Linked, rules: &Rules) -> Vec<bool> {
    let mut choice = Choice::new(linked, rules);
    let mut shown = BTreeSet::new();
    for pass in 0..PASSES {
        choice.share = if pass < CAREFUL_PASSES {
            CAREFUL_SHARE
        } else {
            HASTY_SHARE
        };
        let differences = choice.close_differences();
        let intervals = choice.widen_intervals();
        if !differences && !intervals && !choice.show_what_is_told_anyway(&mut shown) {
            break;
        }
    }
    choice.hidden
}

/// What is hidden so far.
struct Choice<'a> {
    linked: &'a Linked,
    rules: &'a Rules,
    hidden: Vec<bool>,
    /// Hidden sums that resisted the attack: hiding more never weakens them.
    resisted: Vec<bool>,
    /// Sums whose differences may have changed since they were looked at.
    stale: Vec<bool>,
    scratch: Scratch,
    /// Blocks that an equation has for each time that it is weakened in one pass.
    share: usize,
}

impl<'a> Choice<'a> {
    fn new(linked: &'a Linked, rules: &'a Rules) -> Self {
        let none = vec![false; linked.sums.len()];
        let mut hidden = none.clone();
        for (index, _) in linked
            .sums
            .iter()
            .enumerate()
            .filter(|(_, sum)| sum.primary)
        {
            linked.hide(index, &mut hidden);
        }
        Self {
            linked,
            rules,
            hidden,
            resisted: none,
            stale: vec![true; linked.sums.len()],
            scratch: Scratch::new(linked),
            share: CAREFUL_SHARE,
        }
    }

    /// Hides a sum: what it shared with others is left in their differences.
    fn hide(&mut self, sum: usize) {
        for hidden in self.linked.hide(sum, &mut self.hidden) {
            self.look_again(hidden);
        }
    }

    /// The differences of the sums that share something with this one may have changed.
    fn look_again(&mut self, sum: usize) {
        for class in self.linked.classes_of(sum) {
            for other in self.linked.sums_of(*class) {
                raise(&mut self.stale, *other);
                self.scratch.forget(*other);
            }
        }
    }

    fn is_hidden(&self, sum: usize) -> bool {
        self.hidden.get(sum).copied().unwrap_or(true)
    }

    /// Hides until no difference of public sums isolates a few units; says whether it hid anything.
    fn close_differences(&mut self) -> bool {
        let mut order: Vec<usize> = (0..self.linked.sums.len()).collect();
        order.sort_by_key(|sum| self.linked.classes_of(*sum).len());
        let mut changed = false;
        for sum in order {
            if !self.stale.get(sum).copied().unwrap_or(false) {
                continue;
            }
            while let Some(weak) = weak_difference(
                self.linked,
                self.rules,
                &self.hidden,
                sum,
                &mut self.scratch,
            ) {
                if !self.enlarge(sum, &weak) {
                    break;
                }
                changed = true;
            }
            if let Some(stale) = self.stale.get_mut(sum) {
                *stale = false;
            }
        }
        changed
    }

    /// Attacks the hidden sums and hides one more where a value is known to within 10 %; says
    /// whether it changed anything. Equations weakened in this pass are looked at in the next.
    fn widen_intervals(&mut self) -> bool {
        let mut attack = Attack::new(self.linked, self.rules, &self.hidden, &mut self.scratch);
        attack.near_only = true;
        let resisted =
            |choice: &Self, sum: usize| choice.resisted.get(sum).copied().unwrap_or(true);
        let mut order: Vec<usize> = (0..self.linked.sums.len())
            .filter(|sum| self.is_hidden(*sum) && !resisted(self, *sum))
            .filter(|sum| attack.is_sensitive(*sum) || self.linked.is_tied(*sum))
            .collect();
        order.sort_by_key(|sum| self.linked.classes_of(*sum).len());
        let mut weakened: BTreeMap<usize, usize> = BTreeMap::new();
        for sum in order {
            let equations = attack.equations_of(sum);
            if equations.iter().any(|equation| {
                let blocks = attack.blocks.equations.get(*equation).map_or(0, Vec::len);
                let times = weakened.get(equation);
                times.is_some_and(|times| times * self.share >= blocks)
            }) {
                continue;
            }
            if attack.weakness(sum, Method::Exact).is_none() {
                raise(&mut self.resisted, sum);
            } else if let Some(equation) = self.loosen(&attack, &equations) {
                *weakened.entry(equation).or_default() += 1;
            }
        }
        !weakened.is_empty()
    }

    /// Shows the sums that public sums give anyway and that are no secret by themselves, once; the
    /// second time, more is hidden instead. Says whether it changed anything.
    fn show_what_is_told_anyway(&mut self, shown: &mut BTreeSet<usize>) -> bool {
        let attack = Attack::new(self.linked, self.rules, &self.hidden, &mut self.scratch);
        let doubtful: Vec<usize> = (0..self.linked.sums.len())
            .filter(|sum| {
                self.is_hidden(*sum)
                    && !self.resisted.get(*sum).copied().unwrap_or(true)
                    && !attack.is_sensitive(*sum)
                    && !self.linked.is_tied(*sum)
            })
            .collect();
        let mut told = Vec::new();
        for sum in doubtful {
            if attack.weakness(sum, Method::Exact).is_some() {
                told.push(sum);
            } else {
                // What is shown below is known already: it takes no doubt away.
                raise(&mut self.resisted, sum);
            }
        }
        let mut changed = false;
        for sum in told {
            if !shown.insert(sum) {
                let equations = attack.equations_of(sum);
                changed |= self.loosen(&attack, &equations).is_some();
                continue;
            }
            changed = true;
            if let Some(flag) = self.hidden.get_mut(sum) {
                *flag = false;
            }
            self.look_again(sum);
        }
        changed
    }

    /// Weakens the equation that costs least to weaken, and says which.
    fn loosen(&mut self, attack: &Attack<'_>, equations: &BTreeSet<usize>) -> Option<usize> {
        let sum_of = |equation: &usize| match attack.blocks.known.get(*equation)? {
            Known::Sum(sum) => Some((*sum, *equation)),
            Known::Ratio(_) => None,
        };
        let mut sums: Vec<(usize, usize)> = equations.iter().filter_map(sum_of).collect();
        sums.sort_by(|a, b| {
            self.linked
                .weight(a.0)
                .total_cmp(&self.linked.weight(b.0))
                .then(a.cmp(b))
        });
        let weakened = sums.into_iter().find(|(sum, _)| {
            let found = residual(self.linked, &self.hidden, *sum, &mut self.scratch);
            !self.is_hidden(*sum) && self.enlarge(*sum, &found)
        });
        weakened.map(|(_, equation)| equation)
    }

    /// Makes a difference larger by the cheapest means: hides sums inside, or the sum itself.
    fn enlarge(&mut self, sum: usize, weak: &Residual) -> bool {
        let inside = self.cheapest_inside(sum, weak);
        let own = self.linked.weight(sum);
        let chosen = match inside {
            Some((cost, sums)) if cost < own || self.is_told_anyway(sum) => sums,
            _ if own.is_finite() => vec![sum],
            _ => return false,
        };
        for one in &chosen {
            self.hide(*one);
        }
        chosen.iter().any(|one| self.is_hidden(*one))
    }

    /// Whether other public sums make this one, so that hiding it alone hides nothing.
    fn is_told_anyway(&mut self, sum: usize) -> bool {
        residuals(self.linked, &self.hidden, sum, &mut self.scratch)
            .iter()
            .any(|one| one.classes.is_empty())
    }

    /// The cheapest public sums to hide so that one more class is left in the difference; those
    /// that make it safe at once are preferred.
    fn cheapest_inside(&mut self, sum: usize, weak: &Residual) -> Option<(f64, Vec<usize>)> {
        let linked = self.linked;
        let mut best: Option<(bool, f64, Vec<usize>)> = None;
        let mut tried: BTreeSet<Vec<usize>> = BTreeSet::new();
        let classes = weak
            .inside
            .iter()
            .flat_map(|inside| linked.classes_of(*inside));
        self.scratch.mark(linked.classes_of(sum));
        let left = Makers::of(linked, &weak.classes);
        for class in classes {
            let above = self.public_inside(sum, *class);
            let cost: f64 = above.iter().map(|other| linked.weight(*other)).sum();
            if above.is_empty() || cost.is_infinite() || tried.contains(&above) {
                continue;
            }
            let freed = classes_under(linked, &above, &self.hidden, *class);
            let freed = Makers::of(linked, &freed);
            let enough = left.are_enough_with(&freed, linked, self.rules);
            let better = best.as_ref().is_none_or(|(safe, least, _)| {
                (enough && !safe) || (enough == *safe && cost < *least)
            });
            if better {
                best = Some((enough, cost, above.clone()));
            }
            tried.insert(above);
        }
        best.map(|(_, cost, sums)| (cost, sums))
    }

    /// Public sums that hold a class, inside the sum marked.
    fn public_inside(&self, sum: usize, class: usize) -> Vec<usize> {
        let size = self.linked.classes_of(sum).len();
        let mut above: Vec<usize> = self.linked.sums_of(class).to_vec();
        above.retain(|other| {
            let classes = self.linked.classes_of(*other);
            classes.len() < size && !self.is_hidden(*other) && self.scratch.has_all(classes)
        });
        above.sort_unstable();
        above
    }
}

fn raise(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}

/// A difference that the primary rule would hide.
pub(super) fn weak_difference(
    linked: &Linked,
    rules: &Rules,
    hidden: &[bool],
    sum: usize,
    scratch: &mut Scratch,
) -> Option<Residual> {
    if hidden.get(sum).copied().unwrap_or(true) {
        return None;
    }
    let found = residuals(linked, hidden, sum, scratch);
    found
        .into_iter()
        .find(|one| !one.classes.is_empty() && !linked.is_safe(&one.classes, rules))
}

/// Classes left uncovered with this one when these sums are hidden: those of the smallest of them
/// that no other public sum holds.
fn classes_under(linked: &Linked, above: &[usize], hidden: &[bool], class: usize) -> Vec<usize> {
    let smallest = above
        .iter()
        .min_by_key(|sum| linked.classes_of(**sum).len());
    let size = smallest.map_or(0, |sum| linked.classes_of(*sum).len());
    let all = smallest
        .map(|sum| linked.classes_of(*sum))
        .unwrap_or_default();
    let free = |other: &usize| {
        linked.sums_of(*other).iter().all(|sum| {
            above.contains(sum)
                || hidden.get(*sum).copied().unwrap_or(true)
                || linked.classes_of(*sum).len() >= size
        })
    };
    all.iter()
        .copied()
        .filter(|other| *other == class || free(other))
        .collect()
}
