//! The traps of the reference data, one test each.

use std::sync::LazyLock;

use super::{CommuneResolution, Geography, NameResolution};
use crate::domain::territory::{TerritoryCode, TerritoryType};

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| Geography::load().unwrap());

fn at(code: &str) -> usize {
    GEOGRAPHY
        .find(&code.parse().unwrap())
        .unwrap_or_else(|| panic!("{code} not found"))
}

fn commune(code: &str) -> usize {
    at(&format!("2026-COM-{code}"))
}

fn codes(indices: impl IntoIterator<Item = usize>) -> Vec<String> {
    indices
        .into_iter()
        .map(|idx| GEOGRAPHY.territories()[idx].code.to_string())
        .collect()
}

/// Count, year, communes counted in another year.
fn inhabitants_of(code: &str, year: i16) -> Option<(u32, i16, u32)> {
    GEOGRAPHY
        .inhabitants_of(at(code), year)
        .map(|found| (found.count, found.year, found.from_other_years))
}

/// Communes of a territory in all, and those inside Loire-Atlantique.
fn communes_in_44(epci: &str) -> (usize, usize) {
    let territory = &GEOGRAPHY.territories()[at(epci)];
    let department = at("2026-DEP-44");
    let inside = territory
        .communes()
        .filter(|&idx| GEOGRAPHY.is_inside(idx, department));
    (inside.count(), territory.communes.len())
}

mod territories {
    use super::*;

    #[test]
    fn every_territory_is_there_sorted_by_kind_then_code() {
        let counts = TerritoryType::ALL.map(|kind| GEOGRAPHY.indices_of(kind).len());
        // 109 départements and collectivités d'outre-mer, 18 régions
        assert_eq!(counts, [34_969, 1_255, 333, 109, 18, 1]);
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
            assert_eq!(territory.communes, [u32::try_from(idx).unwrap()]);
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
            ["2026-COM-75056", "2026-EPCI-200054781", "2026-ARR-751"]
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
}

mod populations {
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
        let [before, after] =
            [2022, 2023].map(|year| inhabitants_of("2026-DEP-15", year).unwrap().0);
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
}

mod codes {
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
}

mod names {
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
}

mod search {
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
}
