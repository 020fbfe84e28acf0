//! `vigie formats`: drafts that a person completes; mistakes of formats, said where they are.

use std::fs;

use crate::cli::place::{Workspace, shared};

const DEFINITIONS: [&str; 4] = ["--definitions", "definitions", "definitions", "check"];

/// A file that no format knows, with what a person must not read in a draft.
const UNKNOWN: &str = "N° structure;Structure;Code Insee;nb bénévoles;Couleur préférée;Budget prévisionnel;Mail de la direction;Référente;Observation libre\n\
    S1;L'Île;44109;12;bleu;1 000,00 €;direction@exemple.fr;02 40 11 22 33;Mme Martin est souffrante\n\
    S2;Le Pont;44143;nd;vert;2 000,00 €;pont@exemple.fr;06 11 22 33 44;Rien\n\
    S3;Le Bois;44143;5;bleu;500,50 €;bois@exemple.fr;;M. Durand arrive\n\
    S4;Le Gué;44162;5;bleu;500,50 €;;;\nS5;Le Lac;44162;5;vert;500,50 €;;;À voir\n";

fn draft(workspace: &Workspace, file: &str, id: &str) -> String {
    let output = format!("definitions/import/formats/{id}.toml");
    workspace
        .run(&["formats", "new", file, "--id", id, "-o", &output])
        .done()
        .says(&["Brouillon écrit"]);
    fs::read_to_string(workspace.path(&output)).unwrap()
}

#[test]
fn the_draft_of_every_real_file_passes_the_check() {
    let Some(real) = shared("real") else { return };
    let workspace = Workspace::new();
    for (n, file) in fs::read_dir(&real).unwrap().enumerate() {
        let path = file.unwrap().path();
        let text = draft(
            &workspace,
            path.to_str().unwrap(),
            &format!("brouillon-{n}"),
        );
        assert!(text.contains("[[column]]"), "{}", path.display());
    }
    workspace.run(&DEFINITIONS).done();
}

