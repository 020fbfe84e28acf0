//! Formats of files: `import/formats/*.toml`.

mod detail;
mod layout;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub use detail::{GatherRule, Gathering, ItemRule};
pub use layout::{LongRule, TranslateRule, TranslationTarget};

use crate::domain::delivery::Feed;
use crate::domain::structure::StructureKind;
use crate::domain::territory::TerritoryCode;

/// Contract of a column: what to do with a value that cannot be read, or with the whole column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// Refuse the whole delivery.
    Freeze,
    /// The column is known and left out: none of its values is read.
    Ignore,
    /// Leave the answer out, keep it as received.
    #[default]
    DiscardValue,
    /// Refuse the row.
    DiscardRow,
}

/// State that a marker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marker {
    /// Left empty.
    Blank,
    /// « non concerné ».
    NotConcerned,
    /// Secret at the source.
    Secret,
    /// Not available at the source.
    NotAvailable,
}

/// What the delivery is complete for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PerimeterRule {
    /// Complete for nothing.
    Nothing,
    /// Complete for every département met in its rows.
    DepartementsOfRows,
    /// Complete for these territories.
    Territories(Vec<TerritoryCode>),
}

/// One column of a file that feeds one variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnDefinition {
    /// Variable of the dictionary.
    pub variable: String,
    /// Accepted headers, compared after normalisation; the variable's identifier and label always are.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The file is refused without this column.
    #[serde(default)]
    pub required: bool,
    /// What an unreadable value does.
    #[serde(default)]
    pub on_error: OnError,
    /// Spelling in the file → category code, where the dictionary's spellings are not enough.
    #[serde(default)]
    pub values: IndexMap<String, String>,
}

/// Where the year of the data comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataYearRule {
    /// Given with the import (`--data-year`).
    Argument,
    /// Always this one: a dated extract.
    Fixed(i32),
    /// Read from a column, a year or a date; normalised header spellings.
    Column(Vec<String>),
    /// Read from a column as a publication prints it: `2017?` and `2023-24` are of their first year,
    /// which the report says.
    Printed(Vec<String>),
    /// One column per year: the header is the year (`2016`, `pmun2016`).
    Headers,
}

/// How the commune of a row is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocateRule {
    /// By Insee code, in this variable's column.
    Code(String),
    /// By name within the département that the postal code names.
    PostalCodeAndName {
        /// Variable holding the postal code.
        postal_code: String,
        /// Variable holding the name.
        name: String,
    },
    /// A territory of any kind, by code or name, in this variable's column.
    Territory(String),
    /// The rows are not situated, or their codes are of another time.
    Nowhere,
}

/// Keep only the rows whose column holds one of these values (normalised).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepRule {
    /// Header spellings of the column.
    pub headers: Vec<String>,
    /// Values kept; the others are counted and listed as ignored.
    pub values: Vec<String>,
    /// Said in the report of the rows left out.
    pub reason: String,
}

/// How presence in the file counts for the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceRule {
    /// Accredited when an agrément covers 31 December of the data year.
    #[default]
    Agreements,
    /// Being listed is enough: the file has no dates.
    Listed,
}

impl PresenceRule {
    /// Answer (a flag) that the records of a `listed` format carry.
    pub const LISTED: &'static str = "presence_listed";
}

/// A coherence rule over one row: `left` compared with `right`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoherenceRule {
    /// Permanent code, `COH-001`.
    pub code: String,
    /// Sum of these variables…
    pub left: Vec<String>,
    /// …compared so: `equals` or `at_most`…
    pub compare: Comparison,
    /// …to the sum of these.
    pub right: Vec<String>,
    /// Said when it does not hold.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// Allowed difference, as a share of the right side.
    #[serde(default)]
    pub tolerance: f64,
}

/// Comparison of a coherence rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Both sides are equal, within the tolerance.
    Equals,
    /// The left side is at most the right one.
    AtMost,
}

/// One format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormatDefinition {
    /// Identifier, `senacs-structures`.
    pub id: String,
    /// French label.
    pub label: String,
    /// What it is, for whom, where such files come from.
    pub description: String,
    /// What the records are about.
    pub feeds: Feed,
    /// Where the year of the data comes from.
    pub data_year: DataYearRule,
    /// What the delivery is complete for.
    pub perimeter: PerimeterRule,
    /// Variables whose values identify a row (and the subject, with `key_prefix` before).
    pub key: Vec<String>,
    /// Put before the key to make a structure identifier; empty when the file has our identifiers.
    #[serde(default)]
    pub key_prefix: String,
    /// How the commune is found.
    pub locate: LocateRule,
    /// Kind of every structure of the file, when no column tells.
    pub structure_kind: Option<StructureKind>,
    /// How presence counts for the register.
    #[serde(default)]
    pub presence: PresenceRule,
    /// Rows kept.
    pub keep: Option<KeepRule>,
    /// What each row is one of, in files of details and lists of reference.
    pub item: Option<ItemRule>,
    /// One value a row, whose variable the row names.
    pub long: Option<LongRule>,
    /// Marker in a cell → state; an empty cell is `blank` unless said otherwise.
    #[serde(default)]
    pub markers: IndexMap<String, Marker>,
    /// Every variable of these themes is a column under its label or identifier.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Columns declared one by one (they come before `themes`).
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnDefinition>,
    /// Variables that tell such a file from another: without a column for any, it is refused.
    #[serde(default)]
    pub at_least_one_of: Vec<String>,
    /// Headers known and left out on purpose (personal data, coordinates).
    #[serde(default)]
    pub ignored: Vec<String>,
    /// Answers of the survey made from the rows of each structure.
    #[serde(default, rename = "gather")]
    pub gathers: Vec<GatherRule>,
    /// Texts brought to codes.
    #[serde(default, rename = "translate")]
    pub translations: Vec<TranslateRule>,
    /// Coherence rules.
    #[serde(default, rename = "coherence")]
    pub coherence: Vec<CoherenceRule>,
}
