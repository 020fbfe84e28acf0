//! One cell → one answer with its state, and what there is to say of it.

mod house;
mod quantity;

use std::collections::BTreeMap;

use super::date::{self, NotADate};
use super::identifier;
use super::issue::Issue;
use super::issue_code::IssueCode;
use super::mapping::MappedColumn;
use super::nearest::nearest;
use super::number::{DecimalMark, whole_of};
use super::wording::{fold, normalise, quoted_list, trimmed};
use super::yes_no;
use crate::catalogue::dictionary::{VariableDefinition, VariableType};
use crate::catalogue::format::{FormatDefinition, Marker};
use crate::domain::answer::{Answer, Value};

/// An answer, and a remark: a refusal when the answer is `Rejected`, else a warning.
pub(super) struct CellReading {
    pub(super) answer: Answer,
    pub(super) issue: Option<Box<Issue>>,
}

/// Why a cell is not a value of its variable, and what to do.
struct Refusal {
    code: IssueCode,
    message: String,
    remedy: String,
}

impl Refusal {
    fn new(code: IssueCode, message: String, remedy: impl Into<String>) -> Self {
        Self {
            code,
            message,
            remedy: remedy.into(),
        }
    }
}

/// Bytes that a marker may have more in a file than in its format: spaces, capitals.
const SPARE_SPACES: usize = 12;

/// Reads the cells of one file.
pub(super) struct CellReader {
    markers: BTreeMap<String, Marker>,
    longest_marker: usize,
    /// Whether the format gives « non » another meaning.
    no_is_a_marker: bool,
    /// First bytes of the markers.
    first_bytes: Vec<u8>,
    decimal: Option<DecimalMark>,
}

impl CellReader {
    pub(super) fn new(format: &FormatDefinition, decimal: Option<DecimalMark>) -> Self {
        let markers: BTreeMap<String, Marker> = format
            .markers
            .iter()
            .map(|(text, marker)| (fold(text), *marker))
            .collect();
        let longest_marker = markers.keys().map(String::len).max().unwrap_or_default();
        let longest_marker = longest_marker.max(house::LONGEST);
        Self {
            no_is_a_marker: markers.contains_key("non"),
            first_bytes: markers
                .keys()
                .filter_map(|text| text.bytes().next())
                .collect(),
            markers,
            longest_marker,
            decimal,
        }
    }

    pub(super) fn read(&self, cell: &str, column: &MappedColumn<'_>) -> CellReading {
        let text = trimmed(cell);
        // A category of the dictionary comes before a marker of the whole file: it knows the question.
        let category = column.categories.code_of(text).filter(|_| !text.is_empty());
        let answer = match category {
            Some(code) if column.variable.kind == VariableType::Category => {
                Some(Answer::Value(Value::Text(code.to_owned())))
            }
            Some(_) => None,
            None => self.state_of(text, column),
        };
        if let Some(answer) = answer {
            return CellReading {
                answer,
                issue: None,
            };
        }
        let located = |issue: Issue| {
            let issue = issue.column(&column.header);
            Box::new(issue.variable(&column.variable.id).value(text))
        };
        match self.value_of(text, column) {
            Ok((value, warning)) => CellReading {
                answer: Answer::Value(value),
                issue: warning.map(|issue| located(*issue)),
            },
            Err(refusal) => {
                let issue = Issue::new(refusal.code, &refusal.message, &refusal.remedy);
                CellReading {
                    answer: Answer::Rejected(text.to_owned()),
                    issue: Some(located(issue)),
                }
            }
        }
    }

    /// The state that an empty cell or a marker stands for.
    fn state_of(&self, text: &str, column: &MappedColumn<'_>) -> Option<Answer> {
        let marker = match self.marker(text, column.variable.kind) {
            Some(marker) => marker,
            None if text.is_empty() => Marker::Blank,
            None => return None,
        };
        Some(match marker {
            Marker::Blank => Answer::Blank,
            Marker::NotConcerned => Answer::NotConcerned,
            Marker::Secret => Answer::Secret,
            Marker::NotAvailable => Answer::NotAvailable,
        })
    }

    /// Most cells are told by their length or first letter not to be a marker: they are not folded.
    fn marker(&self, text: &str, kind: VariableType) -> Option<Marker> {
        let is_short = text.len() <= self.longest_marker.saturating_add(SPARE_SPACES);
        if text.is_empty() {
            return self.markers.get("").copied();
        }
        // « Non » is the most frequent cell of a survey, and begins as many markers do.
        let is_plain_no = text == "Non" && !self.no_is_a_marker;
        if is_plain_no || !is_short || !self.may_begin_a_marker(text) {
            return None;
        }
        let folded = fold(text);
        let of_format = self.markers.get(&folded).copied();
        of_format.or_else(|| house::marker(&folded, kind))
    }

