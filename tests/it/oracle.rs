//! Figures of the demonstration computed again without polars nor the definitions: plain loops
//! over the stored records, and the secrecy rules applied by hand.

use std::collections::{BTreeMap, BTreeSet};

use vigie::domain::answer::Answer;
use vigie::domain::delivery::{Feed, Record};
use vigie::domain::edition::Edition;
use vigie::domain::figure::{Cell, Content, SecretReason};
use vigie::domain::structure::Population;
use vigie::service::demo::build;
use vigie::service::workplace::Workplace;

struct Demonstration {
    _folder: tempfile::TempDir,
    place: Workplace,
    edition: Edition,
}

fn demonstration() -> Demonstration {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
    let place = Workplace::open(folder.path(), &database, None).unwrap();
    let edition = build(&place, "2026-11-23T10:00:00Z", |_| ()).unwrap();
    Demonstration {
        _folder: folder,
        place,
        edition,
    }
}

/// What a plain reader knows of one respondent.
struct Respondent<'a> {
    manager: String,
    territories: Vec<String>,
    is_cs: bool,
    record: &'a Record,
}

type Key = (String, i32, Population);

fn respondents<'a>(
    place: &Workplace,
    survey: &'a [Record],
    register: &[Record],
) -> BTreeMap<Key, Vec<Respondent<'a>>> {
    let managers: BTreeMap<(&str, i32), &str> = register
        .iter()
        .filter_map(|r| {
            Some((
                (r.subject.as_str(), r.data_year),
                r.answers.get("gestionnaire_siren")?.text()?,
            ))
        })
        .collect();
    // The register says where and what a structure is.
    let identity: BTreeMap<(&str, i32), &Record> = register
        .iter()
        .map(|r| ((r.subject.as_str(), r.data_year), r))
        .collect();
    let mut all: BTreeMap<Key, Vec<Respondent<'a>>> = BTreeMap::new();
    for record in survey {
        let key = (record.subject.as_str(), record.data_year);
        let known = identity.get(&key).copied().unwrap_or(record);
        let text = |name: &str| known.answers.get(name).and_then(Answer::text).unwrap();
        let commune = place.geography.commune(text("code_insee")).unwrap();
        let is_cs = text("type_structure") == "cs";
        let territories = vec![
            format!("2026-COM-{}", commune.code),
            format!("2026-EPCI-{}", commune.epci.as_deref().unwrap_or("none")),
            format!(
                "2026-ARR-{}",
                commune.arrondissement.as_deref().unwrap_or("none")
            ),
            format!(
                "2026-DEP-{}",
                commune.departement.as_deref().unwrap_or("none")
            ),
        ];
        for territory in territories.clone() {
            for population in Population::ALL {
                let inside = match population {
                    Population::Avs => true,
                    Population::Cs => is_cs,
                    Population::Evs => !is_cs,
                };
                if inside {
                    all.entry((territory.clone(), record.data_year, population))
                        .or_default()
                        .push(Respondent {
                            manager: managers.get(&key).copied().unwrap_or(key.0).to_owned(),
                            territories: territories.clone(),
                            is_cs,
                            record,
                        });
                }
            }
        }
    }
    all
}

fn cells(edition: &Edition, indicator: &str) -> BTreeMap<Key, Cell> {
    let rank = edition
        .indicators
        .iter()
        .position(|(id, _)| id == indicator)
        .unwrap();
    edition
        .cells
        .iter()
        .filter(|cell| usize::from(cell.indicator) == rank && cell.member.is_none())
        .map(|cell| {
            let code = edition.territories[cell.territory as usize].to_string();
            ((code, i32::from(cell.data_year), cell.population), cell)
        })
        .collect()
}

