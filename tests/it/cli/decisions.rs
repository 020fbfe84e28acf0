//! What waits for a person, decided from the command line.

use serde_json::{Value, json};
use vigie::domain::delivery::{DeliveryStatus, Feed, Perimeter};
use vigie::domain::digest::sha256;
use vigie::store::{NewDelivery, Store};

use super::place::Workspace;
use super::sample::{four_answers, four_centres, survey};

const YEARS: [&str; 4] = ["--data-year", "2023", "--survey-year", "2024"];
const SURVEY: &str = "senacs-structures";

/// More paid hours than people: a remark on A1.
fn doubtful() -> String {
    "Identifiant Senacs;Type de structure;Code commune Insee;ETP total;Nombre de salariés\n\
     A1;CSX;44109;30;4\nA2;CSX;44109;2;4\nA3;CSX;44109;3;4\nA4;CSX;44109;4;4\n"
        .to_owned()
}

fn decision(id: &str, kind: &str, choices: &[&str]) -> Value {
    let choices: Vec<Value> = choices
        .iter()
        .map(|answer| json!({"answer": answer, "label": format!("C'est {answer}")}))
        .collect();
    json!({"id": id, "kind": kind, "question": "Que faire ?", "row": 1, "column": null, "choices": choices,
        "answer": null, "reason": null, "author": null, "decided_at": null})
}

/// A workspace with a delivery that waits for these decisions, as another version of the rules left it.
fn with_waiting(table: &str, decisions: Vec<Value>) -> (Workspace, String) {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .import("registre.csv", "structures-agreees", &YEARS)
        .0
        .done();
    workspace.write("essai.csv", table);
    let (_, mut report) =
        workspace.import("essai.csv", SURVEY, &[&YEARS[..], &["--dry-run"]].concat());
    report["dry_run"] = false.into();
    report["status"] = "awaiting_decision".into();
    report["decisions"] = decisions.into();
    let delivery = NewDelivery {
        format: SURVEY.into(),
        feed: Feed::Survey,
        file_name: "essai.csv".into(),
        sha256: sha256(table.as_bytes()),
        bytes: table.len() as u64,
        fictitious: false,
        data_year: 2023,
        survey_year: Some(2024),
        perimeter: Perimeter::Nothing,
        status: DeliveryStatus::AwaitingDecision,
        received_at: "2026-11-20T08:00:00Z".into(),
        rows_read: 4,
        rows_rejected: 0,
        author: "source-44".into(),
        asked_year: Some(2023),
        partial: false,
    };
    let store = Store::open(&workspace.database_url()).unwrap();
    let id = store
        .keep_unapplied(&delivery, table.as_bytes(), |id| {
            report["id"] = id.into();
            report.to_string()
        })
        .unwrap();
    (workspace, id)
}

fn numerator(workspace: &Workspace) -> Value {
    workspace.run(&["publish"]).done();
    workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "CS")["numerator"].clone()
}

#[test]
fn the_list_and_the_report_say_what_waits_and_the_commands_that_answer() {
    let decisions = vec![
        decision(
            "column:nb benevoles",
            "column",
            &["benevoles_total", "ignore"],
        ),
        decision("identity:44-012", "identity", &["44-003", "new"]),
        decision("confirmation:DEL-003:-:-", "confirmation", &["confirm"]),
    ];
    let (workspace, id) = with_waiting(&four_answers(), decisions);
    workspace.run(&["imports"]).done().says(&[
        "attend une décision",
        "3 décisions",
        &format!("vigie imports {id}"),
    ]);
    let listed = workspace.imports();
    let waiting = listed
        .iter()
        .find(|delivery| delivery["id"] == id.as_str())
        .unwrap();
    assert_eq!(
        (&waiting["pending"], &waiting["author"]),
        (&3.into(), &"source-44".into()),
        "{waiting}"
    );
    workspace.run(&["imports", &id]).done().says(&[
        "À DÉCIDER",
        "Que faire ?",
        &format!("vigie imports decide {id} --column \"nb benevoles=benevoles_total\""),
        &format!("vigie imports decide {id} --column \"nb benevoles=ignore\""),
        &format!("vigie imports decide {id} --identity \"44-012=new\""),
        &format!("vigie imports decide {id} --confirm \"DEL-003:-:-\" --reason"),
    ]);
}

