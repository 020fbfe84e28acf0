//! A figure: a value that knows where it comes from, or the reason why there is none.

use serde::{Deserialize, Serialize};

use super::structure::Population;

/// Observation status, from the SDMX code list `CL_OBS_STATUS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObsStatus {
    /// Normal.
    A,
    /// Break in the series.
    B,
    /// Estimated.
    E,
    /// Provisional.
    P,
    /// Low reliability.
    U,
    /// Cannot exist (no structure, so no mean).
    M,
    /// Not available.
    O,
}

/// Confidentiality status, from the SDMX code list `CL_CONF_STATUS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConfStatus {
    /// Free.
    F,
    /// Secret: too few units.
    A,
    /// Secret: one unit dominates.
    O,
    /// Secret: protects another cell.
    D,
}

macro_rules! letter {
    ($type:ident: $($variant:ident)*) => {
        impl $type {
            /// The letter of the SDMX list.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }
        }
    };
}
letter!(ObsStatus: A B E P U M O);
letter!(ConfStatus: F A O D);

/// How many structures stand behind a figure: three populations that are never confused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// On the register at 31 December of the data year.
    pub accredited: u32,
    /// Asked in the campaign.
    pub surveyed: u32,
    /// Sent back an answer.
    pub respondents: u32,
    /// Answered every question that the figure uses.
    pub filled: u32,
}

/// What a cell of the cube holds. A secret cell has no number inside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// A published number, with the parts that make it.
    ///
    /// A ratio may be shown without its parts: with what is published beside them, they would tell
    /// a secret that the ratio does not tell. Then it has no numerator.
    Number {
        /// Value, in the unit of the indicator.
        value: f64,
        /// Numerator as computed; none when the parts are not shown.
        numerator: Option<f64>,
        /// Denominator, none for a plain count or sum, or when the parts are not shown.
        denominator: Option<f64>,
        /// Structures that answered every question used.
        filled: u32,
        /// Structures that responded to the campaign.
        respondents: u32,
    },
    /// Hidden from the public; the numbers are gone.
    Secret(SecretReason),
    /// No number exists.
    Missing(MissingReason),
}

impl Content {
    /// Confidentiality status that it implies.
    pub fn confidentiality(self) -> ConfStatus {
        match self {
            Self::Secret(SecretReason::Dominance) => ConfStatus::O,
            Self::Secret(
                SecretReason::FewUnits | SecretReason::Unanimous | SecretReason::Imported,
            ) => ConfStatus::A,
            Self::Secret(SecretReason::Protects) => ConfStatus::D,
            Self::Number { .. } | Self::Missing(_) => ConfStatus::F,
        }
    }
}

/// Why a number is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretReason {
    /// Fewer units than the rule asks.
    FewUnits,
    /// One unit makes more than the rule allows.
    Dominance,
    /// All answer alike to a sensitive question: the figure would tell each one's answer.
    Unanimous,
    /// With what is published beside it, it would tell another hidden figure.
    Protects,
    /// Secret in the file delivered: it stays so.
    Imported,
}

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MissingReason {
    /// A département that the territory touches was not delivered for that year.
    NotDelivered {
        /// Delivered.
        delivered: u16,
        /// Touched.
        touched: u16,
    },
    /// The question was not in that campaign.
    NotAsked,
    /// No structure of this population here.
    NoStructure,
    /// Structures, but none answered.
    NoAnswer,
    /// The denominator is zero.
    ZeroDenominator,
    /// The year before was not delivered, so there is no evolution.
    NoPreviousYear,
    /// No delivery gives this value of context, or not for every commune.
    NotGiven,
}

/// One cell of the cube: indicator × territory × year × population × member of a breakdown.
///
/// Indices point into the lists of the edition that holds the cell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Index of the indicator.
    pub indicator: u16,
    /// Index of the territory.
    pub territory: u32,
    /// Population of structures.
    pub population: Population,
    /// Index of the member of the indicator's breakdown, or none.
    pub member: Option<u16>,
    /// Year that the data describe.
    pub data_year: i16,
    /// Accredited structures: public, whatever the content.
    pub accredited: u32,
    /// Surveyed structures: public, whatever the content.
    pub surveyed: u32,
    /// What it holds.
    pub content: Content,
    /// Year of the inhabitants used, when it is not the data year.
    pub inhabitants_year: Option<i16>,
}

impl Cell {
    /// Observation and confidentiality statuses that the content implies.
    pub fn statuses(&self) -> (ObsStatus, ConfStatus) {
        match self.content {
            Content::Number { .. } => (ObsStatus::A, ConfStatus::F),
            Content::Secret(_) => (ObsStatus::A, self.content.confidentiality()),
            Content::Missing(MissingReason::NoStructure | MissingReason::ZeroDenominator) => {
                (ObsStatus::M, ConfStatus::F)
            }
            Content::Missing(
                MissingReason::NotDelivered { .. }
                | MissingReason::NotAsked
                | MissingReason::NoAnswer
                | MissingReason::NoPreviousYear
                | MissingReason::NotGiven,
            ) => (ObsStatus::O, ConfStatus::F),
        }
    }

    /// The published value, if there is one.
    pub fn value(&self) -> Option<f64> {
        match self.content {
            Content::Number { value, .. } => Some(value),
            Content::Secret(_) | Content::Missing(_) => None,
        }
    }
}
