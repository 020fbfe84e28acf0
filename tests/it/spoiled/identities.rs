//! Who and where: what the recognition of structures and communes must say of a spoiled file.

use vigie::domain::delivery::DeliveryStatus;

use super::observatory::{Observatory, SURVEY, generated, good, is_applied};

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
