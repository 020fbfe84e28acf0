//! Aggregates of every slot (territory × population) of a year, computed when first asked for.
//!
//! Each line adds to the territories that hold its commune: a sum is one walk over the lines that
//! count. What no formula needs any more is dropped.

use std::cell::RefCell;
use std::rc::Rc;

use super::arithmetic::{Measure, rank_of};
use super::bits::Bits;
use super::heaviest::{Heaviest, shares};
use super::places::Places;
use super::plan::{Atom, Plan};
use super::rows::{Rows, Values};

/// Counts a manager in some slots.
fn add_manager(known: &mut [Few], slots: &[u32], manager: u32) {
    for slot in slots {
        if let Some(few) = known.get_mut(wide(*slot)) {
            few.add(manager);
        }
    }
}

/// A number for each slot, and whether it exists.
#[derive(Debug)]
pub(super) struct Column {
    numbers: Vec<f64>,
    /// Lines behind it; where there is none, there is no number. Counts need none.
    behind: Option<Rc<Vec<u32>>>,
}

impl Column {
    pub(super) fn of(&self, slot: usize) -> Option<f64> {
        let exists = self
            .behind
            .as_ref()
            .is_none_or(|behind| behind.get(slot).is_some_and(|lines| *lines > 0));
        self.numbers.get(slot).copied().filter(|_| exists)
    }
}

/// A set of lines and how many of them each slot has.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) bits: Bits,
    pub(super) counts: Rc<Vec<u32>>,
}

/// The lines of one year, ready to be summed.
pub(super) struct Rollup<'a> {
    pub(super) plan: &'a Plan,
    pub(super) rows: &'a Rows,
    pub(super) places: &'a Places,
    /// Manager of each line; none in the territory frame.
    pub(super) managers: &'a [u32],
    /// Structure of each line; none in the territory frame.
    pub(super) units: &'a [u32],
    sets: RefCell<Vec<Option<Rc<Lines>>>>,
    atoms: RefCell<Vec<Option<Rc<Column>>>>,
    n_managers: RefCell<Vec<Option<Rc<Vec<u8>>>>>,
}

