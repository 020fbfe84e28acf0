//! Present, former, restored and damaged codes.

use super::*;

fn resolve(code: &str) -> CommuneResolution {
    GEOGRAPHY.resolve_code(code).commune
}

#[test]
fn a_current_code_is_itself() {
    let found = GEOGRAPHY.resolve_code(" 44109 ");
    assert_eq!(found.commune, CommuneResolution::Current(commune("44109")));
    assert!(!found.zero_added);
    assert_eq!(
        resolve("2a004"),
        CommuneResolution::Current(commune("2A004"))
    );
}

#[test]
fn a_lost_leading_zero_is_put_back_and_told() {
    let found = GEOGRAPHY.resolve_code("1001");
    assert_eq!(found.commune.idx(), Some(commune("01001")));
    assert!(found.zero_added);
    let former = GEOGRAPHY.resolve_code("1003");
    assert_eq!(former.commune.idx(), Some(commune("01165")));
    assert!(former.zero_added);
}

#[test]
fn what_is_no_commune_is_unknown() {
    for code in ["", "0", "9999", "44999", "Nantes", "244400404", "é"] {
        let found = GEOGRAPHY.resolve_code(code);
        assert_eq!(
            (found.commune, found.zero_added),
            (CommuneResolution::Unknown, false),
            "{code}"
        );
    }
}

#[test]
fn a_former_commune_may_have_changed_departement() {
    for (code, today) in [
        ("44060", "49160"),
        ("49382", "49160"),
        ("49144", "44180"),
        ("44225", "44180"),
    ] {
        let expected = CommuneResolution::Former {
            idx: commune(today),
            last_seen: None,
        };
        assert_eq!(resolve(code), expected, "{code}");
    }
}

#[test]
fn a_recent_merger_is_dated() {
    let expected = CommuneResolution::Former {
        idx: commune("93066"),
        last_seen: Some(2024),
    };
    assert_eq!(resolve("93059"), expected);
}

#[test]
fn arrondissements_of_paris_lyon_and_marseille_are_their_commune() {
    for (code, today) in [("75112", "75056"), ("69389", "69123"), ("13201", "13055")] {
        let expected = CommuneResolution::MunicipalArrondissement(commune(today));
        assert_eq!(resolve(code), expected, "{code}");
    }
}

#[test]
fn thirteen_communes_were_restored() {
    let restored: Vec<(String, i16)> = GEOGRAPHY
        .restored_communes()
        .map(|(idx, since)| (GEOGRAPHY.communes()[idx].code.to_string(), since))
        .collect();
    let expected = [
        ("12218", 2025),
        ("14581", 2025),
        ("14666", 2021),
        ("15031", 2025),
        ("15035", 2025),
        ("15047", 2025),
        ("15171", 2025),
        ("27676", 2023), // seen in 2019, then under another code in 2021 and 2022
        ("49126", 2025),
        ("60694", 2024),
        ("69114", 2025),
        ("85165", 2024),
        ("85212", 2024),
    ];
    assert_eq!(
        restored,
        expected.map(|(code, since)| (code.to_owned(), since))
    );
    assert_eq!(
        resolve("85212"),
        CommuneResolution::Restored {
            idx: commune("85212"),
            since: 2024
        }
    );
    // the code in between is a former one
    assert_eq!(resolve("12076").idx(), Some(commune("12218")));
}

#[test]
fn a_code_redirects_only_when_another_replaces_it() {
    let redirect = |code: &str| {
        GEOGRAPHY
            .redirect(&code.parse().unwrap())
            .map(|code| code.to_string())
    };
    assert_eq!(
        redirect("2026-COM-44060").as_deref(),
        Some("2026-COM-49160")
    );
    assert_eq!(
        redirect("2018-COM-49144").as_deref(),
        Some("2026-COM-44180")
    );
    assert_eq!(redirect("2026-COM-1001").as_deref(), Some("2026-COM-01001"));
    assert_eq!(
        redirect("2019-EPCI-244400404").as_deref(),
        Some("2026-EPCI-244400404")
    );
    assert_eq!(redirect("2024-DEP-2a").as_deref(), Some("2026-DEP-2A"));
    assert_eq!(redirect("2024-FRANCE-F").as_deref(), Some("2026-FRANCE-F"));
    assert_eq!(redirect("2026-COM-44109"), None);
    assert_eq!(redirect("2024-DEP-20"), None);
}
