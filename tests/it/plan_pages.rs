//! The page of a plan seen from one of its territories, or as of an earlier year.

use serde_json::Value;

use crate::site::get;

#[test]
fn a_plan_is_read_from_one_of_its_territories_as_of_an_earlier_year() {
    let whole = get("/schemas/avs-44-2017?time=2020");
    let figure = get("/api/v1/figures/population-communes-equipees/2026-DEP-44/2020/AVS");
    let figure: Value = serde_json::from_str(figure.text()).unwrap();
    let display = figure["display"].as_str().unwrap();
    assert!(whole.text().contains(&format!("{display} en 2020")));
    assert!(whole.text().contains("données jusqu’à 2020"));
    let inside = get("/schemas/avs-44-2017?geo=2026-EPCI-244400404&time=2020");
    assert_eq!(inside.status, 200);
    assert!(
        inside
            .text()
            .contains("Nantes Métropole, données jusqu’à 2020")
    );
    // Targets of the whole are not judged on a part of it.
    assert!(!inside.text().contains(&format!("{display} en 2020")));
    assert!(inside.text().contains("Aucune cible à juger"));
}

#[test]
fn the_values_in_the_table_of_a_chart_lead_to_where_they_come_from() {
    let page = get("/graphiques/ranking/structures-agreees?geo=2026-DEP-44");
    let (_, rest) = page.text().split_once("href=\"/provenance/").unwrap();
    let id = rest.split('"').next().unwrap();
    assert!(id.starts_with("structures-agreees/2026-EPCI"), "{id}");
    assert_eq!(get(&format!("/provenance/{id}")).status, 200);
}
