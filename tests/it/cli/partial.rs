//! A partial delivery touches only what it carries.

use serde_json::Value;

use super::place::Workspace;
use super::sample::{four_answers, four_centres, register, survey};

const YEARS: [&str; 4] = ["--data-year", "2023", "--survey-year", "2024"];
const REGISTER: &str = "structures-agreees";
const SURVEY: &str = "senacs-structures";

fn published(workspace: &Workspace, indicator: &str) -> Value {
    workspace.run(&["publish"]).done();
    workspace.figure(indicator, "2026-DEP-44", 2023, "CS")
}

fn import(workspace: &Workspace, name: &str, table: String, format: &str) -> Value {
    workspace.write(name, table);
    let (outcome, report) = workspace.import(name, format, &YEARS);
    outcome.done();
    report
}

fn codes(report: &Value) -> Vec<(&str, &str)> {
    let issues = report["issues"].as_array().unwrap().iter();
    issues
        .map(|issue| {
            (
                issue["code"].as_str().unwrap(),
                issue["severity"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn one_structure_alone_changes_only_its_own_answers() {
    let workspace = Workspace::new();
    import(&workspace, "registre.csv", four_centres(), REGISTER);
    import(&workspace, "enquete.csv", four_answers(), SURVEY);
    let before = published(&workspace, "benevoles-par-structure");
    assert_eq!(
        (&before["numerator"], &before["respondents"]),
        (&100.into(), &4.into()),
        "{before}"
    );

    let report = import(&workspace, "une.csv", survey(&[("A1", "50")]), SURVEY);
    assert_eq!(codes(&report), [("DELIV-001", "info")], "{report}");
    assert_eq!(report["status"], "accepted");
    assert_eq!(report["rows"]["updated"], 1);
    let after = published(&workspace, "benevoles-par-structure");
    assert_eq!(after["numerator"], 140, "{after}");
    assert_eq!(
        (&after["respondents"], &after["surveyed"]),
        (&4.into(), &4.into()),
        "{after}"
    );

    workspace
        .run(&["imports", "undo", report["id"].as_str().unwrap()])
        .done();
    assert_eq!(
        published(&workspace, "benevoles-par-structure")["numerator"],
        100
    );
}

#[test]
fn one_theme_alone_leaves_the_other_answers() {
    let workspace = Workspace::new();
    import(&workspace, "registre.csv", four_centres(), REGISTER);
    import(&workspace, "enquete.csv", four_answers(), SURVEY);
    let theme = "Identifiant Senacs;Type de structure;Code commune Insee;ETP total\n\
        A1;CSX;44109;1,5\nA2;CSX;44109;2\nA3;CSX;44109;3\nA4;CSX;44109;4\n";
    let report = import(&workspace, "postes.csv", theme.to_owned(), SURVEY);
    assert_eq!(report["rows"]["updated"], 4, "{report}");
    assert_eq!(codes(&report), [], "{report}");
    let figure = published(&workspace, "benevoles-par-structure");
    assert_eq!(
        (&figure["numerator"], &figure["filled"]),
        (&100.into(), &4.into()),
        "{figure}"
    );
}

#[test]
fn a_few_structures_do_not_make_their_departement_delivered_until_a_person_says_so() {
    let workspace = Workspace::new();
    import(&workspace, "registre.csv", four_centres(), REGISTER);
    let report = import(&workspace, "une.csv", survey(&[("A1", "10")]), SURVEY);
    assert_eq!(codes(&report), [("DELIV-001", "warning")], "{report}");
    let figure = published(&workspace, "benevoles-par-structure");
    assert_eq!(figure["obs_status"], "O", "{figure}");
    assert_eq!(figure["obs_value"], Value::Null);

    let id = report["id"].as_str().unwrap();
    let decide = ["imports", "decide", id, "--confirm", "DELIV-001"];
    workspace.run(&decide).ended(1).says(&["motif", "--reason"]);
    let confirmed = workspace
        .run(
            &[
                &decide[..],
                &[
                    "--reason",
                    "une seule structure a répondu",
                    "--author",
                    "Mme Durand",
                    "--json",
                ],
            ]
            .concat(),
        )
        .done()
        .json();
    assert_eq!(confirmed["status"], "accepted", "{confirmed}");
    let figure = published(&workspace, "benevoles-par-structure");
    assert_eq!(
        figure["surveyed"], 4,
        "the département is delivered now: {figure}"
    );
    assert_ne!(figure["obs_status"], "O", "{figure}");

    // The answer holds for another file of the same year.
    let again = import(&workspace, "encore.csv", survey(&[("A2", "20")]), SURVEY);
    assert_eq!(codes(&again), [("DELIV-001", "info")], "{again}");
}

#[test]
fn a_lone_structure_of_a_departement_never_delivered_does_not_deliver_it() {
    let workspace = Workspace::new();
    let report = import(
        &workspace,
        "registre.csv",
        register(&[("A1", "")]),
        REGISTER,
    );
    assert_eq!(codes(&report), [("DELIV-001", "warning")], "{report}");
    assert_eq!(
        published(&workspace, "structures-agreees")["obs_status"],
        "O"
    );
}

#[test]
fn a_delivery_announced_as_partial_delivers_nothing() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    let (outcome, report) = workspace.import(
        "registre.csv",
        REGISTER,
        &[&YEARS[..], &["--partial"]].concat(),
    );
    outcome.done();
    assert_eq!(report["rows"]["created"], 4, "{report}");
    assert_eq!(
        published(&workspace, "structures-agreees")["obs_status"],
        "O"
    );
}
