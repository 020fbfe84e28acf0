//! What a role sees of the answers behind figures, and nobody else.

use serde_json::Value;
use vigie::domain::role::Role;

use super::Answer;
use super::office::Desk;
use crate::cli::sample::{four_centres, survey};

const BENEVOLES: &str = "/api/v1/lineage/benevoles/2026-COM-44109/2023/AVS";

/// Four centres of Nantes, two of which answered: their sum is secret.
fn two_answers_of_four() -> Desk {
    let desk = Desk::open();
    let year = "data_year=2023&survey_year=2024&fictitious=true";
    let import = |format: &str, rest: &str, body: &str| {
        let path = format!("/api/v1/imports?format={format}&{year}{rest}");
        let answer = desk.as_role(Role::Admin, "POST", &path, body.as_bytes());
        assert!(answer.status < 300, "{}", answer.text());
    };
    import("structures-agreees", "", &four_centres());
    let answers = survey(&[("A1", "91013"), ("A2", "82017")]);
    import("senacs-structures", "&publish=true", &answers);
    desk
}

fn as_analyst_of(desk: &Desk, departement: &str, path: &str) -> Answer {
    let name = format!("{departement} {path}");
    let token = desk.token(Role::Analyst, &name, &[departement]);
    let bearer = format!("Bearer {token}");
    desk.send("GET", path, &[("authorization", &bearer)], b"")
}

fn items(lineage: &Value) -> &Value {
    &lineage["rows"]["items"]
}

#[test]
fn an_analyst_reads_the_structures_behind_a_figure_one_by_one() {
    let desk = two_answers_of_four();
    let lineage = as_analyst_of(&desk, "44", BENEVOLES).json();
    let rows = items(&lineage).as_array().unwrap();
    let row = |id: &str| rows.iter().find(|row| row["structure"] == id).unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(row("A1")["use"], "used");
    assert_eq!(row("A1")["name"], "Centre A1");
    assert_eq!(row("A1")["numerator"], 91013.0);
    assert_eq!(row("A1")["answers"]["benevoles_total"], 91013.0);
    assert_eq!(row("A3")["use"], "non_respondent");
    assert!(row("A3")["numerator"].is_null());
    assert_eq!(lineage["rows"]["confidential"], true);
}

#[test]
fn nobody_else_reads_an_answer() {
    let desk = two_answers_of_four();
    for path in [
        BENEVOLES,
        "/provenance/benevoles/2026-COM-44109/2023/AVS",
        "/structures/A1",
        "/api/v1/figures?indicator=benevoles&geo=2026-COM-44109",
    ] {
        let mut seen = vec![
            desk.send("GET", path, &[], b""),
            as_analyst_of(&desk, "49", path),
        ];
        for role in [Role::Reader, Role::Importer, Role::Publisher] {
            seen.push(desk.as_role(role, "GET", path, b""));
        }
        for answer in seen {
            assert_eq!(answer.status, 200, "{path}");
            for number in [
                "91013",
                "91\u{202f}013",
                "82017",
                "82\u{202f}017",
                "173030",
                "173\u{202f}030",
            ] {
                assert!(!answer.text().contains(number), "{path} says {number}");
            }
        }
    }
}

#[test]
fn the_page_of_a_structure_tells_the_register_to_everybody_and_its_peers_to_an_analyst() {
    let desk = two_answers_of_four();
    let public = desk.send("GET", "/structures/A1", &[], b"");
    assert_eq!(public.status, 200, "{}", public.text());
    for words in [
        "Centre A1",
        "Centre social",
        "Nantes",
        "Agréée au 31 décembre",
        "Centre A4",
    ] {
        assert!(public.text().contains(words), "{words}");
    }
    assert!(!public.text().contains("confidentiel"));
    let analyst = as_analyst_of(&desk, "44", "/structures/A1");
    assert!(analyst.text().contains("confidentiel"));
    assert!(
        analyst.text().contains("91\u{202f}013"),
        "{}",
        analyst.text()
    );
    assert_eq!(
        analyst.header("cache-control").unwrap(),
        "private, no-cache"
    );
}

#[test]
fn a_brochure_says_on_each_page_what_a_role_alone_may_read() {
    let desk = two_answers_of_four();
    let path = "/imprimer/territoires/2026-COM-44109";
    let public = desk.send("GET", path, &[], b"");
    assert_eq!(public.status, 200, "{}", public.text());
    assert!(!public.text().contains("brochure-confidential"));
    assert!(public.text().contains("Secrets ici"));
    for sum in ["173\u{202f}030", "86\u{202f}515"] {
        assert!(!public.text().contains(sum), "{sum}");
    }
    // The class names the sheets that bear « Confidentiel » in their margin.
    let analyst = as_analyst_of(&desk, "44", path);
    assert!(analyst.text().contains(" brochure-confidential"));
    assert!(
        analyst
            .text()
            .contains("<strong>Confidentiel</strong> Cette plaquette")
    );
    assert!(analyst.text().contains("173\u{202f}030"));
}

#[test]
fn an_unknown_structure_is_not_found_and_the_nearest_is_named() {
    let desk = two_answers_of_four();
    let answer = desk.send("GET", "/structures/A11", &[], b"");
    assert_eq!(answer.status, 404);
    assert!(
        answer.text().contains("Aucune structure"),
        "{}",
        answer.text()
    );
}
