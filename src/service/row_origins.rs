//! Which line of which file gave the answers of a structure: for a role that may see answers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::figures::Figure;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::Feed;

/// A line of a delivered file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowOrigin {
    /// The delivery.
    pub delivery: String,
    /// Name of the file, as received.
    pub file_name: String,
    /// Line in the file, as a person counts.
    pub row: u64,
    /// The answers used that stand on this line; empty when its presence alone counts.
    pub variables: Vec<String>,
}

/// For each structure, the lines behind its part of a figure: of each answer used, the last delivery
/// of the edition that gave it; of a count of structures, its line in the register.
///
/// A delivery withdrawn since has no line any more.
///
/// # Errors
/// The store fails.
pub fn row_origins(
    place: &Workplace,
    figure: &Figure<'_>,
    variables: &[String],
) -> Result<BTreeMap<String, Vec<RowOrigin>>, WorkError> {
    let year = figure.data_year();
    let edition = figure.edition();
    let files: BTreeMap<&str, &str> = edition
        .deliveries()
        .iter()
        .map(|delivery| (delivery.id.as_str(), delivery.file_name.as_str()))
        .collect();
    let needs_survey = figure
        .definition()
        .is_some_and(crate::catalogue::IndicatorDefinition::needs_survey);
    let feed = if needs_survey {
        Feed::Survey
    } else {
        Feed::Register
    };
    // Structure → (delivery, line) → variables. A later delivery speaks over an earlier one.
    let mut last: BTreeMap<(String, &str), (String, u64)> = BTreeMap::new();
    let mut present: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for origin in place.store.origins(feed, &[year])? {
        if !files.contains_key(origin.delivery.as_str()) {
            continue;
        }
        let record = origin.record;
        let line = (origin.delivery, record.row);
        for variable in variables {
            if record.answers.get(variable).is_some() {
                let key = (record.subject.clone(), variable.as_str());
                last.insert(key, line.clone());
            }
        }
        present.insert(record.subject, line);
    }
    let mut lines: BTreeMap<String, BTreeMap<(String, u64), BTreeSet<String>>> = BTreeMap::new();
    for ((structure, variable), line) in last {
        let own = lines.entry(structure).or_default();
        own.entry(line).or_default().insert(variable.to_owned());
    }
    for (structure, line) in present {
        let own = lines.entry(structure).or_default();
        if own.is_empty() {
            own.entry(line).or_default();
        }
    }
    let origin = |((delivery, row), variables): ((String, u64), BTreeSet<String>)| RowOrigin {
        file_name: files
            .get(delivery.as_str())
            .map(|name| (*name).to_owned())
            .unwrap_or_default(),
        delivery,
        row,
        variables: variables.into_iter().collect(),
    };
    Ok(lines
        .into_iter()
        .map(|(structure, own)| (structure, own.into_iter().map(origin).collect()))
        .collect())
}
