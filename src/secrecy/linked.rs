//! A table seen by an attacker: classes of entries that no figure separates, and sums of classes.

use indexmap::IndexMap;

use super::rules::Rules;
use super::table::Table;

/// Entries that are in the same figures: the attacker's smallest unknown.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    /// Sums that hold it, largest first.
    pub(super) sums: Vec<usize>,
    /// What each manager contributes, sorted by manager.
    pub(super) managers: Vec<(usize, f64)>,
    /// Structures, sorted, each once.
    pub(super) units: Vec<u32>,
    /// Entries.
    pub(super) entries: f64,
    /// What each manager has of these entries, in the order of `managers`.
    pub(super) entries_of: Vec<f64>,
    /// Total.
    pub(super) value: f64,
}

/// A sum of classes that some figures show.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    /// Classes, sorted.
    pub(super) classes: Vec<usize>,
    /// Figures that show it.
    pub(super) cells: Vec<usize>,
    /// Cost of hiding all of them, infinite when one is public for ever.
    pub(super) weight: f64,
    /// Whether the rule that looks at one figure hides it.
    pub(super) primary: bool,
    /// Total.
    pub(super) value: f64,
}

/// A table in classes and sums.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) classes: Vec<Class>,
    pub(super) sums: Vec<Sum>,
    /// Ratios shown alone: sums, and what each is multiplied by.
    pub(super) relations: Vec<Vec<(usize, f64)>>,
    /// Sums of each group of figures hidden together.
    groups: Vec<Vec<usize>>,
    /// Groups of each sum.
    groups_of: Vec<Vec<usize>>,
    /// Original identifier of each manager.
    pub(super) managers: Vec<u32>,
    /// The least that an entry can be.
    pub(super) least: f64,
    /// The most that an entry can be: one when all are yes or no.
    pub(super) most: f64,
    /// Smallest change that means something: one when all are whole numbers.
    pub(super) step: f64,
    /// Sums that are secrets by themselves.
    pub(super) sensitive: Vec<bool>,
    /// Largest amount: what rounding errors are measured against.
    pub(super) scale: f64,
}

impl Linked {
    pub(super) fn new(table: &Table, rules: &Rules) -> Self {
        let mut linked = Self {
            least: if table.non_negative {
                0.0
            } else {
                f64::NEG_INFINITY
            },
            most: f64::INFINITY,
            ..Self::default()
        };
        linked.weigh(table);
        let sum_of = linked.add_sums(table);
        linked.add_groups(table, &sum_of);
        linked.add_classes(table);
        linked.sort_by_size();
        linked.add_relations(table, &sum_of);
        linked.sensitive = linked
            .sums
            .iter()
            .map(|sum| sum.primary || !linked.is_safe(&sum.classes, rules))
            .collect();
        linked
    }

    fn weigh(&mut self, table: &Table) {
        let values = || table.entries.iter().map(|entry| entry.value);
        let total: f64 = values().map(f64::abs).sum();
        self.scale = total.max(1.0);
        let whole = values().all(|value| value.fract().abs() < 1e-9);
        self.step = if whole { 1.0 } else { self.scale * 1e-9 };
        let yes_or_no = values().all(|value| value.abs() < 1e-9 || (value - 1.0).abs() < 1e-9);
        if yes_or_no && table.non_negative {
            self.most = 1.0;
        }
        let mut managers: Vec<u32> = table.entries.iter().map(|entry| entry.manager).collect();
        managers.sort_unstable();
        managers.dedup();
        self.managers = managers;
    }

    /// One sum per set of entries; the sum of each cell.
    fn add_sums(&mut self, table: &Table) -> Vec<Option<usize>> {
        let mut known: IndexMap<&[u32], usize> = IndexMap::new();
        let mut sum_of = Vec::with_capacity(table.cells.len());
        for (index, cell) in table.cells.iter().enumerate() {
            if cell.entries.is_empty() {
                sum_of.push(None);
                continue;
            }
            let next = self.sums.len();
            let at = *known.entry(&cell.entries).or_insert(next);
            if at == next {
                let entries = cell
                    .entries
                    .iter()
                    .filter_map(|e| table.entries.get(*e as usize));
                self.sums.push(Sum {
                    value: entries.map(|entry| entry.value).sum(),
                    ..Sum::default()
                });
            }
            if let Some(sum) = self.sums.get_mut(at) {
                sum.cells.push(index);
                sum.weight += if cell.weight.is_nan() {
                    1.0
                } else {
                    cell.weight
                };
                sum.primary |= cell.primary;
            }
            sum_of.push(Some(at));
        }
        sum_of
    }

