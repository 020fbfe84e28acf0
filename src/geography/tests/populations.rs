//! Sums, years without counts, and what the files get wrong.

use super::*;

#[test]
fn loire_atlantique_is_the_sum_of_its_communes_each_year() {
    let expected = [
        1_380_852, 1_394_909, 1_412_502, 1_429_272, 1_445_171, 1_457_806, 1_473_156, 1_487_570,
    ];
    for (year, count) in (2016..).zip(expected) {
        assert_eq!(inhabitants_of("2026-DEP-44", year), Some((count, year, 0)));
    }
}

#[test]
fn nantes_metropole_is_summed_and_not_read_from_the_epci_file() {
    assert_eq!(
        inhabitants_of("2026-EPCI-244400404", 2023),
        Some((689_456, 2023, 0))
    );
}

#[test]
fn a_commune_merged_in_2019_has_its_whole_population_of_2016() {
    let found = GEOGRAPHY.inhabitants(commune("44003"), 2016).unwrap();
    assert_eq!((found.count, found.year), (10_595, 2016));
}

#[test]
fn a_year_without_population_uses_the_nearest_and_says_so() {
    assert_eq!(
        inhabitants_of("2026-DEP-44", 2012),
        Some((1_380_852, 2016, 0))
    );
    assert_eq!(
        inhabitants_of("2026-DEP-44", 2025),
        Some((1_487_570, 2023, 0))
    );
    // Ouessant has no count in 2018, and as many years on both sides
    let ouessant = GEOGRAPHY.inhabitants(commune("29155"), 2018).unwrap();
    assert_eq!((ouessant.count, ouessant.year), (835, 2017));
}

#[test]
fn mayotte_is_unknown_before_2018_and_frozen_after() {
    for year in [2016, 2017, 2018] {
        assert_eq!(
            inhabitants_of("2026-DEP-976", year),
            Some((256_518, 2018, 0))
        );
    }
    assert_eq!(
        inhabitants_of("2026-DEP-976", 2023),
        Some((256_518, 2023, 0))
    );
}

#[test]
fn france_does_not_jump_when_overseas_collectivities_enter_the_files() {
    assert_eq!(
        inhabitants_of("2026-FRANCE-F", 2023),
        Some((68_350_798, 2023, 0))
    );
    assert_eq!(
        inhabitants_of("2026-FRANCE-F", 2019),
        Some((67_244_921, 2019, 0))
    );
    // 66,982,782 in the files, and the three Breton islands and Yeu that they miss that year
    let islands = 361 + 249 + 835 + 4_809;
    assert_eq!(
        inhabitants_of("2026-FRANCE-F", 2018),
        Some((66_982_782 + islands, 2018, 4))
    );
    // Mayotte, seventeen communes, comes from 2018
    assert_eq!(
        inhabitants_of("2026-FRANCE-F", 2016),
        Some((66_361_658 + 256_518, 2016, 17))
    );
    let all: u32 = (0..GEOGRAPHY.communes().len())
        .filter_map(|idx| GEOGRAPHY.inhabitants(idx, 2023))
        .map(|found| found.count)
        .sum();
    assert_eq!(
        all, 68_952_941,
        "the collectivités are in the tables, outside France"
    );
}

#[test]
fn a_restored_commune_is_not_counted_twice_in_a_sum() {
    // Celles (15031) left Neussargues-Moissac (15141), which holds it in the files until 2022
    let celles = commune("15031");
    assert_eq!(GEOGRAPHY.inhabitants_to_sum(celles, 2018), None);
    let alone = GEOGRAPHY.inhabitants(celles, 2018).unwrap();
    assert_eq!((alone.count, alone.year), (213, 2017));
    assert_eq!(
        GEOGRAPHY.inhabitants_to_sum(celles, 2023).unwrap().count,
        217
    );
    // Cantal loses few inhabitants a year: no bump when the communes part
    let [before, after] = [2022, 2023].map(|year| inhabitants_of("2026-DEP-15", year).unwrap().0);
    assert!(before.abs_diff(after) < 863, "{before} {after}");
}

#[test]
fn six_communes_have_no_inhabitants_and_zero_is_a_value() {
    let empty: Vec<&str> = (0..GEOGRAPHY.communes().len())
        .filter(|&idx| {
            GEOGRAPHY
                .inhabitants(idx, 2023)
                .is_some_and(|found| found.count == 0)
        })
        .map(|idx| GEOGRAPHY.communes()[idx].code.as_ref())
        .collect();
    assert_eq!(
        empty,
        ["55039", "55050", "55139", "55189", "55239", "55307"]
    );
}

#[test]
fn an_uninhabited_collectivity_has_no_population() {
    assert_eq!(inhabitants_of("2026-DEP-989", 2023), None);
    assert_eq!(GEOGRAPHY.inhabitants(usize::MAX, 2023), None);
    assert_eq!(GEOGRAPHY.inhabitants_of(usize::MAX, 2023), None);
}

#[test]
fn a_sum_over_the_departements_is_france() {
    let france = at("2026-FRANCE-F");
    let parts = GEOGRAPHY.indices_of(TerritoryType::Dep);
    let sum: u32 = parts
        .filter(|&idx| GEOGRAPHY.is_inside(idx, france))
        .filter_map(|idx| GEOGRAPHY.inhabitants_of(idx, 2023))
        .map(|found| found.count)
        .sum();
    assert_eq!(
        Some(sum),
        inhabitants_of("2026-FRANCE-F", 2023).map(|found| found.0)
    );
}
