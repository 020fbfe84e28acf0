//! Structures across campaigns: recognised, moved, merged, closed; public sheets sent again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};
use vigie::domain::delivery::Feed;
use vigie::service::generate::plan_files;
use vigie::service::import_file::{ImportOptions, ImportReport, import_bytes};
use vigie::service::workplace::Workplace;

use crate::cli::place::{Workspace, shared};

const SHEETS: &str = "senacs_structures_observees.csv";

fn codes(report: &Value) -> Vec<(&str, Option<u64>)> {
    let issues = report["issues"].as_array().unwrap();
    let codes = issues
        .iter()
        .map(|issue| (issue["code"].as_str().unwrap(), issue["row"].as_u64()));
    codes.collect()
}

/// Identifiers, names, communes and SIRET of every year of two départements, one of which is a
/// single commune where names come back: nobody is asked, nobody takes another's identifier.
#[test]
fn generated_structures_are_recognised_every_year_without_a_question() {
    let workspace = Workspace::new();
    let place = Workplace::open(&workspace.data_dir(), &workspace.database_url(), None).unwrap();
    let departements = vec!["44".to_owned(), "75".to_owned()];
    let plan = plan_files(
        departements,
        2012..=2024,
        44,
        &place.catalogue,
        &place.geography,
    );
    let mut in_files = BTreeSet::new();
    let mut remarks: BTreeMap<String, u64> = BTreeMap::new();
    for file in plan.unwrap() {
        let file = file.unwrap();
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        in_files.extend(first_cells(&text));
        let report = import_generated(
            &place,
            &file.name,
            &file.bytes,
            &file.format,
            file.data_year,
        );
        assert!(
            report.decisions.is_empty(),
            "{}: {:?}",
            file.name,
            report.decisions
        );
        for (code, count) in report.issue_counts {
            *remarks.entry(code).or_default() += count;
        }
    }
    let known: BTreeSet<String> = [Feed::Register, Feed::Survey]
        .into_iter()
        .flat_map(|feed| place.store.records(feed).unwrap())
        .map(|record| record.subject)
        .collect();
    assert_eq!(known, in_files);
    // Moves and changes of manager are drawn; nothing else happens to an identity.
    let identity: Vec<&str> = remarks
        .keys()
        .map(String::as_str)
        .filter(|code| code.starts_with("STR-") || code.starts_with("ID-"))
        .collect();
    for code in identity {
        assert!(
            ["STR-004", "STR-005", "STR-006"].contains(&code),
            "{remarks:?}"
        );
    }
    assert!(
        remarks.contains_key("STR-004") && remarks.contains_key("STR-005"),
        "{remarks:?}"
    );
}

/// Without a register nobody knows who closed: names come back in the only commune of Paris.
#[test]
fn generated_surveys_alone_ask_nothing_either() {
    let workspace = Workspace::new();
    let place = Workplace::open(&workspace.data_dir(), &workspace.database_url(), None).unwrap();
    let paris = vec!["75".to_owned()];
    let plan = plan_files(paris, 2012..=2024, 7, &place.catalogue, &place.geography).unwrap();
    let files = plan.map(Result::unwrap);
    for file in files.filter(|file| file.format == "senacs-structures") {
        let report = import_generated(
            &place,
            &file.name,
            &file.bytes,
            &file.format,
            file.data_year,
        );
        assert!(
            report.decisions.is_empty(),
            "{}: {:?}",
            file.name,
            report.decisions
        );
        assert_eq!(report.issue_counts.get("STR-001"), None, "{}", file.name);
    }
}

fn first_cells(text: &str) -> Vec<String> {
    let rows = text.trim_start_matches('\u{feff}').lines().skip(1);
    rows.filter_map(|row| row.split([';', ',']).next())
        .map(|cell| cell.trim_matches('"').to_owned())
        .collect()
}

fn import_generated(
    place: &Workplace,
    name: &str,
    bytes: &[u8],
    format: &str,
    data_year: i32,
) -> ImportReport {
    let options = ImportOptions {
        format,
        data_year: Some(data_year),
        survey_year: Some(data_year + 1),
        fictitious: true,
        dry_run: false,
        partial: false,
        author: "",
        now: "2026-11-23T09:30:00Z",
    };
    import_bytes(place, name, bytes, options).unwrap()
}

const REGISTER: &str = "Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;\
SIREN du gestionnaire;Date du 1er agrément;Début de l'agrément animation locale;\
Fin de l'agrément animation locale;Date de fermeture;Successeur\n";

/// A line of the register; `rest` is the date of closure, then the successor.
fn line(id: &str, commune: &str, manager: &str, rest: &str) -> String {
    format!("{id};Espace {id};EVS;{commune};{manager};01/01/2015;01/01/2021;31/12/2025;{rest}\n")
}

fn import_register(workspace: &Workspace, year: i32, lines: &[String]) -> Value {
    let name = format!("registre-{year}.csv");
    workspace.write(&name, REGISTER.to_owned() + &lines.concat());
    let year = year.to_string();
    let arguments = ["--data-year", year.as_str()];
    workspace.import(&name, "structures-agreees", &arguments).1
}

