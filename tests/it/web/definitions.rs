//! Territories, indicators, plans, dashboards, editions, lineage.

use super::{each, get};

#[test]
fn territories_are_found_by_level_parent_and_text() {
    let regions = get("/api/v1/territories?type=REG").json();
    assert!(each(&regions["territories"], "/geo").contains(&"2026-REG-52".to_owned()));
    let epci = get("/api/v1/territories?type=EPCI&parent=2026-DEP-44").json();
    assert_eq!(epci["count"], 17);
    let found = get("/api/v1/territories?q=saint%20nazaire&type=COM").json();
    assert_eq!(found["territories"][0]["geo"], "2026-COM-44184");
    let nantes = get("/api/v1/territories/2026-COM-44109").json();
    assert_eq!(
        (nantes["label"].as_str(), nantes["type"].as_str()),
        (Some("Nantes"), Some("COM"))
    );
    assert!(each(&nantes["parents"], "/geo").contains(&"2026-DEP-44".to_owned()));
}

#[test]
fn walking_the_territories_returns_each_once() {
    let mut seen = std::collections::BTreeSet::new();
    let mut next = Some("/api/v1/territories?type=EPCI&limit=500".to_owned());
    while let Some(address) = next {
        let list = get(&address).json();
        for geo in each(&list["territories"], "/geo") {
            assert!(seen.insert(geo));
        }
        let cursor = list["next"].as_str();
        next = cursor.map(|c| format!("/api/v1/territories?type=EPCI&limit=500&cursor={c}"));
    }
    assert_eq!(seen.len(), 1_255);
}

#[test]
fn an_indicator_tells_its_formula_its_limits_and_its_objectives() {
    let one = get("/api/v1/indicators/benevoles-par-structure").json();
    assert_eq!(one["formula"]["numerator"], "SUM(benevoles_total)");
    assert_eq!(one["additive"], false);
    assert_eq!(one["decimals"], 1);
    assert_eq!(one["populations"][0], "AVS");
    assert!(each(&one["objectives"], "/plan").contains(&"avs-44-2017".to_owned()));
    assert!(
        !each(&one["objectives"], "/reason")
            .iter()
            .any(String::is_empty)
    );
    let all = get("/api/v1/indicators").json();
    assert!(all["indicators"].as_array().unwrap().contains(&one));
}

#[test]
fn a_plan_tells_what_is_sourced_and_what_is_illustrative() {
    let plan = get("/api/v1/plans/avs-44-2017").json();
    assert_eq!(plan["signed_on"], "2017-02-08");
    assert_eq!(plan["signatories"].as_array().unwrap().len(), 9);
    assert!(
        each(&plan["statements"], "/nature")
            .iter()
            .all(|nature| nature == "sourced")
    );
    assert!(
        each(&plan["axes"], "/nature")
            .iter()
            .all(|nature| nature == "illustrative")
    );
    let coverage = get("/api/v1/plans/avs-44-2017/coverage").json();
    assert!(coverage["objectives"].as_u64().unwrap() > 0);
    assert!(coverage["indicators_without_objective"].is_array());
}

#[test]
fn a_dashboard_carries_the_figures_of_its_tiles() {
    let dashboard = get("/api/v1/dashboards/apercu").json();
    assert_eq!(dashboard["geo"], "2026-DEP-44");
    let tiles = |pointer: &str| -> Vec<serde_json::Value> {
        let sections = dashboard["sections"].as_array().unwrap().iter();
        let tiles = sections.flat_map(|section| section["tiles"].as_array().unwrap());
        tiles
            .map(|tile| tile.pointer(pointer).cloned().unwrap_or_default())
            .collect()
    };
    let definition = &get("/api/v1/dashboards").json()["dashboards"][0];
    let defined = definition["sections"].as_array().unwrap().iter();
    let defined = defined.map(|section| section["tiles"].as_array().unwrap().len());
    assert_eq!(definition["id"], "apercu");
    assert_eq!(tiles("/kind").len(), defined.sum::<usize>());
    assert!(
        tiles("/figures")
            .iter()
            .any(|figures| figures[0]["display"] == "30,8")
    );
    assert_eq!(
        get("/api/v1/dashboards/apercu?geo=2026-COM-44109").json()["geo_label"],
        "Nantes"
    );
}

#[test]
fn editions_are_listed_and_one_is_current() {
    let list = get("/api/v1/editions").json();
    assert_eq!(list["editions"][0]["id"], "2026-11-23.1");
    assert_eq!(list["editions"][0]["current"], true);
    assert_eq!(
        get("/api/v1/editions/2026-11-23.1").json(),
        list["editions"][0]
    );
}

#[test]
fn the_lineage_counts_rows_used_and_left_out_with_their_reason() {
    let lineage = get("/api/v1/lineage/benevoles-par-structure/2026-DEP-44/2023/AVS").json();
    assert_eq!(
        lineage["definition"]["formula"]["denominator"],
        "COUNT(benevoles_total)"
    );
    assert_eq!(lineage["definition"]["version"], 2);
    assert_eq!(lineage["rows"]["used"], 95);
    // 102 surveyed − 98 respondents; 98 respondents − 95 that answered the question.
    assert_eq!(lineage["rows"]["left_out"][0]["count"], 4);
    assert_eq!(lineage["rows"]["left_out"][1]["count"], 3);
    assert_eq!(
        each(&lineage["deliveries"], "/id"),
        ["structures-agreees-2023", "senacs-structures-2023"]
    );
    assert_eq!(
        lineage["deliveries"][0]["sha256"].as_str().unwrap().len(),
        64
    );
    assert_eq!(lineage["geography"]["year"], 2026);
    assert!(
        lineage["citation"]
            .as_str()
            .unwrap()
            .contains("édition 2026-11-23.1")
    );
    // A count needs the register only.
    let count = get("/api/v1/lineage/structures-agreees/2026-DEP-44/2023/AVS").json();
    assert_eq!(each(&count["deliveries"], "/feed"), ["register"]);
}