    fn add_relations(&mut self, table: &Table, sum_of: &[Option<usize>]) {
        let sum = |(cell, factor): &(usize, f64)| {
            let sum = sum_of.get(*cell).copied().flatten()?;
            Some((sum, *factor))
        };
        let relations = table.relations.iter();
        self.relations = relations
            .map(|relation| relation.terms.iter().filter_map(sum).collect())
            .collect();
    }

    fn add_groups(&mut self, table: &Table, sum_of: &[Option<usize>]) {
        let mut known: IndexMap<u32, usize> = IndexMap::new();
        self.groups_of = vec![Vec::new(); self.sums.len()];
        for (cell, sum) in table.cells.iter().zip(sum_of) {
            let Some(sum) = *sum else { continue };
            if cell.group == super::TableCell::ALONE {
                continue;
            }
            let next = self.groups.len();
            let group = *known.entry(cell.group).or_insert(next);
            if group == next {
                self.groups.push(Vec::new());
            }
            if let Some(members) = self.groups.get_mut(group) {
                members.push(sum);
            }
            if let Some(groups) = self.groups_of.get_mut(sum) {
                groups.push(group);
            }
        }
    }

    fn add_classes(&mut self, table: &Table) {
        let mut sums_of: Vec<Vec<usize>> = vec![Vec::new(); table.entries.len()];
        for (index, sum) in self.sums.iter().enumerate() {
            let first = sum.cells.first().and_then(|cell| table.cells.get(*cell));
            for entry in first
                .map(|cell| cell.entries.as_slice())
                .unwrap_or_default()
            {
                if let Some(sums) = sums_of.get_mut(*entry as usize) {
                    sums.push(index);
                }
            }
        }
        let mut known: IndexMap<Vec<usize>, usize> = IndexMap::new();
        for (entry, sums) in table.entries.iter().zip(sums_of) {
            if sums.is_empty() {
                continue;
            }
            let next = self.classes.len();
            let at = *known.entry(sums).or_insert(next);
            if at == next {
                self.classes.push(Class::default());
            }
            let manager = self.managers.binary_search(&entry.manager).unwrap_or(0);
            if let Some(class) = self.classes.get_mut(at) {
                class.add(entry.unit, manager, entry.value);
            }
        }
        for (sums, at) in known {
            if let Some(class) = self.classes.get_mut(at) {
                class.sums = sums;
            }
        }
        for (index, class) in self.classes.iter().enumerate() {
            for sum in &class.sums {
                if let Some(sum) = self.sums.get_mut(*sum) {
                    sum.classes.push(index);
                }
            }
        }
    }

    fn sort_by_size(&mut self) {
        let sizes: Vec<usize> = self.sums.iter().map(|sum| sum.classes.len()).collect();
        let size = |sum: &usize| std::cmp::Reverse(sizes.get(*sum).copied());
        for class in &mut self.classes {
            class.sums.sort_by_key(size);
        }
    }

    pub(super) fn classes_of(&self, sum: usize) -> &[usize] {
        self.sums
            .get(sum)
            .map(|sum| sum.classes.as_slice())
            .unwrap_or_default()
    }

    pub(super) fn sums_of(&self, class: usize) -> &[usize] {
        self.classes
            .get(class)
            .map(|class| class.sums.as_slice())
            .unwrap_or_default()
    }

    pub(super) fn weight(&self, sum: usize) -> f64 {
        self.sums.get(sum).map_or(f64::INFINITY, |sum| sum.weight)
    }

    /// Whether a sum is hidden with others.
    pub(super) fn is_tied(&self, sum: usize) -> bool {
        self.groups_of
            .get(sum)
            .is_some_and(|groups| !groups.is_empty())
    }

