//! What one column probably is.

use std::collections::{BTreeMap, BTreeSet};

use super::super::column_match::wanted;
use super::super::date;
use super::super::nearest::nearest;
use super::super::number::{self, UnitSign};
use super::super::table::Table;
use super::super::wording::{fold, normalise, shorten, trimmed};
use super::super::yes_no;
use super::{ColumnGuess, DraftColumn};
use crate::catalogue::dictionary::{Sensitivity, VariableDefinition, VariableType};
use crate::catalogue::{Catalogue, FormatDefinition};

/// Rows looked at: enough to know a column.
const SAMPLE: usize = 2_000;
/// A text with more different values than this is no category, and its values are not shown.
const MOST_CATEGORIES: usize = 12;
/// Values shown.
const MOST_EXAMPLES: usize = 3;

/// Words of headers that announce a person.
const PERSONAL: [&str; 21] = [
    "courriel",
    "mail",
    "email",
    "telephone",
    "tel",
    "portable",
    "mobile",
    "fax",
    "directeur",
    "directrice",
    "responsable",
    "contact",
    "prenom",
    "president",
    "presidente",
    "naissance",
    "signataire",
    "interlocuteur",
    "interlocutrice",
    "tresorier",
    "civilite",
];

/// The columns of a file, and what helps to know them.
pub(super) struct Columns<'a> {
    /// The format that knows most of its headers.
    pub(super) model: Option<&'a FormatDefinition>,
    pub(super) table: &'a Table,
    /// Folded markers met in its cells.
    markers: BTreeSet<String>,
    /// Normalised header → the variable that it gives.
    spellings: BTreeMap<String, &'a VariableDefinition>,
    /// Normalised identifiers and labels of the dictionary.
    names: Vec<(String, &'a VariableDefinition)>,
}