#[test]
fn a_draft_says_what_each_column_probably_is_and_nothing_of_persons() {
    let workspace = Workspace::new();
    workspace.write("Enquête 2024.csv", UNKNOWN);
    let text = draft(&workspace, "Enquête 2024.csv", "enquete-2024");
    for expected in [
        "feeds = \"survey\"",
        "key = [\"id_structure\"]",
        "locate = { code = \"code_insee\" }",
        "variable = \"benevoles_total\"",
        "# À VÉRIFIER : « nb bénévoles »",
        "\"nd\" = \"not_available\"",
        "« Couleur préférée » n'est pas au dictionnaire (\"category\", 2 valeurs différentes ; par exemple « bleu », « vert »)",
        "# variable = \"couleur_preferee\"",
        "« Budget prévisionnel » n'est pas au dictionnaire (\"amount\"",
        "Mail de la direction",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    for personal in ["exemple.fr", "02 40", "06 11", "Martin", "Durand"] {
        assert!(!text.contains(personal), "{personal} is in\n{text}");
    }
    workspace.run(&DEFINITIONS).done();
    // The draft can be used as it is: what is near waits for nobody once it is in the format.
    let import = [
        "--definitions",
        "definitions",
        "import",
        "Enquête 2024.csv",
        "--format",
        "enquete-2024",
        "--data-year",
        "2023",
        "--json",
    ];
    let report = workspace.run(&import).done().json();
    assert_eq!(report["rows"]["created"], 5);
}

#[test]
fn a_draft_writes_over_nothing_and_takes_no_known_identifier() {
    let workspace = Workspace::new();
    workspace.write("fichier.csv", UNKNOWN);
    let new = ["formats", "new", "fichier.csv"];
    let printed = workspace.run(&new).done();
    assert!(printed.out.contains("id = \"fichier\""), "{}", printed.out);
    workspace.write("deja.toml", "à nous");
    let over = workspace.run(&[&new[..], &["-o", "deja.toml"]].concat());
    over.ended(1).says(&["existe déjà"]);
    assert_eq!(
        fs::read_to_string(workspace.path("deja.toml")).unwrap(),
        "à nous"
    );
    let known = workspace.run(&[&new[..], &["--id", "population"]].concat());
    known.ended(1).says(&["existe déjà", "--id"]);
    let json = workspace
        .run(&[&new[..], &["--json"]].concat())
        .done()
        .json();
    assert_eq!(json["file"], "import/formats/fichier.toml");
    workspace.write("image.csv", b"\x89PNG");
    workspace
        .run(&["formats", "new", "image.csv"])
        .ended(1)
        .says(&["image"]);
}

#[test]
fn the_formats_known_are_listed() {
    let workspace = Workspace::new();
    let formats = workspace.run(&["formats", "list", "--json"]).done().json();
    let ids: Vec<&str> = formats["formats"]
        .as_array()
        .unwrap()
        .iter()
        .map(|format| format["id"].as_str().unwrap())
        .collect();
    for id in [
        "senacs-structures",
        "senacs-postes",
        "qpv-communes",
        "chiffres-publies",
        "contours",
    ] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    workspace
        .run(&["formats", "list"])
        .done()
        .says(&["senacs-postes"]);
}

/// Format, what is right in it, what is wrong instead, what is said of it.
const MISTAKES: [(&str, &str, &str, &str); 10] = [
    (
        "senacs-postes",
        "poste_contrat = [\"cdi\"]",
        "poste_contrat = [\"cdii\"]",
        "« cdii » n'est pas une modalité",
    ),
    (
        "senacs-postes",
        "variable = \"nb_cdi\"",
        "variable = \"nb_cdis\"",
        "variable inconnue : « nb_cdis »",
    ),
    (
        "senacs-postes",
        "of = \"poste_etp\"",
        "of = \"poste_fonction\"",
        "ne s'additionne pas",
    ),
    (
        "senacs-postes",
        "feeds = \"detail\"",
        "feeds = \"survey\"",
        "item ne vaut que",
    ),
    (
        "senacs-postes",
        "kind = \"post\"",
        "kind = \"Poste\"",
        "kind est un mot",
    ),
    (
        "chiffres-publies",
        "\"taux-de-reponse\"",
        "\"taux-reponse\"",
        "ni un indicateur",
    ),
    (
        "chiffres-publies",
        "management:caf",
        "management:cafe",
        "ni un indicateur",
    ),
    (
        "contexte-territoires",
        "themes = [\"context\"]\n",
        "",
        "dites dans themes",
    ),
    (
        "qpv-communes",
        "variable = \"qpv_nom\"",
        "variable = \"qpv_code2\"",
        "variable inconnue",
    ),
    (
        "densite-communes",
        "required = true",
        "required = true\non_error = \"ignore\"",
        "nécessaire à la fois",
    ),
];

#[test]
fn mistakes_of_a_format_are_said_where_they_are() {
    let right = |name: &str| {
        let path = format!("{}/import/formats/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).unwrap()
    };
    for (name, from, to, said) in MISTAKES {
        let workspace = Workspace::new();
        let text = right(name);
        assert!(text.contains(from), "{name}: {from}");
        let path = format!("import/formats/{name}.toml");
        workspace.write(&format!("definitions/{path}"), text.replacen(from, to, 1));
        let problems = workspace
            .run(&[&DEFINITIONS[..], &["--json"]].concat())
            .ended(1)
            .json();
        let problems = problems["problems"].as_array().unwrap();
        let found = problems.iter().any(|problem| {
            problem["file"] == path.as_str()
                && problem["line"].as_u64().unwrap() >= 1
                && problem["message"].as_str().unwrap().contains(said)
        });
        assert!(found, "{name}, {to}: {problems:?}");
    }
}
