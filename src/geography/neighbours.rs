//! Départements that share a border: `import/reference/departement_neighbours.csv`.

use super::Geography;
use crate::domain::territory::TerritoryType;

/// Pairs `departement,neighbour`, the smaller code first, under a header.
const PAIRS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/import/reference/departement_neighbours.csv"
));

impl Geography {
    /// Indices of the départements that share a land border with a département, in order of code;
    /// empty for any other territory, and overseas.
    pub fn neighbours(&self, idx: usize) -> Vec<usize> {
        let Some(territory) = self
            .territory(idx)
            .filter(|territory| territory.code.kind == TerritoryType::Dep)
        else {
            return Vec::new();
        };
        let own = territory.code.code.as_str();
        let pairs = PAIRS
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','));
        let mut around: Vec<usize> = pairs
            .filter_map(|(one, other)| match () {
                () if one == own => Some(other),
                () if other == own => Some(one),
                () => None,
            })
            .filter_map(|code| self.find_current(TerritoryType::Dep, code))
            .collect();
        around.sort_unstable();
        around
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_told_from_both_sides_and_the_sea_is_none() {
        let geography = Geography::load().unwrap();
        let around = |code: &str| -> Vec<String> {
            let idx = geography.find_current(TerritoryType::Dep, code).unwrap();
            let around = geography.neighbours(idx).into_iter();
            around
                .map(|idx| geography.territory(idx).unwrap().code.code.clone())
                .collect()
        };
        assert_eq!(around("44"), ["35", "49", "56", "85"]);
        assert_eq!(around("2B"), ["2A"]);
        assert_eq!(around("974"), [] as [&str; 0]);
        for line in PAIRS.lines().skip(1) {
            let (one, other) = line.split_once(',').unwrap();
            assert!(around(one).contains(&other.to_owned()), "{line}");
            assert!(around(other).contains(&one.to_owned()), "{line}");
        }
    }
}
