//! Amounts that an attacker may move, and how far.

use super::linked::Linked;

/// A part of a block: wholly inside the hidden figure or wholly outside.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Whether the hidden figure holds it.
    pub(super) inside: bool,
    /// Block.
    pub(super) block: usize,
    /// Total, and number of entries.
    all: Held,
    /// What each manager holds of it, sorted by manager.
    by_manager: Vec<(usize, Held)>,
}

/// An amount and the number of entries that make it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Held {
    pub(super) value: f64,
    pub(super) entries: f64,
}

impl Held {
    pub(super) fn add(&mut self, other: Self) {
        self.value += other.value;
        self.entries += other.entries;
    }

    /// How far the amount can fall and rise, knowing only what an entry can be.
    pub(super) fn room(self, linked: &Linked) -> (f64, f64) {
        if self.entries < 0.5 {
            return (0.0, 0.0);
        }
        let fall = self.value - linked.least * self.entries;
        let rise = linked.most * self.entries - self.value;
        (fall.max(0.0), rise.max(0.0))
    }
}

impl Part {
    pub(super) fn new(linked: &Linked, block: usize, classes: &[usize], inside: bool) -> Self {
        let mut all = Held::default();
        let mut held: Vec<(usize, Held)> = Vec::new();
        for class in classes
            .iter()
            .filter_map(|class| linked.classes.get(*class))
        {
            all.add(Held {
                value: class.value,
                entries: class.entries,
            });
            let counts = class.entries_of.iter();
            held.extend(
                class
                    .managers
                    .iter()
                    .zip(counts)
                    .map(|((who, value), entries)| {
                        (
                            *who,
                            Held {
                                value: *value,
                                entries: *entries,
                            },
                        )
                    }),
            );
        }
        held.sort_unstable_by_key(|(who, _)| *who);
        let mut by_manager: Vec<(usize, Held)> = Vec::new();
        for (who, one) in held {
            match by_manager.last_mut() {
                Some((last, sum)) if *last == who => sum.add(one),
                _ => by_manager.push((who, one)),
            }
        }
        Self {
            inside,
            block,
            all,
            by_manager,
        }
    }

    /// What others than the attacker hold.
    pub(super) fn others(&self, attacker: Option<usize>) -> Held {
        let own = attacker.and_then(|attacker| {
            let at = self
                .by_manager
                .binary_search_by_key(&attacker, |(who, _)| *who)
                .ok()?;
            self.by_manager.get(at)
        });
        match own {
            None => self.all,
            Some((_, own)) => Held {
                value: self.all.value - own.value,
                entries: self.all.entries - own.entries,
            },
        }
    }

    pub(super) fn managers(&self) -> impl Iterator<Item = usize> {
        self.by_manager.iter().map(|(who, _)| *who)
    }
}
