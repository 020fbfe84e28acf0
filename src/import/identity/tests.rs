//! Structures recognised, doubtful and new, in small files read by the room itself.

use std::collections::BTreeSet;

use super::super::decision::Settled;
use super::super::reading::Reading;
use super::super::sample::{SURVEY, read_text};
use super::*;
use crate::domain::answer::Answer;

const HEADER: &str = "Identifiant;Nom de la structure;Type de structure;Code commune Insee;SIRET;\
Nom du gestionnaire;SIREN du gestionnaire;Date de fermeture;Successeur\n";
const ONE: &str = "73282932000074";
const OTHER: &str = "32318058800036";

/// `rows` are in the order of [`HEADER`], their last cells may be left out.
fn file(feed: &str, rows: &[&str]) -> Reading {
    let format = SURVEY.replace("\"survey\"", &format!("\"{feed}\""));
    let width = HEADER.matches(';').count();
    let padded = rows.iter().map(|row| {
        let missing = width - row.matches(';').count();
        format!("{row}{}\n", ";".repeat(missing))
    });
    let text = padded.fold(HEADER.to_owned(), |text, row| text + &row);
    read_text(&format, &text).unwrap()
}

fn survey(rows: &[&str]) -> Reading {
    file("survey", rows)
}

/// An EVS of Nantes known in 2022.
fn known(id: &str, name: &str) -> KnownStructure {
    KnownStructure {
        id: id.to_owned(),
        official: true,
        kind: Some(StructureKind::Evs),
        name: Some(name.to_owned()),
        commune: Some("44109".to_owned()),
        commune_name: Some("Nantes".to_owned()),
        departement: Some("44".to_owned()),
        last_year: 2022,
        register_years: vec![2022],
        ..KnownStructure::default()
    }
}

fn settled(id: &str, answer: &str) -> Settled {
    Settled {
        id: format!("identity:{id}"),
        answer: answer.to_owned(),
        reason: "appelée".to_owned(),
        author: "Anne".to_owned(),
        decided_at: "2024-05-02T09:00:00Z".to_owned(),
    }
}

fn subjects(reading: &Reading) -> Vec<&str> {
    reading
        .records
        .iter()
        .map(|record| record.subject.as_str())
        .collect()
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading
        .issues
        .iter()
        .map(|issue| issue.code.as_str())
        .collect()
}

/// Subjects, codes of the remarks and number of questions left.
fn outcome<'a>(
    reading: &'a mut Reading,
    known: &[KnownStructure],
    settled: &[Settled],
) -> (Vec<&'a str>, Vec<&'a str>, usize) {
    identify(reading, known, settled);
    let pending = reading
        .decisions
        .iter()
        .filter(|decision| decision.is_pending());
    let pending = pending.count();
    (subjects(reading), codes(reading), pending)
}

#[test]
fn nothing_waits_when_nothing_is_known() {
    let mut reading = survey(&["A;La Ruche;EVS;44109", "B;La Ruche;EVS;44109"]);
    assert_eq!(outcome(&mut reading, &[], &[]), (vec!["A", "B"], vec![], 0));
}

#[test]
fn a_known_identifier_is_kept_without_a_word() {
    let mut reading = survey(&["A;EVS LA RUCHE;EVS;44109"]);
    let known = [known("A", "La Ruche"), known("B", "La Ruche")];
    assert_eq!(outcome(&mut reading, &known, &[]), (vec!["A"], vec![], 0));
}

#[test]
fn a_siret_with_spaces_recognises_a_structure_when_the_commune_agrees() {
    let mut reading = survey(&["X;L'Escale;EVS;44109;732 829 320 00074"]);
    let mut ruche = known("A", "La Ruche");
    ruche.siret = Some(ONE.to_owned());
    let found = outcome(&mut reading, &[ruche], &[]);
    assert_eq!(found, (vec!["A"], vec!["STR-001", "STR-003"], 0));
    let answers = &reading.records[0].answers;
    assert_eq!(answers["id_structure"].text(), Some("X"));
}

