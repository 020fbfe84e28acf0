//! `vigie definitions check`.

use super::place::Workspace;

#[test]
fn the_definitions_shipped_are_right() {
    let outcome = Workspace::new().run(&["definitions", "check"]).done();
    outcome.says(&[
        "Définitions correctes",
        "indicateurs",
        "exemples recalculés",
    ]);
}

#[test]
fn a_wrong_indicator_is_said_with_its_file_and_line() {
    let workspace = Workspace::new();
    let path = "dashboards/indicators/benevoles-par-structure.toml";
    let right = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let wrong = right.replace("SUM(benevoles_total)", "SUM(benevole_total)");
    let line = wrong
        .lines()
        .position(|line| line.contains("SUM(benevole_total)"))
        .unwrap()
        + 1;
    workspace.write(&format!("definitions/{path}"), wrong);
    let check = ["--definitions", "definitions", "definitions", "check"];
    let place = format!("{path}:{line}");
    workspace
        .run(&check)
        .ended(1)
        .says(&[&place, "benevoles_total"]);

    let problems = workspace
        .run(&[&check[..], &["--json"]].concat())
        .ended(1)
        .json();
    assert_eq!(problems["problems"][0]["file"], path);
    assert_eq!(problems["problems"][0]["line"], line);
}

#[test]
fn a_file_that_is_not_a_definition_is_said_with_its_line() {
    let workspace = Workspace::new();
    let path = "dashboards/indicators/faux.toml";
    workspace.write(
        &format!("definitions/{path}"),
        "id = \"faux\"\nlabel = sans guillemets\n",
    );
    let definitions = ["--definitions", "definitions"];
    let place = format!("{path}:2");
    workspace
        .run(&[&definitions[..], &["definitions", "check"]].concat())
        .ended(1)
        .says(&[&place]);
    // No command works with definitions that are wrong.
    workspace
        .run(&[&definitions[..], &["imports"]].concat())
        .ended(1)
        .says(&[&place]);
}

#[test]
fn a_folder_of_definitions_that_does_not_exist_is_refused() {
    let workspace = Workspace::new();
    let check = workspace.run(&["--definitions", "definitoins", "definitions", "check"]);
    check.ended(1).says(&["definitoins", "vérifiez son chemin"]);
}
