//! What a reader chooses on a dashboard; all of it stands in the address.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::dashboard::Tile;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::service::compare::{Against, Compared};

/// Dimension of the filter on membership of a federation.
pub const FEDERATION: &str = "federation";

/// Word of `compare=` that asks for none.
pub const NO_COMPARISON: &str = "aucune";

/// A territory, and how it is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Place of the territory in the geography.
    pub territory: usize,
    /// Data year; the last one that has a value when none is asked.
    pub time: Option<i32>,
    /// Population of structures; that of each tile when none is asked.
    pub population: Option<Population>,
    /// Member of the dimension [`FEDERATION`].
    pub federation: Option<String>,
    /// What figures are compared with, as asked; the territory around when nothing is.
    pub compare: Option<String>,
}

impl Choices {
    /// The population of a tile: the one asked, else its own, else both; the indicator's first when
    /// it is not computed for that one.
    pub fn population_of(&self, tile: &Tile, definition: &IndicatorDefinition) -> Population {
        let wanted = self
            .population
            .or(tile.population)
            .unwrap_or(Population::Avs);
        if definition.populations.contains(&wanted) {
            return wanted;
        }
        definition.populations.first().copied().unwrap_or(wanted)
    }

    /// The member asked for, where the indicator is computed by membership at this level.
    pub fn federation_of(
        &self,
        definition: &IndicatorDefinition,
        level: TerritoryType,
    ) -> Option<u16> {
        let wanted = format!("{FEDERATION}:{}", self.federation.as_deref()?);
        let members = definition.members_of(FEDERATION).into_iter();
        let mut own = members.filter(|member| definition.has_level(level, Some(*member)));
        own.find(|member| definition.breakdown_code(Some(*member)).as_ref() == Some(&wanted))
    }

    /// The breakdown of a tile's figures: its own, else the member asked for.
    pub fn breakdown_of(
        &self,
        tile: &Tile,
        definition: &IndicatorDefinition,
        level: TerritoryType,
    ) -> Option<String> {
        tile.by.clone().or_else(|| {
            let member = self.federation_of(definition, level)?;
            definition.breakdown_code(Some(member))
        })
    }

    /// What figures of a territory of this kind are compared with.
    pub fn compared(&self, kind: TerritoryType) -> Compared {
        let around = match self.compare.as_deref() {
            Some(NO_COMPARISON) => None,
            Some(asked) => return Compared::read([asked]).unwrap_or_default(),
            None => around(kind),
        };
        Compared {
            against: around.into_iter().collect(),
            ..Compared::default()
        }
    }
}

/// The territory around, where nothing is asked.
fn around(kind: TerritoryType) -> Option<Against> {
    use TerritoryType::{Arr, Com, Dens, Dep, Epci, Epcidep, France, Frr, Qpv, Reg, Zone};
    match kind {
        Qpv | Com | Epcidep | Epci | Zone | Arr => Some(Against::Departement),
        Dep => Some(Against::Region),
        Reg => Some(Against::France),
        Frr | Dens | France => None,
    }
}

/// The word of `compare=` for what is compared when nothing is asked.
pub fn default_comparison(kind: TerritoryType) -> &'static str {
    let found = around(kind).and_then(|around| {
        let mut known = Against::ALL.iter();
        known.find(|(_, against)| *against == around)
    });
    found.map_or(NO_COMPARISON, |(word, _)| word)
}