#[test]
fn a_siret_alone_is_not_enough() {
    let mut reading = survey(&[&format!("X;L'Escale;EVS;44143;{ONE}")]);
    let mut ruche = known("A", "La Ruche");
    ruche.siret = Some(ONE.to_owned());
    assert_eq!(
        outcome(&mut reading, &[ruche], &[]),
        (vec!["X"], vec!["STR-002"], 1)
    );
    let choices: Vec<&str> = reading.decisions[0]
        .choices
        .iter()
        .map(|c| c.answer.as_str())
        .collect();
    assert_eq!(choices, ["A", "new"]);
    assert_eq!(
        reading.decisions[0].choices[0].label,
        "La Ruche (Nantes, A)"
    );
    assert_eq!(reading.decisions[0].row, Some(2));
}

#[test]
fn a_siret_of_thirteen_digits_recognises_nobody() {
    let mut reading = survey(&["X;L'Escale;EVS;44143;3494010900047"]);
    let mut ruche = known("A", "La Ruche");
    ruche.siret = Some("3494010900047".to_owned());
    assert_eq!(
        outcome(&mut reading, &[ruche], &[]),
        (vec!["X"], vec!["ID-001"], 0)
    );
}

#[test]
fn the_siret_of_a_manager_counts_only_with_the_name() {
    let known = ["La Ruche", "L'Escale"].map(|name| KnownStructure {
        siret: Some(ONE.to_owned()),
        ..known(&name.to_lowercase(), name)
    });
    let mut other = survey(&[&format!("nantes-1;Le Phare;EVS;44109;{ONE}")]);
    assert_eq!(
        outcome(&mut other, &known, &[]),
        (vec!["nantes-1"], vec![], 0)
    );
    let mut same = survey(&[&format!("nantes-1;EVS L’Escale;EVS;44109;{ONE}")]);
    assert_eq!(outcome(&mut same, &known, &[]).0, ["l'escale"]);
}

#[test]
fn the_same_name_in_the_same_commune_is_recognised_and_told() {
    let mut reading = survey(&["X;Espace de vie sociale « la ruche »;EVS;44109"]);
    let known = [known("A", "Association La Ruche (Nantes)")];
    assert_eq!(
        outcome(&mut reading, &known, &[]),
        (vec!["A"], vec!["STR-001"], 0)
    );
}

#[test]
fn a_near_name_waits_for_a_person_and_follows_the_answer() {
    let known = [known("A", "La Ruche")];
    let near = || survey(&["X;La Ruche des Hauts;EVS;44109"]);
    assert_eq!(
        outcome(&mut near(), &known, &[]),
        (vec!["X"], vec!["STR-002"], 1)
    );

    let mut same = near();
    assert_eq!(
        outcome(&mut same, &known, &[settled("X", "A")]),
        (vec!["A"], vec!["STR-001"], 0)
    );
    assert_eq!(same.decisions[0].answer.as_deref(), Some("A"));
    assert_eq!(same.decisions[0].author.as_deref(), Some("Anne"));

    let mut other = near();
    assert_eq!(
        outcome(&mut other, &known, &[settled("X", "new")]),
        (vec!["X"], vec![], 0)
    );
    assert_eq!(other.decisions[0].answer.as_deref(), Some("new"));

    // an answer that names nobody settles nothing
    assert_eq!(outcome(&mut near(), &known, &[settled("X", "Z")]).2, 1);
}

#[test]
fn another_name_another_commune_or_another_kind_is_another_structure() {
    let known = [known("A", "La Ruche")];
    for row in [
        "X;L'Escale;EVS;44109",
        "X;La Ruche;EVS;44143",
        "X;La Ruche;CS;44109",
    ] {
        let mut reading = survey(&[row]);
        assert_eq!(
            outcome(&mut reading, &known, &[]),
            (vec!["X"], vec![], 0),
            "{row}"
        );
    }
}

#[test]
fn a_structure_that_is_in_the_file_is_not_taken_for_another() {
    let mut reading = survey(&["X;La Ruche;EVS;44109", "A;La Ruche;EVS;44109"]);
    let found = outcome(&mut reading, &[known("A", "La Ruche")], &[]);
    assert_eq!(found, (vec!["X", "A"], vec![], 0));
}

