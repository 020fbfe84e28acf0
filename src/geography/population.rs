//! Municipal populations of communes, and their sums.

use super::Geography;
use super::territory::widen;
use crate::domain::territory::TerritoryType;

/// First year of the populations.
pub(super) const FIRST_YEAR: i16 = 2016;
/// Number of years of populations.
pub(super) const YEARS: usize = 8;
/// Last year of the populations.
const LAST_YEAR: i16 = 2023;
/// What stands for an unknown count in the compact table.
const UNKNOWN: u32 = u32::MAX;

/// A number of inhabitants and the year it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inhabitants {
    /// Municipal population.
    pub count: u32,
    /// Year of the count, which may not be the one asked.
    pub year: i16,
    /// Communes of the sum that had to be counted in another year than `year`.
    pub from_other_years: u32,
}

/// Counts of every commune, by index then year.
#[derive(Debug)]
pub(super) struct Populations(Vec<[u32; YEARS]>);

impl Populations {
    pub(super) fn new(counts: impl Iterator<Item = [Option<u32>; YEARS]>) -> Self {
        Self(
            counts
                .map(|years| years.map(|count| count.unwrap_or(UNKNOWN)))
                .collect(),
        )
    }

    /// The count of that very year.
    fn at(&self, commune_idx: usize, year: i16) -> Option<u32> {
        let column = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
        self.0
            .get(commune_idx)?
            .get(column)
            .copied()
            .filter(|count| *count != UNKNOWN)
    }

    /// The count of that year, else of the nearest.
    fn nearest(&self, commune_idx: usize, year: i16) -> Option<Inhabitants> {
        nearest_years(year).find_map(|year| {
            let count = self.at(commune_idx, year)?;
            Some(Inhabitants {
                count,
                year,
                from_other_years: 0,
            })
        })
    }
}

/// Years of the populations, nearest first, the earlier of two equally near.
fn nearest_years(year: i16) -> impl Iterator<Item = i16> {
    let start = year.clamp(FIRST_YEAR, LAST_YEAR);
    (0..=LAST_YEAR - FIRST_YEAR)
        .flat_map(move |distance| {
            let later = (distance > 0).then_some(start + distance);
            std::iter::once(start - distance).chain(later)
        })
        .filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))
}

impl Geography {
    /// Inhabitants of a commune in a year, else in the nearest year available (the earlier on a tie).
    ///
    /// For a commune restored after that year this is a count of the commune alone, which its former
    /// commune also holds: to sum communes, use [`Self::inhabitants_of`] or [`Self::inhabitants_to_sum`].
    pub fn inhabitants(&self, commune_idx: usize, year: i16) -> Option<Inhabitants> {
        self.populations.nearest(commune_idx, year)
    }

    /// What a commune brings to a sum of communes: none when, that year, a commune restored since is
    /// already counted within the one that it left.
    pub fn inhabitants_to_sum(&self, commune_idx: usize, year: i16) -> Option<Inhabitants> {
        let asked = year.clamp(FIRST_YEAR, LAST_YEAR);
        let counted_elsewhere = self.populations.at(commune_idx, asked).is_none()
            && self.changes.restored_since(commune_idx).is_some();
        if counted_elsewhere {
            None
        } else {
            self.inhabitants(commune_idx, year)
        }
    }

    /// Inhabitants of a territory: the sum of its communes in the nearest year where any is known.
    ///
    /// A commune unknown that year is counted in its own nearest year (and told by `from_other_years`),
    /// unless it is already counted within the commune that it left later. Those of a quartier are not known.
    pub fn inhabitants_of(&self, territory_idx: usize, year: i16) -> Option<Inhabitants> {
        let territory = self.territory(territory_idx)?;
        if !territory.code.kind.is_made_of_communes() {
            return None;
        }
        if territory.code.kind == TerritoryType::Com {
            return self.inhabitants(territory_idx, year);
        }
        let known = |year| {
            territory
                .communes
                .iter()
                .any(|&idx| self.populations.at(widen(idx), year).is_some())
        };
        let year = nearest_years(year).find(|&year| known(year))?;
        let mut sum = Inhabitants {
            count: 0,
            year,
            from_other_years: 0,
        };
        for commune_idx in territory.communes() {
            if let Some(part) = self.inhabitants_to_sum(commune_idx, year) {
                sum.count += part.count;
                sum.from_other_years += u32::from(part.year != year);
            }
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_year_comes_first_and_the_earlier_wins_a_tie() {
        assert_eq!(
            nearest_years(2018).collect::<Vec<_>>(),
            [2018, 2017, 2019, 2016, 2020, 2021, 2022, 2023]
        );
        assert_eq!(nearest_years(1990).next(), Some(2016));
        assert_eq!(nearest_years(i16::MAX).next(), Some(2023));
        assert_eq!(nearest_years(i16::MIN).count(), YEARS);
    }

    #[test]
    fn an_unknown_count_is_none_and_zero_is_a_value() {
        let mut years = [None; YEARS];
        years[3] = Some(0);
        let populations = Populations::new(std::iter::once(years));
        assert_eq!(populations.at(0, 2019), Some(0));
        assert_eq!(populations.at(0, 2018), None);
        assert_eq!(populations.at(0, 2015), None);
        assert_eq!(populations.at(1, 2019), None);
        assert_eq!(
            populations
                .nearest(0, 2012)
                .map(|found| (found.count, found.year)),
            Some((0, 2019))
        );
    }
}
