//! The structures behind a figure, one by one: for a role that may see answers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::behind::Behind;
use super::figures::Figure;
use super::row_origins::{RowOrigin, row_origins};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::indicator::Frame;
use crate::domain::answer::{Answer, Value};
use crate::engine::{Scope, StructureYear, values_of_structures, variables_of};
use crate::geography::Territory;

/// Why a structure counts in a figure, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowUse {
    /// It counts.
    Used,
    /// It answered the survey, and not every question used.
    Unanswered,
    /// It was asked, and did not answer the survey.
    NonRespondent,
    /// It is not of the structures that the figure is about: not asked, not accredited that year, or
    /// of another member of the breakdown.
    Outside,
}

impl RowUse {
    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Used => "compte dans le chiffre",
            Self::Unanswered => "n’a pas répondu à toutes les questions utilisées",
            Self::NonRespondent => "n’a pas répondu à l’enquête",
            Self::Outside => "hors du champ du chiffre",
        }
    }
}

/// One structure behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineageRow {
    /// Identifier.
    pub structure: String,
    /// Name, last known of the register.
    pub name: Option<String>,
    /// Code of its commune.
    pub commune: String,
    /// Whether it counts, or why not.
    #[serde(rename = "use")]
    pub used: RowUse,
    /// What it brings to the numerator; none unless it counts.
    pub numerator: Option<f64>,
    /// What it brings to the denominator; none unless it counts.
    pub denominator: Option<f64>,
    /// The lines of the files that say so.
    pub origins: Vec<RowOrigin>,
    /// Its answers to the questions used: variable → value, or the state of the answer.
    pub answers: BTreeMap<String, Json>,
}

/// The structures behind a figure, those that count first, then by name; none for a figure that no
/// structure enters (territory frame).
///
/// The caller has checked that the reader may see the answers of every département of the territory.
///
/// # Errors
/// The store or the formula fails.
pub fn rows(place: &Workplace, figure: &Figure<'_>) -> Result<Option<Vec<LineageRow>>, WorkError> {
    let of_structures = figure
        .definition()
        .is_some_and(|definition| definition.frame == Frame::Structure);
    let Some(territory) = figure.territory().filter(|_| of_structures) else {
        return Ok(None);
    };
    let (key, edition) = (figure.key(), figure.edition());
    let year = figure.data_year();
    let years = BTreeSet::from([year]);
    let inside = |code: &str| territory.departements.iter().any(|own| &**own == code);
    let Some(mut behind) = Behind::read(place, edition, &years, inside)? else {
        return Ok(None);
    };
    behind
        .lines
        .retain(|line| is_inside(territory, line) && key.population.contains(line.kind));
    let scope = Scope {
        years: Some(years),
        indicators: Some(BTreeSet::from([key.indicator])),
        ..Scope::default()
    };
    let variables = variables_of(edition.catalogue(), key.indicator, key.member)?;
    let values = behind.with_request(scope, |request| {
        values_of_structures(request, key.indicator, key.member)
    })?;
    let lines = behind.lines.iter().filter(|line| line.data_year == year);
    let lines: BTreeMap<&str, &StructureYear> =
        lines.map(|line| (line.structure.as_str(), line)).collect();
    let mut origins = row_origins(place, figure, &variables)?;
    let mut found: Vec<LineageRow> = values
        .into_iter()
        .filter_map(|value| {
            let line = lines.get(value.structure.as_str())?;
            let sheet = edition.structure(&value.structure);
            let commune = usize::try_from(line.commune).ok()?;
            let commune = edition.geography().communes().get(commune)?;
            Some(LineageRow {
                name: sheet.and_then(|sheet| sheet.name.clone()),
                commune: commune.code.to_string(),
                used: used(value.counted, line),
                numerator: value.counted.then_some(value.numerator),
                denominator: value.denominator.filter(|_| value.counted),
                answers: answers(line, &variables),
                origins: origins.remove(&value.structure).unwrap_or_default(),
                structure: value.structure,
            })
        })
        .collect();
    found.sort_by(|a, b| (a.used, &a.name, &a.structure).cmp(&(b.used, &b.name, &b.structure)));
    Ok(Some(found))
}

fn is_inside(territory: &Territory, line: &StructureYear) -> bool {
    territory.communes.binary_search(&line.commune).is_ok()
}

fn used(counted: bool, line: &StructureYear) -> RowUse {
    match (counted, line.respondent, line.surveyed) {
        (true, _, _) => RowUse::Used,
        (false, true, _) => RowUse::Unanswered,
        (false, false, true) => RowUse::NonRespondent,
        (false, false, false) => RowUse::Outside,
    }
}

fn answers(line: &StructureYear, variables: &[String]) -> BTreeMap<String, Json> {
    let answer = |variable: &String| (variable.clone(), shown(line.answers.get(variable)));
    variables.iter().map(answer).collect()
}

/// A value as it is; the other states by their name (`interface.md` §1).
fn shown(answer: Option<&Answer>) -> Json {
    match answer {
        None => Json::Null,
        Some(Answer::Value(Value::Number(number))) => json!(number),
        Some(Answer::Value(Value::Flag(flag))) => json!(flag),
        Some(Answer::Value(Value::Text(text))) => json!(text),
        Some(Answer::Value(Value::Date(date))) => json!(date.to_string()),
        Some(Answer::Blank) => json!({"state": "blank"}),
        Some(Answer::NotConcerned) => json!({"state": "not_concerned"}),
        Some(Answer::Secret) => json!({"state": "secret"}),
        Some(Answer::NotAvailable) => json!({"state": "not_available"}),
        Some(Answer::Rejected(text)) => json!({"state": "rejected", "received": text}),
    }
}