#[test]
fn a_structure_that_closed_is_not_taken_for_a_new_one() {
    let mut ruche = known("A", "La Ruche");
    let on = NaiveDate::from_ymd_opt(2022, 6, 30).unwrap();
    ruche.ended = Some(Ended {
        on,
        successor: None,
    });
    let mut reading = survey(&["X;La Ruche;EVS;44109"]);
    assert_eq!(outcome(&mut reading, &[ruche], &[]), (vec!["X"], vec![], 0));
}

#[test]
fn another_identifier_of_the_same_form_and_another_siret_are_another_structure() {
    let mut ruche = known("44-1", "La Ruche");
    ruche.siret = Some(ONE.to_owned());
    let mut reading = survey(&[&format!("44-2;La Ruche;EVS;44109;{OTHER}")]);
    let found = outcome(&mut reading, std::slice::from_ref(&ruche), &[]);
    assert_eq!(found, (vec!["44-2"], vec!["STR-006"], 0));
    let mut reading = survey(&[&format!("nantes-2;La Ruche;EVS;44109;{OTHER}")]);
    let found = outcome(&mut reading, &[ruche], &[]);
    assert_eq!(found, (vec!["44-1"], vec!["STR-001"], 0));
}

#[test]
fn a_known_identifier_with_a_new_name_is_told() {
    let mut reading = survey(&["A;L'Escale;EVS;44109"]);
    let found = outcome(&mut reading, &[known("A", "La Ruche")], &[]);
    assert_eq!(found, (vec!["A"], vec!["STR-003"], 0));
}

#[test]
fn a_known_identifier_with_another_name_elsewhere_waits_unless_the_siret_is_the_same() {
    let row = format!("A;L'Escale;EVS;44143;{ONE}");
    let mut ruche = known("A", "La Ruche");
    let mut reading = survey(&[&row]);
    let found = outcome(&mut reading, std::slice::from_ref(&ruche), &[]);
    assert_eq!(found, (vec!["A"], vec!["STR-002"], 1));
    ruche.siret = Some(ONE.to_owned());
    let mut reading = survey(&[&row]);
    let found = outcome(&mut reading, &[ruche], &[]);
    assert_eq!(found, (vec!["A"], vec!["STR-003", "STR-004"], 0));
}

#[test]
fn an_identifier_given_to_another_structure_makes_a_new_one_that_is_then_known() {
    let ruche = known("A", "La Ruche");
    let file = || survey(&["A;L'Escale;EVS;44143"]);
    let mut reading = file();
    let found = outcome(
        &mut reading,
        std::slice::from_ref(&ruche),
        &[settled("A", "new")],
    );
    assert_eq!(found, (vec!["A-2023"], vec![], 0));
    let escale = KnownStructure {
        other_ids: vec!["A".to_owned()],
        commune: Some("44143".to_owned()),
        ..known("A-2023", "L'Escale")
    };
    let both = [ruche, escale];
    assert_eq!(
        outcome(&mut file(), &both, &[]),
        (vec!["A-2023"], vec![], 0)
    );
    let mut other = survey(&["A;La Ruche;EVS;44109"]);
    assert_eq!(outcome(&mut other, &both, &[settled("A", "new")]).0, ["A"]);
}

#[test]
fn an_identifier_that_was_recognised_once_is_not_asked_again() {
    let mut ruche = known("A", "La Ruche");
    ruche.other_ids = vec!["nantes-3".to_owned()];
    let mut reading = survey(&["nantes-3;Ruchette;EVS;44109"]);
    let (subjects, _, pending) = outcome(&mut reading, &[ruche], &[]);
    assert_eq!((subjects, pending), (vec!["A"], 0));
}