#[test]
fn a_delivery_that_nothing_holds_back_any_more_is_applied_at_its_own_place() {
    let (workspace, id) = with_waiting(
        &four_answers(),
        vec![decision("identity:A1", "identity", &["A1", "new"])],
    );
    // Came since: its answer stays.
    workspace.write(
        "depuis.csv",
        survey(&[("A1", "50"), ("A2", "20"), ("A3", "30")]),
    );
    workspace.import("depuis.csv", SURVEY, &YEARS).0.done();
    let decided = workspace
        .run(&[
            "imports",
            "decide",
            &id,
            "--identity",
            "A1=A1",
            "--author",
            "M. Martin",
            "--json",
        ])
        .done()
        .json();
    assert_eq!(decided["id"], id.as_str(), "{decided}");
    assert_eq!(decided["status"], "accepted", "{decided}");
    assert_eq!(
        decided["rows"],
        json!({"read": 4, "created": 1, "updated": 0, "unchanged": 3, "rejected": 0})
    );
    assert_eq!(numerator(&workspace), 140);
    assert_eq!(
        workspace.run(&["imports", &id, "--json"]).done().json(),
        decided
    );
    // The same file again is known; withdrawing it brings the earlier answers back.
    workspace.write("essai.csv", four_answers());
    let (_, again) = workspace.import("essai.csv", SURVEY, &YEARS);
    assert_eq!(
        (&again["status"], &again["id"]),
        (&"unchanged".into(), &id.as_str().into())
    );
    workspace.run(&["imports", "undo", &id]).done();
    assert_eq!(numerator(&workspace), 100);
    workspace
        .run(&["imports", "decide", &id, "--identity", "A1=A1"])
        .ended(1)
        .says(&["n'attend plus de décision"]);
}

#[test]
fn answers_are_refused_with_what_can_be_answered() {
    let (workspace, id) = with_waiting(
        &four_answers(),
        vec![
            decision("identity:A1", "identity", &["A1", "new"]),
            decision("confirmation:DEL-003:-:-", "confirmation", &["confirm"]),
        ],
    );
    let decide =
        |more: &[&str]| workspace.run(&[&["imports", "decide", id.as_str()], more].concat());
    decide(&[]).ended(1).says(&[
        "aucune réponse n'est donnée",
        &format!("vigie imports {id}"),
    ]);
    decide(&["--identity", "A9=new"])
        .ended(1)
        .says(&["ne pose pas la question « identity:A9 »", "identity:A1"]);
    decide(&["--identity", "A1=Z7"])
        .ended(1)
        .says(&["« Z7 » n'est pas une réponse possible", "A1, new"]);
    decide(&["--confirm", "DEL-003"])
        .ended(1)
        .says(&["motif", "--reason"]);
    decide(&["--confirm-all", "--reason", "  "])
        .ended(1)
        .says(&["motif"]);
    decide(&["--identity", "A1"]).ended(2);
    workspace
        .run(&["imports", "decide", "rien", "--identity", "A1=new"])
        .ended(1)
        .says(&["n'existe pas", "vigie imports"]);
    assert_eq!(
        workspace
            .imports()
            .iter()
            .filter(|delivery| delivery["pending"] == 2)
            .count(),
        1,
        "nothing changed"
    );
}

