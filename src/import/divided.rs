//! Rows on a commune that held others, restored since: what it covered then cannot be split.
//!
//! A file that describes one of those others apart for the same year is in a later geography: its
//! rows are right. Otherwise a structure stays on the commune, with a remark, since everything but
//! the commune is certain; a figure would be of several communes of today: its row is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::issue::Issue;
use super::issue_code::IssueCode;
use super::locate::{Locator, Place};
use super::reading::Reading;
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Record};

/// Remarks on such rows, and refuses those of figures.
pub(super) fn divided_communes(reading: &mut Reading, locator: &dyn Locator) {
    let communes = reading.records.iter().filter_map(|record| {
        let code = commune_of(record)?;
        Some((code.to_owned(), record.data_year))
    });
    let described: BTreeSet<(String, i32)> = communes.collect();
    let divided: BTreeMap<(String, i32), Vec<Place>> = described
        .iter()
        .map(|(code, year)| ((code.clone(), *year), locator.held_then(code, *year)))
        .filter(|((_, year), held)| {
            let apart = |place: &Place| described.contains(&(place.code.clone(), *year));
            !held.is_empty() && !held.iter().any(apart)
        })
        .collect();
    if divided.is_empty() {
        return;
    }
    let held = |record: &Record| {
        let code = commune_of(record)?.to_owned();
        divided.get(&(code, record.data_year))
    };
    let mut issues: BTreeMap<u64, Issue> = BTreeMap::new();
    for record in &reading.records {
        if let Some(held) = held(record) {
            issues
                .entry(record.row)
                .or_insert_with(|| remark(record, held));
        }
    }
    reading
        .records
        .retain(|record| record.feed != Feed::Territory || held(record).is_none());
    let left: BTreeSet<u64> = reading.records.iter().map(|record| record.row).collect();
    let refused = issues.keys().filter(|row| !left.contains(row)).count();
    let refused = u64::try_from(refused).unwrap_or(u64::MAX);
    reading.rows.rejected = reading.rows.rejected.saturating_add(refused);
    reading.remark(issues.into_values().collect(), Vec::new());
}

/// Code of the commune of a record.
fn commune_of(record: &Record) -> Option<&str> {
    if record.feed == Feed::Territory {
        Some(&record.subject)
    } else {
        record.answers.get("code_insee").and_then(Answer::text)
    }
}

fn remark(record: &Record, held: &[Place]) -> Issue {
    let others: Vec<String> = held
        .iter()
        .map(|place| format!("{} ({})", place.name, place.code))
        .collect();
    let (code, year) = (commune_of(record).unwrap_or_default(), record.data_year);
    let held = format!(
        "En {year}, le code « {code} » couvrait aussi {}, redevenues communes depuis",
        others.join(", ")
    );
    let issue = if record.feed == Feed::Territory {
        Issue::new(
            IssueCode::CommuneDividedFigure,
            &format!("{held} : la valeur de l'ensemble ne peut être partagée."),
            "Demandez le fichier dans une géographie qui les distingue.",
        )
    } else {
        Issue::new(
            IssueCode::CommuneDivided,
            &format!("{held} : la structure est peut-être dans l'une d'elles."),
            "Vérifiez sa commune, et donnez son code d'aujourd'hui.",
        )
        .structure(&record.subject)
    };
    issue.at(record.row).value(code)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::sample::{SURVEY, read_text};

    pub(in super::super) const FIGURES: &str = r#"
id = "population"
label = "Population"
description = "Une ligne par commune."
feeds = "territory"
data_year = { column = ["annee"] }
perimeter = "nothing"
key = ["code_insee"]
locate = { code = "code_insee" }

[[column]]
variable = "code_insee"

[[column]]
variable = "inhabitants"
"#;

    fn codes(format: &str, text: &str) -> (Vec<String>, usize, u64) {
        let reading = read_text(format, text).unwrap();
        let codes = reading.issues.into_iter().map(|issue| issue.code);
        (
            codes.collect(),
            reading.records.len(),
            reading.rows.rejected,
        )
    }

    #[test]
    fn a_figure_of_a_commune_divided_since_is_refused() {
        let text = "code_insee;annee;inhabitants\n44180;2023;10\n44109;2023;20\n";
        assert_eq!(codes(FIGURES, text), (vec!["GEO-007".to_owned()], 1, 1));
    }

    #[test]
    fn a_file_that_tells_the_parts_apart_is_right() {
        let text = "code_insee;annee;inhabitants\n44180;2023;10\n49176;2023;20\n";
        assert_eq!(codes(FIGURES, text), (vec![], 2, 0));
    }

    #[test]
    fn a_structure_stays_on_the_commune_with_a_remark() {
        let text = "id_structure;type_structure;code_insee;benevoles_total\nA;EVS;44180;3\n";
        assert_eq!(codes(SURVEY, text), (vec!["GEO-006".to_owned()], 1, 0));
    }
}