#[test]
fn a_public_sheet_goes_to_the_register_s_identifier_and_never_gives_its_own() {
    let official = known("44-1", "La Ruche");
    let sheet = KnownStructure {
        official: false,
        ..known("annuaire-ruche", "La Ruche")
    };
    let known = [official, sheet.clone()];
    let mut again = file("directory", &["annuaire-ruche;La Ruche;EVS;44109"]);
    assert_eq!(outcome(&mut again, &known, &[]).0, ["44-1"]);
    let mut alone = file("directory", &["annuaire-ruche;La Ruche;EVS;44109"]);
    assert_eq!(
        outcome(&mut alone, std::slice::from_ref(&sheet), &[]),
        (vec!["annuaire-ruche"], vec![], 0)
    );
    let mut register = file("register", &["44-1;La Ruche;EVS;44109"]);
    assert_eq!(outcome(&mut register, &[sheet], &[]).0, ["44-1"]);
}

#[test]
fn one_siret_twice_is_told_when_it_looks_like_one_structure() {
    let row = |id: &str, name: &str, rest: &str| format!("{id};{name};{rest};{ONE}");
    for (second, expected) in [
        (row("B", "La Ruche", "EVS;44109"), vec!["ID-003"]),
        (row("B", "La Ruche des Hauts", "EVS;44109"), vec!["ID-003"]),
        (row("B", "L'Escale", "EVS;44109"), vec![]),
        (row("B", "La Ruche", "EVS;44143"), vec![]),
        (row("B", "La Ruche", "CS;44109"), vec![]),
    ] {
        let mut reading = survey(&[&row("A", "La Ruche", "EVS;44109"), &second]);
        assert_eq!(outcome(&mut reading, &[], &[]).1, expected, "{second}");
    }
    let mut reading = survey(&[
        &row("A", "La Ruche", "EVS;44109"),
        &row("B", "La Ruche", "EVS;44109"),
    ]);
    let known = [known("A", "La Ruche"), known("B", "La Ruche")];
    assert_eq!(outcome(&mut reading, &known, &[]).1, Vec::<&str>::new());
}

#[test]
fn a_move_and_a_change_of_manager_are_told_but_not_of_a_later_year() {
    let mut ruche = known("A", "La Ruche");
    ruche.manager = Some("732829320".to_owned());
    let row = "A;La Ruche;EVS;44143;;Les Amis;323180588";
    let mut reading = survey(&[row]);
    let found = outcome(&mut reading, std::slice::from_ref(&ruche), &[]);
    assert_eq!(found, (vec!["A"], vec!["STR-004", "STR-005"], 0));
    assert!(
        reading.issues[0]
            .message
            .contains("a déménagé de Nantes à 44143")
    );
    assert!(reading.issues[1].message.contains("Les Amis"));
    assert_eq!(reading.issues[0].structure.as_deref(), Some("A"));
    ruche.last_year = 2024;
    assert_eq!(
        outcome(&mut survey(&[row]), &[ruche], &[]).1,
        Vec::<&str>::new()
    );
}

#[test]
fn structures_missing_from_the_register_are_named() {
    let on = NaiveDate::from_ymd_opt(2022, 6, 30).unwrap();
    let closed = KnownStructure {
        ended: Some(Ended {
            on,
            successor: None,
        }),
        ..known("C", "Le Phare")
    };
    let elsewhere = KnownStructure {
        departement: Some("49".to_owned()),
        ..known("D", "L'Orée")
    };
    let old = KnownStructure {
        register_years: vec![2020],
        ..known("E", "La Grange")
    };
    let known = [
        known("A", "La Ruche"),
        known("B", "L'Escale"),
        closed,
        elsewhere,
        old,
    ];
    let mut reading = file("register", &["A;La Ruche;EVS;44109"]);
    assert_eq!(
        outcome(&mut reading, &known, &[]),
        (vec!["A"], vec!["STR-010"], 0)
    );
    let message = &reading.issues[0].message;
    assert!(message.contains("1 structure manque"), "{message}");
    assert!(message.contains("L’Escale (Nantes, B)"), "{message}");
    // A survey says nothing of who is missing.
    assert_eq!(
        outcome(&mut survey(&["A;La Ruche;EVS;44109"]), &known, &[]).1,
        Vec::<&str>::new()
    );
}

