//! Withdrawing a delivery brings the earlier answers back; publishing needs deliveries.

use super::place::Workspace;
use super::sample::{four_answers, four_centres, survey};

const YEARS: [&str; 4] = ["--data-year", "2023", "--survey-year", "2024"];

#[test]
fn withdrawing_a_delivery_brings_the_earlier_answers_back() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace.write("enquete.csv", four_answers());
    workspace.write("corrections.csv", survey(&[("A1", "50"), ("A4", "")]));
    let value = || {
        workspace.run(&["publish"]).done();
        let figure = workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "CS");
        (figure["numerator"].clone(), figure["denominator"].clone())
    };
    workspace
        .import("registre.csv", "structures-agreees", &YEARS)
        .0
        .done();
    workspace
        .import("enquete.csv", "senacs-structures", &YEARS)
        .0
        .done();
    let before = value();
    assert_eq!(before, (100.into(), 4.into()));

    let (_, report) = workspace.import("corrections.csv", "senacs-structures", &YEARS);
    let id = report["id"].as_str().unwrap();
    // A1 says 50 instead of 10; a blank takes the 40 of A4 away: 50 + 20 + 30.
    assert_eq!(value(), (100.into(), 3.into()));

    workspace
        .run(&["imports", "undo", id])
        .done()
        .says(&[id, "retirée"]);
    assert_eq!(value(), before);
    workspace
        .run(&["imports", "undo", id])
        .ended(1)
        .says(&["aucune livraison appliquée", "vigie imports"]);
    let withdrawn = workspace
        .imports()
        .into_iter()
        .find(|delivery| delivery["id"] == id)
        .unwrap();
    assert!(withdrawn["withdrawn_at"].is_string(), "{withdrawn}");

    // The same file may come again: it is not « unchanged » any more.
    let (_, again) = workspace.import("corrections.csv", "senacs-structures", &YEARS);
    assert_ne!(again["status"], "unchanged");
    assert_ne!(again["id"], id);
    assert_eq!(value(), (100.into(), 3.into()));
}

#[test]
fn the_list_of_deliveries_is_read_by_a_person_too() {
    let workspace = Workspace::new();
    workspace
        .run(&["imports"])
        .done()
        .says(&["Aucune livraison", "vigie import"]);
    workspace.write("registre.csv", four_centres());
    let (_, report) = workspace.import("registre.csv", "structures-agreees", &YEARS);
    let id = report["id"].as_str().unwrap();
    workspace
        .run(&["imports"])
        .done()
        .says(&["registre.csv", "4 lignes", "acceptée", id]);
    workspace.write("enquete.csv", four_answers());
    let (_, refused) = workspace.import("enquete.csv", "senacs-structures", &[]);
    assert_eq!(refused["issues"][0]["code"], "YEAR-001", "{refused}");
    workspace
        .run(&["imports"])
        .done()
        .says(&["sans année  refusée"]);
    let withdrawn = workspace
        .run(&["imports", "undo", id, "--json"])
        .done()
        .json();
    assert_eq!(withdrawn["id"], id);
    workspace.run(&["imports"]).done().says(&["retirée"]);
    workspace
        .run(&["imports", "2026-01-01-rien"])
        .ended(1)
        .says(&["n'existe pas", "vigie imports"]);
}

#[test]
fn nothing_is_published_without_deliveries() {
    let workspace = Workspace::new();
    workspace
        .run(&["publish"])
        .ended(1)
        .says(&["rien à publier", "vigie import"]);
    workspace
        .run(&["editions"])
        .done()
        .says(&["Aucune édition", "vigie publish"]);
    let figures = [
        "figures",
        "--indicator",
        "benevoles",
        "--geo",
        "2026-DEP-44",
    ];
    workspace
        .run(&figures)
        .ended(1)
        .says(&["aucune édition publiée", "vigie publish"]);
    // A delivery that was refused is not one.
    workspace.write("vide.csv", "");
    workspace
        .import("vide.csv", "structures-agreees", &YEARS)
        .0
        .ended(1);
    workspace
        .run(&["publish"])
        .ended(1)
        .says(&["rien à publier"]);
}

#[test]
fn a_preview_is_not_served() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .import("registre.csv", "structures-agreees", &YEARS)
        .0
        .done();
    workspace
        .run(&["publish", "--preview"])
        .done()
        .says(&["Aperçu"]);
    let figures = [
        "figures",
        "--indicator",
        "structures-agreees",
        "--geo",
        "2026-DEP-44",
        "--json",
    ];
    workspace
        .run(&figures)
        .ended(1)
        .says(&["aucune édition publiée"]);
    let published = workspace
        .run(&["publish", "--note", "avec le registre", "--json"])
        .done()
        .json();
    let served = workspace.run(&figures).done().json();
    assert_eq!(served["edition"], published["id"]);
    let edition = workspace
        .run(&["editions", published["id"].as_str().unwrap(), "--json"])
        .done()
        .json();
    assert_eq!(edition["note"], "avec le registre");
    assert_eq!(edition["deliveries"].as_array().unwrap().len(), 1);
}
