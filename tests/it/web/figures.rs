//! Figures: one, lists, formats, pages.

use std::collections::BTreeSet;

use super::{each, get};

const BENEVOLES: &str = "/api/v1/figures?indicator=benevoles-par-structure&geo=2026-DEP-44";

#[test]
fn a_figure_has_the_members_of_the_interface_in_their_order() {
    let answer = get("/api/v1/figures/benevoles-par-structure/2026-DEP-44/2023/AVS");
    assert_eq!(answer.status, 200);
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer.json()).unwrap());
}

#[test]
fn a_list_gives_every_year_of_the_edition_from_one_edition() {
    let list = get(BENEVOLES).json();
    assert_eq!(list["edition"], "2026-11-23.1");
    assert_eq!(list["count"], 4);
    assert!(list["next"].is_null());
    assert_eq!(
        list["suppressed"],
        serde_json::json!({"primary": 0, "secondary": 0})
    );
    let years: Vec<i64> = list["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["time_period"].as_i64().unwrap())
        .collect();
    assert_eq!(years, [2016, 2021, 2022, 2023]);
}

#[test]
fn one_figure_is_the_same_alone_and_in_a_list() {
    let alone = get("/api/v1/figures/benevoles-par-structure/2026-DEP-44/2023/AVS").json();
    let list = get(&format!("{BENEVOLES}&time=2023")).json();
    assert_eq!(list["figures"][0], alone);
    let permanent = alone["links"]["self"].as_str().unwrap();
    assert_eq!(get(permanent).json(), alone);
}

#[test]
fn an_absent_cell_of_a_delivered_territory_is_a_true_zero_for_a_count() {
    // Pornic is inside Loire-Atlantique; the edition keeps no cell there.
    let figure = get("/api/v1/figures/structures-agreees/2026-COM-44131/2023/AVS").json();
    assert_eq!(figure["obs_value"], 0);
    assert_eq!(figure["display"], "0");
    assert_eq!(figure["numerator"], 0);
    assert!(figure["denominator"].is_null());
    assert_eq!(figure["accredited"], 0);
    assert_eq!(
        (
            figure["obs_status"].as_str(),
            figure["conf_status"].as_str()
        ),
        (Some("A"), Some("F"))
    );
}

#[test]
fn an_absent_cell_of_a_delivered_territory_is_no_structure_for_a_ratio() {
    let figure = get("/api/v1/figures/benevoles-par-structure/2026-COM-44131/2023/AVS").json();
    assert!(figure["obs_value"].is_null());
    assert_eq!(figure["display"], "so");
    assert_eq!(figure["obs_status"], "M");
    assert_eq!(figure["notes"][0], "aucune structure");
}

#[test]
fn a_territory_that_was_not_delivered_whole_says_how_much_was() {
    let france = get("/api/v1/figures/benevoles-par-structure/2026-FRANCE-F/2023/AVS").json();
    assert_eq!(france["obs_status"], "O");
    assert_eq!(france["display"], "nd");
    assert!(france["accredited"].is_null());
    assert_eq!(france["notes"][0], "livraisons : 1 département sur 101");
    // The register of Maine-et-Loire came, its survey did not.
    let register = get("/api/v1/figures/structures-agreees/2026-DEP-49/2023/AVS").json();
    assert_eq!(register["obs_value"], 0);
    let survey = get("/api/v1/figures/benevoles-par-structure/2026-DEP-49/2023/AVS").json();
    assert_eq!(survey["notes"][0], "livraisons : 0 département sur 1");
    let region = get("/api/v1/figures/structures-agreees/2026-REG-52/2023/AVS").json();
    assert_eq!(region["notes"][0], "livraisons : 2 départements sur 5");
}

#[test]
fn a_figure_outside_every_plan_says_so() {
    // No national convention names this indicator, and Maine-et-Loire has no plan of its own here.
    let outside = get("/api/v1/figures/population-communes-equipees/2026-DEP-49/2023/AVS").json();
    assert_eq!(outside["objectives"], serde_json::json!([]));
    let notes = outside["notes"].as_array().unwrap();
    assert!(
        notes.contains(&serde_json::json!("no plan here")),
        "{notes:?}"
    );
    // A national convention reaches every département.
    let national = get("/api/v1/figures/structures-agreees/2026-DEP-49/2023/AVS").json();
    let plans = each(&national["objectives"], "/plan");
    assert!(
        plans.iter().all(|plan| plan.starts_with("cog-")) && !plans.is_empty(),
        "{plans:?}"
    );
    let inside = get("/api/v1/figures/structures-agreees/2026-COM-44109/2023/AVS").json();
    assert_eq!(inside["objectives"][0]["plan"], "avs-44-2017");
    // A target on the département is not shown on a commune.
    assert!(
        inside["objectives"]
            .as_array()
            .unwrap()
            .iter()
            .all(|o| o["target"].is_null())
    );
}

#[test]
fn the_year_of_the_inhabitants_is_noted_when_it_is_another() {
    let figure = get("/api/v1/figures/population-communes-equipees/2026-DEP-44/2023/AVS").json();
    assert_eq!(figure["notes"][0], "population de 2022");
}

#[test]
fn a_breakdown_is_in_the_identifier() {
    let list =
        get("/api/v1/figures?indicator=ages-des-publics&geo=2026-DEP-44&time=2023&by=age").json();
    assert_eq!(list["count"], 8);
    let first = &list["figures"][0];
    assert_eq!(first["id"], "ages-des-publics/2026-DEP-44/2023/AVS/age:0-6");
    assert_eq!(first["breakdown"], "age:0-6");
    let again = get("/api/v1/figures/ages-des-publics/2026-DEP-44/2023/AVS/age:0-6");
    assert_eq!(again.json(), *first);
}

#[test]
fn walking_the_cursor_returns_every_figure_once() {
    let first =
        "/api/v1/figures?indicator=structures-agreees&parent=2026-DEP-44&geo_type=COM&limit=100";
    let (mut seen, mut pages, mut next) = (BTreeSet::new(), 0, Some(first.to_owned()));
    while let Some(address) = next {
        let answer = get(&address);
        let list = answer.json();
        for id in each(&list["figures"], "/id") {
            assert!(seen.insert(id.clone()), "{id} came twice");
        }
        pages += 1;
        next = list["next"]
            .as_str()
            .map(|cursor| format!("{first}&cursor={cursor}"));
        assert_eq!(next.is_some(), answer.header("link").is_some());
    }
    // 207 communes, four years.
    assert_eq!((seen.len(), pages), (828, 9));
}

#[test]
fn a_cursor_of_another_request_is_refused() {
    let list =
        get("/api/v1/figures?indicator=structures-agreees&parent=2026-DEP-44&limit=10").json();
    let cursor = list["next"].as_str().unwrap();
    let other = get(&format!(
        "/api/v1/figures?indicator=structures-agreees&limit=10&cursor={cursor}"
    ));
    assert_eq!(
        (other.status, other.json()["code"].as_str()),
        (400, Some("bad_cursor"))
    );
}

#[test]
fn values_are_sorted_with_the_hidden_ones_last() {
    let list = get(
        "/api/v1/figures?indicator=structures-agreees&geo=2026-COM-44109,2026-DEP-44,2026-EPCI-244400404&time=2023&sort=-value",
    )
    .json();
    assert_eq!(each(&list["figures"], "/display"), ["104", "52", "26"]);
    let mixed = get(
        "/api/v1/figures?indicator=benevoles-par-structure&geo=2026-COM-44109,2026-DEP-44&time=2023&sort=value",
    )
    .json();
    assert_eq!(each(&mixed["figures"], "/display"), ["30,8", "s"]);
}

#[test]
fn territories_to_compare_come_after_those_asked() {
    let list = get(&format!("{BENEVOLES}&time=2023&compare=2026-FRANCE-F")).json();
    assert_eq!(
        each(&list["figures"], "/geo"),
        ["2026-DEP-44", "2026-FRANCE-F"]
    );
}

#[test]
fn nothing_found_is_an_answer_with_its_reason() {
    let answer = get(&format!("{BENEVOLES}&time=1999"));
    assert_eq!(answer.status, 200);
    let list = answer.json();
    assert_eq!(list["figures"], serde_json::json!([]));
    assert!(list["reason"].as_str().unwrap().contains("de 2016 à 2023"));
}

#[test]
fn csv_follows_rfc_4180() {
    let answer =
        get("/api/v1/figures.csv?indicator=benevoles-par-structure&geo=2026-DEP-44&time=2023");
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/csv")
    );
    let lines: Vec<&str> = answer.text().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "header, one figure, end of the last line");
    assert!(lines[0].starts_with("id,edition,fictitious,indicator,"));
    assert!(lines[1].contains(",30.842105,\"30,8\",benevoles/structure,1,2930,95,104,102,98,95,"));
    let by_accept = super::ask(
        super::address(),
        "GET",
        "/api/v1/figures?indicator=benevoles-par-structure&geo=2026-DEP-44&time=2023",
        &[("accept", "text/csv")],
    );
    assert_eq!(by_accept.text(), answer.text());
}

