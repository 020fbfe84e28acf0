//! What belongs to persons never reaches the answers, the reports nor the remarks.

use vigie::store::Store;

use super::place::Workspace;

const YEARS: [&str; 4] = ["--data-year", "2023", "--survey-year", "2024"];
const ADDRESS: &str = "jeanne.quelquun@exemple.fr";
const NAME: &str = "Jeanne Quelquun";

/// Whether the database holds a text in clear, in whatever table.
fn holds(workspace: &Workspace, text: &str) -> bool {
    let files = ["vigie.sqlite", "vigie.sqlite-wal"];
    files.iter().any(|file| {
        let bytes = std::fs::read(workspace.data_dir().join(file)).unwrap_or_default();
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

#[test]
fn personal_columns_reach_neither_answers_nor_reports_nor_remarks() {
    let workspace = Workspace::new();
    // The last rows are wrong in several ways; the very last has its columns shifted by one.
    let table = format!(
        "Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;Courriel;Nom du directeur;Bénévoles\n\
         A1;Centre Un;CSX;44109;{ADDRESS};{NAME};10\n\
         A2;Centre Deux;CSX;44109;{ADDRESS};{NAME};vingt\n\
         A2;Centre Deux;CSX;44109;{ADDRESS};{NAME};20\n\
         A3;Centre Trois;CSX;99999;{ADDRESS};{NAME};30\n\
         ;Centre Quatre;CSX;44109;{ADDRESS};{NAME};40\n\
         A5;Centre Cinq;CSX;44109;Saint-Nazaire;{NAME};{ADDRESS}\n"
    );
    workspace.write("enquete.csv", &table);
    let (_, report) = workspace.import("enquete.csv", "senacs-structures", &YEARS);
    assert_eq!(report["rows"]["created"], 3, "{report}");
    let ignored = report["columns"]["ignored"].to_string();
    assert!(
        ignored.contains("Courriel") && ignored.contains("Nom du directeur"),
        "{report}"
    );
    assert!(
        report["rows"]["rejected"].as_u64().unwrap() >= 3,
        "{report}"
    );
    let said = report.to_string();
    assert!(
        said.contains("Centre") || said.contains("vingt"),
        "remarks name values: {said}"
    );
    assert!(
        holds(&workspace, "Centre Un"),
        "answers are stored in clear: the search means something"
    );
    for secret in [ADDRESS, NAME] {
        assert!(!said.contains(secret), "{said}");
        assert!(
            !holds(&workspace, secret),
            "« {secret} » is stored in clear"
        );
    }

    // A refused file keeps its bytes, compressed, and says nothing of them.
    workspace.write(
        "refuse.csv",
        format!("Courriel;Nom du directeur\n{ADDRESS};{NAME}\n"),
    );
    let (outcome, refused) = workspace.import("refuse.csv", "senacs-structures", &YEARS);
    outcome.ended(1);
    let store = Store::open(&workspace.database_url()).unwrap();
    let kept = store
        .raw_content(refused["file"]["sha256"].as_str().unwrap())
        .unwrap()
        .unwrap();
    assert!(String::from_utf8(kept).unwrap().contains(ADDRESS));
    for secret in [ADDRESS, NAME] {
        assert!(!refused.to_string().contains(secret), "{refused}");
        assert!(
            !holds(&workspace, secret),
            "« {secret} » is stored in clear"
        );
    }
}
