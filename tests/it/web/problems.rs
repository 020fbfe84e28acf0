//! Refusals: one body, one table of codes.

use vigie::service::observatory::Observatory;
use vigie::web::problem::Code;

use super::{address, ask, catalogue, geography, get, start};

/// A request for each code that a healthy server can answer.
const REFUSED: [(&str, Code); 20] = [
    ("/api/v1/figures?indicateur=x", Code::UnknownParameter),
    ("/api/v1/figures?limit=1&limit=2", Code::RepeatedParameter),
    (
        "/api/v1/charts/line/structures-agreees.png",
        Code::MissingParameter,
    ),
    ("/api/v1/figures?geo=2026-DEP", Code::BadValue),
    ("/api/v1/figures?limit=10001", Code::BadValue),
    ("/api/v1/figures?limit=0", Code::BadValue),
    ("/api/v1/figures?geo=2026-DEP-44&cursor=x", Code::BadCursor),
    (
        "/api/v1/figures?indicator=benevole-par-structure&geo=2026-DEP-44",
        Code::IndicatorNotFound,
    ),
    ("/api/v1/territories/2026-DEP-440", Code::TerritoryNotFound),
    ("/api/v1/plans/avs-45", Code::PlanNotFound),
    ("/api/v1/dashboards/apercus", Code::DashboardNotFound),
    (
        "/api/v1/figures?geo=2026-DEP-44&edition=2020-01-01.1",
        Code::EditionNotFound,
    ),
    (
        "/api/v1/figures/benevoles-par-structure",
        Code::FigureNotFound,
    ),
    ("/api/v1/nulle-part", Code::AddressNotFound),
    (
        "/api/v1/figures?indicator=population-communes-equipees&geo=2026-COM-44109",
        Code::LevelNotComputed,
    ),
    (
        "/api/v1/figures?indicator=structures-agreees&geo=2026-DEP-44&by=age",
        Code::BreakdownNotComputed,
    ),
    (
        "/api/v1/charts/pyramid/structures-agreees.png?geo=2026-DEP-44",
        Code::ChartNotPossible,
    ),
    (
        "/api/v1/charts/line/structures-agreees.png?geo=2026-DEP-44&width=100000",
        Code::SizeOutOfBounds,
    ),
    (
        "/api/v1/charts/ranking/structures-agreees.png?geo=2026-DEP-44&geo_type=COM",
        Code::TooMany,
    ),
    ("/api/v1/figures?sort=value", Code::TooMany),
];

#[test]
fn a_refusal_has_its_code_status_title_and_remedy() {
    for (path, code) in REFUSED {
        let answer = get(path);
        assert_eq!(answer.status, code.status(), "{path}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{path}"
        );
        let body = answer.json();
        assert_eq!(body["code"], code.code(), "{path}");
        assert_eq!(body["status"], code.status(), "{path}");
        assert_eq!(body["title"], code.title(), "{path}");
        assert_eq!(body["remedy"], code.remedy(), "{path}");
        assert!(body["detail"].as_str().unwrap().len() > 10, "{path}");
        assert!(answer.header("etag").is_none(), "{path}");
    }
}

#[test]
fn the_nearest_known_name_is_proposed() {
    let nearest = |path: &str| get(path).json()["nearest"].clone();
    assert_eq!(nearest("/api/v1/figures?indicatr=x"), "indicator");
    assert_eq!(
        nearest("/api/v1/figures?indicator=benevole-par-structure&geo=2026-DEP-44"),
        "benevoles-par-structure"
    );
    assert_eq!(nearest("/api/v1/plans/avs-44-2018"), "avs-44-2017");
    assert_eq!(nearest("/api/v1/dashboards/apercus"), "apercu");
}

#[test]
fn the_values_allowed_are_listed() {
    let sort = get("/api/v1/figures?sort=label").json();
    assert_eq!(sort["parameter"], "sort");
    assert_eq!(
        sort["allowed"],
        serde_json::json!(["geo", "time", "-time", "value", "-value"])
    );
    let population = get("/api/v1/figures?population=XYZ").json();
    assert_eq!(
        population["allowed"],
        serde_json::json!(["AVS", "CS", "EVS"])
    );
    let level =
        get("/api/v1/figures?indicator=population-communes-equipees&geo=2026-COM-44109").json();
    assert!(
        level["allowed"]
            .as_array()
            .unwrap()
            .iter()
            .any(|level| level == "EPCI")
    );
}

#[test]
fn only_reading_is_accepted() {
    for method in ["POST", "PUT", "DELETE"] {
        let answer = ask(address(), method, "/api/v1/indicators", &[]);
        assert_eq!(answer.status, 405);
        assert_eq!(answer.json()["code"], "method_not_allowed");
    }
}

#[test]
fn a_long_or_strange_value_is_shortened_and_escaped() {
    let long = format!("/api/v1/figures?geo={}", "%22%3Cscript%3E".repeat(100));
    let answer = get(&long);
    assert_eq!(answer.json()["code"], "bad_value");
    assert!(answer.body.len() < 1_500);
    assert_eq!(get("/api/v1/figures?geo=%FF%FE").status, 400);
}

#[test]
fn without_an_edition_the_server_lives_but_is_not_ready() {
    let server = start(Observatory::new(catalogue(), geography()));
    let at = |path: &str| ask(server.address(), "GET", path, &[]);
    assert_eq!(at("/livez").status, 200);
    assert_eq!(at("/api/v1/indicators").status, 200);
    assert_eq!(at("/api/v1/plans").status, 200);
    for path in ["/readyz", "/api/v1/figures"] {
        let answer = at(path);
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (503, Some("no_edition"))
        );
        assert!(answer.header("retry-after").is_some());
    }
    server.stop().unwrap();
    assert_eq!(get("/readyz").status, 200);
}

#[test]
fn codes_are_unique_and_in_snake_case() {
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Code::ALL.len());
    assert!(
        codes
            .iter()
            .all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    );
}