fn number_of(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// Largest share of one manager in a list of contributions.
fn largest_share(contributions: &[(String, f64)]) -> f64 {
    let mut by_manager: BTreeMap<&str, f64> = BTreeMap::new();
    for (manager, amount) in contributions {
        *by_manager.entry(manager).or_default() += amount.abs();
    }
    let total: f64 = by_manager.values().sum();
    let largest = by_manager.values().copied().fold(0.0, f64::max);
    if total > 0.0 { largest / total } else { 0.0 }
}

/// The figure is the plain sum over the plain count, or hidden for a reason that holds.
fn check_volunteers(key: &Key, cell: &Cell, group: &[Respondent<'_>]) {
    let answered: Vec<(String, f64)> = group
        .iter()
        .filter_map(|r| {
            Some((
                r.manager.clone(),
                r.record.answers.get("benevoles_total")?.number()?,
            ))
        })
        .collect();
    let managers: BTreeSet<&String> = answered.iter().map(|(manager, _)| manager).collect();
    match cell.content {
        Content::Number {
            value,
            numerator,
            denominator,
            filled,
            respondents,
        } => {
            let total: f64 = answered.iter().map(|(_, volunteers)| volunteers).sum();
            let n_answered = number_of(answered.len());
            assert!((numerator.unwrap() - total).abs() < 1e-9, "{key:?}");
            assert_eq!(denominator, Some(n_answered), "{key:?}");
            assert!((value - total / n_answered).abs() < 1e-9, "{key:?}");
            assert_eq!(
                (filled as usize, respondents as usize),
                (answered.len(), group.len())
            );
            assert!(
                answered.len() >= 3 && managers.len() >= 3,
                "{key:?} should be secret"
            );
            assert!(largest_share(&answered) <= 0.85, "{key:?} is dominated");
        }
        Content::Secret(SecretReason::FewUnits) => {
            assert!(answered.len() < 3 || managers.len() < 3, "{key:?}");
        }
        Content::Secret(SecretReason::Dominance) => {
            assert!(largest_share(&answered) > 0.85, "{key:?}");
        }
        Content::Secret(SecretReason::Protects) => {}
        Content::Secret(SecretReason::Unanimous | SecretReason::Imported) => panic!("{key:?}"),
        Content::Missing(_) => assert!(answered.is_empty(), "{key:?}"),
    }
}

#[test]
fn the_volunteers_per_structure_of_every_territory_are_those_of_a_plain_loop() {
    let demo = demonstration();
    let snapshot = demo.place.store.snapshot().unwrap();
    let (survey, register) = (
        snapshot.records(Feed::Survey).unwrap(),
        snapshot.records(Feed::Register).unwrap(),
    );
    let groups = respondents(&demo.place, &survey, &register);
    let cells = cells(&demo.edition, "benevoles-par-structure");
    let (mut numbers, mut secret) = (0, 0);
    for (key, group) in &groups {
        let Some(cell) = cells.get(key) else {
            // Only an EPCI that reaches beyond the département may have no figure.
            assert!(
                ["243500741", "244400552", "244400610"]
                    .iter()
                    .any(|c| key.0.ends_with(c)),
                "{key:?}"
            );
            continue;
        };
        check_volunteers(key, cell, group);
        match cell.content {
            Content::Number { .. } => numbers += 1,
            Content::Secret(_) => secret += 1,
            Content::Missing(_) => {}
        }
    }
    assert!(
        numbers > 100 && secret > 200,
        "{numbers} numbers, {secret} secret"
    );
    assert!(
        groups
            .values()
            .flatten()
            .any(|r| r.is_cs && r.territories.len() == 4)
    );
}

#[test]
fn the_share_in_deficit_is_that_of_a_plain_loop_and_never_unanimous() {
    let demo = demonstration();
    let snapshot = demo.place.store.snapshot().unwrap();
    let (survey, register) = (
        snapshot.records(Feed::Survey).unwrap(),
        snapshot.records(Feed::Register).unwrap(),
    );
    let groups = respondents(&demo.place, &survey, &register);
    let mut checked = 0;
    for (key, cell) in cells(&demo.edition, "part-en-deficit") {
        let results: Vec<f64> = groups
            .get(&key)
            .into_iter()
            .flatten()
            .filter_map(|r| r.record.answers.get("resultat")?.number())
            .collect();
        let in_deficit = results.iter().filter(|result| **result < 0.0).count();
        if let Content::Number { value, .. } = cell.content {
            let share = 100.0 * number_of(in_deficit) / number_of(results.len());
            assert!(
                (value - share).abs() < 1e-9,
                "{key:?}: {value} against {share}"
            );
            assert!(
                in_deficit > 0 && in_deficit < results.len(),
                "{key:?} tells each one's answer"
            );
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn the_population_of_equipped_communes_is_that_of_a_plain_loop() {
    let demo = demonstration();
    let register = demo
        .place
        .store
        .snapshot()
        .unwrap()
        .records(Feed::Register)
        .unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2020, 12, 31).unwrap();
    let date = |record: &Record, name: &str| record.answers.get(name).and_then(Answer::date);
    let mut equipped = BTreeSet::new();
    for record in register.iter().filter(|record| record.data_year == 2020) {
        let covers = |start: &str, end: &str| {
            date(record, start).is_some_and(|from| from <= day)
                && date(record, end).is_none_or(|until| until >= day)
        };
        let open = date(record, "date_fermeture").is_none_or(|closed| closed > day);
        let is_cs = record.answers["type_structure"].text() == Some("cs");
        let (start, end) = if is_cs {
            ("agrement_agc_debut", "agrement_agc_fin")
        } else {
            ("agrement_al_debut", "agrement_al_fin")
        };
        if open && covers(start, end) {
            equipped.insert(record.answers["code_insee"].text().unwrap().to_owned());
        }
    }
    let geography = &demo.place.geography;
    let (mut inside, mut all) = (0.0, 0.0);
    for (rank, commune) in geography.communes().iter().enumerate() {
        if commune.departement.as_deref() == Some("44") {
            let count = f64::from(geography.inhabitants(rank, 2020).unwrap().count);
            all += count;
            inside += if equipped.contains(&*commune.code) {
                count
            } else {
                0.0
            };
        }
    }
    assert!(
        (all - 1_445_171.0).abs() < 0.5,
        "inhabitants of Loire-Atlantique in 2020: {all}"
    );
    let cells = cells(&demo.edition, "population-communes-equipees");
    let cell = cells[&("2026-DEP-44".to_owned(), 2020, Population::Avs)];
    let value = cell.value().unwrap();
    assert!(
        (value - 100.0 * inside / all).abs() < 1e-9,
        "{value} against {}",
        100.0 * inside / all
    );
}