impl<'a> Columns<'a> {
    /// A spelling is the model's first, then the dictionary's, then any format's: « ETP » is not the
    /// same in a file of posts and in one of structures.
    pub(super) fn new(
        catalogue: &'a Catalogue,
        model: Option<&'a FormatDefinition>,
        table: &'a Table,
        markers: BTreeSet<String>,
    ) -> Self {
        let dictionary = &catalogue.dictionary;
        let of_format = |format: &'a FormatDefinition| {
            let wanted = wanted(format, dictionary).into_iter();
            wanted.flat_map(|wanted| {
                let variable = wanted.variable;
                let spellings = wanted.spellings.into_iter();
                spellings.map(move |spelling| (spelling, variable))
            })
        };
        let names: Vec<(String, &VariableDefinition)> = dictionary
            .variables
            .values()
            .flat_map(|(_, variable)| {
                let names = [normalise(&variable.id), normalise(&variable.label)];
                names.map(|name| (name, variable))
            })
            .collect();
        let mut spellings = BTreeMap::new();
        let by_model = model.into_iter().flat_map(of_format);
        let by_any = catalogue.formats.values().flat_map(of_format);
        for (spelling, variable) in by_model.chain(names.iter().cloned()).chain(by_any) {
            spellings.entry(spelling).or_insert(variable);
        }
        Self {
            model,
            table,
            markers,
            spellings,
            names,
        }
    }

    /// What each column is; `is_year` are the positions of those that only say the year.
    pub(super) fn guess(&self, is_year: &BTreeSet<usize>) -> Vec<DraftColumn> {
        let headers = self.table.headers.iter().enumerate();
        let mut fed: BTreeSet<String> = BTreeSet::new();
        let mut columns: Vec<DraftColumn> = headers
            .map(|(position, header)| {
                let guess = if is_year.contains(&position) {
                    Some(ColumnGuess::Year)
                } else {
                    self.known(position, header, &mut fed)
                };
                let unknown = || self.unknown(position);
                DraftColumn {
                    header: header.clone(),
                    guess: guess.unwrap_or_else(unknown),
                }
            })
            .collect();
        // A near spelling comes after every known one.
        for column in &mut columns {
            if matches!(column.guess, ColumnGuess::Unknown { .. })
                && let Some(near) = self.near(&column.header, &fed)
            {
                fed.insert(near.id.clone());
                column.guess = ColumnGuess::Near {
                    variable: near.id.clone(),
                    label: near.label.clone(),
                };
            }
        }
        columns
    }

    fn known(
        &self,
        position: usize,
        header: &str,
        fed: &mut BTreeSet<String>,
    ) -> Option<ColumnGuess> {
        let normal = normalise(header);
        if let Some(variable) = self.spellings.get(&normal) {
            if variable.sensitivity == Sensitivity::Personal {
                return Some(ColumnGuess::Personal);
            }
            let variable = variable.id.clone();
            return Some(if fed.insert(variable.clone()) {
                ColumnGuess::Known { variable }
            } else {
                ColumnGuess::Again { variable }
            });
        }
        if self.is_personal(position, &normal) {
            return Some(ColumnGuess::Personal);
        }
        let ignored = self.model.iter().flat_map(|format| &format.ignored);
        ignored
            .into_iter()
            .any(|known| normalise(known) == normal)
            .then_some(ColumnGuess::LeftOut)
    }

    fn near(&self, header: &str, fed: &BTreeSet<String>) -> Option<&'a VariableDefinition> {
        let free = self.names.iter().filter(|(_, variable)| {
            variable.sensitivity != Sensitivity::Personal && !fed.contains(&variable.id)
        });
        let spelt = free.map(|(spelling, variable)| (spelling.as_str(), *variable));
        nearest(&normalise(header), spelt)
    }

    /// Cells of a column that are neither empty nor a marker.
    fn values(&self, position: usize) -> impl Iterator<Item = &'a str> {
        let rows = self.table.rows.iter().take(SAMPLE);
        rows.filter_map(move |row| row.cells.get(position))
            .map(trimmed)
            .filter(|text| !text.is_empty() && !self.markers.contains(&fold(text)))
    }

    /// By its header, unless it holds numbers; or by an address or a telephone in its cells.
    fn is_personal(&self, position: usize, normal: &str) -> bool {
        let announced = normal.split(' ').any(|word| PERSONAL.contains(&word));
        let is_number = |text: &str| number::parse(text, self.table.decimal).is_ok();
        let numbers = || self.values(position).all(is_number);
        let holds = || {
            self.values(position)
                .any(|text| is_address(text) || is_telephone(text))
        };
        holds() || (announced && !numbers())
    }

    fn unknown(&self, position: usize) -> ColumnGuess {
        let values: BTreeSet<&str> = self.values(position).collect();
        let kind = self.kind(position, values.len());
        let is_shown = kind != VariableType::Text && !values.is_empty();
        let examples = values.iter().take(MOST_EXAMPLES).filter(|_| is_shown);
        ColumnGuess::Unknown {
            kind,
            distinct: values.len(),
            examples: examples.map(|text| shorten(text)).collect(),
        }
    }

    fn kind(&self, position: usize, distinct: usize) -> VariableType {
        let all = |is: &dyn Fn(&str) -> bool| distinct > 0 && self.values(position).all(is);
        let number = |text: &str| number::parse(text, self.table.decimal).ok();
        let code = |text: &str| text.len() > 1 && text.starts_with('0') && !text.contains(',');
        if self.values(position).any(code) {
            return VariableType::Text;
        }
        if all(&|text| date::parse(text).is_ok()) {
            VariableType::Date
        } else if all(&|text| yes_no::parse(text).is_some()) {
            VariableType::Flag
        } else if all(&|text| number(text).is_some_and(|n| n.unit == Some(UnitSign::Euro))) {
            VariableType::Amount
        } else if all(&|text| {
            number(text).is_some_and(|n| n.value >= 0.0 && n.value.fract() == 0.0)
        }) {
            VariableType::Count
        } else if all(&|text| number(text).is_some()) {
            VariableType::Number
        } else if (1..=MOST_CATEGORIES).contains(&distinct)
            && distinct.saturating_mul(2) < self.values(position).count()
        {
            VariableType::Category
        } else {
            VariableType::Text
        }
    }
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// Ten digits that begin with one zero, spaced as one likes, or an international number.
fn is_telephone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let others = |c: char| c.is_ascii_digit() || " .-+()/".contains(c);
    let begins = text.starts_with("+33") || (text.starts_with('0') && !text.starts_with("00"));
    begins && text.chars().all(others) && matches!(digits, 10 | 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_telephones_are_recognised() {
        assert!(is_address("accueil@exemple.fr"));
        assert!(!is_address("@mairie"));
        for text in [
            "02 40 00 00 00",
            "0240000000",
            "+33 2 40 00 00 00",
            "02.40.00.00.00",
        ] {
            assert!(is_telephone(text), "{text}");
        }
        for text in ["44109", "2023-01-01", "12 000", "00123456789012"] {
            assert!(!is_telephone(text), "{text}");
        }
    }
}
