//! `vigie token`: made, listed, revoked.

use super::place::Workspace;

fn create(workspace: &Workspace, role: &str, name: &str, more: &[&str]) -> super::place::Outcome {
    workspace.run(&[&["token", "create", "--role", role, "--name", name], more].concat())
}

#[test]
fn a_token_is_shown_once_and_its_secret_is_nowhere_afterwards() {
    let workspace = Workspace::new();
    let made = create(
        &workspace,
        "importer",
        "caf 44",
        &["--departements", "49,44"],
    )
    .done();
    let token = made.out.trim();
    assert!(token.starts_with("vigie_"), "{token}");
    assert!(made.err.contains("ne sera plus montré"), "{}", made.err);
    let secret = token.rsplit_once('_').unwrap().1;

    let list = workspace.run(&["token", "list", "--json"]).done();
    assert!(!list.out.contains(secret));
    let view = &list.json()["tokens"][0];
    assert_eq!(view["name"], "caf 44");
    assert_eq!(view["role"], "importer");
    assert_eq!(view["departements"], serde_json::json!(["44", "49"]));
    assert!(view.get("hash").is_none());
    for file in std::fs::read_dir(workspace.data_dir()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let found = bytes
            .windows(secret.len())
            .any(|piece| piece == secret.as_bytes());
        assert!(!found, "the secret is on the disk");
    }
    workspace
        .run(&["token", "list"])
        .done()
        .says(&["caf 44", "jamais utilisé", "44, 49"]);
}

#[test]
fn a_name_serves_again_once_its_token_is_revoked() {
    let workspace = Workspace::new();
    workspace
        .run(&["token", "list"])
        .done()
        .says(&["vigie token create"]);
    create(&workspace, "analyst", "étude", &[]).done();
    create(&workspace, "reader", "étude", &[])
        .ended(1)
        .says(&["déjà le nom « étude »"]);
    let revoked = workspace
        .run(&["token", "revoke", "étude", "--json"])
        .done()
        .json();
    assert!(revoked["revoked_at"].is_string());
    workspace
        .run(&["token", "revoke", "étude"])
        .ended(1)
        .says(&["vigie token list"]);
    let again = create(&workspace, "reader", "étude", &["--json"])
        .done()
        .json();
    assert_ne!(again["id"], revoked["id"]);
    let id = again["id"].as_str().unwrap();
    workspace
        .run(&["token", "revoke", id])
        .done()
        .says(&["révoqué"]);
}

#[test]
fn what_is_asked_wrongly_is_explained() {
    let workspace = Workspace::new();
    create(&workspace, "boss", "x", &[])
        .ended(2)
        .says(&["« boss »", "importer"]);
    create(&workspace, "reader", " ", &[])
        .ended(2)
        .says(&["1 à 60 caractères"]);
    create(&workspace, "reader", "x", &["--departements", "440"])
        .ended(1)
        .says(&["« 440 »", "44,49"]);
    let tokens = workspace.run(&["token", "list", "--json"]).done().json();
    assert_eq!(tokens["tokens"].as_array().unwrap().len(), 0);
}