#[test]
fn a_merger_is_told_once_and_names_the_successor_by_its_identifier() {
    let mut ruche = known("A", "La Ruche");
    let successor = KnownStructure {
        other_ids: vec!["nantes-9".to_owned()],
        ..known("B", "L'Escale")
    };
    let row = "A;La Ruche;EVS;44109;;;;01/07/2023;nantes-9";
    let both = [ruche.clone(), successor.clone()];
    let mut reading = file("register", &[row, "B;L'Escale;EVS;44109"]);
    assert_eq!(
        outcome(&mut reading, &both, &[]),
        (vec!["A", "B"], vec!["STR-007"], 0)
    );
    assert_eq!(
        reading.records[0].answers["id_structure_successeur"].text(),
        Some("B")
    );
    let on = NaiveDate::from_ymd_opt(2023, 7, 1).unwrap();
    ruche.ended = Some(Ended {
        on,
        successor: Some("B".to_owned()),
    });
    let both = [ruche, successor];
    let mut again = file("register", &[row, "B;L'Escale;EVS;44109"]);
    assert_eq!(outcome(&mut again, &both, &[]).1, Vec::<&str>::new());
}

#[test]
fn a_merger_without_a_date_or_with_nobody_is_doubtful() {
    for row in [
        "A;La Ruche;EVS;44109;;;;01/07/2023;A",
        "A;La Ruche;EVS;44109;;;;01/07/2023;Z",
        "A;La Ruche;EVS;44109;;;;;B",
    ] {
        let mut reading = file("register", &[row, "B;L'Escale;EVS;44109"]);
        assert_eq!(outcome(&mut reading, &[], &[]).1, ["STR-008"], "{row}");
    }
}

#[test]
fn answers_after_the_end_are_told() {
    let mut ruche = known("A", "La Ruche");
    let on = NaiveDate::from_ymd_opt(2022, 7, 1).unwrap();
    ruche.ended = Some(Ended {
        on,
        successor: Some("B".to_owned()),
    });
    let mut reading = survey(&["A;La Ruche;EVS;44109"]);
    assert_eq!(
        outcome(&mut reading, std::slice::from_ref(&ruche), &[]).1,
        ["STR-009"]
    );
    assert!(
        reading.issues[0]
            .message
            .contains("laissé place à B le 01/07/2022")
    );
    ruche.ended = NaiveDate::from_ymd_opt(2023, 7, 1).map(|on| Ended {
        on,
        successor: None,
    });
    assert_eq!(
        outcome(&mut survey(&["A;La Ruche;EVS;44109"]), &[ruche], &[]).1,
        Vec::<&str>::new()
    );
}

#[test]
fn territories_are_left_alone() {
    let mut reading = survey(&["A;La Ruche;EVS;44109"]);
    for record in &mut reading.records {
        record.feed = crate::domain::delivery::Feed::Territory;
    }
    let before = reading.clone();
    identify(&mut reading, &[known("B", "La Ruche")], &[]);
    assert_eq!(reading, before);
}

#[test]
fn the_details_of_a_structure_go_with_it() {
    let mut reading = survey(&["X;La Ruche;EVS;44109"]);
    let mut detail = reading.records[0].clone();
    detail.subject = "X#post:direction".to_owned();
    detail.answers.clear();
    reading.records.push(detail);
    let found = outcome(&mut reading, &[known("A", "La Ruche")], &[]).0;
    assert_eq!(found, ["A", "A#post:direction"]);
    assert!(!reading.records[1].answers.contains_key("id_structure"));
    assert_eq!(
        reading.records[0]
            .answers
            .get("id_structure")
            .and_then(Answer::text),
        Some("X")
    );
}

