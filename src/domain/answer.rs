//! One answer of one subject to one variable, with its state. Zero is a value.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A typed value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A count, an amount in euros, hours, full-time equivalents: the dictionary gives the unit.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Free text, or the code of a category of the dictionary.
    Text(String),
    /// A calendar date.
    Date(NaiveDate),
}

/// An answer with its state (`interface.md`: value, blank, not concerned, not asked, rejected).
///
/// *Not asked* is never stored: it follows from the dictionary and the campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Answered.
    Value(Value),
    /// Asked, left empty.
    Blank,
    /// The respondent says that the question does not concern it.
    NotConcerned,
    /// Secret at the source (`s` in Insee's files): stays secret.
    Secret,
    /// Not available at the source (`nd`).
    NotAvailable,
    /// Unreadable: kept as received, out of every computation.
    Rejected(String),
}

impl Answer {
    /// The value, if the answer is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Blank
            | Self::NotConcerned
            | Self::Secret
            | Self::NotAvailable
            | Self::Rejected(_) => None,
        }
    }

    /// The number, if the answer is one.
    pub fn number(&self) -> Option<f64> {
        if let Some(Value::Number(number)) = self.value() {
            Some(*number)
        } else {
            None
        }
    }

    /// The text or category code, if the answer is one.
    pub fn text(&self) -> Option<&str> {
        if let Some(Value::Text(text)) = self.value() {
            Some(text)
        } else {
            None
        }
    }

    /// Yes or no, if the answer is one.
    pub fn flag(&self) -> Option<bool> {
        if let Some(Value::Flag(flag)) = self.value() {
            Some(*flag)
        } else {
            None
        }
    }

    /// The date, if the answer is one.
    pub fn date(&self) -> Option<NaiveDate> {
        if let Some(Value::Date(date)) = self.value() {
            Some(*date)
        } else {
            None
        }
    }
}