impl<'a> Rollup<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        rows: &'a Rows,
        places: &'a Places,
        (units, managers): (&'a [u32], &'a [u32]),
    ) -> Self {
        Self {
            plan,
            rows,
            places,
            managers,
            units,
            sets: RefCell::new(vec![None; plan.sets.len()]),
            atoms: RefCell::new((0..plan.atoms.len()).map(|_| None).collect()),
            n_managers: RefCell::new(vec![None; plan.sets.len()]),
        }
    }

    /// Lines of a set.
    pub(super) fn lines(&self, set: usize) -> Rc<Lines> {
        remembered(&self.sets, set, || {
            let conditions = self.plan.sets.get_index(set);
            let bits = self.rows.lines_of(conditions.map_or(&[], |found| found));
            Lines {
                counts: Rc::new(self.count(&bits)),
                bits,
            }
        })
    }

    /// Managers of a set's lines, up to three: more make no difference.
    pub(super) fn n_managers(&self, set: usize) -> Rc<Vec<u8>> {
        remembered(&self.n_managers, set, || {
            let lines = self.lines(set);
            let mut known = vec![Few::default(); self.places.n_slots()];
            for line in lines.bits.lines() {
                let Some(manager) = self.managers.get(line) else {
                    continue;
                };
                add_manager(&mut known, self.places.of(line), *manager);
            }
            self.places.add_kinds(&mut known, Few::joined);
            known.iter().map(|few| few.n).collect()
        })
    }

    /// Largest share of one manager in a watched quantity, for the slots of a list.
    pub(super) fn largest_share(&self, watched: usize, slots: &[bool]) -> Vec<Option<f64>> {
        let found = self.plan.watched.get_index(watched);
        let values = found.and_then(|watched| self.rows.values.get(watched.value));
        let (Some(watched), Some(values)) = (found, values) else {
            return vec![None; self.places.n_slots()];
        };
        let lines = self.lines(watched.lines);
        let mut heaviest = vec![Heaviest::default(); self.places.n_slots()];
        for line in lines.bits.lines() {
            let size = values.numbers.get(line).map_or(0.0, |value| value.abs());
            let manager = self.managers.get(line).copied().unwrap_or(u32::MAX);
            if size <= 0.0 {
                continue;
            }
            for slot in self.places.of(line) {
                if let Some(heaviest) = heaviest.get_mut(wide(*slot)) {
                    heaviest.add(manager, size);
                }
            }
        }
        self.places.add_kinds(&mut heaviest, Heaviest::joined);
        shares(self, &lines.bits, values, &heaviest, slots)
    }

    /// An aggregate of the plan.
    pub(super) fn atom(&self, atom: usize) -> Rc<Column> {
        remembered(&self.atoms, atom, || {
            let empty = || Column {
                numbers: vec![0.0; self.places.n_slots()],
                behind: None,
            };
            let found = self.plan.atoms.get_index(atom);
            found.map_or_else(empty, |found| self.compute(found))
        })
    }

    /// Drops what the formulas left have no use for.
    pub(super) fn forget(&self, atoms: &[usize], sets: &[usize]) {
        for atom in atoms {
            if let Some(slot) = self.atoms.borrow_mut().get_mut(*atom) {
                *slot = None;
            }
        }
        for set in sets {
            if let Some(slot) = self.sets.borrow_mut().get_mut(*set) {
                *slot = None;
            }
            if let Some(slot) = self.n_managers.borrow_mut().get_mut(*set) {
                *slot = None;
            }
        }
    }

    fn compute(&self, atom: &Atom) -> Column {
        let lines = self.lines(atom.lines);
        let Some(values) = atom.value.and_then(|value| self.rows.values.get(value)) else {
            return Column {
                numbers: lines.counts.iter().map(|count| f64::from(*count)).collect(),
                behind: None,
            };
        };
        if atom.measure == Measure::Distinct {
            return Column {
                numbers: self.distinct(&lines.bits, values),
                behind: None,
            };
        }
        let (bits, behind) = if lines.bits.is_within(&values.present) {
            (None, Rc::clone(&lines.counts))
        } else {
            let mut bits = lines.bits.clone();
            bits.and(&values.present);
            let counts = Rc::new(self.count(&bits));
            (Some(bits), counts)
        };
        let bits = bits.as_ref().unwrap_or(&lines.bits);
        let numbers = match atom.measure {
            Measure::Quantile(parts) => self.quantiles(bits, values, rank_of(parts)),
            Measure::Mean => {
                let sums = self.sum(bits, values);
                let pairs = sums.iter().zip(behind.iter());
                pairs.map(|(sum, n)| sum / f64::from((*n).max(1))).collect()
            }
            Measure::Sum | Measure::Lines | Measure::Distinct => self.sum(bits, values),
        };
        Column {
            numbers,
            behind: Some(behind),
        }
    }

    fn count(&self, bits: &Bits) -> Vec<u32> {
        let mut counts = vec![0u32; self.places.n_slots()];
        for line in bits.lines() {
            for slot in self.places.of(line) {
                if let Some(count) = counts.get_mut(wide(*slot)) {
                    *count += 1;
                }
            }
        }
        self.places.add_kinds(&mut counts, |a, b| a + b);
        counts
    }

    fn sum(&self, bits: &Bits, values: &Values) -> Vec<f64> {
        let mut sums = vec![0.0; self.places.n_slots()];
        for line in bits.lines() {
            let value = values.numbers.get(line).copied().unwrap_or_default();
            for slot in self.places.of(line) {
                if let Some(sum) = sums.get_mut(wide(*slot)) {
                    *sum += value;
                }
            }
        }
        self.places.add_kinds(&mut sums, |a: f64, b: f64| a + b);
        sums
    }

    /// Lines come by value, so that each slot sees its values in order.
    fn distinct(&self, bits: &Bits, values: &Values) -> Vec<f64> {
        let mut last: Vec<Option<f64>> = vec![None; self.places.n_slots()];
        let mut counts = vec![0.0; self.places.n_slots()];
        for (line, slot) in self.by_value(bits, values) {
            let value = values.numbers.get(line).copied();
            if let (Some(last), Some(count)) = (last.get_mut(slot), counts.get_mut(slot))
                && last.map(f64::to_bits) != value.map(f64::to_bits)
            {
                *last = value;
                *count += 1.0;
            }
        }
        counts
    }

    fn quantiles(&self, bits: &Bits, values: &Values, rank: f64) -> Vec<f64> {
        let mut sorted: Vec<Vec<f64>> = vec![Vec::new(); self.places.n_slots()];
        for (line, slot) in self.by_value(bits, values) {
            if let (Some(sorted), Some(value)) = (sorted.get_mut(slot), values.numbers.get(line)) {
                sorted.push(*value);
            }
        }
        sorted.iter().map(|sorted| quantile(sorted, rank)).collect()
    }

    /// Lines by increasing value with each of their slots, that of both kinds included.
    fn by_value<'b>(
        &'b self,
        bits: &'b Bits,
        values: &'b Values,
    ) -> impl Iterator<Item = (usize, usize)> + 'b {
        let lines = values.order().iter().copied();
        lines
            .filter(|line| bits.contains(*line))
            .flat_map(move |line| {
                self.places.of(line).iter().flat_map(move |slot| {
                    let slot = wide(*slot);
                    let both = slot - slot % super::places::POPULATIONS;
                    let both = Some(both).filter(|_| self.places.adds_kinds);
                    [Some(slot), both]
                        .into_iter()
                        .flatten()
                        .map(move |slot| (line, slot))
                })
            })
    }
}