#[test]
fn csv_for_a_french_spreadsheet_has_its_mark_semicolons_and_decimal_commas() {
    let answer = get(
        "/api/v1/figures.csv?indicator=benevoles-par-structure&geo=2026-DEP-44&time=2023&dialect=excel-fr",
    );
    assert!(answer.body.starts_with(&[0xef, 0xbb, 0xbf]));
    assert!(
        answer
            .text()
            .contains(";30,842105;30,8;benevoles/structure;"),
        "{}",
        answer.text()
    );
}

#[test]
fn a_former_code_leads_to_the_current_one() {
    // Le Fresne-sur-Loire (44060) is now part of Ingrandes-Le Fresne sur Loire (49160).
    let territory = get("/api/v1/territories/2026-COM-44060");
    assert_eq!(territory.status, 308);
    assert_eq!(
        territory.header("location"),
        Some("/api/v1/territories/2026-COM-49160")
    );
    let figure = get("/api/v1/figures/structures-agreees/2026-COM-44060/2023/AVS");
    assert_eq!(figure.status, 308);
    let current = "/api/v1/figures/structures-agreees/2026-COM-49160/2023/AVS";
    assert_eq!(figure.header("location"), Some(current));
    let list =
        get("/api/v1/figures?indicator=structures-agreees&geo=2026-COM-44060&time=2023").json();
    assert_eq!(each(&list["figures"], "/geo"), ["2026-COM-49160"]);
}