#[test]
fn the_same_file_sent_again_is_the_delivery_that_waits() {
    let (workspace, id) = with_waiting(
        &four_answers(),
        vec![decision("identity:A1", "identity", &["A1", "new"])],
    );
    // The rules of today ask nothing of this file.
    let (outcome, report) = workspace.import("essai.csv", SURVEY, &YEARS);
    outcome.done();
    assert_eq!(report["id"], id.as_str(), "{report}");
    assert_eq!(report["status"], "accepted", "{report}");
    assert_eq!(workspace.imports().len(), 2);
    assert_eq!(numerator(&workspace), 100);
}

#[test]
fn a_waiting_delivery_can_be_cancelled() {
    let (workspace, id) = with_waiting(
        &four_answers(),
        vec![decision("identity:A1", "identity", &["A1", "new"])],
    );
    workspace
        .run(&["imports", "undo", &id])
        .done()
        .says(&[&id, "retirée"]);
    workspace.run(&["imports"]).done().says(&["retirée"]);
    let (_, report) = workspace.import("essai.csv", SURVEY, &YEARS);
    assert_ne!(report["id"], id.as_str());
}

#[test]
fn a_remark_is_confirmed_with_a_reason_that_stays_with_the_delivery_and_its_resubmissions() {
    let workspace = Workspace::new();
    workspace.write("enquete.csv", doubtful());
    let (_, report) = workspace.import("enquete.csv", SURVEY, &YEARS);
    assert_eq!(report["status"], "accepted_with_warnings", "{report}");
    let issue = &report["issues"][0];
    assert_eq!(
        (&issue["code"], &issue["severity"]),
        (&"COH-003".into(), &"warning".into()),
        "{report}"
    );
    let id = report["id"].as_str().unwrap();
    let confirm = [
        "imports",
        "decide",
        id,
        "--confirm-all",
        "--reason",
        "mises à disposition",
        "--author",
        "Mme Durand",
    ];
    workspace
        .run(&confirm)
        .done()
        .says(&["confirmé par Mme Durand", "mises à disposition"]);
    let confirmed = workspace.run(&["imports", id, "--json"]).done().json();
    assert_eq!(confirmed["status"], "accepted", "{confirmed}");
    assert_eq!(confirmed["issues"][0]["severity"], "info");
    assert_eq!(confirmed["rows"], report["rows"]);
    let settled = &confirmed["decisions"][0];
    assert_eq!(settled["answer"], "confirm", "{confirmed}");
    assert_eq!(
        (&settled["author"], &settled["reason"]),
        (&"Mme Durand".into(), &"mises à disposition".into())
    );
    assert!(settled["decided_at"].is_string());
    // Nothing is left to confirm.
    workspace.run(&confirm).ended(1).says(&["aucune réponse"]);

    // Another file for the same year and format: the confirmation holds; for another year it does not.
    workspace.write(
        "corrige.csv",
        doubtful().replace("A2;CSX;44109;2;4", "A2;CSX;44109;2;5"),
    );
    let (_, again) = workspace.import("corrige.csv", SURVEY, &YEARS);
    assert_eq!(again["status"], "accepted", "{again}");
    assert!(
        again["issues"][0]["remedy"]
            .as_str()
            .unwrap()
            .contains("Mme Durand"),
        "{again}"
    );
    let (_, other) = workspace.import("corrige.csv", SURVEY, &["--data-year", "2022"]);
    assert_eq!(other["status"], "accepted_with_warnings", "{other}");
    // Withdrawn, its answers hold no more.
    workspace.run(&["imports", "undo", id]).done();
    workspace.write(
        "encore.csv",
        doubtful().replace("A2;CSX;44109;2;4", "A2;CSX;44109;2;6"),
    );
    let (_, last) = workspace.import("encore.csv", SURVEY, &YEARS);
    assert_eq!(last["status"], "accepted_with_warnings", "{last}");
}

