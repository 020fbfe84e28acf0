//! Bad input: refused with line, column, value and remedy; what was stored stays as it was.

use serde_json::{Value, json};

use super::place::Workspace;
use super::sample::{four_answers, four_centres, survey};

const YEARS: [&str; 4] = ["--data-year", "2023", "--survey-year", "2024"];

/// Register and survey of four centres, published: 25 volunteers for each.
fn published() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace.write("enquete.csv", four_answers());
    workspace
        .import("registre.csv", "structures-agreees", &YEARS)
        .0
        .done();
    workspace
        .import(
            "enquete.csv",
            "senacs-structures",
            &[&YEARS[..], &["--publish"]].concat(),
        )
        .0
        .done()
        .says(&["Édition"]);
    workspace
}

fn volunteers(workspace: &Workspace) -> Value {
    workspace.run(&["publish"]).done();
    let mut figure = workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "AVS");
    // The edition and the addresses that name it are all that may change.
    let members = figure.as_object_mut().unwrap();
    members.remove("edition");
    members.remove("links");
    figure
}

#[test]
fn a_file_that_cannot_be_read_is_refused_and_changes_nothing() {
    let workspace = published();
    let before = volunteers(&workspace);
    assert_eq!(before["obs_value"], 25);
    let files: [(&str, &[u8], &str, &[&str]); 5] = [
        (
            "rapport.csv",
            b"%PDF-1.4\n1 0 obj\n",
            "FILE-002",
            &["est un PDF", "exportez-le en CSV"],
        ),
        (
            "archive.csv",
            b"PK\x03\x04\x14\0\0\0\x08\0zip",
            "FILE-014",
            &["abîmé ou incomplet", "Refaites l’export"],
        ),
        (
            "vide.csv",
            b"",
            "FILE-001",
            &["Le fichier est vide", "Vérifiez l’export"],
        ),
        (
            "sans-cle.csv",
            b"Nom de la structure;Type de structure;Code commune Insee\nCentre A;CSX;44109\n",
            "COL-001",
            &[
                "« Identifiant Senacs » est absente",
                "Ajoutez la colonne",
                "« Nom de la structure »",
            ],
        ),
        (
            "entete-seule.csv",
            "Identifiant Senacs;Type de structure;Code commune Insee;Bénévoles\n".as_bytes(),
            "FILE-",
            &[],
        ),
    ];
    for (name, bytes, code, said) in files {
        workspace.write(name, bytes);
        let arguments = [
            &["import", name, "--format", "senacs-structures"],
            &YEARS[..],
        ]
        .concat();
        workspace
            .run(&arguments)
            .ended(1)
            .says(&["REFUSÉ, rien n'a été changé", code])
            .says(said);
        let (_, report) = workspace.import(name, "senacs-structures", &YEARS);
        assert_eq!(report["status"], "rejected", "{report}");
        assert_eq!(report["rows"]["created"], 0);
    }
    assert_eq!(volunteers(&workspace), before);
}

/// Line 3 names no commune, line 4 describes A1 again, line 5 gives a text for a number.
#[test]
fn a_wrong_row_is_refused_with_line_column_value_and_remedy() {
    let workspace = published();
    let table = "Identifiant Senacs;Type de structure;Code commune Insee;Bénévoles\n\
        A1;CSX;44109;14\nA2;CSX;99999;5\nA1;CSX;44109;11\nA3;CSX;44109;3,5 ETP\n";
    workspace.write("corrections.csv", table);
    let (outcome, report) = workspace.import("corrections.csv", "senacs-structures", &YEARS);
    outcome.ended(1);
    assert_eq!(
        report["rows"],
        json!({"read": 4, "created": 0, "updated": 2, "unchanged": 0, "rejected": 2})
    );
    assert_eq!(
        report["issue_counts"],
        json!({"GEO-001": 1, "KEY-002": 1, "NUM-001": 1})
    );
    let issues = report["issues"].as_array().unwrap();
    let placed: Vec<Value> = issues
        .iter()
        .map(|issue| {
            json!([
                issue["code"],
                issue["severity"],
                issue["row"],
                issue["column"],
                issue["value"]
            ])
        })
        .collect();
    assert_eq!(
        placed,
        [
            json!(["GEO-001", "error", 3, "Code commune Insee", "99999"]),
            json!(["KEY-002", "error", 4, "Identifiant Senacs", "A1"]),
            json!(["NUM-001", "error", 5, "Bénévoles", "3,5 ETP"]),
        ]
    );
    for issue in issues {
        assert!(issue["message"].as_str().unwrap().len() > 20, "{issue}");
        assert!(issue["remedy"].as_str().unwrap().len() > 20, "{issue}");
    }
    // A1 says 14 instead of 10; the answer of A3 is kept as received, out of every computation:
    // (14 + 20 + 40) / 3.
    let figure = volunteers(&workspace);
    assert_eq!(
        (&figure["numerator"], &figure["denominator"]),
        (&json!(74), &json!(3))
    );
    assert_eq!(
        (&figure["respondents"], &figure["filled"]),
        (&json!(4), &json!(3))
    );
}

