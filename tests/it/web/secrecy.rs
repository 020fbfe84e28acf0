//! What must not be shown cannot be printed, on any path.

use super::get;

#[test]
fn a_secret_figure_shows_no_number_but_the_public_counts() {
    for (geo, conf_status) in [("2026-COM-44109", "A"), ("2026-EPCI-244400404", "O")] {
        let figure = get(&format!(
            "/api/v1/figures/benevoles-par-structure/{geo}/2023/AVS"
        ))
        .json();
        assert_eq!(figure["display"], "s");
        assert_eq!(figure["conf_status"], conf_status);
        for member in [
            "obs_value",
            "numerator",
            "denominator",
            "respondents",
            "filled",
            "response_rate",
        ] {
            assert!(figure[member].is_null(), "{member} of {geo}");
        }
        assert!(figure["accredited"].is_u64());
    }
}

#[test]
fn secret_figures_are_counted_in_a_list() {
    let list =
        get("/api/v1/figures?indicator=benevoles-par-structure&parent=2026-DEP-44&time=2023")
            .json();
    assert_eq!(
        list["suppressed"],
        serde_json::json!({"primary": 2, "secondary": 0})
    );
}

#[test]
fn a_secret_figure_is_empty_in_csv() {
    let table =
        get("/api/v1/figures.csv?indicator=benevoles-par-structure&geo=2026-COM-44109&time=2023");
    // value, display, unit, decimals, numerator, denominator, accredited, surveyed, respondents, filled, rate
    assert!(
        table
            .text()
            .contains(",,s,benevoles/structure,1,,,2,2,,,,A,A,"),
        "{}",
        table.text()
    );
}

#[test]
fn the_lineage_of_a_secret_figure_counts_no_row() {
    let lineage = get("/api/v1/lineage/benevoles-par-structure/2026-COM-44109/2023/AVS").json();
    assert!(lineage["rows"]["used"].is_null());
    for reason in lineage["rows"]["left_out"].as_array().unwrap() {
        assert!(reason["count"].is_null());
    }
    assert_eq!(lineage["secrecy"]["conf_status"], "A");
}

#[test]
fn a_chart_of_a_secret_figure_says_s_and_draws_no_number() {
    let svg = get(
        "/api/v1/charts/line/benevoles-par-structure.svg?geo=2026-COM-44109&since=2023&until=2023",
    );
    assert_eq!(svg.status, 200);
    assert!(svg.text().contains("secret"), "the mark is explained");
}

#[test]
fn no_file_name_leaves_the_server() {
    let paths = [
        "/api/v1/lineage/benevoles-par-structure/2026-DEP-44/2023/AVS",
        "/api/v1/figures?geo=2026-DEP-44",
        "/api/v1/editions/2026-11-23.1",
        "/api/v1/charts/line/benevoles-par-structure.svg?geo=2026-DEP-44",
    ];
    for path in paths {
        let answer = get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            !answer.text().contains("nom-de-fichier-confidentiel"),
            "{path}"
        );
    }
}
