//! What happens when every delivery is withdrawn.

use super::Observatory;

#[test]
fn an_empty_edition_is_published_only_on_demand() {
    let own = Observatory::new(None);
    let workspace = &own.workspace;
    workspace.run(&["publish", "--json"]).done();
    let served = workspace.run(&["publish", "--json"]).done().json();
    let id = served["id"].as_str().unwrap();
    for delivery in workspace.imports() {
        own.withdraw(delivery["id"].as_str().unwrap());
    }
    workspace
        .run(&["publish"])
        .ended(1)
        .says(&["retirées", id, "--empty"]);
    workspace
        .run(&["publish", "--empty"])
        .done()
        .says(&["0 chiffres", "disparaissent"]);
    let shown = workspace.run(&[
        "figures",
        "--indicator",
        "benevoles",
        "--geo",
        "2026-DEP-44",
    ]);
    assert!(!shown.out.contains("105"), "{}", shown.out);
    workspace
        .run(&["verify"])
        .done()
        .says(&["0 chiffres comparés"]);
    workspace.run(&["verify", id]).done();
    // Life goes on.
    own.register(2023, "");
    workspace.run(&["publish"]).done().says(&["apparaissent"]);
}

#[test]
fn nothing_at_all_is_still_refused() {
    let workspace = crate::cli::place::Workspace::new();
    workspace
        .run(&["publish", "--empty"])
        .ended(1)
        .says(&["aucune livraison n'a été importée"]);
}
