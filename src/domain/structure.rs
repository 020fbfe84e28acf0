//! Structures of the animation de la vie sociale and the populations they form.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kind of a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum StructureKind {
    /// Centre social.
    Cs,
    /// Espace de vie sociale.
    Evs,
}

/// A population of structures: the set over which a figure is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Population {
    /// Centres sociaux.
    Cs,
    /// Espaces de vie sociale.
    Evs,
    /// Both.
    Avs,
}

impl Population {
    /// Every population, in the order of display.
    pub const ALL: [Self; 3] = [Self::Avs, Self::Cs, Self::Evs];

    /// `CS`, `EVS` or `AVS`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cs => "CS",
            Self::Evs => "EVS",
            Self::Avs => "AVS",
        }
    }

    /// French name, plural.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cs => "Centres sociaux",
            Self::Evs => "Espaces de vie sociale",
            Self::Avs => "Centres sociaux et espaces de vie sociale",
        }
    }

    /// The population of one kind of structures.
    pub fn of(kind: StructureKind) -> Self {
        match kind {
            StructureKind::Cs => Self::Cs,
            StructureKind::Evs => Self::Evs,
        }
    }

    /// Whether a structure of this kind belongs to the population.
    pub fn contains(self, kind: StructureKind) -> bool {
        match self {
            Self::Avs => true,
            Self::Cs => kind == StructureKind::Cs,
            Self::Evs => kind == StructureKind::Evs,
        }
    }
}

impl FromStr for Population {
    type Err = UnknownPopulation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|population| population.code() == text)
            .ok_or_else(|| UnknownPopulation {
                found: text.to_owned(),
            })
    }
}

/// The text names no population.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("population inconnue : « {found} » ; connues : CS, EVS, AVS")]
pub struct UnknownPopulation {
    /// The text received.
    pub found: String,
}
