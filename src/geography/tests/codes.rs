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
    // an EPCI that lies in one département has no part there
    assert_eq!(
        redirect("2026-EPCIDEP-244400404.44").as_deref(),
        Some("2026-EPCI-244400404")
    );
    assert_eq!(redirect("2026-EPCIDEP-244400404.49"), None);
    assert_eq!(redirect("2026-COM-44109"), None);
    assert_eq!(redirect("2024-DEP-20"), None);
}

#[test]
fn la_neuville_garnier_stayed_with_the_hauts_talican_when_beaumont_left() {
    assert_eq!(resolve("60455").idx(), Some(commune("60694")));
}

#[test]
fn a_territory_that_holds_a_part_of_a_merged_commune_is_told() {
    let told = |code: &str, year| GEOGRAPHY.cannot_be_split(at(code), year);
    // Essarts en Bocage until 2023: 85084, with 85165 and 85212 of today
    let of_2022 = told("2026-COM-85212", 2022);
    assert_eq!(of_2022.len(), 1);
    assert_eq!(of_2022[0].0, "85084");
    assert_eq!(of_2022[0].1.len(), 3);
    assert_eq!(told("2026-COM-85084", 2022).len(), 1);
    assert!(told("2026-COM-85212", 2024).is_empty());
    // whoever holds the three has nothing to split
    assert!(told("2026-DEP-85", 2022).is_empty());
    assert!(told("2026-COM-44109", 2022).is_empty());
    let restored = u32::try_from(commune("85212")).unwrap();
    assert!(GEOGRAPHY.is_restored(restored));
    assert!(!GEOGRAPHY.is_restored(u32::try_from(commune("44109")).unwrap()));
}
