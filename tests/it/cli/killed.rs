//! A delivery is applied whole or not at all: killed in the middle, or two at once.

use std::process::Child;
use std::time::{Duration, Instant};

use super::place::Workspace;
use super::sample::{four_centres, register};

const REGISTER: [&str; 3] = ["structures-agreees", "--data-year", "2023"];
const MANY: u64 = 12_000;

/// When to kill, from the first write of the transaction to the end of the process: sizes that the
/// journal of SQLite reaches while the delivery is written (nothing of it counts before the commit).
const JOURNAL_BYTES: [u64; 3] = [1, 1_000_000, 2_500_000];

/// A register so long that its transaction lasts.
fn long_register() -> String {
    let ids: Vec<String> = (0..MANY).map(|place| format!("G{place:05}")).collect();
    let managers: Vec<String> = (0..MANY)
        .map(|place| format!("gestionnaire-{place}"))
        .collect();
    let lines: Vec<(&str, &str)> = ids
        .iter()
        .zip(&managers)
        .map(|(id, manager)| (id.as_str(), manager.as_str()))
        .collect();
    register(&lines)
}

#[test]
fn killing_an_import_leaves_the_previous_state_or_the_next_one() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace.write("long.csv", long_register());
    workspace
        .import("registre.csv", REGISTER[0], &REGISTER[1..])
        .0
        .done();

    let mut killed_before_the_end = 0;
    for journal_bytes in JOURNAL_BYTES {
        let mut process =
            workspace.start(&[&["import", "long.csv", "--format"], &REGISTER[..]].concat());
        let was_running = wait_for_journal(&workspace, journal_bytes, &mut process);
        process.kill().unwrap();
        process.wait().unwrap();
        let deliveries = workspace.imports();
        if let Some(long) = deliveries
            .iter()
            .find(|delivery| delivery["file_name"] == "long.csv")
        {
            assert_eq!(long["rows_read"], MANY, "{long}");
            assert_eq!(accredited(&workspace), MANY + 4, "applied whole");
            workspace
                .run(&["imports", "undo", long["id"].as_str().unwrap()])
                .done();
            workspace.write(
                "long.csv",
                format!(
                    "{}\n",
                    std::fs::read_to_string(workspace.path("long.csv")).unwrap()
                ),
            );
        } else {
            killed_before_the_end += u32::from(was_running);
            assert_eq!(deliveries.len(), 1, "{deliveries:?}");
        }
        assert_eq!(accredited(&workspace), 4, "the previous state");
    }
    assert!(
        killed_before_the_end > 0,
        "no import was killed in the middle: the test shows nothing"
    );

    let (outcome, report) = workspace.import("long.csv", REGISTER[0], &REGISTER[1..]);
    outcome.done();
    assert_eq!(report["rows"]["created"], MANY);
    assert_eq!(accredited(&workspace), MANY + 4);
}

#[test]
fn killing_a_publication_leaves_an_edition_whole() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .import("registre.csv", REGISTER[0], &REGISTER[1..])
        .0
        .done();
    workspace.run(&["publish"]).done();
    workspace.write("suite.csv", register(&[("A5", "")]));
    workspace
        .import("suite.csv", REGISTER[0], &REGISTER[1..])
        .0
        .done();

    let mut process = workspace.start(&["publish"]);
    wait_for_journal(&workspace, 1, &mut process);
    process.kill().unwrap();
    process.wait().unwrap();
    let figure = workspace.figure("structures-agreees", "2026-COM-44109", 2023, "CS");
    let is_first = figure["edition"].as_str().unwrap().ends_with(".1");
    assert_eq!(
        figure["obs_value"],
        if is_first { 4 } else { 5 },
        "{figure}"
    );
    assert_eq!(accredited(&workspace), 5);
}

/// Whether the process was still running when the journal had this size.
fn wait_for_journal(workspace: &Workspace, bytes: u64, process: &mut Child) -> bool {
    let journal = workspace.data_dir().join("vigie.sqlite-wal");
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if std::fs::metadata(&journal).is_ok_and(|file| file.len() >= bytes) {
            return process.try_wait().unwrap().is_none();
        }
        if process.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("the process neither wrote nor ended");
}

/// Structures accredited in Nantes, published anew.
fn accredited(workspace: &Workspace) -> u64 {
    workspace.run(&["publish"]).done();
    let figure = workspace.figure("structures-agreees", "2026-COM-44109", 2023, "CS");
    assert_eq!(figure["obs_value"], figure["accredited"], "{figure}");
    figure["obs_value"].as_u64().unwrap()
}

#[test]
fn two_imports_at_once_both_end_well_or_one_says_that_the_base_is_busy() {
    let workspace = Workspace::new();
    let half = |letter: char| {
        let ids: Vec<String> = (0..2_000).map(|place| format!("{letter}{place}")).collect();
        register(&ids.iter().map(|id| (id.as_str(), "")).collect::<Vec<_>>())
    };
    let files = ["premier.csv", "second.csv"];
    workspace.write(files[0], half('P'));
    workspace.write(files[1], half('S'));
    // The folder does not exist yet: both also make the tables.
    let processes: Vec<Child> = files
        .iter()
        .map(|file| workspace.start(&[&["import", file, "--format"], &REGISTER[..]].concat()))
        .collect();
    let mut n_done = 0;
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => n_done += 1,
            Some(3) => assert!(
                said.contains("occupée") && said.contains("réessayez"),
                "{said}"
            ),
            other => panic!("{other:?} {said}"),
        }
    }
    assert!(n_done > 0);
    assert_eq!(workspace.imports().len(), n_done);
    assert_eq!(
        accredited(&workspace),
        2_000 * u64::try_from(n_done).unwrap()
    );
}