/// Interpolated between the two values around the rank; zero for none.
fn quantile(sorted: &[f64], rank: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::as_conversions,
        reason = "a place in a list of a few thousand values"
    )]
    let (place, below) = {
        let place = last as f64 * rank;
        (place, place.floor() as usize)
    };
    let at = |place: usize| sorted.get(place.min(last)).copied().unwrap_or_default();
    let (low, high) = (at(below), at(below + 1));
    low + (high - low) * place.fract()
}

fn remembered<T>(
    known: &RefCell<Vec<Option<Rc<T>>>>,
    rank: usize,
    compute: impl FnOnce() -> T,
) -> Rc<T> {
    if let Some(Some(found)) = known.borrow().get(rank) {
        return Rc::clone(found);
    }
    let found = Rc::new(compute());
    if let Some(slot) = known.borrow_mut().get_mut(rank) {
        *slot = Some(Rc::clone(&found));
    }
    found
}

pub(super) fn wide(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

/// Up to three different managers.
#[derive(Debug, Clone, Copy, Default)]
struct Few {
    known: [u32; 3],
    n: u8,
}

impl Few {
    fn add(&mut self, manager: u32) {
        let n = usize::from(self.n);
        let is_new = self.known.iter().take(n).all(|known| *known != manager);
        if let (true, Some(slot)) = (is_new, self.known.get_mut(n)) {
            *slot = manager;
            self.n += 1;
        }
    }

    fn joined(mut self, other: Self) -> Self {
        for manager in other.known.iter().take(usize::from(other.n)) {
            self.add(*manager);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_two_values() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert!((quantile(&sorted, 0.5) - 3.0).abs() < 1e-12);
        assert!((quantile(&sorted, 0.25) - 1.75).abs() < 1e-12);
        assert!((quantile(&sorted, 1.0) - 8.0).abs() < 1e-12);
        assert!((quantile(&[5.0], 0.5) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_fourth_manager_makes_no_difference() {
        let mut few = Few::default();
        for manager in [7, 7, 9, 7, 3, 1] {
            few.add(manager);
        }
        assert_eq!(few.n, 3);
        let mut other = Few::default();
        other.add(9);
        assert_eq!(Few::default().joined(other).n, 1);
    }
}