    /// Hides a sum, and what must be hidden with it. What is public for ever stays.
    /// Returns what it hid.
    pub(super) fn hide(&self, sum: usize, hidden: &mut [bool]) -> Vec<usize> {
        let mut done = Vec::new();
        let mut waiting = vec![sum];
        while let Some(sum) = waiting.pop() {
            let Some(flag) = hidden.get_mut(sum) else {
                continue;
            };
            if *flag
                || (self.weight(sum).is_infinite()
                    && !self.sums.get(sum).is_some_and(|s| s.primary))
            {
                continue;
            }
            *flag = true;
            done.push(sum);
            for group in self.groups_of.get(sum).into_iter().flatten() {
                waiting.extend(self.groups.get(*group).into_iter().flatten());
            }
        }
        done
    }

    /// Whether a sum of these classes passes the rule of few units and dominance.
    pub(super) fn is_safe(&self, classes: &[usize], rules: &Rules) -> bool {
        Makers::of(self, classes).are_enough(self, rules)
    }
}

/// Who makes a sum: what the rule of few units and dominance looks at.
#[derive(Debug)]
pub(super) struct Makers {
    /// Structures, sorted, each once.
    units: Vec<u32>,
    /// What each manager contributes, signs aside, sorted by manager.
    managers: Vec<(usize, f64)>,
    total: f64,
    largest: f64,
}

impl Makers {
    pub(super) fn of(linked: &Linked, classes: &[usize]) -> Self {
        let mut units: Vec<u32> = Vec::new();
        let mut managers: Vec<(usize, f64)> = Vec::new();
        for class in classes
            .iter()
            .filter_map(|class| linked.classes.get(*class))
        {
            units.extend(&class.units);
            managers.extend(
                class
                    .managers
                    .iter()
                    .map(|(who, amount)| (*who, amount.abs())),
            );
        }
        units.sort_unstable();
        units.dedup();
        let managers = merged(managers);
        let amounts = || managers.iter().map(|(_, amount)| *amount);
        Self {
            total: amounts().sum(),
            largest: amounts().fold(0.0, f64::max),
            units,
            managers,
        }
    }

    fn are_enough(&self, linked: &Linked, rules: &Rules) -> bool {
        self.units.len() >= rules.min_units
            && self.managers.len() >= rules.min_units
            && self.largest <= rules.max_share * self.total + 1e-9 * linked.scale
    }

    /// Whether these and the others together are enough.
    pub(super) fn are_enough_with(&self, others: &Self, linked: &Linked, rules: &Rules) -> bool {
        let new_units = others.units.iter();
        let new_units = new_units.filter(|unit| self.units.binary_search(unit).is_err());
        let mut largest = self.largest.max(others.largest);
        let mut new_managers = 0;
        for (who, amount) in &others.managers {
            let own = self.managers.binary_search_by_key(who, |(who, _)| *who);
            match own.ok().and_then(|at| self.managers.get(at)) {
                Some((_, own)) => largest = largest.max(own + amount),
                None => new_managers += 1,
            }
        }
        self.units.len() + new_units.count() >= rules.min_units
            && self.managers.len() + new_managers >= rules.min_units
            && largest <= rules.max_share * (self.total + others.total) + 1e-9 * linked.scale
    }
}

impl Class {
    fn add(&mut self, unit: u32, manager: usize, value: f64) {
        self.value += value;
        self.entries += 1.0;
        if let Err(at) = self.units.binary_search(&unit) {
            self.units.insert(at, unit);
        }
        match self
            .managers
            .binary_search_by_key(&manager, |(who, _)| *who)
        {
            Ok(at) => {
                if let Some((_, amount)) = self.managers.get_mut(at) {
                    *amount += value;
                }
                if let Some(count) = self.entries_of.get_mut(at) {
                    *count += 1.0;
                }
            }
            Err(at) => {
                self.managers.insert(at, (manager, value));
                self.entries_of.insert(at, 1.0);
            }
        }
    }
}

/// Amounts added by key, sorted by key.
pub(super) fn merged(mut amounts: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    amounts.sort_unstable_by_key(|(who, _)| *who);
    let mut kept: Vec<(usize, f64)> = Vec::new();
    for (who, amount) in amounts {
        match kept.last_mut() {
            Some(last) if last.0 == who => last.1 += amount,
            _ => kept.push((who, amount)),
        }
    }
    kept
}