#[test]
fn what_a_person_settles_of_a_structure_goes_to_its_details() {
    let known = [known("A", "La Ruche"), known("B", "Le Phare")];
    let delivered = || {
        let mut reading = survey(&["X;La Ruche des Hauts;EVS;44109"]);
        for item in ["X#post:direction", "X#funder:caf", "XY#post:direction"] {
            let mut detail = reading.records[0].clone();
            detail.feed = crate::domain::delivery::Feed::Detail;
            detail.subject = item.to_owned();
            detail.answers.clear();
            reading.records.push(detail);
        }
        reading
    };
    let mut asked = delivered();
    let (subjects, _, pending) = outcome(&mut asked, &known, &[]);
    assert_eq!(pending, 1, "{subjects:?}");
    let decision = asked.decisions[0].clone();
    assert_eq!(decision.id, "identity:X");

    let mut same = delivered();
    let found = outcome(&mut same, &known, &[settled("X", "A")]);
    let expected = ["A", "A#post:direction", "A#funder:caf", "XY#post:direction"];
    assert_eq!((found.0, found.2), (expected.to_vec(), 0));
    let given = |place: usize| same.records[place].answers.get("id_structure");
    assert_eq!(given(0).and_then(Answer::text), Some("X"));
    assert!((1..4).all(|place| given(place).is_none()));

    let mut another = delivered();
    let found = outcome(&mut another, &known, &[settled("X", "new")]);
    let own = ["X", "X#post:direction", "X#funder:caf", "XY#post:direction"];
    assert_eq!((found.0, found.2), (own.to_vec(), 0));
}

/// Four thousand, as in a campaign of the country, half under other identifiers: what is compared is
/// what stands in the same commune.
#[test]
fn a_country_is_recognised_without_comparing_everything_with_everything() {
    let mut reading = survey(&["A;La Ruche;EVS;44109"]);
    let model = reading.records[0].clone();
    let text = |text: String| Answer::Value(crate::domain::answer::Value::Text(text));
    let name = |number: u32| {
        format!(
            "Maison {}",
            ["Ruche", "Phare", "Grange"][number as usize % 3]
        )
    };
    let numbers = 0..4_000_u32;
    reading.records = numbers
        .clone()
        .map(|number| {
            let mut record = model.clone();
            record.subject = format!("{}{number}", if number % 2 == 0 { "K" } else { "autre-" });
            record.row = u64::from(number);
            record.answers.insert("nom".to_owned(), text(name(number)));
            record
                .answers
                .insert("code_insee".to_owned(), text(format!("c{}", number / 3)));
            record
        })
        .collect();
    let known: Vec<KnownStructure> = numbers
        .map(|number| KnownStructure {
            commune: Some(format!("c{}", number / 3)),
            ..known(&format!("K{number}"), &name(number))
        })
        .collect();
    let started = std::time::Instant::now();
    identify(&mut reading, &known, &[]);
    let took = started.elapsed();
    assert_eq!(reading.issue_counts["STR-001"], 2_000);
    assert!(reading.decisions.is_empty());
    assert!(took.as_secs() < 2, "{took:?}");
}

/// Every code that this room can say, for the test of the table of codes.
pub(in super::super) fn every_code() -> BTreeSet<String> {
    let on = NaiveDate::from_ymd_opt(2022, 7, 1).unwrap();
    let with_siret = |id: &str, name: &str, siret: &str| KnownStructure {
        siret: Some(siret.to_owned()),
        manager: Some("732829320".to_owned()),
        ..known(id, name)
    };
    let known = [
        with_siret("44-1", "La Ruche", ONE),
        KnownStructure {
            ended: Some(Ended {
                on,
                successor: None,
            }),
            ..known("44-2", "Le Phare")
        },
        known("44-3", "La Grange"),
        with_siret("44-4", "L'Orée", "35600000049837"),
        known("44-5", "Le Moulin"),
    ];
    let survey_rows = [
        &format!("44-9;La Ruche;EVS;44109;{OTHER}"),
        &format!("44-8;La Ruche;EVS;44109;{OTHER}"),
        "44-2;Le Phare;EVS;44109",
        "44-5;Le Kiosque;EVS;44109",
        "x-3;La Grange du haut;EVS;44109",
        "44-4;L'Orée;EVS;44180;35600000049837;;323180588",
        "x-44;Le Moulin à vent;EVS;44109",
    ];
    let register_rows = [
        "x-1;La Ruche;EVS;44109",
        "44-3;La Grange;EVS;44109;;;;01/07/2023;44-1",
        "44-4;L'Orée;EVS;44109;;;;;44-1",
    ];
    let mut produced = BTreeSet::new();
    for mut reading in [survey(&survey_rows), file("register", &register_rows)] {
        identify(&mut reading, &known, &[]);
        produced.extend(reading.issue_counts.into_keys());
    }
    produced
}
