//! What `compare=` asks for: territories by code, relations by name, a base year.

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::service::error::QueryError;

/// A relation or a group that a figure is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The département around it.
    Departement,
    /// The région around it.
    Region,
    /// France.
    France,
    /// The départements that share a border with it.
    Neighbours,
    /// Territories of its kind in the same département; above a commune's level, in France.
    Siblings,
    /// Territories of its kind of about the same number of inhabitants.
    Size,
    /// Territories of its kind of the same class of density, when a list of classes was delivered.
    Density,
}

impl Against {
    /// Every word that `compare=` understands.
    pub const ALL: [(&'static str, Self); 7] = [
        ("departement", Self::Departement),
        ("region", Self::Region),
        ("france", Self::France),
        ("neighbours", Self::Neighbours),
        ("siblings", Self::Siblings),
        ("size", Self::Size),
        ("density", Self::Density),
    ];
}

/// What a request compares its figures with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Territories named by code.
    pub territories: Vec<TerritoryCode>,
    /// Relations and groups.
    pub against: Vec<Against>,
    /// Year from which the evolution is measured; the year before when there is none.
    pub base: Option<i32>,
}

impl Compared {
    /// Everything that the page of a territory of a kind compares its figures with: all that there
    /// is, but the tens of thousands of communes of a class, which a request may ask for by itself.
    pub fn on_page(kind: TerritoryType) -> Self {
        let is_class = |against: &Against| matches!(against, Against::Size | Against::Density);
        let all = Against::ALL.map(|(_, against)| against).into_iter();
        Self {
            territories: Vec::new(),
            against: all
                .filter(|against| kind != TerritoryType::Com || !is_class(against))
                .collect(),
            base: None,
        }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads the values of `compare=`: each a territory's code, a word of [`Against::ALL`] or a year.
    ///
    /// # Errors
    /// The first value that is none of these.
    pub fn read<'a>(values: impl IntoIterator<Item = &'a str>) -> Result<Self, QueryError> {
        let mut compared = Self::default();
        for value in values {
            let word = Against::ALL.iter().find(|(word, _)| *word == value);
            let year = value
                .parse()
                .ok()
                .filter(|year| (1900..=2200).contains(year));
            match (word, year, value.parse::<TerritoryCode>()) {
                (Some((_, against)), _, _) => compared.against.push(*against),
                (None, Some(year), _) if compared.base.is_none() => compared.base = Some(year),
                (None, None, Ok(code)) => compared.territories.push(code),
                (None, _, _) => return Err(unreadable(value)),
            }
        }
        Ok(compared)
    }
}

fn unreadable(value: &str) -> QueryError {
    QueryError::BadValue {
        parameter: "compare",
        found: value.to_owned(),
        expected: "un code de territoire, une seule année de base ou un des mots permis".to_owned(),
        allowed: Against::ALL.map(|(word, _)| word.to_owned()).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_names_territories_relations_and_one_year() {
        let read = Compared::read(["region", "2026-DEP-49", "2016", "size"]).unwrap();
        assert_eq!(read.against, [Against::Region, Against::Size]);
        assert_eq!(read.territories, ["2026-DEP-49".parse().unwrap()]);
        assert_eq!(read.base, Some(2016));
        assert!(Compared::read(["régions"]).is_err());
        assert!(Compared::read(["2016", "2017"]).is_err());
        assert!(Compared::read([]).unwrap().is_empty());
    }
}
