//! Which figures to hide so that the hidden ones stay so: quick, for a whole country.

use std::collections::BTreeSet;

use super::cover::{Residual, Scratch, residual, residuals};
use super::linked::Linked;
use super::rules::Rules;
use super::table::Table;

/// Passes over all public sums; each hides at least one more, few are ever needed.
const PASSES: usize = 30;

/// Figures to hide besides the primary ones: `true` is a secondary secret.
///
/// What a public sum says beyond the public sums inside it must pass the primary rule itself, and
/// no hidden value may be known to within 10 %; the cheapest figures are hidden until both hold.
/// A figure of infinite weight is never hidden.
pub fn protect(table: &Table) -> Vec<bool> {
    let linked = Linked::new(table);
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
    let mut hidden = vec![false; linked.sums.len()];
    for (index, _) in linked
        .sums
        .iter()
        .enumerate()
        .filter(|(_, sum)| sum.primary)
    {
        linked.hide(index, &mut hidden);
    }
    let mut scratch = Scratch::new(linked);
    for _ in 0..PASSES {
        if !close_differences(linked, rules, &mut hidden, &mut scratch) {
            break;
        }
    }
    hidden
}

/// Hides until no difference of public sums isolates a few units; says whether it hid anything.
pub(super) fn close_differences(
    linked: &Linked,
    rules: &Rules,
    hidden: &mut [bool],
    scratch: &mut Scratch,
) -> bool {
    let mut order: Vec<usize> = (0..linked.sums.len()).collect();
    order.sort_by_key(|sum| linked.classes_of(*sum).len());
    let mut changed = false;
    for sum in order {
        while let Some(weak) = weak_difference(linked, rules, hidden, sum, scratch) {
            if !enlarge(linked, rules, hidden, sum, &weak, scratch) {
                break;
            }
            changed = true;
        }
    }
    changed
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

/// Makes a difference larger by the cheapest means: hides sums inside, or the sum itself.
pub(super) fn enlarge(
    linked: &Linked,
    rules: &Rules,
    hidden: &mut [bool],
    sum: usize,
    weak: &Residual,
    scratch: &mut Scratch,
) -> bool {
    let own = linked.weight(sum);
    let best = cheapest_inside(linked, rules, hidden, sum, weak, scratch);
    let chosen = match best {
        Some((cost, sums)) if cost < own => sums,
        _ if own.is_finite() => vec![sum],
        _ => return false,
    };
    for one in &chosen {
        linked.hide(*one, hidden);
    }
    chosen
        .iter()
        .any(|one| hidden.get(*one).copied().unwrap_or(false))
}

/// The cheapest public sums to hide so that one more class is left in the difference; those that
/// make it safe at once are preferred.
fn cheapest_inside(
    linked: &Linked,
    rules: &Rules,
    hidden: &[bool],
    sum: usize,
    weak: &Residual,
    scratch: &mut Scratch,
) -> Option<(f64, Vec<usize>)> {
    let mut best: Option<(bool, f64, Vec<usize>)> = None;
    let mut tried: BTreeSet<Vec<usize>> = BTreeSet::new();
    let classes: Vec<usize> = weak
        .inside
        .iter()
        .flat_map(|inside| linked.classes_of(*inside).to_vec())
        .collect();
    scratch.mark(linked.classes_of(sum));
    for class in classes {
        let mut above: Vec<usize> = linked
            .sums_of(class)
            .iter()
            .copied()
            .filter(|other| {
                *other != sum
                    && !hidden.get(*other).copied().unwrap_or(true)
                    && linked.classes_of(*other).len() < linked.classes_of(sum).len()
                    && scratch.has_all(linked.classes_of(*other))
            })
            .collect();
        above.sort_unstable();
        if above.is_empty() || tried.contains(&above) {
            continue;
        }
        let cost: f64 = above.iter().map(|other| linked.weight(*other)).sum();
        if cost.is_finite() {
            let enough = {
                let freed = classes_under(linked, &above, hidden, class);
                let together: Vec<usize> = weak.classes.iter().copied().chain(freed).collect();
                linked.is_safe(&together, rules)
            };
            let better = best.as_ref().is_none_or(|(safe, least, _)| {
                (enough && !safe) || (enough == *safe && cost < *least)
            });
            if better {
                best = Some((enough, cost, above.clone()));
            }
        }
        tried.insert(above);
    }
    best.map(|(_, cost, sums)| (cost, sums))
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
