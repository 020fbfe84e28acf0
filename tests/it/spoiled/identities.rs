//! Who and where: what the recognition of structures and communes says of a spoiled file.

use vigie::domain::delivery::DeliveryStatus;

use super::observatory::{Observatory, REGISTER, SURVEY, generated, good, is_applied, issues};

/// The identifier tells: the history goes on under the new name.
#[test]
fn a_known_structure_under_a_new_name_keeps_its_history() {
    let mut table = good(SURVEY, 2023);
    let id = table.text(0, "id_structure").to_owned();
    table.set(0, "nom", "Maison de quartier fictive");
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    assert!(is_applied(&report), "{:?}", report.decisions);
    let name = observatory.answer(&id, 2023, "nom").unwrap();
    assert_eq!(name.text(), Some("Maison de quartier fictive"));
}

/// The SIRET tells when the identifier is new: never a second structure in silence.
#[test]
fn a_known_structure_under_a_new_identifier_is_recognised_or_waits() {
    let observatory = Observatory::before_2023();
    let known = observatory.answers(2022);
    let mut table = good(SURVEY, 2023);
    let row = (0..table.rows.len())
        .find(|row| {
            let id = table.text(*row, "id_structure");
            known.iter().any(|record| record.subject == id) && !table.text(*row, "siret").is_empty()
        })
        .unwrap();
    let id = table.text(row, "id_structure").to_owned();
    table.set(row, "id_structure", "44-NOUVEAU-1");
    table.set(row, "nom", "Maison de quartier fictive");
    let report = observatory.import(&table);
    if report.status == DeliveryStatus::AwaitingDecision {
        let decision = report.decisions.iter().find(|d| d.is_pending()).unwrap();
        assert_eq!(decision.id, "identity:44-NOUVEAU-1");
    } else {
        assert_eq!(
            issues(&report, "STR-001").len(),
            1,
            "{:?}",
            report.issue_counts
        );
        assert!(observatory.answer(&id, 2023, "nom").is_some());
    }
    assert_eq!(observatory.answer("44-NOUVEAU-1", 2023, "nom"), None);
}

#[test]
fn one_siret_for_two_structures_is_said() {
    let mut table = good(SURVEY, 2023);
    let siret = table.text(0, "siret").to_owned();
    table.set(1, "siret", &siret);
    let report = Observatory::before_2023().import(&table);
    let said = issues(&report, "ID-003");
    assert!(!said.is_empty(), "{:?}", report.issue_counts);
}

/// Les Essarts en Bocage: two of its communes are communes again since 2024.
#[test]
fn a_commune_divided_since_is_said() {
    let files = generated("85", 2022..=2022, 7);
    let file = |format: &str| files.iter().find(|table| table.format == format).unwrap();
    let observatory = Observatory::empty();
    observatory.import(file(REGISTER));
    let mut survey = file(SURVEY).clone();
    survey.set(0, "code_insee", "85084");
    let report = observatory.import(&survey);
    assert!(is_applied(&report), "{:?}", report.decisions);
    let said = issues(&report, "GEO-006");
    let id = survey.text(0, "id_structure");
    assert!(
        said.iter()
            .any(|issue| issue.structure.as_deref() == Some(id)),
        "{:?}",
        report.issue_counts
    );
}
