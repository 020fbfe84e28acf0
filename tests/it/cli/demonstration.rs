//! `vigie demo`, `generate`, and what is read from a demonstration.

use std::collections::BTreeMap;
use std::path::Path;

use super::place::Workspace;

#[test]
fn the_demonstration_is_built_once_and_answers() {
    let workspace = Workspace::new();
    let first = workspace
        .run(&["demo", "--no-serve"])
        .done()
        .says(&["Observatoire fictif"]);
    let again = workspace.run(&["demo", "--no-serve"]).done();
    assert_eq!(first.out, again.out, "nothing is built twice");

    let demo = ["--data-dir", "vigie-demo"];
    let ask = |arguments: &[&str]| workspace.run(&[&demo[..], arguments].concat());
    let editions = ask(&["editions", "--json"]).done().json();
    assert_eq!(
        editions["editions"].as_array().unwrap().len(),
        1,
        "{editions}"
    );
    assert_eq!(editions["editions"][0]["fictitious"], true);
    assert_eq!(
        ask(&["imports", "--json"]).done().json()["imports"]
            .as_array()
            .unwrap()
            .len(),
        26
    );

    let indicator = [
        "--indicator",
        "benevoles-par-structure",
        "--geo",
        "2026-DEP-44",
    ];
    let figures = |form: &str| {
        ask(&[
            &["figures"],
            &indicator[..],
            &["--time", "2023", "--population", "AVS", "--format", form],
        ]
        .concat())
        .done()
    };
    let figure = figures("json").json()["figures"][0].clone();
    assert_eq!(figure["fictitious"], true);
    let csv = figures("csv").out;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2, "{csv}");
    assert!(lines[1].contains(&figure["obs_value"].to_string()), "{csv}");
    assert!(csv.contains("\r\n"), "RFC 4180 ends its lines with CRLF");
    let excel = figures("csv-excel-fr").out;
    assert!(
        excel.starts_with('\u{feff}') && excel.contains(';'),
        "{excel}"
    );
    figures("text").says(&[
        "Données fictives.",
        "2023",
        figure["display"].as_str().unwrap(),
    ]);

    for (file, begins) in [("image.png", &b"\x89PNG"[..]), ("image.svg", b"<svg")] {
        let draw = [&["chart", "line"], &indicator[..], &["-o", file]].concat();
        ask(&draw).done().says(&["Loire-Atlantique"]);
        let bytes = std::fs::read(workspace.path(file)).unwrap();
        assert!(bytes.starts_with(begins), "{file}");
    }
    let svg = std::fs::read_to_string(workspace.path("image.svg")).unwrap();
    assert!(
        svg.to_lowercase().contains("fictives"),
        "the image says that its data are fictitious"
    );
    let draw = [&["chart", "line"], &indicator[..], &["-o", "image.gif"]].concat();
    ask(&draw).ended(2).says(&[".png ou .svg"]);
}

#[test]
fn a_demonstration_refuses_a_folder_that_holds_something_else() {
    let workspace = Workspace::new();
    workspace.write("vigie-demo/these.txt", "mon travail");
    let refused = workspace.run(&["demo", "--no-serve"]);
    refused
        .ended(1)
        .says(&["contient autre chose", "--data-dir"]);
    assert_eq!(
        files_of(&workspace.path("vigie-demo")).len(),
        1,
        "nothing was added"
    );
}

#[test]
fn generate_writes_the_same_files_for_the_same_seed() {
    let workspace = Workspace::new();
    let generate = |folder: &str, seed: &str| {
        let arguments = [
            "generate",
            "--out",
            folder,
            "--departements",
            "44,49",
            "--years",
            "2022..2023",
            "--seed",
            seed,
        ];
        workspace
            .run(&arguments)
            .done()
            .says(&["8 fichiers fictifs"]);
        files_of(&workspace.path(folder))
    };
    let one = generate("un", "7");
    assert_eq!(one.len(), 8);
    assert!(one == generate("deux", "7"), "one seed, one result");
    assert!(
        one != generate("trois", "8"),
        "another seed, another result"
    );

    let (outcome, report) = workspace.import(
        "un/structures-agreees_49_2023.csv",
        "structures-agreees",
        &["--data-year", "2023", "--fictitious"],
    );
    outcome.done();
    assert_eq!(report["fictitious"], true);
    assert!(report["rows"]["created"].as_u64().unwrap() > 20, "{report}");
}

#[test]
fn generate_refuses_what_it_does_not_know() {
    let workspace = Workspace::new();
    workspace
        .run(&["generate", "--out", "x", "--departements", "999"])
        .ended(1)
        .says(&["999", "2A"]);
    workspace
        .run(&["generate", "--out", "x", "--years", "2023..2022"])
        .ended(2)
        .says(&["2023 est après 2022"]);
    assert!(!workspace.path("x").exists(), "nothing is written");
}

fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect()
}