/// Five EVS of Nantes in 2022. In 2023 E1 is in Ancenis, E2 was absorbed by E3, E4 closed, E5 has
/// another manager; in 2024 the register forgets E5 and keeps the line of E2.
///
/// By hand: Nantes 5 then 2 (E3, E5); Ancenis 0 then 1; the EPCI of Nantes goes from 5 to 2
/// (−60 %), the département from 5 to 3 (−40 %).
#[test]
fn mergers_closures_moves_and_managers_keep_their_history() {
    let workspace = Workspace::new();
    let (old, new) = ("100000108", "100000207");
    let of = |year: i32, lines: &[String]| import_register(&workspace, year, lines);
    let all = ["E1", "E2", "E3", "E4", "E5"].map(|id| line(id, "44109", old, ";"));
    assert_eq!(codes(&of(2022, &all)), []);
    let report = of(
        2023,
        &[
            line("E1", "44003", old, ";"),
            line("E2", "44109", old, "01/07/2023;E3"),
            line("E3", "44109", old, ";"),
            line("E4", "44109", old, "31/03/2023;"),
            line("E5", "44109", new, ";"),
        ],
    );
    let told = [
        ("STR-004", Some(2)),
        ("STR-007", Some(3)),
        ("STR-005", Some(6)),
    ];
    assert_eq!(codes(&report), told);
    let report = of(
        2024,
        &[
            line("E1", "44003", old, ";"),
            line("E2", "44109", old, "01/07/2023;E3"),
            line("E3", "44109", old, ";"),
        ],
    );
    assert_eq!(codes(&report), [("STR-010", None)]);
    let message = report["issues"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("1 structure manque") && message.contains("E5"),
        "{message}"
    );

    let survey = "Identifiant Senacs;Type de structure;Code commune Insee;Bénévoles\nE2;EVS;44109;4\nE3;EVS;44109;6\n";
    workspace.write("enquete.csv", survey);
    let of_2024 = ["--data-year", "2024"];
    let (_, report) = workspace.import("enquete.csv", "senacs-structures", &of_2024);
    assert_eq!(codes(&report), [("STR-009", Some(2))]);
    workspace.run(&["publish"]).done();

    let accredited = |geo: &str, year: i32| {
        workspace.figure("structures-agreees", geo, year, "EVS")["accredited"].clone()
    };
    for (geo, counts) in [
        ("2026-COM-44109", [5, 2, 1]),
        ("2026-COM-44003", [0, 1, 1]),
        ("2026-DEP-44", [5, 3, 2]),
    ] {
        let found = [2022, 2023, 2024].map(|year| accredited(geo, year));
        assert_eq!(found, counts.map(|count| json!(count)), "{geo}");
    }
    let evolution = |geo: &str| {
        let figure = workspace.figure("evolution-annuelle-structures", geo, 2023, "EVS");
        (figure["numerator"].clone(), figure["denominator"].clone())
    };
    assert_eq!(evolution("2026-EPCI-244400404"), (json!(-3), json!(5)));
    assert_eq!(evolution("2026-DEP-44"), (json!(-2), json!(5)));
    let asked = workspace.figure("structures-agreees", "2026-DEP-44", 2024, "EVS");
    assert_eq!(asked["respondents"], 1);
}

/// The sheets of senacs.fr, and the same a year later as another hand would write them.
#[test]
fn public_sheets_sent_again_under_other_spellings_are_recognised_or_asked() {
    let Some(real) = shared("real") else { return };
    let workspace = Workspace::new();
    let text = fs::read_to_string(real.join(SHEETS)).unwrap();
    workspace.write("avant.csv", &text);
    let of = |year| ["--data-year", year];
    workspace.import("avant.csv", "senacs-annuaire", &of("2024"));

    let (_, same) = workspace.import("avant.csv", "senacs-annuaire", &of("2025"));
    assert_eq!(same["decisions"], json!([]));
    assert_eq!(same["issue_counts"], json!({"KEY-002": 1, "ID-001": 2}));

    let again = [
        // 13 digits: only the name is left, and it was cut.
        ("L'ARCHIPEL ESPACE D'ANIMATION", "L'Archipel"),
        // A SIRET that gained spaces, a name that lost its town.
        ("CENTRE SOCIAL JEAN VILAR ANGERS", "Csc Jean Vilar"),
        ("21490007800012", "214 900 078 00012"),
        // A SIRET with spaces already, another name.
        ("CSX;MALT;", "CSX;Maison de la vie associative;"),
        // No SIRET on either side: name and commune.
        ("\"CENTRE SOCIAL \"\"LE LIEN\"\"\"", "Csc Le Lien"),
        // A cedex, an arrondissement.
        ("69009;Lyon 9e Arrondissement", "69009;LYON CEDEX 09"),
    ];
    let perturbed = again.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    workspace.write("apres.csv", perturbed);
    let (_, report) = workspace.import(
        "apres.csv",
        "senacs-annuaire",
        &["--data-year", "2025", "--dry-run"],
    );
    let recognised: Vec<Option<u64>> = codes(&report)
        .into_iter()
        .filter(|(code, _)| *code == "STR-001")
        .map(|(_, row)| row)
        .collect();
    assert_eq!(recognised, [Some(3), Some(11), Some(18)]);
    let decisions = report["decisions"].as_array().unwrap();
    assert_eq!(decisions.len(), 1, "{decisions:?}");
    assert_eq!(decisions[0]["id"], "identity:annuaire-cs-l-archipel-49100");
    assert_eq!(decisions[0]["row"], 2);
    let choices: Vec<&Value> = decisions[0]["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| &choice["answer"])
        .collect();
    assert_eq!(
        choices,
        [
            &json!("annuaire-cs-l-archipel-espace-d-animation-49100"),
            &json!("new")
        ]
    );
    assert_eq!(report["issue_counts"]["KEY-002"], 1, "« Test EVS 2 » twice");
    // L'Archipel is not known yet; the three recognised and the one of Lyon have new texts.
    assert_eq!(
        (&report["rows"]["created"], &report["rows"]["updated"]),
        (&json!(1), &json!(4))
    );
}
