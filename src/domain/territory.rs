//! Territories and their codes, in the form of Insee's Melodi API: `2026-COM-44109`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kind of a territory, in the order from smallest to largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TerritoryType {
    /// Commune.
    Com,
    /// Établissement public de coopération intercommunale à fiscalité propre.
    Epci,
    /// Arrondissement (of a département).
    Arr,
    /// Département.
    Dep,
    /// Région.
    Reg,
    /// France: the 101 départements.
    France,
}

impl TerritoryType {
    /// Every kind, smallest first.
    pub const ALL: [Self; 6] = [
        Self::Com,
        Self::Epci,
        Self::Arr,
        Self::Dep,
        Self::Reg,
        Self::France,
    ];

    /// The code used in URLs and files: `COM`, `EPCI`…
    pub fn code(self) -> &'static str {
        match self {
            Self::Com => "COM",
            Self::Epci => "EPCI",
            Self::Arr => "ARR",
            Self::Dep => "DEP",
            Self::Reg => "REG",
            Self::France => "FRANCE",
        }
    }

    /// French name, lower case, singular.
    pub fn label(self) -> &'static str {
        match self {
            Self::Com => "commune",
            Self::Epci => "EPCI",
            Self::Arr => "arrondissement",
            Self::Dep => "département",
            Self::Reg => "région",
            Self::France => "France",
        }
    }

    /// French name, lower case, plural.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Com => "communes",
            Self::Epci => "EPCI",
            Self::Arr => "arrondissements",
            Self::Dep => "départements",
            Self::Reg => "régions",
            Self::France => "France",
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
    /// Year of the geography.
    pub year: u16,
    /// Kind of territory.
    pub kind: TerritoryType,
    /// Official code (Insee, SIREN of an EPCI); `F` for France.
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
    #[error("type de territoire inconnu : « {found} » ; connus : COM, EPCI, ARR, DEP, REG, FRANCE")]
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
        let valid =
            !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        if valid {
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
