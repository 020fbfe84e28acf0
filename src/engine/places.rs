//! Where each line counts: the territories that hold its commune, and its population.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;

/// Territories that hold each commune, smallest kind first.
#[derive(Debug)]
pub(super) struct Holders {
    starts: Vec<usize>,
    territories: Vec<u32>,
}

impl Holders {
    /// Of every commune, among the levels wanted.
    pub(super) fn new(geography: &Geography, levels: &[TerritoryType]) -> Self {
        let is_wanted: Vec<bool> = geography
            .territories()
            .iter()
            .map(|territory| levels.contains(&territory.code.kind))
            .collect();
        let wanted = |territory: &&u32| {
            let index = usize::try_from(**territory).unwrap_or(usize::MAX);
            is_wanted.get(index) == Some(&true)
        };
        let (mut starts, mut territories) = (vec![0], Vec::new());
        for (commune, _) in (0u32..).zip(geography.communes()) {
            territories.extend(geography.containing(commune).iter().filter(wanted));
            starts.push(territories.len());
        }
        Self {
            starts,
            territories,
        }
    }

    pub(super) fn of(&self, commune: u32) -> &[u32] {
        let commune = usize::try_from(commune).unwrap_or(usize::MAX);
        let range = self
            .starts
            .get(commune)
            .zip(self.starts.get(commune.saturating_add(1)));
        range
            .and_then(|(start, end)| self.territories.get(*start..*end))
            .unwrap_or_default()
    }
}

/// Populations of a territory: three slots, in the order of [`Population::ALL`].
pub(super) const POPULATIONS: usize = Population::ALL.len();

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlacedLine {
    /// Index of the commune.
    pub(super) commune: u32,
    /// Population that it counts in.
    pub(super) population: Population,
    /// Quartiers that the structure declares: they lie in communes without filling them.
    pub(super) quartiers: Vec<u32>,
}

/// The slots (territory × population) of the lines of one year.
#[derive(Debug)]
pub(super) struct Places {
    /// Territories that hold a line, in order; each has [`POPULATIONS`] slots.
    pub(super) territories: Vec<u32>,
    /// Whether the slot of both kinds is the sum of the others: lines are counted in their own.
    pub(super) adds_kinds: bool,
    starts: Vec<u32>,
    slots: Vec<u32>,
}

impl Places {
    /// Of lines, among the territories of a geography.
    pub(super) fn new(
        lines: &[PlacedLine],
        holders: &Holders,
        adds_kinds: bool,
        n_territories: usize,
    ) -> Self {
        let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let mut ranks: Vec<u32> = vec![u32::MAX; n_territories];
        for line in lines {
            for territory in holders.of(line.commune).iter().chain(&line.quartiers) {
                if let Some(rank) = ranks.get_mut(index(*territory)) {
                    *rank = 0;
                }
            }
        }
        let mut territories = Vec::new();
        let mut next = 0;
        for (territory, rank) in (0u32..).zip(&mut ranks) {
            if *rank == 0 {
                *rank = next;
                next += 1;
                territories.push(territory);
            }
        }
        let width = u32::try_from(POPULATIONS).unwrap_or(3);
        let (mut starts, mut slots) = (Vec::with_capacity(lines.len() + 1), Vec::new());
        starts.push(0);
        for line in lines {
            let offset = offset_of(line.population);
            let held = holders.of(line.commune).iter().chain(&line.quartiers);
            slots.extend(held.filter_map(|territory| {
                let rank = ranks.get(index(*territory))?;
                Some(rank * width + offset)
            }));
            starts.push(u32::try_from(slots.len()).unwrap_or(u32::MAX));
        }
        Self {
            territories,
            adds_kinds,
            starts,
            slots,
        }
    }

    /// All lines in one slot: a worked example.
    pub(super) fn single(height: usize) -> Self {
        Self {
            territories: vec![0],
            adds_kinds: false,
            starts: (0..=height)
                .map(|n| u32::try_from(n).unwrap_or(u32::MAX))
                .collect(),
            slots: vec![0; height],
        }
    }

    /// Each line in a slot of its own, at its rank: to look at lines one by one.
    pub(super) fn apart(height: usize) -> Self {
        let upto = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            territories: (0..upto(height.div_ceil(POPULATIONS))).collect(),
            adds_kinds: false,
            starts: (0..=upto(height)).collect(),
            slots: (0..upto(height)).collect(),
        }
    }

    pub(super) fn n_slots(&self) -> usize {
        self.territories.len() * POPULATIONS
    }

    /// Slots of a line.
    pub(super) fn of(&self, line: usize) -> &[u32] {
        let index = |number: &u32| usize::try_from(*number).unwrap_or(usize::MAX);
        let range = self.starts.get(line).zip(self.starts.get(line + 1));
        range
            .and_then(|(start, end)| self.slots.get(index(start)..index(end)))
            .unwrap_or_default()
    }

    /// Sums, or joins, the slots of both kinds into the slot of all structures.
    pub(super) fn add_kinds<T: Copy>(&self, slots: &mut [T], join: impl Fn(T, T) -> T) {
        if self.adds_kinds {
            for territory in slots.chunks_exact_mut(POPULATIONS) {
                if let [both, first, second] = territory {
                    *both = join(*first, *second);
                }
            }
        }
    }
}

/// Place of a population among the slots of a territory.
pub(super) fn offset_of(population: Population) -> u32 {
    match population {
        Population::Avs => 0,
        Population::Cs => 1,
        Population::Evs => 2,
    }
}
