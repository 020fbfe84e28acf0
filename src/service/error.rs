//! Why a question about published figures cannot be answered.

use std::fmt;

/// The kinds of things that a request may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An indicator.
    Indicator,
    /// A territory.
    Territory,
    /// A plan.
    Plan,
    /// A dashboard.
    Dashboard,
    /// An edition.
    Edition,
    /// A figure.
    Figure,
    /// A structure.
    Structure,
}

impl Thing {
    /// French name, with its article, as a sentence needs it: « Aucun indicateur ».
    pub fn none(self) -> &'static str {
        match self {
            Self::Indicator => "Aucun indicateur",
            Self::Territory => "Aucun territoire",
            Self::Plan => "Aucun schéma",
            Self::Dashboard => "Aucun tableau de bord",
            Self::Edition => "Aucune édition servie",
            Self::Figure => "Aucun chiffre",
            Self::Structure => "Aucune structure",
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.none())
    }
}

/// A question that cannot be answered, in French, with what would be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The name is not known.
    #[error("{thing} ne porte le nom « {name} »")]
    Unknown {
        /// Kind of thing.
        thing: Thing,
        /// Parameter that named it.
        parameter: &'static str,
        /// Name received.
        name: String,
        /// Nearest known name.
        nearest: Option<String>,
    },
    /// The value cannot be read or is out of bounds.
    #[error("« {found} » n'est pas une valeur de {parameter} : {expected}")]
    BadValue {
        /// Parameter.
        parameter: &'static str,
        /// Value received.
        found: String,
        /// What is expected, in words.
        expected: String,
        /// Values allowed, when they are few.
        allowed: Vec<String>,
    },
    /// The request needs this parameter.
    #[error("le paramètre {parameter} est nécessaire : {expected}")]
    MissingParameter {
        /// Parameter.
        parameter: &'static str,
        /// What it holds.
        expected: String,
    },
    /// The indicator is not computed at this level.
    #[error("l'indicateur « {indicator} » n'est pas calculé au niveau {level}")]
    LevelNotComputed {
        /// Indicator.
        indicator: String,
        /// Level asked.
        level: &'static str,
        /// Levels computed.
        allowed: Vec<String>,
    },
    /// The indicator is not computed for this population.
    #[error("l'indicateur « {indicator} » n'est pas calculé pour la population {population}")]
    PopulationNotComputed {
        /// Indicator.
        indicator: String,
        /// Population asked.
        population: &'static str,
        /// Populations computed.
        allowed: Vec<String>,
    },
    /// The indicator has no such breakdown, or no figure without one.
    #[error("l'indicateur « {indicator} » n'a pas la ventilation « {found} »")]
    BreakdownNotComputed {
        /// Indicator.
        indicator: String,
        /// Breakdown asked.
        found: String,
        /// Breakdowns computed.
        allowed: Vec<String>,
    },
    /// This kind of chart cannot show what is asked.
    #[error("un graphique « {kind} » ne peut pas montrer « {indicator} » ici : {reason}")]
    ChartNotPossible {
        /// Kind of chart.
        kind: String,
        /// Indicator.
        indicator: String,
        /// Why.
        reason: String,
    },
    /// More work than one request may ask.
    #[error("la demande porte sur {asked} {what}, le maximum est {maximum}")]
    TooMany {
        /// What is too many.
        what: &'static str,
        /// How many were asked.
        asked: usize,
        /// How many are accepted.
        maximum: usize,
    },
    /// The cursor does not come from this request and edition.
    #[error("ce curseur ne vient pas de cette demande sur cette édition")]
    BadCursor,
}

/// The known name nearest to a text, if one is near enough to be meant.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(text, name), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}
