//! Towns as people write them.

use super::*;

fn found(departement: &str, name: &str) -> Option<String> {
    match GEOGRAPHY.resolve_name(departement, name) {
        NameResolution::Found(idx) => Some(GEOGRAPHY.communes()[idx].code.to_string()),
        NameResolution::Former(_)
        | NameResolution::Ambiguous(_)
        | NameResolution::Unknown { .. } => None,
    }
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for (departement, name, code) in [
        ("44", "Nantes", "44109"),
        ("44", "NANTES CEDEX 2", "44109"),
        ("44", "44000 Nantes", "44109"),
        ("44", "Nantes (44)", "44109"),
        ("44", "st herblain", "44162"),
        ("44", "SAINT HERBLAIN CEDEX", "44162"),
        ("44", "Ste-Luce s/ Loire", "44172"),
        ("44", "Chapelle-sur-Erdre (La)", "44035"),
        ("44", "chapelle sur erdre", "44035"),
        ("85", "L’ILE D’YEU", "85113"),
        ("85", "Ile d'Yeu", "85113"),
        ("69", "Lyon 9e Arrondissement", "69123"),
        ("69", "LYON 03", "69123"),
        ("75", "Paris 12", "75056"),
        ("75", "PARIS-1ER-ARRONDISSEMENT", "75056"),
        ("13", "Marseille 8ème", "13055"),
        ("2a", "Ajaccio", "2A004"),
        ("1", "Bourg en Bresse", "01053"),
    ] {
        assert_eq!(
            found(departement, name).as_deref(),
            Some(code),
            "{departement} {name}"
        );
    }
}

#[test]
fn every_commune_is_found_by_its_own_name() {
    for commune in GEOGRAPHY.communes() {
        let departement = commune.departement.as_deref().unwrap();
        let own = found(departement, &commune.name);
        assert_eq!(
            own.as_deref(),
            Some(&*commune.code),
            "{departement} {}",
            commune.name
        );
    }
}

#[test]
fn a_name_of_several_communes_is_ambiguous() {
    let NameResolution::Ambiguous(bors) = GEOGRAPHY.resolve_name("16", "Bors") else {
        panic!("two communes of Charente are named Bors");
    };
    assert_eq!(codes(bors), ["2026-COM-16052", "2026-COM-16053"]);
    assert_eq!(found("17", "Vergné").as_deref(), Some("17464"));
    assert_eq!(found("17", "La Vergne").as_deref(), Some("17465"));
}

#[test]
fn a_name_cut_short_is_found_when_one_commune_begins_so() {
    assert_eq!(found("44", "ST-SEBASTIEN").as_deref(), Some("44190"));
    assert_eq!(found("44", "Montoir").as_deref(), Some("44103"));
    // « Sainte-Anne », « Sainte-Luce »…: no link word follows.
    assert_eq!(found("44", "Sainte"), None);
    let NameResolution::Ambiguous(julien) = GEOGRAPHY.resolve_name("44", "Saint-Julien") else {
        panic!("two communes of Loire-Atlantique begin so");
    };
    assert_eq!(codes(julien), ["2026-COM-44169", "2026-COM-44170"]);
}

#[test]
fn the_name_of_a_merged_commune_gives_the_one_of_today() {
    let expected = NameResolution::Former(commune("93066"));
    assert_eq!(
        GEOGRAPHY.resolve_name("93", "Pierrefitte sur Seine"),
        expected
    );
}

#[test]
fn an_unknown_name_comes_with_the_nearest_if_any() {
    let unknown = |name: &str| GEOGRAPHY.resolve_name("44", name);
    let nearest = Some(commune("44162"));
    assert_eq!(
        unknown("Saint-Herblin"),
        NameResolution::Unknown { nearest }
    );
    assert_eq!(unknown("Xyzzy"), NameResolution::Unknown { nearest: None });
    assert_eq!(unknown(""), NameResolution::Unknown { nearest: None });
    let no_such = GEOGRAPHY.resolve_name("20", "Ajaccio");
    assert_eq!(no_such, NameResolution::Unknown { nearest: None });
    // a town of another département is not this one
    assert_ne!(found("49", "Nantes").as_deref(), Some("44109"));
    assert_eq!(found("69", "Lyon-Vaise"), None);
}

#[test]
fn a_postal_code_gives_its_departement() {
    for (postal_code, departements) in [
        ("44000", vec!["44"]),
        ("1000", vec!["01"]),
        ("97160", vec!["971"]),
        ("97150", vec!["978"]),
        ("97133", vec!["977"]),
        ("97600", vec!["976"]),
        ("98800", vec!["988"]),
        ("20000", vec!["2A", "2B"]),
        ("20200", vec!["2B", "2A"]),
        ("98000", vec![]), // Monaco
        ("99999", vec![]),
        ("44", vec![]),
    ] {
        assert_eq!(
            GEOGRAPHY.departement_of_postal_code(postal_code),
            departements,
            "{postal_code}"
        );
    }
}

#[test]
fn an_address_gives_its_commune() {
    let resolve = |postal_code, name| match GEOGRAPHY.resolve_postal(postal_code, name) {
        NameResolution::Found(idx) => GEOGRAPHY.communes()[idx].code.to_string(),
        other @ (NameResolution::Former(_)
        | NameResolution::Ambiguous(_)
        | NameResolution::Unknown { .. }) => format!("{other:?}"),
    };
    assert_eq!(resolve("97150", "Saint-Martin"), "97801");
    assert_eq!(resolve("97160", "Le Moule"), "97117");
    assert_eq!(resolve("20200", "Bastia"), "2B033");
    assert_eq!(resolve("20090", "AJACCIO"), "2A004");
    assert_eq!(resolve("69009", "Lyon 9e Arrondissement"), "69123");
    assert_eq!(resolve("49009", "Angers"), "49007");
    let bastai = NameResolution::Unknown {
        nearest: Some(commune("2B033")),
    };
    assert_eq!(GEOGRAPHY.resolve_postal("20200", "Bastai"), bastai);
}