#[test]
fn a_row_that_says_another_year_is_not_misdated() {
    let workspace = Workspace::new();
    let table = "Identifiant Senacs;Année des données;Type de structure;Code commune Insee;Bénévoles\n\
        A1;2023;CSX;44109;10\nA2;2022;CSX;44109;20\nA3;;CSX;44109;30\n";
    workspace.write("enquete.csv", table);
    let (outcome, report) = workspace.import("enquete.csv", "senacs-structures", &YEARS);
    outcome.ended(1);
    assert_eq!(
        (&report["rows"]["created"], &report["rows"]["rejected"]),
        (&json!(2), &json!(1))
    );
    let issue = &report["issues"][0];
    assert_eq!(
        json!([issue["code"], issue["row"], issue["column"], issue["value"]]),
        json!(["YEAR-004", 3, "Année des données", "2022"])
    );
    assert!(
        issue["remedy"]
            .as_str()
            .unwrap()
            .contains("--data-year 2022"),
        "{issue}"
    );
}

#[test]
fn the_same_file_twice_is_unchanged() {
    let workspace = published();
    let before = workspace.imports();
    let (outcome, report) = workspace.import("enquete.csv", "senacs-structures", &YEARS);
    outcome.done();
    assert_eq!(report["status"], "unchanged");
    assert_eq!(
        report["rows"],
        json!({"read": 4, "created": 0, "updated": 0, "unchanged": 4, "rejected": 0})
    );
    assert_eq!(workspace.imports(), before);
}

#[test]
fn a_trial_writes_nothing() {
    let workspace = published();
    let database = workspace.data_dir().join("vigie.sqlite");
    let state = || (workspace.imports(), std::fs::read(&database).unwrap());
    let before = state();
    workspace.write("autre.csv", survey(&[("A1", "12"), ("A5", "5")]));
    let trial = [&YEARS[..], &["--dry-run", "--publish"]].concat();
    let (outcome, report) = workspace.import("autre.csv", "senacs-structures", &trial);
    outcome.done();
    assert_eq!(report["dry_run"], true);
    assert_eq!(report["id"], "");
    assert_eq!(
        report["rows"],
        json!({"read": 2, "created": 1, "updated": 1, "unchanged": 0, "rejected": 0})
    );
    workspace.write("rapport.csv", "%PDF-1.4");
    workspace
        .import("rapport.csv", "senacs-structures", &trial)
        .0
        .ended(1);
    assert!(
        state() == before,
        "the list of deliveries and the bytes of the database are the same"
    );
}

#[test]
fn real_and_fictitious_deliveries_never_meet() {
    let workspace = published();
    let before = workspace.imports();
    workspace.write("fictif.csv", survey(&[("A1", "12")]));
    for more in [&["--fictitious"][..], &["--fictitious", "--dry-run"]] {
        for file in ["fictif.csv", "enquete.csv"] {
            let import = [
                &["import", file, "--format", "senacs-structures"],
                &YEARS[..],
                more,
            ]
            .concat();
            workspace.run(&import).ended(1).says(&[
                "est fictive",
                "livraisons réelles",
                "--data-dir",
            ]);
        }
    }
    assert_eq!(workspace.imports(), before);
}

#[test]
fn an_import_says_the_files_that_came_before_the_one_that_is_missing() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    let files = [
        "import",
        "registre.csv",
        "absent.csv",
        "--format",
        "structures-agreees",
    ];
    let outcome = workspace.run(&[&files[..], &YEARS].concat()).ended(1);
    outcome.says(&[
        "registre.csv : accepté",
        "« absent.csv » ne peut pas être lu",
        "vérifiez son chemin",
    ]);
    assert_eq!(workspace.imports().len(), 1);
}

/// The members that dashboards and services read, in the order of the interface.
#[test]
fn the_report_has_exactly_the_members_promised() {
    let workspace = Workspace::new();
    let table =
        "Identifiant Senacs;Type de structure;Code commune Insee;Bénévoles\nA1;CSX;44109;dix\n";
    workspace.write("enquete.csv", table);
    let (_, report) = workspace.import("enquete.csv", "senacs-structures", &YEARS);
    let members = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        members(&report),
        "id format status dry_run fictitious file campaign rows columns issues issue_counts decisions impact"
    );
    assert_eq!(members(&report["file"]), "name sha256 bytes detected");
    assert_eq!(
        members(&report["file"]["detected"]),
        "container encoding delimiter decimal header_row columns records"
    );
    assert_eq!(members(&report["campaign"]), "survey_year data_year");
    assert_eq!(
        members(&report["rows"]),
        "read created updated unchanged rejected"
    );
    assert_eq!(
        members(&report["columns"]),
        "mapped ignored missing proposed"
    );
    assert_eq!(
        members(&report["issues"][0]),
        "code severity row column variable structure value message remedy"
    );
    let id = report["id"].as_str().unwrap();
    assert_eq!(
        workspace.run(&["imports", id, "--json"]).done().json(),
        report,
        "the report is kept as it was said"
    );
    workspace.run(&["imports", id]).done().says(&[
        "accepté avec des remarques",
        "NUM-001",
        "ligne 2",
        "« Bénévoles »",
    ]);
    let inspection = workspace
        .run(&["inspect", "enquete.csv", "--json"])
        .done()
        .json();
    assert_eq!(inspection["detected"], report["file"]["detected"]);
    assert!(inspection["warnings"].is_array(), "{inspection}");
}

#[test]
fn inspect_says_how_a_table_is_read_and_why_it_cannot_be() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .run(&["inspect", "registre.csv"])
        .done()
        .says(&["Séparateur", "Identifiant Senacs"]);
    workspace.write("rapport.csv", "%PDF-1.4");
    workspace
        .run(&["inspect", "rapport.csv"])
        .ended(1)
        .says(&["est un PDF", "exportez-le en CSV"]);
    workspace
        .run(&["inspect", "absent.csv"])
        .ended(1)
        .says(&["absent.csv", "vérifiez son chemin"]);
}
