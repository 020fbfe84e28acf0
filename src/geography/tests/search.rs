//! What a person types.

use super::*;

fn search(text: &str, kind: Option<TerritoryType>) -> Vec<String> {
    codes(GEOGRAPHY.search(text, kind, 5))
}

#[test]
fn accents_and_case_do_not_matter() {
    let commune = Some(TerritoryType::Com);
    assert_eq!(search("orleans", commune)[0], "2026-COM-45234");
    assert_eq!(search("ST HERBLAIN", commune)[0], "2026-COM-44162");
    assert_eq!(
        search("métropôle nantes", Some(TerritoryType::Epci)),
        ["2026-EPCI-244400404"]
    );
}

#[test]
fn the_whole_name_comes_first_then_its_start_then_the_larger() {
    let found = search("nantes", None);
    assert_eq!(
        found[..3],
        ["2026-ARR-442", "2026-COM-44109", "2026-EPCI-244400404"]
    );
    assert_eq!(search("loire-atl", None), ["2026-DEP-44"]);
    assert_eq!(
        search("paris", None)[..3],
        ["2026-DEP-75", "2026-ARR-751", "2026-COM-75056"]
    );
}

#[test]
fn a_code_is_found_too() {
    assert_eq!(search("44109", None), ["2026-COM-44109"]);
    assert!(search("44", None).contains(&"2026-DEP-44".to_owned()));
    assert_eq!(search("244400404", None), ["2026-EPCI-244400404"]);
    assert_eq!(search("2a", Some(TerritoryType::Dep)), ["2026-DEP-2A"]);
}

#[test]
fn nothing_finds_nothing_and_the_limit_holds() {
    assert!(search("", None).is_empty());
    assert!(search(" - ", None).is_empty());
    assert!(search("zzzzzz", None).is_empty());
    assert_eq!(GEOGRAPHY.search("saint", None, 7).len(), 7);
    assert!(GEOGRAPHY.search("saint", None, 0).is_empty());
}

#[test]
fn the_nearest_code_is_what_was_probably_meant() {
    let nearest = |text: &str| {
        GEOGRAPHY
            .nearest_code(text)
            .map(|code: TerritoryCode| code.to_string())
    };
    assert_eq!(nearest("2026-DEP-444").as_deref(), Some("2026-DEP-44"));
    assert_eq!(nearest("2026-dep-44").as_deref(), Some("2026-DEP-44"));
    assert_eq!(nearest("2018-COM-44060").as_deref(), Some("2026-COM-49160"));
    assert_eq!(nearest("DEP-44").as_deref(), Some("2026-DEP-44"));
    assert_eq!(nearest("44109").as_deref(), Some("2026-COM-44109"));
    assert_eq!(nearest("44").as_deref(), Some("2026-DEP-44"));
    assert_eq!(nearest("2026-FRANCE-X").as_deref(), Some("2026-FRANCE-F"));
    assert_eq!(
        nearest("2026-EPCI-244400405").as_deref(),
        Some("2026-EPCI-244400404")
    );
    assert_eq!(nearest("Loire Atlantique").as_deref(), Some("2026-DEP-44"));
    assert_eq!(nearest("2026-REG-QQ"), None);
    assert_eq!(nearest(""), None);
}
