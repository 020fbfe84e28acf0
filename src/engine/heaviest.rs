//! The manager who makes the largest part of a quantity, when that part is large.
//!
//! A manager above half of a total is the one that remains when the others are set against it
//! (Boyer and Moore's vote, weighted). One number bounds its part from above: its exact part is
//! summed only where the bound is beyond what the rule allows.

use super::bits::Bits;
use super::places::POPULATIONS;
use super::rollup::{Rollup, wide};
use super::rows::Values;
use super::secrecy::MAX_SHARE;

/// Who remains when managers are set against each other, with how much, out of what total.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heaviest {
    manager: u32,
    ahead: f64,
    total: f64,
}

impl Heaviest {
    pub(super) fn add(&mut self, manager: u32, size: f64) {
        self.total += size;
        self.set_against(manager, size);
    }

    fn set_against(&mut self, manager: u32, size: f64) {
        if self.manager == manager || self.ahead <= 0.0 {
            self.ahead = if self.manager == manager {
                self.ahead + size
            } else {
                size
            };
            self.manager = manager;
        } else if self.ahead >= size {
            self.ahead -= size;
        } else {
            self.ahead = size - self.ahead;
            self.manager = manager;
        }
    }

    pub(super) fn joined(mut self, other: Self) -> Self {
        let total = self.total + other.total;
        self.set_against(other.manager, other.ahead);
        self.total = total;
        self
    }

    /// No manager has more than this part of the total.
    fn bound(&self) -> f64 {
        if self.total > 0.0 {
            f64::midpoint(self.ahead, self.total) / self.total
        } else {
            0.0
        }
    }
}

/// Room for the order in which sums are made.
const SLACK: f64 = 1e-9;

/// Largest share of one manager where it may be beyond the rule, in the slots asked for; elsewhere
/// the bound, which is not.
pub(super) fn shares(
    rollup: &Rollup<'_>,
    lines: &Bits,
    values: &Values,
    heaviest: &[Heaviest],
    slots: &[bool],
) -> Vec<Option<f64>> {
    let is_near = |slot: usize, heaviest: &Heaviest| {
        slots.get(slot) == Some(&true) && heaviest.bound() > MAX_SHARE - SLACK
    };
    let near: Vec<bool> = heaviest
        .iter()
        .enumerate()
        .map(|(slot, heaviest)| is_near(slot, heaviest))
        .collect();
    let mut parts = vec![(0.0, 0.0); heaviest.len()];
    if near.contains(&true) {
        for line in lines.lines() {
            let size = values.numbers.get(line).map_or(0.0, |value| value.abs());
            let manager = rollup.managers.get(line).copied();
            let mut add = |slot: usize| {
                let known = heaviest.get(slot).zip(parts.get_mut(slot));
                if let (Some((heaviest, (part, total))), Some(true)) = (known, near.get(slot)) {
                    *total += size;
                    *part += size * f64::from(u8::from(manager == Some(heaviest.manager)));
                }
            };
            for slot in rollup.places.of(line) {
                let slot = wide(*slot);
                add(slot);
                if rollup.places.adds_kinds {
                    add(slot - slot % POPULATIONS);
                }
            }
        }
    }
    let all = heaviest.iter().zip(parts).zip(near);
    all.map(
        |((heaviest, (part, total)), near)| match (near, heaviest.total > 0.0) {
            (true, _) => (total > 0.0).then(|| part / total),
            (false, true) => Some(heaviest.bound()),
            (false, false) => None,
        },
    )
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_most_remains_in_any_order() {
        for sizes in [
            [(1, 90.0), (2, 5.0), (3, 5.0)],
            [(2, 5.0), (1, 90.0), (3, 5.0)],
            [(3, 5.0), (2, 5.0), (1, 90.0)],
        ] {
            let mut heaviest = Heaviest::default();
            for (manager, size) in sizes {
                heaviest.add(manager, size);
            }
            assert_eq!(heaviest.manager, 1);
            assert!(heaviest.bound() >= 0.9);
        }
    }

    #[test]
    fn parts_join_as_if_they_came_together() {
        let mut left = Heaviest::default();
        left.add(1, 40.0);
        left.add(2, 30.0);
        let mut right = Heaviest::default();
        right.add(1, 50.0);
        right.add(3, 10.0);
        let both = left.joined(right);
        assert_eq!(both.manager, 1);
        assert!(both.bound() >= 90.0 / 130.0 && (both.total - 130.0).abs() < 1e-12);
    }
}