    fn may_begin_a_marker(&self, text: &str) -> bool {
        let first = text.bytes().next().map(|byte| byte.to_ascii_lowercase());
        first.is_none_or(|first| {
            !first.is_ascii() || house::begins(first) || self.first_bytes.contains(&first)
        })
    }

    fn value_of(
        &self,
        text: &str,
        column: &MappedColumn<'_>,
    ) -> Result<(Value, Option<Box<Issue>>), Box<Refusal>> {
        let plain = |value: Value| (value, None);
        match column.variable.kind {
            VariableType::Count
            | VariableType::Amount
            | VariableType::Fte
            | VariableType::Hours
            | VariableType::Number => {
                let (number, issue) = quantity::read(text, column.variable, self.decimal)?;
                Ok((Value::Number(number), issue))
            }
            VariableType::Flag => flag(text).map(Value::Flag).map(plain),
            VariableType::Category => Err(Box::new(unknown_category(text, column))),
            VariableType::Date => {
                let (date, issue) = calendar_date(text)?;
                Ok((Value::Date(date), issue))
            }
            VariableType::Text => {
                let (text, issue) = free_text(text, column.variable);
                Ok((Value::Text(text), issue))
            }
        }
    }
}

fn flag(text: &str) -> Result<bool, Box<Refusal>> {
    yes_no::parse(whole_of(text).unwrap_or(text)).ok_or_else(|| {
        Box::new(Refusal::new(
            IssueCode::FlagUnreadable,
            format!("La valeur « {text} » n'est ni oui ni non."),
            "Saisissez Oui ou Non, ou laissez la cellule vide.",
        ))
    })
}

fn calendar_date(text: &str) -> Result<(chrono::NaiveDate, Option<Box<Issue>>), Box<Refusal>> {
    let remedy = "Saisissez la date sous la forme jj/mm/aaaa : 31/12/2023.";
    let parsed = date::parse(text).map_err(|why| {
        let (code, message) = match why {
            NotADate::Unreadable => (
                IssueCode::DateUnreadable,
                format!("La valeur « {text} » n'est pas une date."),
            ),
            NotADate::Impossible => (
                IssueCode::DateImpossible,
                format!("La date « {text} » n'existe pas."),
            ),
        };
        Box::new(Refusal::new(code, message, remedy))
    })?;
    let issue = parsed.short_year.then(|| {
        let message = format!(
            "L'année de « {text} » n'a que deux chiffres ; elle a été lue {}.",
            parsed.date.format("%Y")
        );
        Box::new(Issue::new(IssueCode::DateShortYear, &message, remedy))
    });
    Ok((parsed.date, issue))
}

fn unknown_category(text: &str, column: &MappedColumn<'_>) -> Refusal {
    let normal = normalise(text);
    let label_of = |code: &str| {
        let mut categories = column.variable.categories.iter();
        categories
            .find(|category| category.code == code)
            .map(|category| category.label.clone())
    };
    let spelt = column.categories.spellings();
    let remedy = if let Some(label) = nearest(&normal, spelt).and_then(label_of) {
        format!("Vouliez-vous dire « {label} » ?")
    } else {
        let labels: Vec<String> = column
            .variable
            .categories
            .iter()
            .map(|category| category.label.clone())
            .collect();
        format!("Valeurs admises : {}.", quoted_list(&labels, 8))
    };
    let message = format!(
        "La valeur « {text} » n'est pas une modalité de « {} ».",
        column.variable.label
    );
    Refusal::new(IssueCode::CategoryUnknown, message, remedy)
}

/// Texts are kept as received; a SIRET or SIREN in order loses only its spaces, a code written as a
/// number its null decimals.
fn free_text(text: &str, variable: &VariableDefinition) -> (String, Option<Box<Issue>>) {
    let text = whole_of(text).unwrap_or(text);
    let Some(length) = identifier::expected_length(&variable.id) else {
        return (text.to_owned(), None);
    };
    match identifier::check(text, length) {
        Ok(compact) => (compact, None),
        Err(code) => {
            let message = if code == IssueCode::IdentifierMalformed {
                format!("« {text} » n'a pas les {length} chiffres attendus ; gardé tel que reçu.")
            } else {
                format!("La clé de contrôle de « {text} » est fausse ; gardé tel que reçu.")
            };
            let remedy = "Vérifiez le numéro sur l'Annuaire des entreprises.";
            (
                text.to_owned(),
                Some(Box::new(Issue::new(code, &message, remedy))),
            )
        }
    }
}
