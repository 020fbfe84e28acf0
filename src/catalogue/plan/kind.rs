//! What a plan is.

use serde::{Deserialize, Serialize};

/// Kind of a plan, as the field calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanKind {
    /// Convention d'objectifs et de gestion, between the State and the Cnaf.
    Cog,
    /// Contrat pluriannuel d'objectifs et de gestion, between the Cnaf and a Caf.
    Cpog,
    /// Schéma départemental de l'animation de la vie sociale.
    Avs,
    /// Schéma départemental des services aux familles.
    Sdsf,
    /// Charte.
    Charte,
    /// Convention territoriale globale.
    Ctg,
    /// Projet social of a structure.
    ProjetSocial,
}

impl PlanKind {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cog => "cog",
            Self::Cpog => "cpog",
            Self::Avs => "avs",
            Self::Sdsf => "sdsf",
            Self::Charte => "charte",
            Self::Ctg => "ctg",
            Self::ProjetSocial => "projet-social",
        }
    }

    /// Short form that people say.
    pub fn short(self) -> &'static str {
        match self {
            Self::Cog => "COG",
            Self::Cpog => "CPOG",
            Self::Avs => "Schéma AVS",
            Self::Sdsf => "SDSF",
            Self::Charte => "Charte",
            Self::Ctg => "CTG",
            Self::ProjetSocial => "Projet social",
        }
    }

    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cog => "Convention d’objectifs et de gestion",
            Self::Cpog => "Contrat pluriannuel d’objectifs et de gestion",
            Self::Avs => "Schéma de l’animation de la vie sociale",
            Self::Sdsf => "Schéma des services aux familles",
            Self::Charte => "Charte",
            Self::Ctg => "Convention territoriale globale",
            Self::ProjetSocial => "Projet social",
        }
    }
}
