//! Communes that were merged, then divided again: the code of the whole cannot be split.

use std::borrow::Cow;

use super::Geography;
use super::territory::{narrow, widen};
use crate::domain::territory::TerritoryType;

/// A merged commune of which a part became a commune again.
#[derive(Debug, Clone)]
pub(super) struct Divided {
    /// Code of the merged commune, which a commune of today may still have.
    pub(super) code: Cow<'static, str>,
    /// First and last geography (1 January) in which it held them.
    pub(super) years: (i32, i32),
    /// Communes of today that it held.
    pub(super) held: Vec<Cow<'static, str>>,
}

impl Divided {
    fn holds_in(&self, year: i32) -> bool {
        let (first, last) = self.years;
        (first..=last).contains(&year)
    }
}

/// Those divided since 2018: code, years, communes of today held; source: Insee, code officiel
/// géographique, mouvements de communes, events 21 (rétablissement). Renumbered communes
/// (12076 → 12218, 14011 → 14581, 27058 → 27676, 49069 → 49126, 69159 → 69114) are whole under
/// either code and are not here.
const DIVIDED: [(&str, (i32, i32), &[&str]); 4] = [
    // Saline, now Troarn
    ("14712", (2017, 2019), &["14666"]),
    // Neussargues en Pinatelle, now Neussargues-Moissac
    ("15141", (2017, 2024), &["15031", "15035", "15047", "15171"]),
    // Les Hauts-Talican, a name that 60694 kept; 60054 is Beaumont-les-Nonains again
    ("60054", (2019, 2023), &["60694"]),
    // Essarts en Bocage
    ("85084", (2016, 2023), &["85165", "85212"]),
];

impl Geography {
    fn divided(&self) -> impl Iterator<Item = Divided> + use<'_> {
        let known = DIVIDED.iter().map(|(code, years, held)| Divided {
            code: Cow::Borrowed(code),
            years: *years,
            held: held.iter().copied().map(Cow::Borrowed).collect(),
        });
        let is_known = |imported: &&Divided| {
            !DIVIDED.iter().any(|(code, _, held)| {
                *code == imported.code && imported.held.iter().all(|one| held.contains(&&**one))
            })
        };
        known.chain(self.changes.divided.iter().filter(is_known).cloned())
    }

    /// Communes of today (indices) that the code of another one also covered in a year: what was then
    /// coded on it cannot be split between them. Empty for every other code or year.
    pub fn held_then(&self, code: &str, year: i32) -> impl Iterator<Item = usize> + use<> {
        let mut held: Vec<usize> = self
            .divided()
            .filter(|divided| divided.code == code && divided.holds_in(year))
            .flat_map(|divided| divided.held)
            .filter_map(|code| self.find_current(TerritoryType::Com, &code))
            .collect();
        held.sort_unstable();
        held.dedup();
        held.into_iter()
    }

    /// Whether a commune was restored, or took its present code, after it had been part of another:
    /// what was coded on that other one before cannot be split.
    pub fn is_restored(&self, commune: u32) -> bool {
        self.changes.restored_since(widen(commune)).is_some()
    }

    /// First geography since when the present code of a restored commune is found again.
    pub fn restored_since(&self, commune: u32) -> Option<i16> {
        self.changes.restored_since(widen(commune))
    }

    /// Merged communes of that year of which a territory holds a part and not the whole: figures of
    /// the year coded on them cannot be split, so that those of the territory are to be read with
    /// care. Code of the merged commune and communes of today that it held, itself included.
    pub fn cannot_be_split(&self, territory: usize, year: i32) -> Vec<(String, Vec<u32>)> {
        let Some(own) = self.territory(territory) else {
            return Vec::new();
        };
        let is_mine = |commune: &u32| own.communes.binary_search(commune).is_ok();
        let mut found = Vec::new();
        for divided in self.divided().filter(|divided| divided.holds_in(year)) {
            let itself = self.resolve_code(&divided.code).commune.idx();
            let held = divided.held.iter();
            let held = held.filter_map(|code| self.find_current(TerritoryType::Com, code));
            let communes: Vec<u32> = itself.into_iter().chain(held).map(narrow).collect();
            let n_mine = communes.iter().filter(|commune| is_mine(commune)).count();
            if n_mine > 0 && (n_mine < communes.len() || !own.code.kind.is_made_of_communes()) {
                found.push((divided.code.into_owned(), communes));
            }
        }
        found
    }
}
