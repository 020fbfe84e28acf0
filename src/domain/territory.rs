//! Territories and their codes, in the form of Insee's Melodi API: `2026-COM-44109`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kind of a territory, in an order from smallest to largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TerritoryType {
    /// Quartier prioritaire de la politique de la ville, of one generation (2015, 2024).
    Qpv,
    /// Commune.
    Com,
    /// The part of an EPCI that lies in one of the several départements it is on.
    Epcidep,
    /// Établissement public de coopération intercommunale à fiscalité propre.
    Epci,
    /// A set of communes of the observatory's own: bassin de vie, secteur d'action sociale.
    Zone,
    /// Arrondissement (of a département).
    Arr,
    /// Département.
    Dep,
    /// Région.
    Reg,
    /// Communes classed in France ruralités revitalisation, in one year's list.
    Frr,
    /// Communes of a class of Insee's density grid of one year.
    Dens,
    /// France: the 101 départements.
    France,
}

impl TerritoryType {
    /// How many kinds there are.
    pub const COUNT: usize = 11;

    /// Every kind, smallest first.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Qpv,
        Self::Com,
        Self::Epcidep,
        Self::Epci,
        Self::Zone,
        Self::Arr,
        Self::Dep,
        Self::Reg,
        Self::Frr,
        Self::Dens,
        Self::France,
    ];

    /// The code used in URLs and files: `COM`, `EPCI`…
    pub fn code(self) -> &'static str {
        match self {
            Self::Qpv => "QPV",
            Self::Com => "COM",
            Self::Epcidep => "EPCIDEP",
            Self::Epci => "EPCI",
            Self::Zone => "ZONE",
            Self::Arr => "ARR",
            Self::Dep => "DEP",
            Self::Reg => "REG",
            Self::Frr => "FRR",
            Self::Dens => "DENS",
            Self::France => "FRANCE",
        }
    }

    /// French name, lower case, singular.
    pub fn label(self) -> &'static str {
        match self {
            Self::Qpv => "quartier prioritaire",
            Self::Com => "commune",
            Self::Epcidep => "partie d’EPCI",
            Self::Epci => "EPCI",
            Self::Zone => "zone",
            Self::Arr => "arrondissement",
            Self::Dep => "département",
            Self::Reg => "région",
            Self::Frr => "classement FRR",
            Self::Dens => "classe de densité",
            Self::France => "France",
        }
    }

    /// French name, lower case, plural.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Qpv => "quartiers prioritaires",
            Self::Com => "communes",
            Self::Epcidep => "parties d’EPCI",
            Self::Epci => "EPCI",
            Self::Zone => "zones",
            Self::Arr => "arrondissements",
            Self::Dep => "départements",
            Self::Reg => "régions",
            Self::Frr => "classements FRR",
            Self::Dens => "classes de densité",
            Self::France => "France",
        }
    }

    /// Whether its territories come from a list that a delivery brought, with a year of their own.
    pub fn is_added(self) -> bool {
        matches!(self, Self::Qpv | Self::Zone | Self::Frr | Self::Dens)
    }

    /// Whether it is made of whole communes: everything but a quartier, which lies in communes
    /// without filling them, so that neither inhabitants nor structures of communes are its own.
    pub fn is_made_of_communes(self) -> bool {
        self != Self::Qpv
    }

    /// The kind whose place it takes in the levels of an indicator: what is computed for EPCI is
    /// computed for any other set of communes smaller or larger.
    #[must_use]
    pub fn level(self) -> Self {
        match self {
            Self::Qpv | Self::Epcidep | Self::Zone | Self::Frr | Self::Dens => Self::Epci,
            Self::Com | Self::Epci | Self::Arr | Self::Dep | Self::Reg | Self::France => self,
        }
    }
}

impl FromStr for TerritoryType {
    type Err = TerritoryCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| TerritoryCodeError::Type {
                found: text.to_owned(),
            })
    }
}

/// A territory's code: year of the geography, kind, official code.
///
/// The year is that of the geography, never of the data.
///
/// ```
/// use vigie::domain::territory::{TerritoryCode, TerritoryType};
/// let nantes: TerritoryCode = "2026-COM-44109".parse().unwrap();
/// assert_eq!(nantes.kind, TerritoryType::Com);
/// assert_eq!(nantes.to_string(), "2026-COM-44109");
/// assert!("COM-44109".parse::<TerritoryCode>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TerritoryCode {
    /// Year of the geography; that of the list for a quartier, a class or a zone.
    pub year: u16,
    /// Kind of territory.
    pub kind: TerritoryType,
    /// Official code (Insee, SIREN of an EPCI, `243500741.44` for its part in a département, `QN…`
    /// for a quartier, a word for a zone); `F` for France.
    pub code: String,
}

/// Why a text is not a territory code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TerritoryCodeError {
    /// Not of the form `year-TYPE-code`.
    #[error(
        "« {found} » n'est pas un code de territoire ; attendu : année-TYPE-code, par exemple 2026-DEP-44"
    )]
    Form {
        /// The text received.
        found: String,
    },
    /// The type is not known.
    #[error(
        "type de territoire inconnu : « {found} » ; connus : COM, EPCI, EPCIDEP, ARR, DEP, REG, FRANCE, QPV, DENS, FRR, ZONE"
    )]
    Type {
        /// The type received.
        found: String,
    },
}

impl TerritoryCode {
    /// A code from its parts.
    pub fn new(year: u16, kind: TerritoryType, code: impl Into<String>) -> Self {
        Self {
            year,
            kind,
            code: code.into(),
        }
    }
}

impl fmt::Display for TerritoryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.year, self.kind.code(), self.code)
    }
}

impl FromStr for TerritoryCode {
    type Err = TerritoryCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || TerritoryCodeError::Form {
            found: text.to_owned(),
        };
        let mut parts = text.splitn(3, '-');
        let (year, kind, code) = (
            parts.next().ok_or_else(form)?,
            parts.next().ok_or_else(form)?,
            parts.next().ok_or_else(form)?,
        );
        let year = year
            .parse()
            .ok()
            .filter(|_| year.len() == 4)
            .ok_or_else(form)?;
        let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        if !code.is_empty() && code.bytes().all(is_allowed) {
            Ok(Self::new(year, kind.parse()?, code))
        } else {
            Err(form())
        }
    }
}

impl Serialize for TerritoryCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TerritoryCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
