//! Quartiers, classes and zones that lists bring.

use super::*;
use crate::geography::{AddedTerritory, Additions};

fn added(code: &str, label: &str, communes: &[&str]) -> AddedTerritory {
    AddedTerritory {
        code: code.parse().unwrap(),
        label: label.to_owned(),
        communes: communes.iter().map(|code| (*code).to_owned()).collect(),
    }
}

/// A quartier over two communes, one of 2015, classes of two years, a partial FRR list, two zones
/// that overlap.
static EXTENDED: LazyLock<Geography> = LazyLock::new(|| {
    GEOGRAPHY.with(&Additions {
        territories: vec![
            added("2024-QPV-QN04405M", "Bellevue", &["44109", "44162"]),
            added("2015-QPV-QP044001", "Bellevue (2015)", &["44109", "44162"]),
            added("2025-DENS-1", "Grands centres urbains", &["44109", "44162"]),
            added("2022-DENS-1", "Grands centres urbains", &["44109"]),
            added("2025-FRR-1", "Communes en FRR", &["44105", "44180"]),
            added("2026-ZONE-ouest", "Ouest", &["44162", "44109"]),
            added("2026-ZONE-ville", "Ville", &["44109"]),
            added("2026-ZONE-vide", "Vide", &["99999"]),
        ],
        movements: Vec::new(),
    })
});

fn idx(code: &str) -> usize {
    EXTENDED.find(&code.parse().unwrap()).unwrap()
}

fn names(indices: impl IntoIterator<Item = usize>) -> Vec<String> {
    let code = |idx: usize| EXTENDED.territories()[idx].code.to_string();
    indices.into_iter().map(code).collect()
}

fn nantes() -> u32 {
    u32::try_from(commune("44109")).unwrap()
}

#[test]
fn lists_never_move_the_territories_of_the_tables() {
    let n = GEOGRAPHY.territories().len();
    for (known, extended) in GEOGRAPHY.territories().iter().zip(EXTENDED.territories()) {
        assert_eq!(known.code, extended.code);
        assert_eq!(known.communes, extended.communes);
    }
    assert_eq!(EXTENDED.territories().len(), n + 7); // a zone without a known commune is none
    for (idx, territory) in EXTENDED.territories().iter().enumerate() {
        assert_eq!(EXTENDED.find(&territory.code), Some(idx));
    }
    // adding again replaces, and adding nothing gives the tables back
    assert_eq!(EXTENDED.with(&Additions::default()).territories().len(), n);
}

#[test]
fn a_quartier_lies_in_its_communes_without_being_made_of_them() {
    let bellevue = idx("2024-QPV-QN04405M");
    assert_eq!(
        names(EXTENDED.territory(bellevue).unwrap().parents()),
        [
            "2026-COM-44109",
            "2026-COM-44162",
            "2026-EPCI-244400404",
            "2026-ZONE-ouest",
            "2026-ZONE-ville",
            "2026-ARR-442",
            "2026-DEP-44",
            "2026-REG-52",
            "2022-DENS-1",
            "2025-DENS-1",
            "2026-FRANCE-F"
        ]
    );
    let of_nantes =
        |idx: &&u32| EXTENDED.territories()[**idx as usize].code.kind == TerritoryType::Qpv;
    assert_eq!(
        EXTENDED
            .containing(nantes())
            .iter()
            .filter(of_nantes)
            .count(),
        0
    );
    assert_eq!(
        names(
            EXTENDED
                .quartiers_in(nantes())
                .iter()
                .map(|&idx| idx as usize)
        ),
        ["2024-QPV-QN04405M", "2015-QPV-QP044001"]
    );
    assert_eq!(EXTENDED.inhabitants_of(bellevue, 2023), None);
    assert!(EXTENDED.is_inside(bellevue, at("2026-DEP-44")));
    assert!(!EXTENDED.is_inside(bellevue, commune("44109"))); // half of it is in Saint-Herblain
    assert!(!EXTENDED.is_inside(commune("44109"), bellevue));
    assert!(names(EXTENDED.within(commune("44162"))).contains(&"2024-QPV-QN04405M".to_owned()));
    assert_eq!(EXTENDED.within(bellevue).count(), 0);
}

#[test]
fn a_declared_code_finds_its_generation() {
    let found = |code: &str| {
        EXTENDED
            .qpv(code)
            .map(|idx| names([idx as usize]).remove(0))
    };
    assert_eq!(found("QN04405M").as_deref(), Some("2024-QPV-QN04405M"));
    assert_eq!(found(" qp044001 ").as_deref(), Some("2015-QPV-QP044001"));
    assert_eq!(found("QN04499X"), None);
    assert_eq!(GEOGRAPHY.qpv("QN04405M"), None); // no list
}

#[test]
fn a_commune_is_held_by_every_set_that_has_it() {
    let held: Vec<String> = names(
        EXTENDED
            .containing(nantes())
            .iter()
            .map(|&idx| idx as usize),
    );
    let mut expected = [
        "2026-COM-44109",
        "2026-EPCI-244400404",
        "2026-ARR-442",
        "2026-DEP-44",
        "2026-REG-52",
        "2026-FRANCE-F",
        "2026-ZONE-ouest",
        "2026-ZONE-ville",
        "2022-DENS-1",
        "2025-DENS-1",
    ];
    expected.sort_by_key(|code| idx(code));
    assert_eq!(held, expected);
}

#[test]
fn a_class_of_another_year_is_another_territory() {
    assert_eq!(EXTENDED.territories()[idx("2022-DENS-1")].communes.len(), 1);
    assert_eq!(EXTENDED.territories()[idx("2025-DENS-1")].communes.len(), 2);
    assert_eq!(
        EXTENDED.find_current(TerritoryType::Dens, "1"),
        Some(idx("2025-DENS-1"))
    );
    assert_eq!(EXTENDED.redirect(&"2023-DENS-1".parse().unwrap()), None);
    let right_year = EXTENDED.redirect(&"2026-QPV-qn04405m".parse().unwrap());
    assert_eq!(right_year.unwrap().to_string(), "2024-QPV-QN04405M");
    // what a list does not hold is not in the class
    let frr = idx("2025-FRR-1");
    assert_eq!(
        names(EXTENDED.territory(frr).unwrap().parents()),
        ["2026-DEP-44", "2026-REG-52", "2026-FRANCE-F"]
    );
    assert_eq!(EXTENDED.inhabitants_of(frr, 2023).unwrap().year, 2023);
}
