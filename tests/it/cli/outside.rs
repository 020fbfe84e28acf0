//! Wrong usage (2), what fails outside (3), and questions about what does not exist (1).

use super::place::Workspace;
use super::sample::four_centres;

#[test]
fn wrong_usage_ends_with_2() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    let wrong: [&[&str]; 10] = [
        &[],
        &["importer"],
        &["import", "registre.csv"],
        &["import", "--format", "structures-agreees"],
        &[
            "import",
            "registre.csv",
            "--format",
            "structures-agreees",
            "--data-year",
            "l'an dernier",
        ],
        &[
            "import",
            "registre.csv",
            "--format",
            "structures-agreees",
            "--data-year",
            "20233",
        ],
        &["figures", "--indicator", "benevoles"],
        &["figures", "--indicator", "benevoles", "--geo", "Nantes"],
        &[
            "chart",
            "camembert",
            "--indicator",
            "benevoles",
            "--geo",
            "2026-DEP-44",
            "-o",
            "x.png",
        ],
        &["--database-url", "mysql://localhost/vigie", "imports"],
    ];
    for arguments in wrong {
        let outcome = workspace.run(arguments).ended(2);
        assert!(
            outcome.out.is_empty() && !outcome.err.is_empty(),
            "{arguments:?} {outcome:?}"
        );
    }
    let unknown = ["import", "registre.csv", "--format", "structures-agrees"];
    workspace
        .run(&unknown)
        .ended(2)
        .says(&["« structures-agrees »", "structures-agreees"]);
    workspace
        .run(&["--config", "absent.toml", "imports"])
        .ended(2)
        .says(&["absent.toml"]);
    assert!(!workspace.data_dir().join("vigie.sqlite").exists() || workspace.imports().is_empty());
}

#[test]
fn help_is_understood_by_a_newcomer() {
    let workspace = Workspace::new();
    workspace
        .run(&["--help"])
        .done()
        .says(&["vigie demo", "Importe", "--data-dir"]);
    for command in [
        "demo",
        "serve",
        "inspect",
        "import",
        "imports",
        "publish",
        "editions",
        "figures",
        "chart",
        "generate",
        "definitions",
    ] {
        workspace
            .run(&[command, "--help"])
            .done()
            .says(&["Usage: vigie"]);
    }
}

#[test]
fn what_does_not_exist_is_answered_with_the_nearest_name() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .import(
            "registre.csv",
            "structures-agreees",
            &["--data-year", "2023"],
        )
        .0
        .done();
    workspace.run(&["publish"]).done();
    let figures = |indicator: &str, geo: &str| {
        workspace.run(&["figures", "--indicator", indicator, "--geo", geo])
    };
    figures("benevoless", "2026-DEP-44")
        .ended(1)
        .says(&["« benevoless »", "vouliez-vous « benevoles »"]);
    figures("benevoles", "2026-DEP-444")
        .ended(1)
        .says(&["vouliez-vous « 2026-DEP-44 »"]);
    workspace
        .run(&["editions", "2020-01-01.1"])
        .ended(1)
        .says(&["aucune édition ne porte", "vigie editions"]);
}

#[test]
fn a_database_that_does_not_open_ends_with_3_and_says_what_to_do() {
    let workspace = Workspace::new();
    workspace.write("un-fichier", "");
    workspace
        .run(&["--data-dir", "un-fichier/dedans", "imports"])
        .ended(3)
        .says(&["ne peut pas être écrit", "vérifiez les droits"]);
    std::fs::create_dir_all(workspace.path("dossier/vigie.sqlite")).unwrap();
    workspace
        .run(&["--data-dir", "dossier", "imports"])
        .ended(3)
        .says(&["ne s'ouvre pas", "vérifiez que ce fichier"]);
    workspace.write(
        "texte/vigie.sqlite",
        "ceci n'est pas une base de données, mais un texte assez long. ".repeat(20),
    );
    workspace
        .run(&["--data-dir", "texte", "imports"])
        .ended(3)
        .says(&["ne s'ouvre pas"]);
    let nobody = [
        "--database-url",
        "postgres://caf:mot-de-passe@127.0.0.1:1/vigie",
        "imports",
    ];
    let outcome = workspace
        .run(&nobody)
        .ended(3)
        .says(&["ne s'ouvre pas", "vérifiez que le serveur"]);
    assert!(!outcome.err.contains("mot-de-passe"), "{}", outcome.err);
}

#[test]
fn a_file_that_cannot_be_written_ends_with_3() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .import(
            "registre.csv",
            "structures-agreees",
            &["--data-year", "2023"],
        )
        .0
        .done();
    workspace.run(&["publish"]).done();
    let draw = [
        "chart",
        "line",
        "--indicator",
        "structures-agreees",
        "--geo",
        "2026-DEP-44",
        "-o",
        "absent/image.png",
    ];
    workspace
        .run(&draw)
        .ended(3)
        .says(&["absent/image.png", "ne peut pas être écrit"]);
    workspace.write("un-fichier", "");
    let generate = ["generate", "--out", "un-fichier/dedans", "--years", "2023"];
    workspace
        .run(&generate)
        .ended(3)
        .says(&["ne peut pas être écrit"]);
}