#[test]
fn progress_towards_a_target_is_recomputed_from_the_numbers_of_the_answer() {
    let figure = get("/api/v1/figures/benevoles-par-structure/2026-DEP-44/2023/AVS").json();
    let number = |pointer: &str| figure.pointer(pointer).unwrap().as_f64().unwrap();
    // 2016: 2,570 volunteers in 95 structures.
    let baseline = number("/objectives/0/target/baseline");
    assert!((baseline - 27.052_632).abs() < 1e-9);
    let path = number("/objectives/0/target/value") - baseline;
    let share = (number("/obs_value") - baseline) / path;
    assert!((number("/objectives/0/progress/share") - share).abs() < 1e-6);
    // Seven years of the ten between 2016 and 2026.
    assert!((number("/objectives/0/progress/expected") - 0.7).abs() < 1e-9);
    assert_eq!(
        figure.pointer("/objectives/0/progress/status").unwrap(),
        "off_track"
    );
    let before = get("/api/v1/figures/benevoles-par-structure/2026-DEP-44/2016/AVS").json();
    assert_eq!(before.pointer("/objectives/0/phase").unwrap(), "before");
}

#[test]
fn a_secret_or_missing_value_has_no_progress() {
    let figures = get("/api/v1/figures?geo=2026-DEP-44&time=2021&population=EVS").json();
    let objectives: Vec<_> = figures["figures"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|figure| figure["obs_value"].is_null())
        .flat_map(|figure| figure["objectives"].as_array().unwrap().clone())
        .collect();
    assert!(!objectives.is_empty());
    for objective in objectives {
        let progress = &objective["progress"];
        assert!(
            progress.is_null() || progress["status"] == "not_assessable",
            "{objective}"
        );
    }
}

#[test]
fn the_plan_shows_the_last_progress_of_each_target() {
    let plan = get("/api/v1/plans/avs-44-2017").json();
    let figure = get("/api/v1/figures/benevoles-par-structure/2026-DEP-44/2023/AVS").json();
    let links = plan["axes"].as_array().unwrap().iter().flat_map(|axis| {
        let objectives = axis["objectives"].as_array().unwrap().iter();
        objectives.flat_map(|objective| objective["indicators"].as_array().unwrap())
    });
    let mut ours = links.filter(|link| link["progress"]["figure"] == figure["id"]);
    let link = ours.next().unwrap();
    assert_eq!(
        link["progress"]["share"],
        figure["objectives"][0]["progress"]["share"]
    );
    assert_eq!(link["progress"]["status"], "off_track");
}