#[test]
fn a_bad_file_tried_again_keeps_one_line_and_its_bytes() {
    let workspace = Workspace::new();
    workspace.write("mauvais.csv", "a;b\n1;2\n");
    let (outcome, first) = workspace.import("mauvais.csv", SURVEY, &YEARS);
    outcome.ended(1);
    let (_, second) = workspace.import("mauvais.csv", SURVEY, &YEARS);
    assert_eq!(first, second);
    assert_eq!(workspace.imports().len(), 1);
    let store = Store::open(&workspace.database_url()).unwrap();
    let sha256 = first["file"]["sha256"].as_str().unwrap();
    assert_eq!(store.raw_content(sha256).unwrap().unwrap(), b"a;b\n1;2\n");
    // Asked for another year, it is another attempt.
    let (_, other) = workspace.import("mauvais.csv", SURVEY, &["--data-year", "2022"]);
    assert_ne!(other["id"], first["id"]);
    assert_eq!(workspace.imports().len(), 2);
}

#[test]
fn a_dry_run_says_which_figures_would_move_and_writes_nothing() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace.write("enquete.csv", four_answers());
    workspace
        .import("registre.csv", "structures-agreees", &YEARS)
        .0
        .done();
    workspace.import("enquete.csv", SURVEY, &YEARS).0.done();
    workspace.run(&["publish"]).done();
    workspace.write(
        "correction.csv",
        survey(&[("A1", "30"), ("A2", "20"), ("A3", "30"), ("A4", "40")]),
    );
    let dry = [&YEARS[..], &["--dry-run"]].concat();
    let (outcome, report) = workspace.import("correction.csv", SURVEY, &dry);
    outcome.done();
    let impact = &report["impact"];
    let moved = impact["largest"].as_array().unwrap();
    let figure = moved
        .iter()
        .find(|moved| moved["figure"] == "benevoles-par-structure/2026-DEP-44/2023/CS")
        .unwrap_or_else(|| panic!("{impact}"));
    assert_eq!(
        (&figure["from"], &figure["to"]),
        (&json!(25.0), &json!(30.0)),
        "{impact}"
    );
    assert!(moved.len() <= 20);
    assert!(
        impact["figures_changed"].as_u64().unwrap() >= moved.len() as u64,
        "{impact}"
    );
    assert!(
        moved
            .iter()
            .all(|moved| moved["figure"].as_str().unwrap().contains("/2023/")),
        "{impact}"
    );
    assert_eq!(workspace.imports().len(), 2);
    workspace
        .run(&[&["import", "correction.csv", "--format", SURVEY], &dry[..]].concat())
        .done()
        .says(&["chiffres changeraient"]);

    // What the dry run announced is what the publication gives.
    let (_, applied) = workspace.import("correction.csv", SURVEY, &YEARS);
    assert_eq!(applied["impact"], Value::Null);
    workspace.run(&["publish"]).done();
    let figure = workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "CS");
    assert_eq!(figure["obs_value"], 30);
    // A file that changes nothing moves nothing.
    let (_, same) = workspace.import(
        "enquete.csv",
        "senacs-structures",
        &["--data-year", "2022", "--dry-run"],
    );
    assert_eq!(same["impact"]["new_secret_cells"], 0, "{same}");
}

#[test]
fn an_impact_names_no_secret_value() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace.write("enquete.csv", four_answers());
    workspace
        .import("registre.csv", "structures-agreees", &YEARS)
        .0
        .done();
    workspace.import("enquete.csv", SURVEY, &YEARS).0.done();
    workspace.run(&["publish"]).done();
    // One of them makes nearly all: it would dominate, and the figure become secret.
    workspace.write(
        "domine.csv",
        survey(&[("A1", "7919"), ("A2", "20"), ("A3", "30"), ("A4", "40")]),
    );
    let (_, report) =
        workspace.import("domine.csv", SURVEY, &[&YEARS[..], &["--dry-run"]].concat());
    let impact = &report["impact"];
    assert!(impact["new_secret_cells"].as_u64().unwrap() > 0, "{impact}");
    let said = impact.to_string();
    for secret in ["7919", "8009", "2002"] {
        assert!(!said.contains(secret), "{said}");
    }
}
