//! A first draft of a format, from a delivered file: what its columns probably are. A person checks it.

mod column;
mod shape;

use std::collections::{BTreeMap, BTreeSet};

use super::column_match::wanted;
use super::error::ImportError;
use super::table::Table;
use super::wording::{fold, normalise, trimmed};
use crate::catalogue::dictionary::VariableType;
use crate::catalogue::format::{DataYearRule, ItemRule, LocateRule, Marker, PerimeterRule};
use crate::catalogue::{Catalogue, FormatDefinition};
use crate::domain::delivery::Feed;
use column::Columns;

/// What a format for such files would say.
#[derive(Debug, Clone, PartialEq)]
pub struct FormatDraft {
    /// What records would be about.
    pub feeds: Feed,
    /// Where the year would come from.
    pub data_year: DataYearRule,
    /// What a delivery would be complete for.
    pub perimeter: PerimeterRule,
    /// Variables of the key; empty when no column looks like one.
    pub key: Vec<String>,
    /// What a row would be one of.
    pub item: Option<ItemRule>,
    /// How the commune would be found.
    pub locate: LocateRule,
    /// Variables that such a format needs and that no column gives.
    pub lacking: Vec<String>,
    /// Columns in the order of the file.
    pub columns: Vec<DraftColumn>,
    /// Markers met in cells, with the state that they usually stand for.
    pub markers: Vec<(String, Marker)>,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftColumn {
    /// Its header.
    pub header: String,
    /// What it probably is.
    pub guess: ColumnGuess,
}

/// What a column probably is. Values of columns that may speak of a person are never there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnGuess {
    /// The year of the data, alone or in the header.
    Year,
    /// A variable of the dictionary, by a known spelling.
    Known {
        /// Variable.
        variable: String,
    },
    /// A variable whose spelling is near: to be checked.
    Near {
        /// Variable.
        variable: String,
        /// Its French label.
        label: String,
    },
    /// Feeds a variable that another column already feeds.
    Again {
        /// Variable.
        variable: String,
    },
    /// Known by a format, and left out there.
    LeftOut,
    /// E-mail, telephone, name of a person.
    Personal,
    /// Not in the dictionary.
    Unknown {
        /// Type that its values have.
        kind: VariableType,
        /// Different values, blanks apart.
        distinct: usize,
        /// A few values, none where texts are all different.
        examples: Vec<String>,
    },
}

impl ColumnGuess {
    /// The variable that it would feed.
    pub fn feeds(&self) -> Option<&str> {
        match self {
            Self::Known { variable } | Self::Near { variable, .. } => Some(variable),
            Self::Year
            | Self::Again { .. }
            | Self::LeftOut
            | Self::Personal
            | Self::Unknown { .. } => None,
        }
    }
}

/// Markers that files use, and what they usually stand for.
const MARKERS: [(&str, Marker); 14] = [
    ("s", Marker::Secret),
    ("ns", Marker::Secret),
    ("nd", Marker::NotAvailable),
    ("n.d.", Marker::NotAvailable),
    ("na", Marker::NotAvailable),
    ("#n/a", Marker::NotAvailable),
    ("\\n", Marker::NotAvailable),
    ("nr", Marker::Blank),
    ("non renseigné", Marker::Blank),
    ("-", Marker::Blank),
    ("nc", Marker::NotConcerned),
    ("so", Marker::NotConcerned),
    ("sans objet", Marker::NotConcerned),
    ("non concerné", Marker::NotConcerned),
];

/// Drafts a format for a file.
///
/// # Errors
/// The file would be refused whatever the format.
pub fn draft_format(bytes: &[u8], catalogue: &Catalogue) -> Result<FormatDraft, ImportError> {
    let table = Table::open(bytes, &BTreeSet::new())?;
    let model = model(catalogue, &table.headers);
    let markers = markers(&table);
    let folded = markers.iter().map(|(text, _)| fold(text)).collect();
    let columns = Columns::new(catalogue, model, &table, folded);
    Ok(shape::draft(&columns, markers))
}

/// The format that knows most of the headers: at least two, and a third of them.
fn model<'a>(catalogue: &'a Catalogue, headers: &[String]) -> Option<&'a FormatDefinition> {
    let normal: Vec<String> = headers.iter().map(|header| normalise(header)).collect();
    let known = |format: &'a FormatDefinition| {
        let wanted = wanted(format, &catalogue.dictionary).into_iter();
        let spellings: BTreeSet<String> = wanted.flat_map(|wanted| wanted.spellings).collect();
        let is_known = |header: &&String| spellings.contains(*header);
        normal.iter().filter(is_known).count()
    };
    let formats = catalogue
        .formats
        .values()
        .filter(|format| format.long.is_none());
    let (best, format) = formats
        .map(|format| (known(format), format))
        // The first of two that know as much: the order of the files decides, not chance.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best >= 2 && best.saturating_mul(3) >= headers.len()).then_some(format)
}

/// Markers seen in the cells, as the first cell writes them.
fn markers(table: &Table) -> Vec<(String, Marker)> {
    let mut seen: BTreeMap<String, (String, Marker)> = BTreeMap::new();
    for cell in table.rows.iter().flat_map(|row| row.cells.iter()) {
        let text = trimmed(cell);
        if text.is_empty() || text.len() > 16 {
            continue;
        }
        let folded = fold(text);
        if let Some((_, marker)) = MARKERS.iter().find(|(known, _)| *known == folded) {
            seen.entry(folded)
                .or_insert_with(|| (text.to_owned(), *marker));
        }
    }
    seen.into_values().collect()
}
