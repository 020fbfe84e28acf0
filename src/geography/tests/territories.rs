//! Kinds, counts and who is inside whom.

use super::*;

#[test]
fn every_territory_is_there_sorted_by_kind_then_code() {
    let counts = TerritoryType::ALL.map(|kind| GEOGRAPHY.indices_of(kind).len());
    // no list brought; 109 départements and collectivités d'outre-mer, 18 régions
    assert_eq!(counts, [0, 34_969, 187, 1_255, 0, 333, 109, 18, 0, 0, 1]);
    assert_eq!(GEOGRAPHY.territories().len(), counts.iter().sum::<usize>());
    let keys: Vec<_> = GEOGRAPHY
        .territories()
        .iter()
        .map(|t| (t.code.kind, t.code.code.as_str()))
        .collect();
    assert!(keys.is_sorted());
}

#[test]
fn the_index_of_a_commune_is_that_of_its_territory() {
    for (idx, commune) in GEOGRAPHY.communes().iter().enumerate() {
        let territory = &GEOGRAPHY.territories()[idx];
        assert_eq!(territory.code.kind, TerritoryType::Com);
        assert_eq!(territory.code.code, *commune.code);
        assert_eq!(*territory.communes, [u32::try_from(idx).unwrap()]);
    }
}

#[test]
fn every_code_is_found_where_it_is() {
    for (idx, territory) in GEOGRAPHY.territories().iter().enumerate() {
        assert_eq!(GEOGRAPHY.find(&territory.code), Some(idx));
    }
    assert_eq!(GEOGRAPHY.find(&"2025-DEP-44".parse().unwrap()), None);
    assert_eq!(GEOGRAPHY.find(&"2026-DEP-20".parse().unwrap()), None);
    assert_eq!(GEOGRAPHY.territory(usize::MAX), None);
}

#[test]
fn france_is_the_101_departements() {
    let france = &GEOGRAPHY.territories()[at("2026-FRANCE-F")];
    assert_eq!(france.departements.len(), 101);
    for overseas in ["975", "977", "978", "984", "986", "987", "988", "989"] {
        assert!(
            france.departements.iter().all(|code| **code != *overseas),
            "{overseas}"
        );
        let idx = at(&format!("2026-DEP-{overseas}"));
        assert!(!GEOGRAPHY.is_inside(idx, at("2026-FRANCE-F")), "{overseas}");
        assert!(
            GEOGRAPHY.territories()[idx].parents.is_empty(),
            "{overseas}"
        );
    }
    assert!(GEOGRAPHY.is_inside(at("2026-DEP-976"), at("2026-FRANCE-F")));
}

#[test]
fn loire_atlantique_holds_207_communes_of_17_epci() {
    let department = at("2026-DEP-44");
    assert_eq!(GEOGRAPHY.territories()[department].communes.len(), 207);
    let within: Vec<usize> = GEOGRAPHY.within(department).collect();
    let count = |kind| {
        within
            .iter()
            .filter(|&&idx| GEOGRAPHY.territories()[idx].code.kind == kind)
            .count()
    };
    assert_eq!(count(TerritoryType::Com), 207);
    assert_eq!(count(TerritoryType::Epci), 17);
    assert_eq!(count(TerritoryType::Arr), 3);
    assert_eq!(count(TerritoryType::Dep) + count(TerritoryType::Reg), 0);
}

#[test]
fn what_is_within_paris_is_its_commune_and_its_arrondissement() {
    let within = codes(GEOGRAPHY.within(at("2026-DEP-75")));
    assert_eq!(
        within,
        [
            "2026-COM-75056",
            "2026-EPCIDEP-200054781.75", // the Métropole reaches into 91, 92, 93, 94, 95
            "2026-EPCI-200054781",
            "2026-ARR-751"
        ]
    );
    assert_eq!(GEOGRAPHY.within(usize::MAX).count(), 0);
}

#[test]
fn an_epci_may_cross_departements() {
    assert_eq!(communes_in_44("2026-EPCI-243500741"), (8, 31)); // Redon
    assert_eq!(communes_in_44("2026-EPCI-244400552"), (19, 20)); // Pays d'Ancenis
    assert_eq!(communes_in_44("2026-EPCI-244400610"), (12, 15)); // Cap Atlantique
    let redon = &GEOGRAPHY.territories()[at("2026-EPCI-243500741")];
    assert_eq!(
        redon
            .departements
            .iter()
            .map(AsRef::as_ref)
            .collect::<Vec<_>>(),
        ["35", "44", "56"]
    );
    assert_eq!(
        codes(redon.parents()),
        [
            "2026-DEP-35",
            "2026-DEP-44",
            "2026-DEP-56",
            "2026-REG-52",
            "2026-REG-53",
            "2026-FRANCE-F"
        ]
    );
    assert!(!GEOGRAPHY.is_inside(at("2026-EPCI-243500741"), at("2026-DEP-44")));
    let parts = GEOGRAPHY.within(at("2026-EPCI-243500741"));
    let parts: Vec<String> = codes(parts)
        .into_iter()
        .filter(|code| code.contains("EPCIDEP"))
        .collect();
    assert_eq!(
        parts,
        [
            "2026-EPCIDEP-243500741.35",
            "2026-EPCIDEP-243500741.44",
            "2026-EPCIDEP-243500741.56"
        ]
    );
    let part = &GEOGRAPHY.territories()[at("2026-EPCIDEP-243500741.44")];
    assert_eq!(
        &*part.label,
        "CA Redon Agglomération (partie Loire-Atlantique)"
    );
    assert_eq!(part.communes.len(), 8);
    assert_eq!(
        codes(part.parents()),
        [
            "2026-EPCI-243500741",
            "2026-DEP-44",
            "2026-REG-52",
            "2026-FRANCE-F"
        ]
    );
    assert!(GEOGRAPHY.is_inside(at("2026-EPCI-244400404"), at("2026-DEP-44")));
}

#[test]
fn a_commune_knows_all_that_is_around_it() {
    let nantes = &GEOGRAPHY.territories()[commune("44109")];
    assert_eq!(&*nantes.label, "Nantes");
    assert_eq!(
        codes(nantes.parents()),
        [
            "2026-EPCI-244400404",
            "2026-ARR-442",
            "2026-DEP-44",
            "2026-REG-52",
            "2026-FRANCE-F"
        ]
    );
    assert_eq!(
        &*GEOGRAPHY.territories()[at("2026-EPCI-244400404")].label,
        "Nantes Métropole"
    );
}

#[test]
fn four_islands_have_no_epci() {
    let alone: Vec<&str> = GEOGRAPHY
        .communes()
        .iter()
        .filter(|commune| commune.epci.is_none() && commune.region.is_some())
        .map(|commune| commune.code.as_ref())
        .collect();
    assert_eq!(alone, ["22016", "29083", "29155", "85113"]);
    assert!(GEOGRAPHY.commune("97801").unwrap().region.is_none());
    assert!(GEOGRAPHY.commune("97601").unwrap().arrondissement.is_none());
}
