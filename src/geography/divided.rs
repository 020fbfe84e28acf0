//! Communes that were merged, then divided again: the code of the whole cannot be split.

use super::Geography;
use crate::domain::territory::TerritoryType;

/// A merged commune of which a part became a commune again.
struct Divided {
    /// Code of the merged commune, which a commune of today still has.
    code: &'static str,
    /// First and last geography (1 January) in which it held them.
    years: (i32, i32),
    /// Communes of today that it held.
    held: &'static [&'static str],
}

/// Those divided since 2018; source: Insee, code officiel géographique, mouvements de communes, events 21
/// (rétablissement). Renumbered communes (12076 → 12218, 14011 → 14581, 27058 → 27676, 49069 → 49126,
/// 69159 → 69114) are whole under either code and are not here.
const DIVIDED: [Divided; 4] = [
    // Saline, now Troarn
    Divided {
        code: "14712",
        years: (2017, 2019),
        held: &["14666"],
    },
    // Neussargues en Pinatelle, now Neussargues-Moissac
    Divided {
        code: "15141",
        years: (2017, 2024),
        held: &["15031", "15035", "15047", "15171"],
    },
    // Les Hauts-Talican, a name that 60694 kept; 60054 is Beaumont-les-Nonains again
    Divided {
        code: "60054",
        years: (2019, 2023),
        held: &["60694"],
    },
    // Essarts en Bocage
    Divided {
        code: "85084",
        years: (2016, 2023),
        held: &["85165", "85212"],
    },
];

impl Geography {
    /// Communes of today (indices) that the code of another one also covered in a year: what was then
    /// coded on it cannot be split between them. Empty for every other code or year.
    pub fn held_then(&self, code: &str, year: i32) -> impl Iterator<Item = usize> + use<'_> {
        let found = DIVIDED.iter().find(|divided| {
            let (first, last) = divided.years;
            divided.code == code && (first..=last).contains(&year)
        });
        let held = found.map_or(&[][..], |divided| divided.held);
        held.iter()
            .filter_map(|code| self.find_current(TerritoryType::Com, code))
    }
}
