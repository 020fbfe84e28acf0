//! Editions kept: computed again, compared, made of what changed.

mod diff;
mod empty;
mod plan_page;
mod reuse;
mod verify;

use std::fmt::Write as _;
use std::sync::Arc;

use vigie::app;
use vigie::config::Settings;
use vigie::domain::edition::Edition;
use vigie::service::editions::load_edition;
use vigie::service::publish::{Extent, PublishOptions, publish_extent};
use vigie::service::workplace::Workplace;

use crate::cli::place::Workspace;
use crate::cli::sample::{MANAGERS, survey};

/// A centre of Nantes or of Saint-Herblain per letter; the first four have a manager each.
const CENTRES: [(&str, &str); 5] = [
    ("A1", "44109"),
    ("A2", "44109"),
    ("A3", "44109"),
    ("A4", "44109"),
    ("B1", "44162"),
];

/// An observatory of some years, and the commands that change it.
struct Observatory {
    workspace: Workspace,
}

impl Observatory {
    /// Register and survey of 2021 to 2023; nobody changes from a year to the next.
    fn new(database: Option<&str>) -> Self {
        let workspace = Workspace::with_database(database);
        let own = Self { workspace };
        for year in 2021..=2023 {
            own.register(year, "");
            let answers = [
                ("A1", "10"),
                ("A2", "20"),
                ("A3", "30"),
                ("A4", "40"),
                ("B1", "5"),
            ];
            own.survey(year, &answers);
        }
        own
    }

    /// The register of a year; `closed` closes this centre in June.
    fn register(&self, year: i32, closed: &str) -> String {
        let mut table =
            "Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;\
            SIREN du gestionnaire;Date du 1er agrément;\
            Début de l'agrément animation globale et coordination;\
            Fin de l'agrément animation globale et coordination;Date de fermeture\n"
                .to_owned();
        for ((id, commune), manager) in CENTRES.iter().zip(MANAGERS.iter().cycle()) {
            let end = if *id == closed {
                format!("30/06/{year}")
            } else {
                String::new()
            };
            writeln!(
                table,
                "{id};Centre {id};CSX;{commune};{manager};01/01/2000;01/01/2017;31/12/2027;{end}"
            )
            .unwrap();
        }
        self.bring("registre.csv", &table, "structures-agreees", year)
    }

    fn survey(&self, year: i32, answers: &[(&str, &str)]) -> String {
        let table = survey(answers).replace("B1;CSX;44109", "B1;CSX;44162");
        self.bring("enquete.csv", &table, "senacs-structures", year)
    }

    /// Imports a file; gives the delivery.
    fn bring(&self, name: &str, table: &str, format: &str, year: i32) -> String {
        self.workspace.write(name, table);
        let (data, collected) = (year.to_string(), (year + 1).to_string());
        let years = ["--data-year", &data, "--survey-year", &collected];
        let (_, report) = self.workspace.import(name, format, &years);
        let id = report["id"].as_str().unwrap_or_else(|| panic!("{report}"));
        if report["status"] == "awaiting_decision" {
            let mut arguments = vec!["imports", "decide", id];
            let questions: Vec<String> = report["decisions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|decision| format!("{}=accept", decision["id"].as_str().unwrap()))
                .collect();
            arguments.extend(questions.iter().map(String::as_str));
            arguments.extend(["--reason", "vérifié au téléphone"]);
            self.workspace.run(&arguments).done();
        }
        id.to_owned()
    }

    fn withdraw(&self, delivery: &str) {
        self.workspace.run(&["imports", "undo", delivery]).done();
    }

    fn place(&self) -> Workplace {
        self.place_with(None)
    }

    /// With the definitions of a folder of the workspace.
    fn place_with(&self, definitions: Option<&str>) -> Workplace {
        let definitions = definitions.map(|folder| self.workspace.path(folder));
        let url = Some(self.workspace.database_url());
        let settings = Settings::new(self.workspace.data_dir(), url, definitions);
        app::workplace(&settings).unwrap()
    }

    /// Publishes, and reads the edition again from the store.
    fn publish(&self) -> Edition {
        publish_in(&self.place(), Extent::default())
    }

    /// Changes the label, the version and the formula of an indicator, in a folder of definitions.
    fn change_definition(&self) -> &'static str {
        let place = self.place();
        let path = &place.catalogue.files["indicator/benevoles-par-structure"];
        let text = &place.catalogue.sources.files[path];
        let changed = text
            .replacen("label = \"", "label = \"Nouveaux ", 1)
            .replacen("version = 1", "version = 9", 1)
            .replacen(
                "SUM(benevoles_total)",
                "SUM(benevoles_total) + 0 * COUNT(*)",
                1,
            );
        assert_ne!(&changed, text);
        self.workspace
            .write(&format!("definitions/{path}"), changed);
        "definitions"
    }
}

fn publish_in(place: &Workplace, extent: Extent) -> Edition {
    let options = PublishOptions {
        note: "essai",
        preview: false,
        now: "2026-11-23T10:00:00Z",
    };
    let edition = publish_extent(place, options, extent).unwrap();
    let kept = load_edition(place, &edition.summary.id).unwrap();
    assert_eq!(kept, edition, "what was kept is what was computed");
    kept
}

/// The place as a program with other definitions sees it.
fn with_definitions(place: &Workplace, other: &Workplace) -> Workplace {
    Workplace {
        catalogue: Arc::clone(&other.catalogue),
        ..place.clone()
    }
}
