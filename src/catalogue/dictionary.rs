//! The dictionary of variables: `import/dictionary/*.toml`, one file per theme.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::domain::structure::StructureKind;

/// Type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableType {
    /// A whole number of things or persons, never negative.
    Count,
    /// Euros; may be negative where the variable says so (`signed`).
    Amount,
    /// Full-time equivalents.
    Fte,
    /// Hours.
    Hours,
    /// Any other number (a rate, a median income).
    Number,
    /// Yes or no.
    Flag,
    /// One code of `categories`.
    Category,
    /// Free text.
    Text,
    /// A calendar date.
    Date,
}

impl VariableType {
    /// Whether values are numbers.
    pub fn is_numeric(self) -> bool {
        matches!(
            self,
            Self::Count | Self::Amount | Self::Fte | Self::Hours | Self::Number
        )
    }
}

/// How well the variable is attested as a field of Senacs (`domain.md` §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attestation {
    /// The field, or a published figure that can only come from it, is visible in a source.
    Attested,
    /// The theme is attested, its exact wording is not.
    Partly,
    /// Our inference: must never be shown as a Senacs field.
    Inferred,
    /// Not of Senacs: a variable of another public source.
    External,
}

/// How sensitive the variable is: it decides the secrecy rule of the figures that use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Printed in the public directory, or public context: counts are free.
    PublicIdentity,
    /// Declared activity: needs enough units.
    Activity,
    /// Staff: needs enough units and no dominance.
    Staff,
    /// Money: needs enough units and no dominance.
    Money,
    /// E-mail, names of persons: never stored as an answer.
    Personal,
}

/// Data years in which a question was asked; both bounds inclusive, absent means open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// First data year.
    pub since: Option<i32>,
    /// Last data year.
    pub until: Option<i32>,
    /// The only data years; excludes the other two.
    pub only: Option<Vec<i32>>,
}

impl Asked {
    /// Whether the question was asked for that data year.
    pub fn in_year(&self, data_year: i32) -> bool {
        match &self.only {
            Some(years) => years.contains(&data_year),
            None => {
                self.since.is_none_or(|first| data_year >= first)
                    && self.until.is_none_or(|last| data_year <= last)
            }
        }
    }
}

/// One category of a variable, with the spellings met in files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Code used in formulas and answers.
    pub code: String,
    /// French label.
    pub label: String,
    /// Other spellings, compared after normalisation (case, accents, spaces).
    #[serde(default)]
    pub spellings: Vec<String>,
}

/// One variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableDefinition {
    /// Identifier, also the column of the frames.
    pub id: String,
    /// French label.
    pub label: String,
    /// Type of the values.
    #[serde(rename = "type")]
    pub kind: VariableType,
    /// Unit in French, `personnes`, `€`, `ETP`; none for flags, categories, texts and dates.
    pub unit: Option<String>,
    /// Kinds of structure concerned; empty for variables of territories.
    #[serde(default)]
    pub populations: Vec<StructureKind>,
    /// When it was asked.
    #[serde(default)]
    pub asked: Asked,
    /// How well it is attested.
    pub attestation: Attestation,
    /// How sensitive it is.
    pub sensitivity: Sensitivity,
    /// A negative number is lawful (a result in deficit).
    #[serde(default)]
    pub signed: bool,
    /// Whether the value of a territory is the sum of those of its parts; when it is not said, a
    /// count is and nothing else.
    pub additive: Option<bool>,
    /// Categories, for the type `category`.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// Source keys of the field dossier, or a source in words.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Remark for readers.
    pub note: Option<String>,
}

impl VariableDefinition {
    /// Whether values of parts of a territory add up to that of the whole.
    pub fn is_additive(&self) -> bool {
        self.additive.unwrap_or(self.kind == VariableType::Count)
    }
}

/// One file of the dictionary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeDefinition {
    /// Identifier of the theme.
    pub theme: String,
    /// French label.
    pub label: String,
    /// Variables, in order.
    #[serde(default, rename = "variable")]
    pub variables: Vec<VariableDefinition>,
}

/// Every variable by identifier, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    /// Theme identifier → label.
    pub themes: IndexMap<String, String>,
    /// Variable identifier → (theme, definition).
    pub variables: IndexMap<String, (String, VariableDefinition)>,
}

impl Dictionary {
    /// A variable by identifier.
    pub fn get(&self, id: &str) -> Option<&VariableDefinition> {
        self.variables.get(id).map(|(_, variable)| variable)
    }

    /// Variables of a theme, in order.
    pub fn of_theme<'a>(&'a self, theme: &'a str) -> impl Iterator<Item = &'a VariableDefinition> {
        self.variables
            .values()
            .filter(move |(own, _)| own == theme)
            .map(|(_, variable)| variable)
    }
}
