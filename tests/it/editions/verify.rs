//! An edition is computed again from what it used, whatever happened since.

use vigie::service::verify::verify;

use super::Observatory;
use crate::cli::place::Workspace;
use crate::store::backend::{Database, Raw};

#[test]
fn an_earlier_edition_is_found_again_after_deliveries_and_definitions_changed() {
    long_after(None);
}

#[test]
fn an_earlier_edition_is_found_again_after_deliveries_and_definitions_changed_on_postgres() {
    if let Some(database) = Database::postgres("verify") {
        long_after(Some(&database.url));
    }
}

fn long_after(database: Option<&str>) {
    let own = Observatory::new(database);
    let late = own.survey(2023, &[("A1", "11")]);
    let first = own.publish();
    own.withdraw(&late);
    own.survey(2023, &[("A1", "60"), ("A2", "50"), ("B1", "")]);
    own.register(2022, "A3");
    // The bytes received are forgotten, the records stay.
    assert!(
        own.place()
            .store
            .purge_contents("2100-01-01T00:00:00Z")
            .unwrap()
            > 0
    );
    let definitions = own.change_definition();
    let changed = own.place_with(Some(definitions));
    let second = super::publish_in(&changed, vigie::service::publish::Extent::default());
    assert_ne!(first.cells, second.cells);
    for place in [own.place(), changed] {
        for edition in [&first, &second] {
            let found = verify(&place, Some(&edition.summary.id)).unwrap();
            assert!(found.holds(), "{found:?}");
            assert_eq!(found.figures, edition.cells.len());
            assert_eq!(found.identical + found.rounded, found.figures);
            assert_eq!(found.deliveries, edition.deliveries.len());
        }
    }
    own.workspace
        .run(&["verify", &first.summary.id])
        .done()
        .says(&["0 différents", &first.cells.len().to_string()]);
    own.workspace
        .run(&["verify", "2026-11-23.9"])
        .ended(1)
        .says(&["aucune édition", "vigie editions"]);
}

#[test]
fn an_edition_is_found_again_on_another_machine() {
    let own = Observatory::new(None);
    let edition = own.publish();
    let elsewhere = Workspace::new();
    std::fs::create_dir_all(elsewhere.data_dir()).unwrap();
    let file = |workspace: &Workspace, name: &str| workspace.data_dir().join(name);
    for name in ["vigie.sqlite", "vigie.sqlite-wal"] {
        if file(&own.workspace, name).exists() {
            std::fs::copy(file(&own.workspace, name), file(&elsewhere, name)).unwrap();
        }
    }
    let found = elsewhere.run(&["verify", "--json"]).done().json();
    assert_eq!(found["edition"], edition.summary.id);
    assert_eq!(found["figures"], edition.cells.len());
    assert_eq!(found["different"], 0);
}

#[test]
fn records_that_were_tampered_with_are_found_out() {
    let database = Database::sqlite();
    let own = Observatory::new(Some(&database.url));
    own.publish();
    let mut raw: Raw = database.raw();
    raw.run(
        "UPDATE records SET answers = replace(answers, '40', '41') \
         WHERE feed = 'survey' AND subject = 'A4' AND data_year = 2022",
    );
    let outcome = own.workspace.run(&["verify", "--json"]).ended(1);
    let found = outcome.json();
    let told = |difference: &serde_json::Value| difference["figure"].as_str().unwrap().to_owned();
    let differences: Vec<String> = found["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    assert!(
        differences.contains(&"benevoles/2026-DEP-44/2022/AVS".to_owned()),
        "{differences:?}"
    );
    // What compares both years moves as well.
    let is_of_its_year = |figure: &String| {
        figure.contains("/2022/") || figure.contains("champ-constant") && figure.contains("/2023/")
    };
    assert!(differences.iter().all(is_of_its_year), "{differences:?}");
    raw.run("DELETE FROM records; DELETE FROM structure_traits; DELETE FROM deliveries;");
    own.workspace
        .run(&["verify"])
        .ended(1)
        .says(&["n'est pas dans cette base", "restaurez-la"]);
}
